"""Which step starts which legal clock, and which step stops it.

Lengths, units and articles stand in `sinergi_core.clock`; here only what of a case they
measure. A rule of a regulation that stands in no table here is not shown.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sinergi.cases.rules.kinds import CaseKind
from sinergi.cases.rules.steps import Step

RULING = frozenset({CaseKind.ADMINISTRATIVE, CaseKind.TSM})
HEARD_BY_POLICE = frozenset({CaseKind.CRIMINAL})
ALL = frozenset(CaseKind)


@dataclass(frozen=True, slots=True)
class Start:
    """A step that starts an event of the clock, for which kinds of case."""

    step: Step
    event: str
    kinds: frozenset[CaseKind] = ALL


STARTS: tuple[Start, ...] = (
    Start(Step.INFORMATION, "suspicion-discovered"),
    Start(Step.RECEIVED, "report-delivered"),
    Start(Step.RECEIVED, "report-received"),
    Start(Step.FINDING, "report-delivered"),
    Start(Step.FINDING, "report-received"),
    Start(Step.COMPLETING, "deficiency-notified"),
    Start(Step.REGISTERED, "report-registered"),
    Start(Step.REGISTERED, "administrative-registered", RULING),
    Start(Step.PLENARY, "criminal-stated", HEARD_BY_POLICE),
    Start(Step.FORWARDED, "recommendation-received", RULING),
    Start(Step.FORWARDED, "police-received", HEARD_BY_POLICE),
    Start(Step.DECIDED, "ruling-read", RULING),
)
"""Besides, the day on which a violation became known starts "violation-known"."""

OVER = frozenset({
    Step.PLENARY, Step.PASSED_UP, Step.DECIDED, Step.FORWARDED, Step.FOLLOWED,
    Step.CLOSED,
})  # fmt: skip
STOPS: Mapping[str, frozenset[Step]] = {
    "temuan": frozenset({Step.FINDING, Step.NO_FINDING}),
    "laporan": frozenset({Step.RECEIVED}),
    "kajian-awal": frozenset({Step.REVIEWED, Step.WITHDRAWN, Step.NOT_REGISTERED}),
    "perbaikan-laporan": frozenset({
        Step.COMPLETED, Step.NOT_REGISTERED, Step.WITHDRAWN,
    }),
    "kajian": OVER | {Step.WITHDRAWN},
    "kajian-diperpanjang": OVER | {Step.WITHDRAWN},
    "tindak-lanjut": OVER | {Step.WITHDRAWN, Step.NOT_REGISTERED},
    "tindak-lanjut-diperpanjang": OVER | {Step.WITHDRAWN, Step.NOT_REGISTERED},
    "putusan-administratif": frozenset({
        Step.DECIDED, Step.FORWARDED, Step.PASSED_UP, Step.CLOSED, Step.WITHDRAWN,
    }),
    "penerusan-pidana": frozenset({Step.FORWARDED, Step.PASSED_UP, Step.CLOSED}),
    "penyidikan": frozenset({Step.FOLLOWED, Step.CLOSED}),
    "pelaksanaan-putusan": frozenset({Step.FOLLOWED, Step.CLOSED}),
    "rekomendasi-administratif": frozenset({Step.FOLLOWED, Step.CLOSED}),
}  # fmt: skip
"""Rule of a regulation → the steps by which the act it measures is done."""

EXTENDED = frozenset({"kajian-diperpanjang", "tindak-lanjut-diperpanjang"})
"""Rules that hold only once further information was asked for."""
SHORTER = frozenset({"kajian", "tindak-lanjut"})
"""Rules that an extension replaces, where the regulation has a longer one."""
OURS = "bawaslu"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, and when what it says happened (aware)."""

    step: Step
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Clocked:
    """An event of the clock, when it happened, and when the act it asks for was done."""

    rule: str
    event_at: dt.datetime
    done_at: dt.datetime | None


def events_of(kind: CaseKind, step: Step) -> tuple[str, ...]:
    """Return the events of the clock that a step is."""
    return tuple(one.event for one in STARTS if one.step is step and kind in one.kinds)


def clocks_of(
    kind: CaseKind,
    taken: Sequence[Taken],
    known_at: dt.datetime | None,
    rules: Iterable[tuple[str, str]],
) -> list[Clocked]:
    """Return the clocks that run or ran; `rules` are (code, event) of the regulation.

    `taken` are the steps in order. The newest event counts: a case reopened and
    registered anew starts its clock anew. A rule stops by the first of its steps after
    the event; extended rules hold once information was asked for, and replace the short.
    """
    known = {code: event for code, event in rules if code in STOPS}
    extended = any(one.step is Step.EXTENDED for one in taken)
    longer = extended and bool(known.keys() & EXTENDED)
    found = []
    for code, event in known.items():
        if code in (SHORTER if longer else EXTENDED if not extended else ()):
            continue
        started = _event_of(event, kind, taken, known_at)
        if started is None:
            continue
        place, event_at = started
        found.append(Clocked(code, event_at, _stop_of(code, taken[place:])))
    return found


def _event_of(
    event: str,
    kind: CaseKind,
    taken: Sequence[Taken],
    known_at: dt.datetime | None,
) -> tuple[int, dt.datetime] | None:
    if event == "violation-known":
        return None if known_at is None else (0, known_at)
    for place in range(len(taken) - 1, -1, -1):
        if event in events_of(kind, taken[place].step):
            return place + 1, taken[place].at
    return None


def _stop_of(code: str, after: Sequence[Taken]) -> dt.datetime | None:
    return next((one.at for one in after if one.step in STOPS[code]), None)
