"""What a page took beside its floors and its target."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.pages_rows import PageRow

MS = 1000


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Seconds a call takes as the visitor sees it (median, 95th percentile, the first of
    the process), seconds of the server's processors per call, the most memory of the
    server so far, calls made, and bytes on the wire of the largest answer."""

    median_s: float
    p95_s: float
    first_s: float | None
    cpu_s: float
    memory_mb: float
    calls: int
    size: int


@dataclass(frozen=True, slots=True)
class Floors:
    """The same server answering /healthz and a static file; SQLite reading the rows."""

    healthz: PageFigures
    static: PageFigures
    bare_s: float | None


@dataclass(frozen=True, slots=True)
class PageReport:
    """A row with everything measured. `ours` None: there was nothing to measure it with."""

    row: PageRow
    ours: PageFigures | None
    floor: Floors
    quick: bool = False

    @property
    def missed(self) -> tuple[str, ...]:
        """The names of the targets that were not reached."""
        if self.ours is None:
            return ("failed",)
        held = self.ours.median_s if self.row.drawn else self.ours.p95_s
        return ("wall_s",) if not self.quick and held > self.row.target_s else ()

    def lines(self) -> list[str]:
        """Return the report as lines to read, milliseconds throughout."""
        row, ours = self.row, self.ours
        few = "a small part of " if self.quick else ""
        lines = [f"{row.code}: {row.work} | {few}{row.size}"]
        if ours is None:
            return [*lines, "  ours    could not be measured here"]
        last = "worst" if row.drawn else "p95"
        told = f"  ours    median {_ms(ours.median_s)}, {last} {_ms(ours.p95_s)}"
        told += f", server CPU {_ms(ours.cpu_s)}"
        if ours.first_s is not None:
            told += f", first {_ms(ours.first_s)}"
        told += f", {ours.calls} calls"
        told += f", {ours.size / 1024:.1f} kB" if ours.size else ""
        lines += [f"{told}, {ours.memory_mb:.0f} MB", *self._floor_lines(ours)]
        if self.quick:
            return lines
        verdict = "missed" if self.missed else "met"
        held = "median" if row.drawn else "p95"
        load = os.getloadavg()[0]
        limit = f"{_ms(row.target_s)} at {held}: {verdict}"
        return [*lines, f"  target  {limit} (machine load {load:.1f})"]

    def _floor_lines(self, ours: PageFigures) -> list[str]:
        floor = self.floor
        ratio = ours.median_s / floor.healthz.median_s
        line = f"  floor   /healthz {_ms(floor.healthz.median_s)} (ours {ratio:.1f} x)"
        line += f", static file {_ms(floor.static.median_s)}"
        if floor.bare_s is not None:
            times = ours.median_s / floor.bare_s
            line += f", the rows bare from SQLite {_ms(floor.bare_s)} ({times:.1f} x)"
        return [line]

    def as_plain(self) -> dict[str, Any]:
        """Return the report as plain values, for `--json`."""
        return {
            "row": self.row.code,
            "work": self.row.work,
            "size": self.row.size,
            "ours": asdict(self.ours) if self.ours else None,
            "target": {"wall_s": self.row.target_s},
            "missed": list(self.missed),
            "floor": asdict(self.floor),
            "ratio_to_floor_wall": self.ours.median_s / self.floor.healthz.median_s
            if self.ours
            else None,
            "load": os.getloadavg()[0],
            "peers": [],
        }


def _ms(seconds: float) -> str:
    return f"{seconds * MS:.1f} ms"
