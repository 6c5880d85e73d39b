"""An office that receives reports, with keys, and what people tell it."""

import datetime as dt
import io

import pytest
from PIL import Image

from conftest import MEETING, make_person
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import Role
from sinergi.reports.rules.told import Identity, Told
from sinergi.reports.services.taking import ReportDraft
from sinergi.seals.tests.making import TestKeys, keys_for

STORY = (
    "Pada malam hari ketua RT membagikan amplop berisi uang kepada warga di pos ronda "
    "dan meminta kami memilih calon tertentu."
)
TOLD = Told(
    story=STORY,
    where="Pos ronda RT 05 RW 03 Penggilingan",
    reported="Ketua RT 05",
    witnesses="Dua tetangga",
    evidence="Foto amplop",
)
SIRI = Identity(
    name="Siti Contohwati", address="Jalan Uji Nomor Tujuh", phone="0800123456"
)


@pytest.fixture
def keys(bawaslu) -> TestKeys:
    holder = make_person("kustodian", Role.CUSTODIAN, bawaslu, "31.75")
    return keys_for(bawaslu, holder)


@pytest.fixture
def office(bawaslu, keys) -> Institution:
    return bawaslu


def draft_of(office: Institution, **more: object) -> ReportDraft:
    """Return a whole draft; named arguments change it."""
    told = {
        "told": TOLD, "kind": "money-politics", "area_code": "31.75.06",
        "happened_on": dt.date(2023, 9, 12), "known_on": dt.date(2023, 9, 13),
        "regime": "pemilu", **more,
    }  # fmt: skip
    return ReportDraft(institution_id=office.pk, **told)


def picture(word: str = "KAMERA-RAHASIA-XYZ", size=(640, 480)) -> bytes:
    """Return a JPEG that says in its metadata who took it and where."""
    image = Image.new("RGB", size, (120, 60, 30))
    exif = Image.Exif()
    exif[0x010F] = word
    exif[0x8825] = {1: "S", 2: (6.0, 12.0, 30.0), 3: "E", 4: (106.0, 54.0, 0.0)}
    into = io.BytesIO()
    image.save(into, "JPEG", exif=exif)
    return into.getvalue()


AT = MEETING
