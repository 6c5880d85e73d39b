import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.places.borders import shared_metres, touching
from sinergi.places.shapes import area_km2, join, read_shapes, voronoi_cells

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
FAR = {
    "type": "Polygon",
    "coordinates": [[[700000, 9e6], [700001, 9e6], [7e5, 9.1e6], [7e5, 9e6]]],
}
FLAT = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}
LINE = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}


def test_a_square_degree_at_the_equator_has_its_known_area():
    (area,) = area_km2(read_shapes([SQUARE]).shapes)
    assert area == pytest.approx(12_363.7, rel=1e-3)


def test_a_shape_that_crosses_itself_is_repaired_and_told():
    read = read_shapes([SQUARE, BOW_TIE])
    assert read.faults == [(1, "shape-repaired", {})]
    assert shapely.is_valid(read.shapes).all()
    assert shapely.area(read.shapes[1]) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("geometry", "code"),
    [(LINE, "not-a-polygon"), (FAR, "shape-elsewhere"), (FLAT, "shape-broken")],
)
def test_what_is_no_area_on_earth_is_a_fault(geometry, code):
    read = read_shapes([geometry, SQUARE])
    assert [fault[:2] for fault in read.faults] == [(0, code)]
    assert read.shapes[0] is None


def test_an_absent_shape_gives_none():
    assert list(read_shapes([None]).shapes) == [None]


def grid(n):
    return np.array(
        [shapely.box(i % n, i // n, i % n + 1, i // n + 1) for i in range(n * n)]
    )


def test_neighbours_of_a_grid_share_a_side_or_touch_in_a_corner():
    shapes = shapely.transform(grid(3), lambda p: p * 0.01)
    pairs = touching(shapes)
    metres = shared_metres(shapes, pairs)
    assert (len(pairs), (metres > 0).sum()) == (20, 12)
    assert metres[metres > 0] == pytest.approx(1112, rel=0.001)


def test_borders_drawn_by_two_hands_are_measured_across_the_gap():
    left = shapely.box(0, 0, 0.01, 0.01)
    right = shapely.box(0.01005, 0, 0.02, 0.01)
    shapes = np.array([left, right])
    pairs = touching(shapes)
    assert shared_metres(shapes, pairs) == pytest.approx([1112], rel=0.1)


def test_only_pairs_with_a_wanted_shape_are_asked():
    shapes = shapely.transform(grid(3), lambda p: p * 0.01)
    wanted = np.zeros(9, bool)
    wanted[0] = True
    assert sorted(map(tuple, touching(shapes, wanted).tolist())) == [
        (0, 1),
        (0, 3),
        (0, 4),
    ]


points = st.lists(
    st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99)), min_size=1, max_size=30
)


@settings(max_examples=40, deadline=None)
@given(points)
def test_cells_fill_the_region_without_overlap_and_hold_their_point(where):
    where = np.unique(np.round(np.array(where), 4), axis=0)
    region = shapely.box(0, 0, 1, 1)
    cells = voronoi_cells(where, region)
    assert shapely.area(cells).sum() == pytest.approx(1.0)
    assert shapely.area(shapely.union_all(cells)) == pytest.approx(1.0)
    assert shapely.dwithin(cells, shapely.points(where), 1e-9).all()


def test_without_a_region_the_hull_of_the_points_is_widened():
    cells = voronoi_cells(np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 0.1]]), None)
    assert (shapely.area(cells) > 0).all()


def test_joining_fills_slivers_and_keeps_real_holes():
    left = shapely.box(0, 0, 1, 1)
    right = shapely.Polygon(
        [(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.6), (1.0001, 0.5), (1, 0.4)]
    )
    lake = shapely.box(0.2, 0.2, 0.4, 0.4)
    joined = join([shapely.difference(left, lake), right])
    assert len(joined.interiors) == 1
    assert shapely.area(joined) == pytest.approx(2 - 0.04)
