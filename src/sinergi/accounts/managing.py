"""Whose account a person may change, and what is known of many people at once."""

from collections.abc import Iterable
from typing import Any

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Membership, Person, membership_day
from sinergi.accounts.roles import ROLE_NAMES, Role
from sinergi.places.models import Area


def may_manage_account(actor: Actor, person: Person) -> bool:
    """True when every role of the person, now and to come, is one the actor manages.

    Who could set the password of somebody with a role elsewhere would get in there.
    Nobody manages the own account this way.
    """
    if actor.pk == person.pk or not actor.holds(Permission.MANAGE_PEOPLE):
        return False
    if actor.holds(Permission.OPERATE):
        return True
    day = membership_day()
    roles = Membership.all_rows.filter(person=person).not_over(day)
    theirs = Membership.visible.to(actor).managed_by(actor).filter(person=person)
    total = roles.count()
    if not total:
        return theirs.exists()
    return total == theirs.not_over(day).count()


def area_names(codes: Iterable[str], actor: Actor) -> dict[str, str]:
    """Return code → name of the areas in force, by one query."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    areas = Area.visible.to(actor).current().filter(code__in=wanted)
    return dict(areas.values_list("code", "name"))


def roles_of(people: Iterable[Person], actor: Actor) -> dict[int, list[dict[str, Any]]]:
    """Return the roles of many people that the actor may see, by person, by one query."""
    day = membership_day()
    rows = (
        Membership.visible.to(actor)
        .filter(person__in=[person.pk for person in people])
        .select_related("institution", "delegation__giver")
        .order_by("valid_from", "pk")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        over = row.valid_until is not None and row.valid_until < day
        state = "over" if over else "coming" if row.valid_from > day else "now"
        told = {"row": row, "role": ROLE_NAMES[Role(row.role)], "state": state}
        found.setdefault(row.person_id, []).append(told)
    return found
