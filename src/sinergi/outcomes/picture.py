"""The lines of a study as a picture that needs no script."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 34


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line: where it lies and what it says; None where nothing was seen."""

    label: str
    treated: float | None
    controls: float | None
    from_on: dt.date
    to_on: dt.date


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines as SVG points, broken where nothing was seen; ticks; where the work begins."""

    width: int
    height: int
    treated: list[str]
    controls: list[str]
    dots: list[tuple[float, float, str]]
    ticks: list[tuple[float, float]]
    begins: float
    points: list[Point]
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def picture_of(series: Sequence[Mapping[str, Any]]) -> Picture | None:
    """Return the picture of a series of windows; None where nothing was seen at all."""
    points = [_point(one) for one in series]
    values = [
        value
        for one in points
        for value in (one.treated, one.controls)
        if value is not None
    ]
    if not values:
        return None
    low, high = min(values), max(values)
    room = (high - low) * 0.1 or max(abs(high) * 0.1, 1.0)
    low, high = low - room, high + room
    step = (WIDTH - LEFT - RIGHT) / len(points)
    span = HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return round(TOP + span * (high - value) / (high - low), 1)

    xs = [round(LEFT + step * (n + 0.5), 1) for n in range(len(points))]
    drawn = {
        name: [None if (v := getattr(one, name)) is None else y(v) for one in points]
        for name in ("treated", "controls")
    }
    dots = [
        (x, at, name)
        for name, line in drawn.items()
        for x, at in zip(xs, line, strict=True)
        if at is not None
    ]
    ticks = [(y(v), v) for v in (low + room, (low + high) / 2, high - room)]
    begins = round(LEFT + step * len(points) / 2, 1)
    return Picture(
        WIDTH, HEIGHT, _lines(xs, drawn["treated"]), _lines(xs, drawn["controls"]),
        dots, ticks, begins, points,
    )  # fmt: skip


def _point(one: Mapping[str, Any]) -> Point:
    first, last = dt.date.fromisoformat(one["from"]), dt.date.fromisoformat(one["to"])
    return Point(one["from"], one["treated"], one["controls"], first, last)


def _lines(xs: Sequence[float], ys: Sequence[float | None]) -> list[str]:
    """Return stretches of a line as SVG points; a gap ends one."""
    found: list[list[str]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if y is None:
            found.append([])
        else:
            found[-1].append(f"{x},{y}")
    return [" ".join(one) for one in found if len(one) > 1]
