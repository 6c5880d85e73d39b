"""Counts as Bawaslu reports them: received, registered, not registered, waiting, kinds.

Every received report or finding stands in exactly one of the three, on any day asked
for: received = registered + not registered + waiting, always.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sinergi.cases.rules.kinds import CaseKind, Origin, Outcome

REGISTERED, NOT_REGISTERED, WAITING = "registered", "not-registered", "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted of a case; days, no hours. `received_on` None is not received yet."""

    origin: str
    kind: str
    area_code: str = ""
    received_on: dt.date | None = None
    registered_on: dt.date | None = None
    rejected_on: dt.date | None = None
    reason: str = ""
    decided_on: dt.date | None = None
    outcome: str = ""


@dataclass(slots=True)
class Sums:
    """The counts of some cases; `kinds` are the violations found, by kind."""

    received: int = 0
    registered: int = 0
    not_registered: int = 0
    waiting: int = 0
    violations: int = 0
    no_violation: int = 0
    withdrawn: int = 0
    in_process: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def balances(self) -> bool:
        """True when nothing received is lost and nothing counted twice."""
        whole = self.registered + self.not_registered + self.waiting
        after = self.violations + self.no_violation + self.withdrawn + self.in_process
        return self.received == whole and self.registered == after

    @property
    def share(self) -> float | None:
        """Registered of received; None where nothing was received."""
        return self.registered / self.received if self.received else None


def place_of(one: Counted, day: dt.date) -> str:
    """Return where a received case stands at the end of `day`.

    Registered wins over not registered: a case reopened and registered is registered.
    """
    if one.registered_on is not None and one.registered_on <= day:
        return REGISTERED
    if one.rejected_on is not None and one.rejected_on <= day:
        return NOT_REGISTERED
    return WAITING


def sum_up(
    cases: Iterable[Counted], first: dt.date, last: dt.date, day: dt.date
) -> dict[str, Sums]:
    """Return origin → counts of what was received from `first` to `last`, as on `day`.

    The key "" is the sum of all. Findings made of initial information count as findings,
    from the day they were declared.
    """
    found = {"": Sums(), Origin.REPORT.value: Sums(), Origin.FINDING.value: Sums()}
    for one in cases:
        if one.received_on is None or not first <= one.received_on <= last:
            continue
        if one.received_on > day:
            continue
        origin = Origin.REPORT if one.origin == Origin.REPORT else Origin.FINDING
        for sums in (found[""], found[origin.value]):
            _count(sums, one, day)
    return found


def _count(sums: Sums, one: Counted, day: dt.date) -> None:
    sums.received += 1
    place = place_of(one, day)
    if place == WAITING:
        sums.waiting += 1
        return
    if place == NOT_REGISTERED:
        sums.not_registered += 1
        sums.reasons[one.reason] += 1
        return
    sums.registered += 1
    if one.decided_on is None or one.decided_on > day:
        sums.in_process += 1
    elif one.outcome == Outcome.VIOLATION:
        sums.violations += 1
        sums.kinds[one.kind] += 1
    elif one.outcome == Outcome.WITHDRAWN:
        sums.withdrawn += 1
    else:
        sums.no_violation += 1


def kinds_of(sums: Sums) -> list[tuple[CaseKind, int]]:
    """Return the violations found, by kind; the kinds always add up to them."""
    return [(kind, sums.kinds[kind.value]) for kind in CaseKind]
