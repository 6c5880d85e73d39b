"""Which step is which event of the legal clock: the one bridge to `sinergi_core.clock`.

Lengths, units, articles, what meets a deadline: all that stands in the core's files.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sinergi.cases.rules.kinds import CaseKind
from sinergi.cases.rules.steps import ENDS, Step

RULING = frozenset({CaseKind.ADMINISTRATIVE, CaseKind.TSM})
CRIMINAL = frozenset({CaseKind.CRIMINAL})
ALL = frozenset(CaseKind)
OURS = "bawaslu"
"""Whose deadlines are the office's own, in the words of the core."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A step that is an event of the clock, in cases of these kinds."""

    step: Step
    event: str
    kinds: frozenset[CaseKind] = ALL


MEANINGS: tuple[Meaning, ...] = (
    Meaning(Step.INFORMATION, "suspicion-discovered"),
    Meaning(Step.FINDING, "finding-declared"),
    Meaning(Step.FINDING, "report-delivered"),
    Meaning(Step.RECEIVED, "report-delivered"),
    Meaning(Step.REVIEWED, "preliminary-reviewed"),
    Meaning(Step.COMPLETING, "deficiency-notified"),
    Meaning(Step.COMPLETED, "report-completed"),
    Meaning(Step.REGISTERED, "report-registered"),
    Meaning(Step.REGISTERED, "administrative-registered", RULING),
    Meaning(Step.EXTENDED, "information-needed"),
    Meaning(Step.PLENARY, "criminal-stated", CRIMINAL),
    Meaning(Step.DECIDED, "followed-up"),
    Meaning(Step.DECIDED, "ruling-read", RULING),
    Meaning(Step.FORWARDED, "followed-up"),
    Meaning(Step.FORWARDED, "police-received", CRIMINAL),
    Meaning(Step.FORWARDED, "recommendation-received", RULING),
    Meaning(Step.FOLLOWED, "investigation-sent", CRIMINAL),
    Meaning(Step.FOLLOWED, "ruling-carried-out", RULING),
    Meaning(Step.FOLLOWED, "recommendation-treated", RULING),
)
"""A finding starts the clocks of a report from the day it is declared: none other is known."""

FIRST = frozenset({
    "suspicion-discovered", "finding-declared", "violation-known", "report-delivered",
    "preliminary-reviewed",
})  # fmt: skip
"""Events that happen once: what comes after a reopening does not undo them."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, and when what it says happened (aware)."""

    step: Step
    at: dt.datetime


def events_of(
    kind: CaseKind, taken: Sequence[Taken], known_at: dt.datetime | None = None
) -> dict[str, dt.datetime]:
    """Return the events of the clock, each when it first happened since the reopening.

    A case reopened starts its later clocks anew; one recommended upward is stated a crime
    by the plenary of the office above. `taken` are the steps in order.
    """
    found: dict[str, dt.datetime] = {}
    if known_at is not None:
        found["violation-known"] = known_at
    for one in taken:
        if one.step is Step.REOPENED:
            found = {event: at for event, at in found.items() if event in FIRST}
        if one.step is Step.PASSED_UP:
            found.pop("criminal-stated", None)
        for meaning in MEANINGS:
            if meaning.step is one.step and kind in meaning.kinds:
                found.setdefault(meaning.event, one.at)
    return found


def ended_at(taken: Sequence[Taken]) -> dt.datetime | None:
    """Return when the case came to its end: nothing is due after it. None while open."""
    last = taken[-1] if taken else None
    return last.at if last is not None and last.step in ENDS else None
