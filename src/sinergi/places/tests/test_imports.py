import json

import pytest

from sinergi.intake.models import Unplaced
from sinergi.intake.services import undo_batch
from sinergi.intake.tests.tables import AREAS, AT, take
from sinergi.places.generations import newest_codes
from sinergi.places.models import Area, Boundary, Generation, Neighbour

pytestmark = pytest.mark.django_db

NEW_LIST = {
    "generation": "Daftar 2025",
    "valid_from": "2025-01-01",
    "decree": "K 1/2025",
}


def square(code, west, south, size=0.02):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": "x"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


THREE = (
    square("31.75.01.1001", 106.86, -6.22),
    square("31.75.01.1002", 106.86, -6.20),
    square("31.75.02.1001", 106.88, -6.22),
)


def shapes(text):
    return take("boundaries", text, {"source": "uji"}, name="b.geojson")


def test_areas_come_with_their_nation():
    take("areas", AREAS)
    assert Area.all_rows.current().get(level=0).name == "Indonesia"
    assert Area.all_rows.current().within("0").count() == 8


def test_within_takes_the_area_and_everything_below():
    take("areas", AREAS + "31.750,x,,,,,\n".replace("31.750", "32"))
    codes = Area.all_rows.current().within("31.75.01").values_list("code", flat=True)
    assert list(codes) == ["31.75.01", "31.75.01.1001", "31.75.01.1002"]


def test_a_renamed_area_keeps_its_old_name_in_its_time():
    take("areas", AREAS)
    take("areas", AREAS.replace("Pulogadung", "Pulo Gadung"), NEW_LIST)
    named = Area.all_rows.filter(code="31.75.02")
    assert named.current().get().name == "Pulo Gadung"
    assert named.on(AT.date()).get().name == "Pulogadung"
    assert Generation.all_rows.count() == 2


def test_a_correction_leaves_no_time_in_which_the_wrong_name_was_right():
    take("areas", AREAS)
    take("areas", AREAS.replace("Pulogadung", "Pulo Gadung"))
    names = (
        Area.all_rows.filter(code="31.75.02")
        .on(AT.date())
        .values_list("name", flat=True)
    )
    assert list(names) == ["Pulo Gadung"]


def test_undoing_a_new_list_brings_the_former_one_back():
    take("areas", AREAS)
    batch, _ = take("areas", AREAS.replace("Pulogadung", "Pulo Gadung"), NEW_LIST)
    undo_batch(batch, by=None, at=AT)
    assert Area.all_rows.current().get(code="31.75.02").name == "Pulogadung"


def test_a_renumbered_area_is_found_by_its_old_code():
    take("areas", AREAS)
    new = "code,name,old_code\n31.75.02.1009,Pisangan Timur,31.75.02.1001\n"
    take("areas", new, NEW_LIST)
    assert newest_codes() == {"31.75.02.1001": "31.75.02.1009"}


def test_areas_with_only_a_point_get_an_approximate_cell():
    take("areas", AREAS)
    cells = Boundary.all_rows.in_force().filter(level=4)
    assert set(cells.values_list("origin", "approximate")) == {("voronoi", True)}
    assert cells.count() == 3


def test_what_is_joined_from_cells_is_approximate_too():
    take("areas", AREAS)
    city = Boundary.all_rows.in_force().get(area_code="31.75")
    assert (city.origin, city.approximate) == ("dissolved", True)


def test_real_boundaries_replace_cells_and_what_was_joined_from_them():
    take("areas", AREAS)
    _, report = shapes(collection(*THREE))
    assert (report.tally.new, report.blocked) == (3, 0)
    rows = Boundary.all_rows.in_force()
    assert not rows.filter(approximate=True).exists()
    assert rows.get(area_code="31.75.01").origin == "dissolved"


def test_a_lone_point_fills_what_its_sisters_leave():
    take("areas", AREAS)
    shapes(collection(*THREE[:2]))
    row = Boundary.all_rows.in_force().get(area_code="31.75.02.1001")
    assert row.approximate


def test_neighbours_are_measured_in_both_directions():
    take("areas", AREAS)
    shapes(collection(*THREE))
    pairs = Neighbour.all_rows.filter(area_code="31.75.01.1001", level=4)
    found = dict(pairs.values_list("neighbour_code", "shared_m"))
    assert found["31.75.01.1002"] == pytest.approx(2211, abs=20)
    assert found["31.75.02.1001"] == pytest.approx(2224, abs=20)


def test_undoing_boundaries_brings_the_cells_back():
    take("areas", AREAS)
    batch, _ = shapes(collection(*THREE))
    undo_batch(batch, by=None, at=AT)
    assert set(Boundary.all_rows.in_force().values_list("approximate", flat=True)) == {
        True
    }


def test_a_shape_of_an_unknown_area_is_kept_unplaced():
    take("areas", AREAS)
    _, report = shapes(collection(*THREE, square("31.75.09.1001", 106.9, -6.3)))
    assert report.unplaced == 1
    assert Unplaced.all_rows.get().row["geometry"]["type"] == "Polygon"


def test_one_broken_shape_keeps_all_out_and_names_its_row():
    take("areas", AREAS)
    line = square("31.75.02.1001", 106.9, -6.2)
    line["geometry"] = {"type": "Point", "coordinates": [106, -6]}
    _, report = shapes(collection(*THREE[:2], line))
    assert [(f.row, f.code) for f in report.faults] == [(3, "not-a-polygon")]
    assert not Boundary.all_rows.filter(origin="imported").exists()


def test_the_same_shapes_under_another_file_are_the_same():
    take("areas", AREAS)
    shapes(collection(*THREE))
    _, report = shapes(collection(*THREE) + "\n")
    assert (report.tally.same, report.tally.new) == (3, 0)
