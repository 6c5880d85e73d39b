"""Institutions, people and rows of joint operations for tests."""

import datetime as dt
import io
import itertools
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.accounts.services import create_institution
from sinergi.doors.uploads import KeptFile, keep_upload
from sinergi.elections.models import Election, Stage
from sinergi.operations.models import Prop
from sinergi.operations.rules.props import Act, Kind, PlaceType
from sinergi.operations.services.acting import ActDraft, act_on_props
from sinergi.operations.services.seeing import PropDraft, see_prop

CITY, CAKUNG, PENGGILINGAN = "31.75", "31.75.06", "31.75.06.1003"
DAY = dt.date(2023, 9, 14)
NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Town:
    """A small city: who decides, who carries out, who sees."""

    pemkot: Institution
    bawaslu: Institution
    satpol: Institution
    kpu: Institution
    kecamatan: Institution
    kelurahan: Institution
    decider: Person
    crew: Person
    coordinator: Person
    camat: Person
    lurah: Person
    kpu_staff: Person


def a_town() -> Town:
    """Return the institutions of a city and one person of each."""
    pemkot = make_institution("Pemkot", InstitutionKind.PEMKOT, CITY)
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU, CITY)
    kpu = make_institution("KPU", InstitutionKind.KPU, CITY)

    def below(name: str, kind: InstitutionKind, area: str, over: Institution):
        return create_institution(name, kind, area, superior=over, by=None, at=MEETING)

    satpol = below("Satpol PP", InstitutionKind.SATPOL_PP, CITY, pemkot)
    kecamatan = below("Kecamatan Cakung", InstitutionKind.KECAMATAN, CAKUNG, pemkot)
    kelurahan = below(
        "Kelurahan Penggilingan", InstitutionKind.KELURAHAN, PENGGILINGAN, kecamatan
    )
    return Town(
        pemkot, bawaslu, satpol, kpu, kecamatan, kelurahan,
        make_person("pemutus", Role.BAWASLU_LEADER, bawaslu),
        make_person("regu", Role.LIAISON, satpol),
        make_person("koordinator", Role.COORDINATOR, pemkot),
        make_person("camat", Role.CAMAT, kecamatan, CAKUNG),
        make_person("lurah", Role.LURAH, kelurahan, PENGGILINGAN),
        make_person("kpu", Role.KPU_STAFF, kpu),
    )  # fmt: skip


def an_election(voting_on: dt.date = dt.date(2024, 2, 14)) -> Election:
    """Return an election with campaign, quiet period and voting day."""
    election = Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu 2024", name_en="General election 2024",
        kind="pemilu", voting_on=voting_on, regulation="PKPU 3/2022",
    )  # fmt: skip
    days = {
        "kampanye": (dt.date(2023, 11, 28), dt.date(2024, 2, 10)),
        "masa-tenang": (dt.date(2024, 2, 11), dt.date(2024, 2, 13)),
        "pemungutan-suara": (voting_on, voting_on),
    }
    for code, (starts, ends) in days.items():
        Stage.all_rows.create(
            election=election, code=code, name_id=code, name_en=code,
            starts_on=starts, ends_on=ends, regulation="PKPU 3/2022",
        )  # fmt: skip
    return election


def a_prop(town: Town, **more: object) -> Prop:
    """Return a prop the kelurahan saw, waiting for Bawaslu."""
    facts: dict = {
        "kind": Kind.BANNER, "place": "Jl. Raya Penggilingan depan kantor lurah",
        "place_type": PlaceType.GOVERNMENT, "area_code": PENGGILINGAN, "seen_on": DAY,
        "reporter": town.kelurahan, "handler": town.bawaslu, "count": 2,
    }  # fmt: skip
    return see_prop(PropDraft(**{**facts, **more}), by=None, at=MEETING)


def recommended(town: Town, *props: Prop, number: str = "") -> None:
    """Recommend these props."""
    draft = ActDraft(
        act=Act.RECOMMEND, number=number or f"01/R/{next(NUMBERS)}", dated_on=DAY,
        ground="Pasal yang diisi Bawaslu", executor=town.satpol,
    )  # fmt: skip
    act_on_props(props, draft, by=town.decider, at=MEETING)


def ordered(town: Town, *props: Prop) -> None:
    """Recommend and order these props."""
    recommended(town, *props)
    draft = ActDraft(
        act=Act.ORDER, number=f"02/P/{next(NUMBERS)}", dated_on=DAY,
        due_on=DAY + dt.timedelta(days=2),
    )  # fmt: skip
    act_on_props(props, draft, by=town.crew, at=MEETING)


def taken_down(town: Town, *props: Prop) -> None:
    """Bring these props as far as taken down, with a photo each."""
    ordered(town, *props)
    for prop in props:
        draft = ActDraft(act=Act.TAKE_DOWN, count=prop.count, after=(a_photo(),))
        act_on_props([prop], draft, by=town.crew, at=MEETING)


def jpeg() -> bytes:
    """Return a small photo, each another one."""
    shade = next(NUMBERS) % 250
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, 90, 120)).save(picture, "JPEG")
    return picture.getvalue()


def a_photo(name: str = "foto.jpg") -> KeptFile:
    """Return a kept photo."""
    return keep_upload(SimpleUploadedFile(name, jpeg(), "image/jpeg"))
