"""The institutions of a small city and what they ask of each other."""

import datetime as dt

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.models import Commitment
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.elections.models import Election, Stage

CITY, CAKUNG = "31.75", "31.75.06"
DUE = dt.date(2023, 10, 2)


def below(
    name: str, kind: InstitutionKind, area: str, over: Institution
) -> Institution:
    """Return an institution that stands below another."""
    one = make_institution(name, kind, area)
    one.superior = over
    one.save(update_fields=["superior"])
    return one


@pytest.fixture
def cakung(pemkot: Institution) -> Institution:
    """Return the kecamatan, below Pemkot."""
    return below("Kecamatan Cakung", InstitutionKind.KECAMATAN, CAKUNG, pemkot)


@pytest.fixture
def kelurahan(cakung: Institution) -> list[Institution]:
    """Return two kelurahan below the kecamatan."""
    names = {"Jatinegara": f"{CAKUNG}.1001", "Penggilingan": f"{CAKUNG}.1003"}
    return [
        below(f"Kelurahan {name}", InstitutionKind.KELURAHAN, code, cakung)
        for name, code in names.items()
    ]


@pytest.fixture
def camat(cakung: Institution) -> Person:
    """Return the camat."""
    return make_person("camat", Role.CAMAT, cakung, CAKUNG)


@pytest.fixture
def lurah(kelurahan: list[Institution]) -> Person:
    """Return the lurah of the second kelurahan."""
    return make_person("lurah", Role.LURAH, kelurahan[1], kelurahan[1].area_code)


def promise(
    owner: Institution,
    *,
    by: Person | None = None,
    title: str = "Rapat koordinasi kelurahan",
    parent: Commitment | None = None,
    **fields: object,
) -> Commitment:
    """Return a proposal to `owner`, due on DUE in its own area unless said otherwise."""
    fields.setdefault("area_code", owner.area_code)
    fields.setdefault("due_on", DUE)
    draft = Draft(title=title, institution=owner, **fields)
    return propose_commitment(draft, by=by, at=MEETING, parent=parent)


@pytest.fixture
def pemilu(db: None) -> Election:
    """Return an election whose campaign ends on 2024-02-10."""
    election = Election.all_rows.create(
        code="pemilu-2024",
        name_id="Pemilu 2024",
        name_en="General election 2024",
        kind="pemilu",
        voting_on=dt.date(2024, 2, 14),
        regulation="PKPU 3/2022",
    )
    Stage.all_rows.create(
        election=election,
        code="kampanye",
        name_id="Kampanye",
        name_en="Campaign",
        starts_on=dt.date(2023, 11, 28),
        ends_on=dt.date(2024, 2, 10),
        regulation="PKPU 3/2022",
    )
    return election
