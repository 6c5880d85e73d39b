"""Changes to people: new, edited, closed, opened again."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import ApiToken, Person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


@transaction.atomic
def create_person(
    username: str,
    name: str,
    *,
    password: str | None,
    by: Actor | None,
    at: dt.datetime,
    email: str = "",
    example: bool = False,
) -> Person:
    """Add a person and return the row; without password the account cannot sign in."""
    person = Person.objects.create_user(
        username,
        password,
        name=name,
        email=email,
        example=example,
        created_at=at,
    )
    record(
        Verb.PERSON_CREATED,
        at=at,
        actor=by,
        target=f"person:{person.pk}",
        example=example,
    )
    return person


@transaction.atomic
def set_password(
    person: Person, password: str, *, by: Actor | None, at: dt.datetime
) -> Person:
    """Set a password on somebody's behalf and record that it was done."""
    person.set_password(password)
    person.save(update_fields=["password"])
    record(Verb.PASSWORD_SET, at=at, actor=by, target=f"person:{person.pk}")
    return person


@transaction.atomic
def edit_person(
    person: Person, *, name: str, email: str, by: Actor | None, at: dt.datetime
) -> Person:
    """Change name and e-mail; the fact tells which of them changed, not to what."""
    changed = [
        field
        for field, value in (("name", name), ("email", email))
        if getattr(person, field) != value
    ]
    if not changed:
        return person
    person.name, person.email = name, email
    person.save(update_fields=changed)
    record(
        Verb.PERSON_CHANGED, at=at, actor=by, target=f"person:{person.pk}",
        fields=changed,
    )  # fmt: skip
    return person


@transaction.atomic
def close_account(person: Person, *, by: Actor | None, at: dt.datetime) -> Person:
    """Let nobody sign in as this person any more.

    Sessions end with the next request, tokens for good: an account that is opened again
    begins without them.
    """
    person.is_active = False
    person.save(update_fields=["is_active"])
    tokens = ApiToken.all_rows.filter(person=person, revoked_at=None)
    record(
        Verb.PERSON_CLOSED, at=at, actor=by, target=f"person:{person.pk}",
        tokens=tokens.update(revoked_at=at),
    )  # fmt: skip
    return person


@transaction.atomic
def open_account(person: Person, *, by: Actor | None, at: dt.datetime) -> Person:
    """Let a closed account sign in again."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(Verb.PERSON_OPENED, at=at, actor=by, target=f"person:{person.pk}")
    return person


@transaction.atomic
def reset_second_factor(person: Person, *, by: Actor | None, at: dt.datetime) -> int:
    """Take away authenticator, passkeys and recovery codes; return how many there were."""
    from allauth.mfa.models import Authenticator

    count, _kinds = Authenticator.objects.filter(user=person).delete()
    record(
        Verb.SECOND_FACTOR_RESET, at=at, actor=by, target=f"person:{person.pk}",
        count=count,
    )  # fmt: skip
    return int(count)
