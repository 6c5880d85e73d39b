"""How fast an office works: the median of each step, the last safe moment, the forecast."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sinergi.cases.rules.steps import Step

FEWEST = 5
"""Steps taken before a median says anything."""
MAIN_WAY: tuple[Step, ...] = (
    Step.RECEIVED, Step.REVIEWED, Step.REGISTERED, Step.CLARIFYING, Step.STUDIED,
    Step.PLENARY, Step.DECIDED, Step.FOLLOWED, Step.CLOSED,
)  # fmt: skip
"""The steps most cases take, in order: what lies ahead is counted along it."""
BESIDE: Mapping[Step, Step] = {
    Step.FINDING: Step.RECEIVED, Step.COMPLETING: Step.REVIEWED,
    Step.COMPLETED: Step.REVIEWED, Step.EXTENDED: Step.CLARIFYING,
    Step.PASSED_UP: Step.STUDIED, Step.FORWARDED: Step.DECIDED,
    Step.REOPENED: Step.RECEIVED,
}  # fmt: skip
"""Steps off the main way, and the one they stand beside."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the office's own pace says of a deadline.

    `done_at` when the act is likely done, `last_safe_at` until when the next step may
    wait; both None where the office took too few such steps to say. `breach` is True when
    the act is likely late.
    """

    done_at: dt.datetime | None = None
    last_safe_at: dt.datetime | None = None
    breach: bool = False


def paces_of(
    steps: Iterable[tuple[int, Step, dt.datetime]],
) -> dict[Step, dt.timedelta]:
    """Return step → median time until the next one, for steps seen `FEWEST` times.

    `steps` are (case, step, when) in order of time within each case.
    """
    spans: dict[Step, list[float]] = defaultdict(list)
    before: dict[int, tuple[Step, dt.datetime]] = {}
    for case, step, at in steps:
        if case in before:
            last, began = before[case]
            spans[BESIDE.get(last, last)].append((at - began).total_seconds())
        before[case] = (step, at)
    return {
        step: dt.timedelta(seconds=median(found))
        for step, found in spans.items()
        if len(found) >= FEWEST
    }


def way_to(now: Step, ends: Iterable[Step]) -> Sequence[Step]:
    """Return the steps of the main way still to be left before one of `ends` is reached.

    The first is where the case stands. Empty when the way does not lead there.
    """
    start = BESIDE.get(now, now)
    if start not in MAIN_WAY:
        return ()
    wanted = {BESIDE.get(one, one) for one in ends}
    ahead = MAIN_WAY[MAIN_WAY.index(start) :]
    for place, step in enumerate(ahead):
        if place and step in wanted:
            return ahead[:place]
    return ()


def forecast(
    now: Step,
    since: dt.datetime,
    due_at: dt.datetime,
    ends: Iterable[Step],
    paces: Mapping[Step, dt.timedelta],
    at: dt.datetime,
) -> Forecast:
    """Return what the pace says; of the present step, the time already spent counts."""
    way = way_to(now, ends)
    if not way or any(step not in paces for step in way):
        return Forecast()
    after = sum((paces[step] for step in way[1:]), dt.timedelta())
    here = max(since + paces[way[0]], at)
    done_at = here + after
    return Forecast(done_at, due_at - after, done_at > due_at)
