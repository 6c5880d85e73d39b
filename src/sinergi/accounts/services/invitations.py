"""Letting people in: a link or a printed code with which they set their own password."""

import datetime as dt
import secrets

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.crypto import salted_hmac

from sinergi.access.actor import Actor
from sinergi.accounts.models import Invitation, Person
from sinergi.accounts.rules import BadInvitation
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No signs that look alike on paper: 31 of them, so ten make 49 bits."""
LINK_DAYS = 7
CODE_DAYS = 30


def digest_of(secret: str) -> str:
    """Return the keyed hash under which a secret is kept: useless without our key."""
    plain = "".join(secret.split()).replace("-", "")
    return salted_hmac("sinergi.invitation", plain, algorithm="sha256").hexdigest()


def _new_secret(*, short: bool) -> str:
    if not short:
        return secrets.token_urlsafe(32).replace("-", "x")
    letters = "".join(secrets.choice(LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


@transaction.atomic
def invite(
    person: Person, *, short: bool, by: Actor | None, at: dt.datetime
) -> tuple[Invitation, str]:
    """Return a new invitation and its secret, which is shown this once and never kept.

    Earlier invitations of the person end. Raises BadInvitation for closed accounts.
    """
    if not person.is_active:
        raise BadInvitation("invite-closed", "the account is closed")
    Invitation.all_rows.filter(person=person).open_at(at).update(withdrawn_at=at)
    secret = _new_secret(short=short)
    invitation = Invitation.all_rows.create(
        person=person,
        digest=digest_of(f"{person.username.casefold()}:{secret}" if short else secret),
        short=short,
        made_at=at,
        made_by_id=by.pk if by is not None else None,
        expires_at=at + dt.timedelta(days=CODE_DAYS if short else LINK_DAYS),
    )
    record(
        Verb.INVITATION_MADE, at=at, actor=by, target=f"person:{person.pk}",
        invitation=invitation.pk, short=short,
    )  # fmt: skip
    return invitation, secret


def find_invitation(
    secret: str, *, at: dt.datetime, username: str = ""
) -> Invitation | None:
    """Return the open invitation of a link's secret, or of a user name with its code."""
    plain = f"{username.casefold().strip()}:{secret.upper()}" if username else secret
    rows = Invitation.all_rows.open_at(at).filter(short=bool(username))
    found = rows.filter(digest=digest_of(plain), person__is_active=True)
    return found.select_related("person").first()


@transaction.atomic
def accept_invitation(
    invitation: Invitation, password: str, *, at: dt.datetime
) -> Person:
    """Set the password the person chose; the invitation is used up.

    Raises BadInvitation when somebody else used it meanwhile, and Django's
    ValidationError for a weak password.
    """
    person = invitation.person
    validate_password(password, person)
    rows = Invitation.all_rows.filter(pk=invitation.pk).open_at(at)
    if not rows.update(used_at=at):
        raise BadInvitation("invite-used", "the invitation was used or withdrawn")
    person.set_password(password)
    person.save(update_fields=["password"])
    record(
        Verb.INVITATION_ACCEPTED, at=at, actor=person, target=f"person:{person.pk}",
        invitation=invitation.pk,
    )  # fmt: skip
    return person


@transaction.atomic
def withdraw_invitations(person: Person, *, by: Actor | None, at: dt.datetime) -> int:
    """End the open invitations of a person and return how many there were."""
    count = (
        Invitation.all_rows.filter(person=person).open_at(at).update(withdrawn_at=at)
    )
    record(
        Verb.INVITATION_WITHDRAWN, at=at, actor=by, target=f"person:{person.pk}",
        count=count,
    )  # fmt: skip
    return count
