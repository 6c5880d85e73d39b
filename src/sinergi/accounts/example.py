"""Example people of Jakarta Timur, one per role, for showing the platform around.

Nobody here is real: names say the role. They share one generated password, kept in
`keys/example-login` (readable by the owner only), and may sign in only while the server
listens on this machine alone (`accounts.login`).
"""

import datetime as dt
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from sinergi.access.scope import within
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.accounts.services import create_institution, create_person, give_role
from sinergi.places.models import Area

CITY = "31.75"
CAKUNG = "31.75.06"
PENGGILINGAN = "31.75.06.1003"

INSTITUTIONS: dict[str, tuple[str, InstitutionKind, str]] = {
    "pemkot": (
        "Pemerintah Kota Administrasi Jakarta Timur",
        InstitutionKind.PEMKOT,
        CITY,
    ),
    "bawaslu": ("Bawaslu Kota Jakarta Timur", InstitutionKind.BAWASLU, CITY),
    "kpu": ("KPU Kota Jakarta Timur", InstitutionKind.KPU, CITY),
    "fkub": ("FKUB Kota Jakarta Timur", InstitutionKind.FKUB, CITY),
    "polres": ("Polres Metro Jakarta Timur", InstitutionKind.POLRI, CITY),
    "kecamatan": ("Kecamatan Cakung", InstitutionKind.KECAMATAN, CAKUNG),
    "kelurahan": ("Kelurahan Penggilingan", InstitutionKind.KELURAHAN, PENGGILINGAN),
    "satpol": ("Satpol PP Jakarta Timur", InstitutionKind.SATPOL_PP, CITY),
    "ppk": ("PPK Cakung", InstitutionKind.PPK, CAKUNG),
    "panwascam": ("Panwascam Cakung", InstitutionKind.PANWASCAM, CAKUNG),
}

SUPERIORS = {
    "kecamatan": "pemkot",
    "kelurahan": "kecamatan",
    "satpol": "pemkot",
    "ppk": "kpu",
    "panwascam": "bawaslu",
}
"""Who stands above whom; the others answer to nobody here."""

KIND_OF_LEVEL = {3: InstitutionKind.KECAMATAN, 4: InstitutionKind.KELURAHAN}
"""Which office every area of a level has."""

PEOPLE: tuple[tuple[str, str, str, Role, str], ...] = (
    ("analis", "Analis Bawaslu (contoh)", "bawaslu", Role.BAWASLU_ANALYST, CITY),
    ("ketua", "Ketua Bawaslu (contoh)", "bawaslu", Role.BAWASLU_LEADER, CITY),
    ("koordinator", "Koordinator Pemkot (contoh)", "pemkot", Role.COORDINATOR, CITY),
    ("pimpinan", "Pimpinan Pemkot (contoh)", "pemkot", Role.LEADER, CITY),
    ("camat", "Camat Cakung (contoh)", "kecamatan", Role.CAMAT, CAKUNG),
    ("lurah", "Lurah Penggilingan (contoh)", "kelurahan", Role.LURAH, PENGGILINGAN),
    ("kpu", "Staf KPU (contoh)", "kpu", Role.KPU_STAFF, CITY),
    ("ppk", "Staf PPK Cakung (contoh)", "ppk", Role.PPK_STAFF, CAKUNG),
    ("panwas", "Panwascam Cakung (contoh)", "panwascam", Role.SUPERVISOR, CAKUNG),
    ("polres", "Penghubung Polres (contoh)", "polres", Role.POLICE_LIAISON, CITY),
    ("satpol", "Staf Satpol PP (contoh)", "satpol", Role.LIAISON, CITY),
    ("fkub", "Pengurus FKUB (contoh)", "fkub", Role.PARTNER, CITY),
    ("kustodian", "Kustodian Bawaslu (contoh)", "bawaslu", Role.CUSTODIAN, CITY),
)
"""User name, name, institution, role, area."""

LOGIN_FILE = "example-login"
SHOWN_FIRST = "analis"
"""The example person whose login is told first: sees the most of the main job."""


@dataclass(frozen=True, slots=True)
class ExamplePeople:
    """Institutions by short name, people by user name, and their one password."""

    institutions: dict[str, Institution]
    people: dict[str, Person]
    password: str


@transaction.atomic
def make_example_people(*, at: dt.datetime) -> ExamplePeople:
    """Make the institutions and one person per role; roles hold from 2022 on.

    They begin before the elections of 2024, so that a demonstration day finds them.
    """
    password = secrets.token_urlsafe(12)
    institutions: dict[str, Institution] = {}
    for key, (name, kind, area) in INSTITUTIONS.items():
        superior = institutions.get(SUPERIORS.get(key, ""))
        institutions[key] = create_institution(
            name, kind, area, by=None, at=at, superior=superior
        )
    people = {}
    for username, name, key, role, area in PEOPLE:
        person = create_person(
            username, name, password=password, by=None, at=at, example=True
        )
        give_role(
            person,
            institutions[key],
            role,
            area,
            valid_from=dt.date(2022, 1, 1),
            by=None,
            at=at,
        )
        people[username] = person
    return ExamplePeople(institutions, people, password)


@transaction.atomic
def make_example_offices(people: ExamplePeople, *, at: dt.datetime) -> int:
    """Add the kecamatan and kelurahan of the city that have no people; return how many.

    Names are those of the areas; each stands under its kecamatan, those under Pemkot.
    """
    made = 0
    above = {CITY: people.institutions["pemkot"]}
    there = Institution.all_rows.filter(kind__in=list(KIND_OF_LEVEL.values()))
    have = {one.area_code: one for one in there}
    areas = Area.all_rows.current().filter(within(CITY, "code"))
    for area in areas.filter(level__in=KIND_OF_LEVEL).order_by("level", "code"):
        kind = KIND_OF_LEVEL[area.level]
        one = have.get(area.code)
        if one is None:
            one = create_institution(
                f"{kind.capitalize()} {area.name}",
                kind,
                area.code,
                by=None,
                at=at,
                superior=above.get(area.parent_code),
            )
            made += 1
        above[area.code] = one
    return made


def login_path() -> Path:
    """Return where the example login is kept."""
    return Path(settings.SINERGI_KEYS) / LOGIN_FILE


def keep_login(password: str) -> Path:
    """Write user names and password into the key folder, mode 0600, and return the path."""
    path = login_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{SHOWN_FIRST}\n{password}\n")
    return path


def first_login() -> tuple[str, str] | None:
    """Return user name and password to show first, None when no example was loaded."""
    try:
        username, password = login_path().read_text(encoding="utf-8").split()
    except (FileNotFoundError, ValueError):
        return None
    return username, password
