"""Facilities of the example: stores and secretariats with sites of no real place.

The sites are the points of kelurahan, chosen by order of code and marked as example; real
addresses of stores belong to nobody's example.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sinergi.accounts.example import CAKUNG, CITY, PENGGILINGAN, ExamplePeople
from sinergi.elections.models import Election
from sinergi.facilities.checklists import checklist_for
from sinergi.facilities.models import Defect, Facility
from sinergi.facilities.rules.inspecting import Party
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.logistics import Counted, GoodKind
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.checking import Told, Visit, record_checks
from sinergi.facilities.services.defects import propose_defect
from sinergi.facilities.services.inspecting import plan_inspection
from sinergi.facilities.services.logistics import (
    Manifest,
    Receipt,
    Sent,
    prepare_handover,
    receive_handover,
    send_handover,
)
from sinergi.facilities.services.register import Draft, add_facility
from sinergi.facilities.services.stocktaking import GoodDraft, put_good, take_stock
from sinergi.places.models import Area

BOXES = 4
"""Boxes and booths of a station in 2024: 2,068 of each for the 517 stations of Matraman
(https://foto.okezone.com/view/2023/12/14/1/95271)."""
SOURCE = "Turunan: 2.068 kotak dan bilik untuk 517 TPS Matraman, Desember 2023"
CAPACITY = 7_000
FAILING = {"atap-dinding": "Bocor di sudut utara setelah hujan (contoh)."}


@transaction.atomic
def load_facilities(people: ExamplePeople, *, at: dt.datetime) -> list[str]:
    """Enter a city store, a store and a secretariat per kecamatan, their checks and goods.

    Returns one line per thing made. Everything is marked as example.
    """
    villages = _first_villages()
    if not villages:
        return []
    city = _store(people, FacilityKind.STORE_CITY, villages[0], "kota", at)
    stores = [
        _store(people, FacilityKind.STORE_KECAMATAN, one, one.parent_code, at)
        for one in villages
    ]
    offices = [_office(people, one, at) for one in villages]
    for number, row in enumerate([city, *stores, *offices]):
        _check(row, number, at)
    spare = _spare_store(people, at)
    cakung = next((one for one in stores if one.serves_code == CAKUNG), stores[0])
    _find_leak(people, cakung, at)
    _move_goods(people, city, cakung, at)
    count = 1 + len(stores) + len(offices) + len(spare)
    return [f"{count} facilities, sites as example"]


def _first_villages() -> list[Area]:
    """Return the first kelurahan of each kecamatan by code."""
    rows = Area.all_rows.current().within(CITY).filter(level=4).order_by("code")
    found: dict[str, Area] = {}
    for one in rows:
        found.setdefault(one.parent_code, one)
    return list(found.values())


def _store(
    people: ExamplePeople, kind: FacilityKind, where: Area, code: str, at: dt.datetime
) -> Facility:
    name = f"Gudang contoh {code}"
    draft = Draft(
        kind=kind,
        name=name,
        area_code=where.code,
        keeper=people.institutions["kpu"],
        owner=people.institutions["pemkot"],
        lon=where.lon,
        lat=where.lat,
        boxes=CAPACITY,
        used_from_on=timezone.localdate(at) - dt.timedelta(days=60),
        key_holder="Petugas contoh",
        example=True,
    )
    return add_facility(draft, by=None, at=at)


def _spare_store(people: ExamplePeople, at: dt.datetime) -> list[Facility]:
    """Enter Cakung's second store, in the kelurahan that has a lurah: what he checks."""
    where = Area.all_rows.current().filter(code=PENGGILINGAN).first()
    if where is None:
        return []
    row = _store(people, FacilityKind.STORE_KECAMATAN, where, "cadangan Cakung", at)
    _check(row, 0, at)
    return [row]


def _office(people: ExamplePeople, where: Area, at: dt.datetime) -> Facility:
    draft = Draft(
        kind=FacilityKind.PPK,
        name=f"Sekretariat PPK contoh {where.parent_code}",
        area_code=where.code,
        keeper=people.institutions["pemkot"],
        owner=people.institutions["pemkot"],
        example=True,
    )
    return add_facility(draft, by=None, at=at)


def _check(row: Facility, number: int, at: dt.datetime) -> None:
    """Check most facilities whole, every fourth in part, every seventh not at all."""
    if number % 7 == 6:
        return
    items = checklist_for(FacilityKind(row.kind)).items
    told = [
        Told(item=one.code, result=Result.OK)
        for one in (items[:6] if number % 4 == 3 else items)
    ]
    day = timezone.localdate(at) - dt.timedelta(days=3 + number % 5)
    record_checks(
        row, told, Visit(checked_on=day), by=None, at=at, day=timezone.localdate(at)
    )


def _find_leak(people: ExamplePeople, store: Facility, at: dt.datetime) -> None:
    """Let Cakung's store leak, ask the kecamatan to mend it, plan a joint inspection."""
    ppk = people.institutions["ppk"]
    told = [
        Told(item=item, result=Result.FAIL, note=note) for item, note in FAILING.items()
    ]
    visit = Visit(checked_on=timezone.localdate(at), institution=ppk)
    record_checks(store, told, visit, by=None, at=at, day=timezone.localdate(at))
    propose_defect(
        Defect.all_rows.get(facility=store, closed_at=None),
        holder=people.institutions["kecamatan"],
        asked_by=ppk,
        due_on=timezone.localdate(at) + dt.timedelta(days=14),
        version=None,
        by=None,
        at=at,
    )
    parties = {
        Party.PPK: ppk,
        Party.PANWASCAM: people.institutions["panwascam"],
        Party.POLSEK: people.institutions["polres"],
        Party.KECAMATAN: people.institutions["kecamatan"],
    }
    day = timezone.localdate(at) + dt.timedelta(days=5)
    plan_inspection(store, day, parties, institution=ppk, by=None, at=at, example=True)


def _move_goods(
    people: ExamplePeople, city: Facility, store: Facility, at: dt.datetime
) -> None:
    """Bring boxes from the city's store to Cakung's, two of them broken on the way."""
    election = Election.all_rows.order_by("-voting_on").first()
    if election is None:
        return
    draft = GoodDraft(
        election=election,
        code="kotak",
        kind=GoodKind.BOX,
        name_id="Kotak suara",
        name_en="Ballot box",
        per_station=BOXES,
        source=SOURCE,
        example=True,
    )
    box = put_good(draft, by=None, at=at)
    take_stock(city, {box: 9_000}, reason="contoh", opening=True, by=None, at=at)
    manifest = Manifest(election=election, source=city, target=store, example=True)
    row = prepare_handover(manifest, [Sent(box, 2_000)], by=None, at=at)
    row = send_handover(row, sender="Staf KPU (contoh)", version=None, by=None, at=at)
    told = Receipt(
        receiver="Staf PPK (contoh)",
        counted={row.lines.get().pk: Counted(1_998, 2)},
        remark="Dua kotak penyok (contoh).",
        seals_intact=True,
    )
    receive_handover(row, told, version=None, by=None, at=at)
