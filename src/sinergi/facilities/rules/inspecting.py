"""Steps of a joint inspection, and what a signature stands for."""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum

from sinergi.facilities.rules.readiness import Result


class Party(StrEnum):
    """Who inspects together; stored."""

    PPK = "ppk"
    PANWASCAM = "panwascam"
    POLSEK = "polsek"
    KECAMATAN = "kecamatan"


PARTY_KINDS: dict[Party, tuple[str, ...]] = {
    Party.PPK: ("ppk", "kpu"),
    Party.PANWASCAM: ("panwascam", "bawaslu"),
    Party.POLSEK: ("polri",),
    Party.KECAMATAN: ("kecamatan", "pemkot", "pemkot-unit"),
}
"""Kinds of institutions that may stand for a party. The city's store has those of the city."""


class InspectionStep(StrEnum):
    """Where an inspection stands; stored."""

    PLANNED = "planned"
    HELD = "held"
    SIGNED = "signed"
    CANCELLED = "cancelled"


ALLOWED: dict[InspectionStep, frozenset[InspectionStep]] = {
    InspectionStep.PLANNED: frozenset({InspectionStep.HELD, InspectionStep.CANCELLED}),
    # Results may be put right until the first signature stands under them.
    InspectionStep.HELD: frozenset({InspectionStep.SIGNED, InspectionStep.HELD}),
    InspectionStep.SIGNED: frozenset(),
    InspectionStep.CANCELLED: frozenset(),
}


class BadInspection(ValueError):
    """What cannot be done; `code` says why, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


def check_step(now: InspectionStep, to: InspectionStep) -> None:
    """Raise BadInspection when no such step leads on."""
    if to not in ALLOWED[now]:
        raise BadInspection("not-a-step")


def digest_of(results: Iterable[tuple[str, Result, str]]) -> str:
    """Return the SHA-256 of (item, result, note) in the order of the items' codes."""
    rows = sorted((item, result.value, note) for item, result, note in results)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()
