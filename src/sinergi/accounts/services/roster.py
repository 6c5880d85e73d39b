"""Taking a checked table of people over, and codes for those who have no way in yet."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Invitation, Person, membership_day
from sinergi.accounts.naming import free_username
from sinergi.accounts.roster import Wanted, person_key
from sinergi.accounts.services.invitations import invite
from sinergi.accounts.services.memberships import give_role
from sinergi.accounts.services.people import create_person
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb


@transaction.atomic
def take_roster(wanted: list[Wanted], *, by: Actor, at: dt.datetime) -> list[Person]:
    """Make the people and roles that are missing, all or none; return the new people.

    The same table again makes nothing, since rows of people and roles that are there are
    passed over. Raises BadMembership where a role meanwhile cannot be given.
    """
    made: dict[tuple[str, str], Person] = {}
    institutions = Institution.all_rows.in_bulk({one.institution for one in wanted})
    roles = 0
    for one in wanted:
        if one.has_role:
            continue
        person = _person(one, made, by, at)
        give_role(
            person, institutions[one.institution], one.role, one.area,
            valid_from=membership_day(), by=by, at=at,
        )  # fmt: skip
        roles += 1
    record(
        Verb.ROSTER_TAKEN, at=at, actor=by, target="person:list",
        rows=len(wanted), people=len(made), roles=roles,
    )  # fmt: skip
    return list(made.values())


def _person(
    one: Wanted, made: dict[tuple[str, str], Person], by: Actor, at: dt.datetime
) -> Person:
    if one.person:
        return Person.objects.get(pk=one.person)
    key = person_key(one.line)
    if key not in made:
        made[key] = create_person(
            one.line.username or free_username(one.line.name),
            one.line.name, password=None, email=one.line.email, by=by, at=at,
        )  # fmt: skip
    return made[key]


@transaction.atomic
def invite_many(
    people: list[Person], *, by: Actor, at: dt.datetime
) -> list[tuple[Invitation, str]]:
    """Return a new printed code for each person; their earlier ones end."""
    return [invite(person, short=True, by=by, at=at) for person in people]
