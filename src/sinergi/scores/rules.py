"""Which run may be made and published, and what must be said beside it. Plain Python."""

from dataclasses import dataclass
from enum import StrEnum

from sinergi_core.index.framework import Framework

BAWASLU = "bawaslu"
KOTA = 2
"""The lowest level for which Bawaslu itself publishes figures."""

LEVEL_NUMBERS = {
    "province": 1,
    "kab_kota": 2,
    "kecamatan": 3,
    "kelurahan": 4,
    "rw": 5,
    "rt": 6,
}
LEVEL_CODES = {number: code for code, number in LEVEL_NUMBERS.items()}

MAX_DRAWS = 10_000
FEWEST_DRAWS = 1_000
"""Below this the ends of the intervals of a published run would be chance themselves."""
MOST_AREAS_WHAT_IF = 2_000
"""More areas than this are not computed inside a request; the reader narrows the area."""


class RunState(StrEnum):
    """Where a run stands, from its job and whether its results are stored."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Label(StrEnum):
    """What must stand beside every figure of a run."""

    OFFICIAL = "official"
    NOT_OFFICIAL = "not-official"
    EXPERIMENTAL = "experimental"


class Refusal(StrEnum):
    """Why a run cannot be published; the words are in `words.REFUSALS`."""

    UNFINISHED = "unfinished"
    EXPERIMENTAL = "experimental"
    ALREADY = "already"
    NOT_YOURS = "not-yours"
    ONLY_BAWASLU = "only-bawaslu"
    NO_PERMISSION = "no-permission"
    FEW_DRAWS = "few-draws"
    SAME_MOMENT = "same-moment"


class CannotPublish(ValueError):
    """The person can read why; `refusal` names the reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class PublishQuestion:
    """What decides whether a run may be published."""

    is_complete: bool
    is_experimental: bool
    is_published: bool
    is_own: bool
    is_of_bawaslu: bool
    holds_publish: bool
    holds_publish_ikp: bool
    draws: int


def refusal_of(question: PublishQuestion) -> Refusal | None:
    """Return the first reason against publishing, None when there is none.

    Only Bawaslu publishes a run of its own framework (facts 1.1: UU 7/2017 art. 94(1)(a)
    gives the mapping of vulnerability to Bawaslu); a what-if is never published.
    """
    checks = (
        (question.is_own, Refusal.NOT_YOURS),
        (question.is_complete, Refusal.UNFINISHED),
        (not question.is_experimental, Refusal.EXPERIMENTAL),
        (not question.is_published, Refusal.ALREADY),
        (
            question.holds_publish_ikp or not question.is_of_bawaslu,
            Refusal.ONLY_BAWASLU,
        ),
        (question.holds_publish or question.is_of_bawaslu, Refusal.NO_PERMISSION),
        (question.draws >= FEWEST_DRAWS, Refusal.FEW_DRAWS),
    )
    return next((refusal for fits, refusal in checks if not fits), None)


def check_publish(question: PublishQuestion) -> None:
    """Raise CannotPublish with the first reason against publishing."""
    refusal = refusal_of(question)
    if refusal is not None:
        raise CannotPublish(refusal)


def label_of(
    *, level: int, is_of_bawaslu: bool, is_published: bool, is_experimental: bool
) -> Label:
    """Return what must stand beside the figures.

    Below kota every figure is the platform's own; at kota and above only a published
    run of a Bawaslu framework is official, since only Bawaslu can have published it.
    """
    if is_experimental:
        return Label.EXPERIMENTAL
    if level <= KOTA and is_of_bawaslu and is_published:
        return Label.OFFICIAL
    return Label.NOT_OFFICIAL


def levels_of(framework: Framework) -> tuple[int, ...]:
    """Return the numbers of the area levels a framework is meant for, lowest first."""
    numbers = {LEVEL_NUMBERS[name] for name in framework.area_levels}
    return tuple(sorted(numbers, reverse=True))


def is_of_bawaslu(publisher: str) -> bool:
    """True when the framework's publisher is Bawaslu."""
    return publisher == BAWASLU


def state_of(*, is_complete: bool, job_state: str | None) -> RunState:
    """Return a run's state; stored results outrank what the job says."""
    if is_complete:
        return RunState.DONE
    if job_state in {RunState.WAITING, RunState.RUNNING, RunState.FAILED}:
        return RunState(job_state)
    # a job that ended without results, or no job at all
    return RunState.FAILED if job_state else RunState.WAITING


def rank_change(before: int | None, after: int | None) -> int | None:
    """Return the places climbed towards rank 1 (more vulnerable); None if either is open."""
    if not before or not after:
        return None
    return before - after
