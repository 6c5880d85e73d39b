"""Tables of people: kinds, institutions, persons, memberships, delegations, devices, invitations, tokens."""

from sinergi.accounts.models.delegation import Delegation
from sinergi.accounts.models.device import Device, DeviceKind
from sinergi.accounts.models.institution import Institution, Kind, line_below
from sinergi.accounts.models.invitation import Invitation
from sinergi.accounts.models.person import Membership, Person, membership_day
from sinergi.accounts.models.token import ApiToken, KeptAnswer

__all__ = [
    "ApiToken",
    "Delegation",
    "Device",
    "DeviceKind",
    "Institution",
    "Invitation",
    "KeptAnswer",
    "Kind",
    "Membership",
    "Person",
    "line_below",
    "membership_day",
]
