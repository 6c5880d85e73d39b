"""A kecamatan with its store, secretariat and the people around them."""

import datetime as dt

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.elections.models import Election, Stage
from sinergi.facilities.checklists import checklist_for
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.checking import Told, Visit, record_checks
from sinergi.facilities.services.register import Draft, add_facility
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

DISTRICT, VILLAGE, OTHER = "31.75.06", "31.75.06.1003", "31.75.04.1001"
DAY = MEETING.date()


@pytest.fixture
def kpu(db):
    return make_institution("KPU Jakarta Timur", InstitutionKind.KPU)


@pytest.fixture
def kira(kpu):
    """KPU staff of the city."""
    return make_person("kira", Role.KPU_STAFF, kpu)


@pytest.fixture
def ppk(db):
    return make_institution("PPK Cakung", InstitutionKind.PPK, DISTRICT)


@pytest.fixture
def putu(ppk):
    """A member of the PPK."""
    return make_person("putu", Role.PPK_STAFF, ppk, DISTRICT)


@pytest.fixture
def kecamatan(db):
    return make_institution("Kecamatan Cakung", InstitutionKind.KECAMATAN, DISTRICT)


@pytest.fixture
def camat(kecamatan):
    return make_person("camat", Role.CAMAT, kecamatan, DISTRICT)


@pytest.fixture
def lurah(db):
    office = make_institution(
        "Kelurahan Penggilingan", InstitutionKind.KELURAHAN, VILLAGE
    )
    return make_person("lurah", Role.LURAH, office, VILLAGE)


@pytest.fixture
def polsek(db):
    return make_institution("Polsek Cakung", InstitutionKind.POLRI, DISTRICT)


@pytest.fixture
def police(polsek):
    return make_person("police", Role.POLICE_LIAISON, polsek, DISTRICT)


@pytest.fixture
def panwascam(db):
    return make_institution("Panwascam Cakung", InstitutionKind.PANWASCAM, DISTRICT)


@pytest.fixture
def watcher(panwascam):
    return make_person("watcher", Role.SUPERVISOR, panwascam, DISTRICT)


@pytest.fixture
def store(areas, ppk):  # noqa: F811
    """The store of Cakung, kept by its PPK, with everything that is guarded."""
    return make_store(ppk)


def make_store(keeper, name="GOR Cakung", **fields):
    draft = Draft(
        kind=FacilityKind.STORE_KECAMATAN,
        name=name,
        keeper=keeper,
        **{
            "area_code": VILLAGE,
            "key_holder": "Juru Kunci",
            "key_phone": "0812345",
            "route_note": "Lewat pintu belakang",
            "address": "Jalan Gudang 1",
            "boxes": 4_000,
        }
        | fields,
    )
    return add_facility(draft, by=None, at=MEETING)


@pytest.fixture
def office(areas, kecamatan):  # noqa: F811
    """A secretariat of the PPS."""
    draft = Draft(
        kind=FacilityKind.PPS,
        name="Sekretariat PPS Penggilingan",
        area_code=VILLAGE,
        keeper=kecamatan,
    )
    return add_facility(draft, by=None, at=MEETING)


@pytest.fixture
def election(db):
    row = Election.all_rows.create(
        code="pemilu-2024", kind="pemilu", name_id="Pemilu 2024", name_en="Election 2024",
        voting_on=dt.date(2024, 2, 14),
    )  # fmt: skip
    for code, first, last in (
        ("logistik", dt.date(2023, 9, 20), dt.date(2024, 2, 13)),
        ("pemungutan-suara", dt.date(2024, 2, 14), dt.date(2024, 2, 14)),
    ):
        Stage.all_rows.create(
            election=row, code=code, name_id=code, name_en=code, starts_on=first,
            ends_on=last, regulation="PKPU 3/2022",
        )  # fmt: skip
    return row


def check_all(row, *, but=(), day=DAY, at=MEETING, **visit):
    """Find every item good, those in `but` not good."""
    items = checklist_for(FacilityKind(row.kind)).items
    told = [
        Told(item=one.code, result=Result.FAIL if one.code in but else Result.OK)
        for one in items
    ]
    made = record_checks(
        row, told, Visit(checked_on=day, **visit), by=None, at=at, day=day
    )
    row.refresh_from_db()
    return made
