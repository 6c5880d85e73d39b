"""What was found out about field data: facts in words, and which of them must hold."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One thing tried, on one database."""

    code: str
    work: str
    size: str
    database: str


@dataclass(frozen=True, slots=True)
class FieldReport:
    """A row with its figures, told in order; `must` names what must be true of it.

    `figures` None: it could not be tried here, for the reason in `why_not`.
    """

    row: FieldRow
    figures: Mapping[str, float | int | str] | None
    must: Mapping[str, bool]
    why_not: str = ""
    quick: bool = False

    @property
    def missed(self) -> tuple[str, ...]:
        """What must be true and is not."""
        return tuple(name for name, held in self.must.items() if not held)

    def lines(self) -> list[str]:
        """Return the report as lines to read."""
        few = "a small part of " if self.quick else ""
        lines = [f"{self.row.code}: {self.row.work} | {few}{self.row.size}"]
        if self.figures is None:
            return [*lines, f"  could not be tried here: {self.why_not}"]
        wide = max(map(len, self.figures), default=0)
        lines += [f"  {k:<{wide}}  {_told(v)}" for k, v in self.figures.items()]
        verdict = "missed: " + ", ".join(self.missed) if self.missed else "met"
        load = os.getloadavg()[0]
        held = ", ".join(self.must)
        return [*lines, f"  target: {held}: {verdict} (machine load {load:.1f})"]

    def as_plain(self) -> dict[str, Any]:
        """Return the report as plain values, for `--json`."""
        return {
            "row": self.row.code,
            "work": self.row.work,
            "size": self.row.size,
            "database": self.row.database,
            "ours": dict(self.figures) if self.figures is not None else None,
            "target": list(self.must),
            "missed": list(self.missed),
            "why_not": self.why_not,
            "load": os.getloadavg()[0],
            "peers": [],
        }


def ms(seconds: float) -> str:
    """Return a time in milliseconds, as reports tell it."""
    return f"{seconds * 1000:,.0f} ms"


def _told(value: float | int | str) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value  # fmt: skip
