"""A city in which warnings are drafted, sent and answered."""

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from typing import Any

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.accounts.services import create_institution
from sinergi.warnings.drafts import WarningDraft
from sinergi.warnings.models import Alarm, Detector, Warning
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.services.drafting import draft_warning
from sinergi.warnings.services.steps import approve_and_send, propose

CITY, CAKUNG, PENGGILINGAN = "31.75", "31.75.06", "31.75.06.1003"
KEYS = itertools.count(1)


@dataclass(frozen=True)
class City:
    """Institutions of a city, and people of each."""

    bawaslu: Institution
    pemkot: Institution
    kpu: Institution
    bpbd: Institution
    kecamatan: Institution
    kelurahan: Institution
    writer: Person
    second: Person
    coordinator: Person
    kpu_staff: Person
    bpbd_staff: Person
    camat: Person
    lurah: Person


def a_city() -> City:
    """Return the city."""
    bawaslu = make_institution("Bawaslu", InstitutionKind.BAWASLU, CITY)
    pemkot = make_institution("Pemkot", InstitutionKind.PEMKOT, CITY)
    kpu = make_institution("KPU", InstitutionKind.KPU, CITY)

    def below(name: str, kind: InstitutionKind, area: str, over: Institution):
        return create_institution(name, kind, area, superior=over, by=None, at=MEETING)

    bpbd = below("BPBD", InstitutionKind.BPBD, CITY, pemkot)
    kecamatan = below("Kecamatan Cakung", InstitutionKind.KECAMATAN, CAKUNG, pemkot)
    kelurahan = below(
        "Penggilingan", InstitutionKind.KELURAHAN, PENGGILINGAN, kecamatan
    )
    return City(
        bawaslu, pemkot, kpu, bpbd, kecamatan, kelurahan,
        make_person("penulis", Role.BAWASLU_ANALYST, bawaslu),
        make_person("kedua", Role.BAWASLU_LEADER, bawaslu),
        make_person("koordinator", Role.COORDINATOR, pemkot),
        make_person("kpu", Role.KPU_STAFF, kpu),
        make_person("bpbd", Role.LIAISON, bpbd),
        make_person("camat", Role.CAMAT, kecamatan, CAKUNG),
        make_person("lurah", Role.LURAH, kelurahan, PENGGILINGAN),
    )  # fmt: skip


def a_draft(city: City, **more: Any) -> WarningDraft:
    """Return a draft of a warning of Bawaslu about one kelurahan."""
    draft = WarningDraft(
        institution=city.bawaslu, hazard=Hazard.CROWD, area_codes=(PENGGILINGAN,),
        headline_id="Kerumunan di Penggilingan", headline_en="Crowd in Penggilingan",
        acknowledge_within=15, key=f"{next(KEYS):032x}",
    )  # fmt: skip
    return replace(draft, **more)


def drafted(city: City, *, by: Person | None = None, **more: Any) -> Warning:
    """Return a draft that the writer wrote."""
    return draft_warning(a_draft(city, **more), by=by or city.writer, at=MEETING)


def sent(city: City, **more: Any) -> Warning:
    """Return a warning that the second person approved and sent."""
    row = propose(drafted(city, **more), by=city.writer, at=MEETING)
    return approve_and_send(row, by=city.second, at=MEETING)


def an_alarm(of: Institution | None = None) -> Alarm:
    """Return an alarm of twelve reports; of one institution alone where one is named."""
    detector = Detector.all_rows.create(
        method="scan", hazard=Hazard.CROWD, made_at=MEETING, institution=of,
        stream="reports" if of is not None else "incidents",
    )  # fmt: skip
    return Alarm.all_rows.create(
        detector=detector, hazard=Hazard.CROWD, institution=of, area_code=PENGGILINGAN,
        area_codes=[PENGGILINGAN], starts_on=dt.date(2023, 9, 10),
        ends_on=dt.date(2023, 9, 13), observed=12, expected=3.4, raised_at=MEETING,
    )  # fmt: skip
