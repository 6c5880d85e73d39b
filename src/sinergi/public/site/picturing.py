"""What the map shows: the released areas with their shapes, classes and the areas above."""

import shapely
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sinergi.places.models import Boundary
from sinergi.places.rules import parent_of
from sinergi.public.site.addresses import area_address
from sinergi.public.site.drawing import Cell, draw_in_page
from sinergi.public.site.reading import Published, Scored, names_of

MOST_DRAWN = 1_500


def words_of(one: Scored, found: Published, language: str) -> str:
    """Return the class of an area in words; that nobody has seen it is said as that."""
    if one.score is None or not one.class_code:
        return _("no data yet")
    return found.class_name(one.class_code, language)


def picture_of(found: Published, language: str) -> SafeString:
    """Return the map for a page, empty where nobody has a shape."""
    return draw_in_page(cells_of(found, language))


def is_rough(found: Published) -> bool:
    """True when the border of some area is only near the true one."""
    codes = [one.code for one in found.rows][:MOST_DRAWN]
    rows = Boundary.all_rows.filter(area_code__in=codes, ended_by=None)
    return rows.filter(approximate=True).exists()


def cells_of(found: Published, language: str) -> list[Cell]:
    """Return the areas with their shapes; those whose shape nobody has are left out."""
    codes = [one.code for one in found.rows][:MOST_DRAWN]
    rows = Boundary.all_rows.filter(area_code__in=codes, ended_by=None)
    shapes = {
        one.area_code: one for one in rows.only("area_code", "wkb", "approximate")
    }
    above = names_of(sorted({parent_of(code) for code in shapes}))
    return [
        Cell(
            shape=shapely.from_wkb(bytes(shapes[one.code].wkb)),
            step=one.step if one.score is not None else None,
            approximate=shapes[one.code].approximate,
            title=f"{one.name}: {words_of(one, found, language)}",
            address=area_address(language, one.code),
            group=above.get(parent_of(one.code), ""),
        )
        for one in found.rows
        if one.code in shapes
    ]
