"""Changes to people, institutions, roles, delegations, invitations, tokens."""

from sinergi.accounts.services.delegations import delegate_roles, end_delegation
from sinergi.accounts.services.institutions import (
    add_kind,
    create_institution,
    edit_institution,
)
from sinergi.accounts.services.invitations import (
    accept_invitation,
    find_invitation,
    invite,
    withdraw_invitations,
)
from sinergi.accounts.services.memberships import end_membership, give_role, has_role
from sinergi.accounts.services.people import (
    close_account,
    create_person,
    edit_person,
    open_account,
    reset_second_factor,
    set_password,
)
from sinergi.accounts.services.tokens import make_token, revoke_token

__all__ = [
    "accept_invitation",
    "add_kind",
    "close_account",
    "create_institution",
    "create_person",
    "delegate_roles",
    "edit_institution",
    "edit_person",
    "end_delegation",
    "end_membership",
    "find_invitation",
    "give_role",
    "has_role",
    "invite",
    "make_token",
    "open_account",
    "reset_second_factor",
    "revoke_token",
    "set_password",
    "withdraw_invitations",
]
