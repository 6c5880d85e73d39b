"""The map as an SVG file: classes as colour, pattern and word; what nobody saw is hatched.

No script, no style attribute, no link: an image, beside which stands the same as a table.
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
    """An area to draw: its shape, the step of its class (None: no data), what it says."""

    shape: Any
    step: int | None
    approximate: bool
    title: str


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


def draw(
    cells: Sequence[Cell], title: str, legend: Sequence[tuple[int | None, str]]
) -> str:
    """Return the SVG with its legend, empty text when there is nothing to draw."""
    shapes = [one.shape for one in cells if not one.shape.is_empty]
    if not shapes:
        return ""
    west, south, east, north = shapely.total_bounds(shapes)
    narrowing = cos(radians((south + north) / 2))
    across = max((east - west) * narrowing, 1e-9)
    scale = min(WIDTH / across, TALLEST / max(north - south, 1e-9))
    frame = (west, north, scale * narrowing, scale)
    paths = "".join(_path(one, frame) for one in cells if not one.shape.is_empty)
    width, height = across * scale, (north - south) * scale
    wide = max(width, 300.0)
    tall = height + 24 * len(legend) + 12
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {wide + 4:.0f} {tall + 4:.0f}" '
        f'width="{wide + 4:.0f}" height="{tall + 4:.0f}" role="img" font-family="sans-serif" '
        f'font-size="14"><title>{escape(title)}</title>{pattern_defs()}'
        f'<rect x="-2" y="-2" width="{wide + 4:.0f}" height="{tall + 4:.0f}" fill="#fff"/>'
        f'<g stroke="#15201f" stroke-width="0.6" fill-rule="evenodd">{paths}</g>'
        f"{_legend(legend, height + 12)}</svg>"
    )


def _legend(rows: Sequence[tuple[int | None, str]], top: float) -> str:
    return "".join(
        f'<rect x="1" y="{top + 24 * n:.0f}" width="26" height="18" fill="url(#k{step or 0})" '
        f'stroke="#15201f" stroke-width="0.6"/><text x="36" y="{top + 24 * n + 14:.0f}" '
        f'fill="#15201f">{escape(words)}</text>'
        for n, (step, words) in enumerate(rows)
    )


def _path(cell: Cell, frame: tuple[float, float, float, float]) -> str:
    west, north, per_lon, per_lat = frame
    coarse = shapely.simplify(cell.shape, FINEST / per_lat)
    moved = shapely.transform(
        coarse, lambda xy: (xy - (west, north)) * (per_lon, -per_lat)
    )
    rings = [
        ring
        for polygon in shapely.get_parts(moved)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    line = "".join(_ring(ring) for ring in rings)
    dash = ' stroke-dasharray="3 2"' if cell.approximate else ""
    return (
        f'<path fill="url(#k{cell.step or 0})"{dash} d="{line}">'
        f"<title>{escape(cell.title)}</title></path>"
    )


def _ring(ring: Any) -> str:
    points = [f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)]
    return f"M{'L'.join(points)}Z"
