import itertools

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sinergi.places.tiles import Feature, box_of, encode_tile, levels_at, varints


def feature(code="31.75.01.1001", name="Pisangan Baru", approximate=False):
    return Feature(code, name, 4, approximate)


def tile(*shapes, features=None, zoom=1, x=1, y=0):
    array = np.array(shapes, dtype=object)
    return encode_tile(zoom, x, y, array, features or [feature() for _ in shapes])


def decoded(data):
    return mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})[
        "areas"
    ]


def test_an_independent_reader_finds_what_was_written():
    layer = decoded(tile(shapely.box(45, 30, 90, 60)))
    (found,) = layer["features"]
    assert layer["extent"] == 4096
    assert layer["version"] == 2
    assert found["properties"] == {
        "code": "31.75.01.1001", "name": "Pisangan Baru", "level": 4, "approximate": False,
    }  # fmt: skip
    assert found["id"] == 3175011001


def test_a_shape_lies_where_it_is_on_earth():
    (found,) = decoded(tile(shapely.box(45, 30, 90, 60)))["features"]
    west, _, east, _ = shapely.bounds(shapely.geometry.shape(found["geometry"]))
    assert (west, east) == (1024, 2048)


def test_holes_and_parts_survive():
    ring = shapely.difference(shapely.box(10, 10, 80, 60), shapely.box(30, 20, 50, 40))
    two = shapely.union(shapely.box(90, 10, 100, 20), shapely.box(120, 10, 130, 20))
    first, second = decoded(tile(ring, two))["features"]
    assert len(first["geometry"]["coordinates"]) == 2
    assert second["geometry"]["type"] == "MultiPolygon"


def test_what_lies_outside_is_cut_off_or_left_out():
    big, far = shapely.box(-180, -80, 180, 80), shapely.box(-170, -60, -160, -50)
    layer = decoded(tile(big, far))
    assert len(layer["features"]) == 1
    bounds = shapely.bounds(shapely.geometry.shape(layer["features"][0]["geometry"]))
    assert bounds.min() >= -65
    assert bounds.max() <= 4161


def test_a_tile_without_anything_is_empty():
    assert tile(shapely.box(-170, -60, -160, -50)) == b""


def test_values_are_written_once_however_often_they_are_used():
    shapes = [shapely.box(10 + i, 10, 11 + i, 20) for i in range(50)]
    alike = tile(*shapes)
    different = tile(*shapes, features=[feature(name=f"Nama {i}") for i in range(50)])
    assert len(different) - len(alike) > 300


@given(st.lists(st.integers(0, 2**41), min_size=1))
def test_varints_can_be_read_back(numbers):
    data, offsets = varints(np.array(numbers, dtype=np.int64))
    read = []
    for low, high in itertools.pairwise(offsets):
        read.append(
            sum((byte & 127) << (7 * i) for i, byte in enumerate(data[low:high]))
        )
    assert read == numbers


@pytest.mark.parametrize("zoom", range(15))
def test_every_zoom_draws_some_level(zoom):
    assert levels_at(zoom)


def test_villages_are_drawn_from_zoom_nine():
    assert [4 in levels_at(zoom) for zoom in (5, 8, 9, 12)] == [
        False,
        False,
        True,
        True,
    ]


def test_a_box_holds_the_tile_with_its_margin():
    west, south, east, north = box_of(1, 0, 0)
    assert west < -180 < 0 < east
    assert south < 0 < 85 < north
