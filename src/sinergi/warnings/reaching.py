"""Who gets a warning: institutions of its areas, those its playbook names, who joined."""

from collections import defaultdict
from dataclasses import dataclass

from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Membership, membership_day
from sinergi.accounts.roles import ROLES, InstitutionKind
from sinergi.accounts.rules import covers
from sinergi.warnings.books import book_of
from sinergi.warnings.models import ExerciseJoin, Recipient, Warning

READING = sorted(
    role for role, held in ROLES.items() if Permission.READ_WARNINGS in held
)
"""Roles whose people can open a warning."""

CITY_PARTS = 2
"""Parts of an area code that name a city: its provinces' and its own."""


@dataclass(frozen=True, slots=True)
class Reached:
    """An institution and how many of its people could open the warning."""

    institution: Institution
    people: int
    left_out: bool = False


def reached_by(warning: Warning) -> list[Reached]:
    """Return whom it would go to, by name; three queries.

    Institutions without anybody who could open it stand with 0 people, those the writer
    left out with the mark; neither gets it.
    """
    people = people_of(warning)
    left_out = set(warning.left_out)
    rows = [
        Reached(one, people.get(one.pk, 0), one.pk in left_out)
        for one in _concerned(warning)
    ]
    if warning.exercise:
        rows = [one for one in rows if one.people]
    return sorted(rows, key=lambda one: one.institution.name)


def gets_it(row: Reached) -> bool:
    """True when the warning is really sent there."""
    return row.people > 0 and not row.left_out


def people_of(warning: Warning) -> dict[int, int]:
    """Return institution → how many people would see it; of an exercise, who joined."""
    found: dict[int, set[int]] = defaultdict(set)
    for institution, person in _pairs(warning):
        found[institution].add(person)
    return {one: len(people) for one, people in found.items()}


def _pairs(warning: Warning) -> list[tuple[int, int]]:
    if warning.exercise:
        rows = ExerciseJoin.all_rows.filter(warning=warning)
        return list(rows.values_list("institution_id", "person_id"))
    held = Membership.all_rows.valid_on(membership_day())
    active = held.filter(role__in=READING, person__is_active=True)
    return list(active.values_list("institution_id", "person_id"))


def _concerned(warning: Warning) -> list[Institution]:
    """Return the institutions of the areas, of the playbook, and of what it replaces.

    The sender is none of them: it knows.
    """
    rows = Institution.all_rows.exclude(kind=InstitutionKind.OPERATOR)
    rows = rows.exclude(pk=warning.institution_id)
    if warning.exercise:
        joined = ExerciseJoin.all_rows.filter(warning=warning)
        return list(rows.filter(pk__in=joined.values("institution_id")))
    book = book_of(warning.playbook)
    also = set(book.also) if book else set()
    told: set[int] = set()
    if warning.updates_id is not None:
        before = Recipient.all_rows.filter(warning_id=warning.updates_id)
        told = set(before.values_list("institution_id", flat=True))
    codes = warning.area_codes
    return [
        one
        for one in rows
        if one.pk in told
        or any(
            covers(one.area_code, code) or covers(code, one.area_code) for code in codes
        )
        or (one.kind in also and any(_same_city(one.area_code, code) for code in codes))
    ]


def _same_city(first: str, second: str) -> bool:
    return first.split(".")[:CITY_PARTS] == second.split(".")[:CITY_PARTS]


def people_in_exercise(warning: Warning) -> frozenset[int]:
    """Return the people an exercise may be shown to; empty for a real warning."""
    if not warning.exercise:
        return frozenset()
    rows = ExerciseJoin.all_rows.filter(warning=warning)
    return frozenset(rows.values_list("person_id", flat=True))
