"""A kelurahan under its kecamatan under the city, Bawaslu beside them, an election."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import MEETING, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_institution
from sinergi.elections.models import Election
from sinergi.neutrality.files import take_file
from sinergi.neutrality.models import Matter
from sinergi.neutrality.rules.paths import Step
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.services.matters import MatterDraft, Named, open_matter
from sinergi.neutrality.services.pledging import SheetDraft, Signed, collect_pledges
from sinergi.neutrality.services.stepping import (
    Given,
    ReadyLetter,
    StepDraft,
    take_step,
)
from sinergi.seals.keeping import unlock
from sinergi.seals.services.holding import set_up_office
from sinergi.seals.tests.making import PASSPHRASE
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

VILLAGE = "31.75.06.1003"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


def photo(name: str = "lembar.png") -> SimpleUploadedFile:
    """Return a photo as a browser sends it."""
    return SimpleUploadedFile(name, PNG, "image/png")


@pytest.fixture
def election(db) -> Election:
    return Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu 2024", name_en="General election 2024",
        kind="pemilu", voting_on=dt.date(2024, 2, 14), regulation="PKPU 3/2022",
    )  # fmt: skip


@pytest.fixture
def offices(areas, pemkot, bawaslu) -> dict[str, Institution]:  # noqa: F811
    """Return the institutions by a short name."""
    district = create_institution(
        "Kecamatan Cakung",
        "kecamatan",
        "31.75.06",
        superior=pemkot,
        by=None,
        at=MEETING,
    )
    village = create_institution(
        "Kelurahan Penggilingan", "kelurahan", VILLAGE, superior=district, by=None,
        at=MEETING,
    )  # fmt: skip
    panwas = create_institution(
        "Panwascam Cakung", "panwascam", "31.75.06", superior=bawaslu, by=None,
        at=MEETING,
    )  # fmt: skip
    made = {
        "pemkot": pemkot, "bawaslu": bawaslu, "kecamatan": district,
        "kelurahan": village, "panwascam": panwas,
    }  # fmt: skip
    for office in made.values():
        give_key(office)
    return made


def give_key(office: Institution) -> None:
    """Give an office its key, unlocked."""
    set_up_office(office, PASSPHRASE, by=None, at=MEETING)
    unlock(office.pk, PASSPHRASE, by=None, at=MEETING)


@pytest.fixture
def lurah(offices) -> Person:
    return make_person("lurah", Role.LURAH, offices["kelurahan"], VILLAGE)


@pytest.fixture
def camat(offices) -> Person:
    return make_person("camat", Role.CAMAT, offices["kecamatan"], "31.75.06")


def signed_in(client, person):
    """Sign in as somebody who confirmed it a moment ago."""
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": person.username * 3})
    return client


def collected(offices, election, *names: str, kind=SubjectKind.RT, **more):
    """Collect pledges of the kelurahan."""
    draft = SheetDraft(
        institution=offices["kelurahan"], election=election, area_code=VILLAGE,
        signed_on=dt.date(2023, 9, 14),
        signed=[Signed(kind, name) for name in names], **more,
    )  # fmt: skip
    return collect_pledges(draft, by=None, at=MEETING)


def opened(offices, *, kind=SubjectKind.ASN, act="skb/2-2022/etik-3", **more) -> Matter:
    """Open a matter of Bawaslu about an office of the kelurahan."""
    named = Named(
        kind=kind, office=more.pop("office", "Sekretaris Kelurahan"),
        institution=offices["kelurahan"], name=more.pop("name", ""),
        person=more.pop("person", None),
    )  # fmt: skip
    draft = MatterDraft(
        institution=more.pop("by_institution", offices["bawaslu"]), act=act,
        regime=more.pop("regime", "pemilu"), summary="Hadir di deklarasi.",
        happened_on=more.pop("happened_on", dt.date(2023, 9, 1)), area_code=VILLAGE,
        source_kind="finding", subjects=(named,), **more,
    )  # fmt: skip
    return open_matter(draft, by=None, at=MEETING)


GIVEN = Given(body="BKN", number="R-1", on=dt.date(2023, 9, 14), sanction="moral-open")


def letter(number: str = "1/PM") -> ReadyLetter:
    """Return a letter that was made."""
    file = take_file(SimpleUploadedFile("surat.pdf", b"%PDF-1.4 " + number.encode()))
    return ReadyLetter(
        number=number, addressed_to="Alamat", file=file,
        hearing_on=dt.date(2023, 9, 20), hearing_at="Kantor",
    )  # fmt: skip


def moved(row: Matter, *steps: Step, by=None, at=MEETING, **more) -> Matter:
    """Take steps, each with all that any step needs."""
    for to in steps:
        row = Matter.all_rows.get(pk=row.pk)
        told = {"note": "Catatan", "letter": letter(), "given": GIVEN, **more}
        row = take_step(
            row, StepDraft(to=to, version=row.version, **told), by=by, at=at
        )
    return row
