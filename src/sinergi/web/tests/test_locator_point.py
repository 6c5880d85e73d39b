"""A point on the small map lies where it lies in the area."""

import pytest
import shapely

from sinergi.places.models import Boundary, Origin
from sinergi.web.locator import locate

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(areas):
    area = areas["31.75.06.1003"]
    box = shapely.box(106.9, -6.3, 107.0, -6.2)
    Boundary.all_rows.create(
        area_code=area.code, level=4, wkb=shapely.to_wkb(box), min_lon=106.9,
        min_lat=-6.3, max_lon=107.0, max_lat=-6.2, area_km2=120.0,
        origin=Origin.IMPORTED, approximate=False,
    )  # fmt: skip
    return area


def test_a_point_in_the_middle_is_drawn_in_the_middle(village, alice):
    picture = locate(village, alice, (106.95, -6.25))
    x, y = picture.point
    assert (x, y) == pytest.approx((picture.width / 2, picture.height / 2), abs=1)


def test_a_point_far_away_is_not_drawn(village, alice):
    assert locate(village, alice, (0.0, 0.0)).point is None
