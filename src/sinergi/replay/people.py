"""The field people of a sandbox: a supervisor per kecamatan, and who decides about forms."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from sinergi.access.scope import within
from sinergi.accounts.example import CITY, INSTITUTIONS
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.accounts.services import create_institution, create_person, give_role
from sinergi.places.models import Area

DISTRICT_LEVEL = 3
REVIEWER = "analis"


@dataclass(frozen=True, slots=True)
class FieldPeople:
    """Kecamatan code → who sends from there, and who decides."""

    senders: Mapping[str, Person]
    reviewer: Person

    def sender(self, area: str) -> Person:
        """Return who sends from an area; LookupError where nobody does."""
        parts = area.split(".")
        for length in range(len(parts), 0, -1):
            person = self.senders.get(".".join(parts[:length]))
            if person is not None:
                return person
        raise LookupError(f"nobody reports from {area}")


def user_name(district: str) -> str:
    """Return the user name of the supervisor of a kecamatan."""
    return f"pengawas-{district.replace('.', '')}"


@transaction.atomic
def put_field_people(*, at: dt.datetime) -> int:
    """Make what is lacking: a Panwascam and its supervisor in every kecamatan.

    Nobody signs in as them: their passwords are thrown away. Returns how many were made.
    """
    above = Institution.all_rows.get(name=INSTITUTIONS["bawaslu"][0])
    areas = Area.all_rows.current().filter(within(CITY, "code"), level=DISTRICT_LEVEL)
    known = set(Person.objects.values_list("username", flat=True))
    made = 0
    for area in areas.order_by("code"):
        if user_name(area.code) in known:
            continue
        office = _office(area, above, at)
        person = create_person(
            user_name(area.code), f"Pengawas {area.name} (latihan)",
            password=secrets.token_urlsafe(24), by=None, at=at, example=True,
        )  # fmt: skip
        give_role(
            person, office, Role.SUPERVISOR, area.code,
            valid_from=dt.date(2022, 1, 1), by=None, at=at,
        )  # fmt: skip
        made += 1
    return made


def _office(area: Area, above: Institution, at: dt.datetime) -> Institution:
    kind = InstitutionKind.PANWASCAM
    there = Institution.all_rows.filter(kind=kind, area_code=area.code).first()
    return there or create_institution(
        f"Panwascam {area.name}", kind, area.code, by=None, at=at, superior=above
    )


def field_people() -> FieldPeople:
    """Return the people who send and who decides; LookupError where they are not made."""
    rows = Person.objects.filter(username__startswith="pengawas-", is_active=True)
    codes = Area.all_rows.current().filter(level=DISTRICT_LEVEL)
    by_name = {row.username: row for row in rows}
    senders = {
        code: by_name[user_name(code)]
        for code in codes.values_list("code", flat=True)
        if user_name(code) in by_name
    }
    reviewer = Person.objects.filter(username=REVIEWER).first()
    if not senders or reviewer is None:
        raise LookupError(
            "the sandbox has no field people: `sinergi replay make` makes them"
        )
    return FieldPeople(senders, reviewer)
