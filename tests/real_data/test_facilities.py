"""All 8,812 stations of Jakarta Timur and 40 stores as an example, through the application.

Real: stations, kelurahan, recorded floods. An example and nothing more: every store, its
place (the point of a kelurahan) and its room.
"""

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from shapely.geometry import shape

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.elections.calendar import shipped_calendars
from sinergi.elections.models import Election, PollingStation
from sinergi.elections.services import put_calendar
from sinergi.facilities.assigning import unpack
from sinergi.facilities.models import StoreAssignment
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.services.assigning import AssignmentRequest, start_assignment
from sinergi.facilities.services.register import Draft, add_facility
from sinergi.intake.services import import_file
from sinergi.jobs.worker import run_worker
from sinergi.places.models import Area
from sinergi_core.allocate.stores import violations, warm_up

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.django_db]
STATIONS, STORES_EACH, BOXES, ROOM = 8_812, 4, 4, 2_500


@pytest.fixture
def city(shared: Path):
    """The city's areas with points and floods, its stations, and four stores a kecamatan."""
    for calendar in shipped_calendars():
        put_calendar(calendar, by=None, at=MEETING)
    data = shared / "data"
    take("areas", data / "admin_jakarta_timur.csv")
    take(
        "polling_stations",
        data / "tps_2024_pilpres_jakarta_timur.csv",
        {"election": "pemilu-2024"},
    )
    outlines = json.loads(
        (data / "boundaries_jakarta_timur_kelurahan.geojson").read_text("utf-8")
    )["features"]
    for one in outlines:
        point = shape(one["geometry"]).representative_point()
        code = one["properties"]["code"]
        Area.all_rows.filter(code=code).update(lon=point.x, lat=point.y)
    kpu = make_institution("KPU Jakarta Timur", InstitutionKind.KPU)
    put_stores(kpu)
    return kpu


def take(source, path, answers=None):
    """Import a file as the command line does."""
    import_file(
        source, [path.read_bytes()], file_name=path.name, answers=answers or {}, by=None,
        at=MEETING,
    )  # fmt: skip


def put_stores(keeper) -> None:
    """Enter four example stores in each kecamatan, in its kelurahan with most stations."""
    many = Counter(
        PollingStation.all_rows.in_force().values_list("area_code", flat=True)
    )
    points = {one.code: one for one in Area.all_rows.current().filter(level=4)}
    taken: Counter[str] = Counter()
    for code, _count in many.most_common():
        district = code.rpartition(".")[0]
        if taken[district] == STORES_EACH:
            continue
        taken[district] += 1
        draft = Draft(
            kind=FacilityKind.STORE_KECAMATAN, name=f"Gudang contoh {code}",
            area_code=code, keeper=keeper, lon=points[code].lon, lat=points[code].lat,
            boxes=ROOM, used_from_on=MEETING.date(), example=True,
        )  # fmt: skip
        add_facility(draft, by=None, at=MEETING)


def test_every_station_of_the_city_is_assigned_and_a_what_if_is_answered(client, city):
    kira = make_person("kira", Role.KPU_STAFF, city)
    election = Election.all_rows.get(code="pemilu-2024")
    warm_up()
    asked = AssignmentRequest(
        election=election, within="31.75", institution=city, boxes=BOXES,
        boxes_source="2.068 kotak untuk 517 TPS Matraman, 2023",
    )  # fmt: skip
    row = start_assignment(asked, by=kira, at=MEETING)
    begun = time.monotonic()
    run_worker(batch=True)
    spent = time.monotonic() - begun
    row = StoreAssignment.all_rows.get(pk=row.pk)
    assert row.is_complete, row.job.problem
    stored = unpack(row)
    assert (stored.problem.stations, stored.problem.stores) == (STATIONS, 40)
    assert violations(stored.problem, stored.result) == []
    assert row.summary["gap"] <= 1e-4
    client.force_login(kira)
    page = f"/facilities/assignments/{row.pk}/what-if/"
    told = "hour=5&start=6&due=18&trucks=6&truck_boxes=60&speed=20&ready=2"
    client.get(page)
    begun = time.monotonic()
    answer = client.get(f"{page}?store=0&{told}")
    waited = time.monotonic() - begun
    assert answer.status_code == 200
    assert spent < 20
    assert waited < 5
