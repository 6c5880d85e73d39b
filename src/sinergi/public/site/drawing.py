"""The map as an SVG file: classes as colour, pattern and word; what nobody saw is hatched.

No script and no style attribute; beside it stands the same as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Any

import shapely
from django.utils.safestring import SafeString, mark_safe

WIDTH, TALLEST = 640.0, 640.0
FINEST = 0.7
MOST_NAMED = 60
PALE, DARK = "#f3e3d3", "#4a2429"
FILLS = {
    1: ("#f3e3d3", ""),
    2: ("#dcb79d", '<circle cx="4" cy="4" r="1.1" fill="#6b3a2e"/>'),
    3: ("#c89680", '<path d="M0 8L8 0" stroke="#4a2429" stroke-width="1.1"/>'),
    4: ("#9a5f58", '<path d="M0 8L8 0M0 0L8 8" stroke="#f3e3d3" stroke-width="1"/>'),
    5: ("#4a2429", '<path d="M0 4H8" stroke="#f3e3d3" stroke-width="1.2"/>'),
}
"""Ground and pattern of the five classes: told apart in grey and by those who see no red."""
UNSEEN = '<rect width="8" height="8" fill="#fff"/><path d="M0 0L8 8" stroke="#7d888e" stroke-width="2.2"/>'


@dataclass(frozen=True, slots=True)
class Cell:
    """An area to draw: its shape, the step of its class (None: no data), what it says.

    `address` is where it leads in a page, `group` the area above, by which it is labelled.
    """

    shape: Any
    step: int | None
    approximate: bool
    title: str
    address: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """From longitude and latitude to the picture."""

    west: float
    north: float
    per_lon: float
    per_lat: float

    def moved(self, shape: Any) -> Any:
        """Return a shape in units of the picture, without what cannot be seen."""
        coarse = shapely.simplify(shape, FINEST / self.per_lat)
        return shapely.transform(
            coarse,
            lambda xy: (xy - (self.west, self.north)) * (self.per_lon, -self.per_lat),
        )


def pattern_defs() -> str:
    """Return the patterns, `k1` to `k5` and `k0` for what was not seen."""
    found = [
        f'<pattern id="k0" width="8" height="8" patternUnits="userSpaceOnUse">{UNSEEN}</pattern>'
    ]
    for step, (ground, marks) in FILLS.items():
        found.append(
            f'<pattern id="k{step}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{ground}"/>{marks}</pattern>'
        )
    return f"<defs>{''.join(found)}</defs>"


def swatch(step: int | None) -> SafeString:
    """Return a small field of the legend as SVG, for a page; said by the words beside it."""
    marks = (
        UNSEEN
        if step is None
        else f'<rect width="8" height="8" fill="{FILLS[step][0]}"/>{FILLS[step][1]}'
    )
    return mark_safe(  # noqa: S308 our own marks
        '<svg class="swatch" viewBox="0 0 8 8" width="24" height="24" aria-hidden="true" '
        f'focusable="false">{marks}</svg>'
    )


def range_mark(score: float, low: float, high: float) -> SafeString:
    """Return score and interval as a dot on a bar from 0 to 100; said by the words beside it."""
    low, score, high = (min(100.0, max(0.0, one)) for one in (low, score, high))
    return mark_safe(  # noqa: S308 our own marks around numbers
        '<svg class="range" viewBox="-2 0 104 10" width="104" height="10" aria-hidden="true" '
        f'focusable="false"><path d="M0 5H100"/><rect x="{low:.0f}" y="3" '
        f'width="{max(1.0, high - low):.0f}" height="4"/><circle cx="{score:.0f}" cy="5" '
        'r="3"/></svg>'
    )


def share_mark(share: float) -> SafeString:
    """Return a share from 0 to 1 as a bar; said by the number beside it."""
    return mark_safe(  # noqa: S308 our own marks around a number
        '<svg class="range" viewBox="-2 0 104 10" width="104" height="10" aria-hidden="true" '
        f'focusable="false"><path d="M0 5H100"/><rect y="2" width="{100 * share:.0f}" '
        'height="6"/></svg>'
    )


def draw(
    cells: Sequence[Cell], title: str, legend: Sequence[tuple[int | None, str]]
) -> str:
    """Return the picture as a file with its legend, empty text when there is nothing to draw."""
    drawn = _drawn(cells, linked=False)
    if drawn is None:
        return ""
    marks, width, height = drawn
    wide, tall = max(width, 300.0), height + 24 * len(legend) + 12
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {_box(wide, tall)} role="img">'
        f'<title>{escape(title)}</title><rect x="-2" y="-2" width="{wide + 4:.0f}" '
        f'height="{tall + 4:.0f}" fill="#fff"/>{marks}{_legend(legend, height + 12)}</svg>'
    )


def draw_in_page(cells: Sequence[Cell]) -> SafeString:
    """Return the picture for a page, each area leading to its own; empty for nothing.

    Its links are for the pointer: keyboard and readers have the same ones in the table.
    """
    drawn = _drawn(cells, linked=True)
    if drawn is None:
        return SafeString("")
    marks, width, height = drawn
    return mark_safe(  # noqa: S308 names are escaped where they are put in
        f'<svg class="map" {_box(width, height)} aria-hidden="true" focusable="false">{marks}</svg>'
    )


def _box(width: float, height: float) -> str:
    return (
        f'viewBox="-2 -2 {width + 4:.0f} {height + 4:.0f}" width="{width + 4:.0f}" '
        f'height="{height + 4:.0f}" font-family="sans-serif" font-size="14"'
    )


def _drawn(cells: Sequence[Cell], *, linked: bool) -> tuple[str, float, float] | None:
    """Return marks, width and height, None when there is nothing to draw."""
    cells = [one for one in cells if not one.shape.is_empty]
    if not cells:
        return None
    west, south, east, north = shapely.total_bounds([one.shape for one in cells])
    narrowing = cos(radians((south + north) / 2))
    across = max((east - west) * narrowing, 1e-9)
    scale = min(WIDTH / across, TALLEST / max(north - south, 1e-9))
    frame = Frame(west, north, scale * narrowing, scale)
    paths = "".join(_area(one, frame, linked=linked) for one in cells)
    marks = (
        f'{pattern_defs()}<g stroke="#15201f" stroke-width="0.6" fill-rule="evenodd">'
        f"{paths}</g>{_groups(cells, frame)}"
    )
    return marks, across * scale, (north - south) * scale


def _groups(cells: Sequence[Cell], frame: Frame) -> str:
    """Return the borders and names of the areas above; a name has a halo to be read by."""
    groups: dict[str, list[Any]] = {}
    for one in cells:
        if one.group:
            groups.setdefault(one.group, []).append(one.shape)
    if not 1 < len(groups) <= MOST_NAMED:
        return ""
    lines, names = "", ""
    for name, shapes in groups.items():
        whole = frame.moved(shapely.unary_union(shapes))
        lines += _line(whole)
        point = whole.representative_point()
        names += f'<text x="{point.x:.0f}" y="{point.y:.0f}">{escape(name)}</text>'
    return (
        f'<path fill="none" stroke="#fff" stroke-width="4" d="{lines}" pointer-events="none"/>'
        f'<path fill="none" stroke="#15201f" stroke-width="1.8" d="{lines}" pointer-events="none"/>'
        '<g text-anchor="middle" font-weight="700" fill="#15201f" stroke="#fff" '
        f'stroke-width="4" stroke-linejoin="round" paint-order="stroke" pointer-events="none">{names}</g>'
    )


def _legend(rows: Sequence[tuple[int | None, str]], top: float) -> str:
    return "".join(
        f'<rect x="1" y="{top + 24 * n:.0f}" width="26" height="18" fill="url(#k{step or 0})" '
        f'stroke="#15201f" stroke-width="0.6"/><text x="36" y="{top + 24 * n + 14:.0f}" '
        f'fill="#15201f">{escape(words)}</text>'
        for n, (step, words) in enumerate(rows)
    )


def _area(cell: Cell, frame: Frame, *, linked: bool) -> str:
    dash = ' stroke-dasharray="3 2"' if cell.approximate else ""
    path = (
        f'<path fill="url(#k{cell.step or 0})"{dash} d="{_line(frame.moved(cell.shape))}">'
        f"<title>{escape(cell.title)}</title></path>"
    )
    if not (linked and cell.address):
        return path
    return f'<a href="{escape(cell.address)}" tabindex="-1">{path}</a>'


def _line(shape: Any) -> str:
    return "".join(
        _ring(ring)
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    )


def _ring(ring: Any) -> str:
    points = [f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)]
    return f"M{'L'.join(points)}Z"
