"""A measure and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Names = dict[str, str]


class Sureness(StrEnum):
    """How sure an effect is."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Effect:
    """Shares of an indicator's part of vulnerability that are gone while it works."""

    low: float
    mid: float
    high: float
    sure: Sureness
    authority: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, done once in one unit of the library (a kelurahan).

    `names`, `description`, `proof` by language; `stages` codes of the electoral
    calendar, or `non-tahapan`; `addresses` framework code -> indicator codes;
    `staff_weeks` people times weeks, `cost` rupiah; `lead_weeks` until it can be done,
    `lasts_weeks` it works; `kinds` of institutions that can do it; `source` names where
    the practice is known from, with its address.
    """

    code: str
    names: Names
    description: Names
    stages: tuple[str, ...]
    addresses: dict[str, tuple[str, ...]]
    effect: Effect
    staff_weeks: float
    cost: float
    cost_authority: str
    lead_weeks: int
    lasts_weeks: float
    kinds: tuple[str, ...]
    proof: Names
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Library:
    """Measures by order of the file; `unit` says what one choice is counted for."""

    measures: tuple[Measure, ...]
    unit: Names
    authority: str

    def by_code(self) -> dict[str, Measure]:
        """The measures by their code."""
        return {measure.code: measure for measure in self.measures}
