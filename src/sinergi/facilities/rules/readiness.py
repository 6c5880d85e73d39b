"""When a facility is ready, how much of its checklist holds, and what expires when.

A check holds until its last day. What nobody has looked at is neither ready nor a defect:
the score is an interval, from "all unseen items fail" to "all unseen items hold".
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """What a check found; stored."""

    OK = "ok"
    FAIL = "fail"
    NOT_APPLICABLE = "na"


class State(StrEnum):
    """Whether a facility is ready; stored."""

    READY = "ready"
    NOT_READY = "not-ready"
    UNCHECKED = "unchecked"


class Standing(StrEnum):
    """How an item stands on a day."""

    HOLDS = "holds"
    EXPIRED = "expired"
    FAILS = "fails"
    LEFT_OUT = "left-out"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist, as far as the rule goes."""

    code: str
    critical: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The newest check of an item; `until_on` None holds as long as the facility is used."""

    result: Result
    until_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a facility stands. Shares are of the items that apply, None when there is none.

    `score` counts items that hold; up to `highest` would hold if all unseen ones did.
    `ready_until_on` is the last day on which every critical item still holds,
    `next_expiry_on` the first day some item's check ends on.
    """

    state: State
    score: float | None
    highest: float | None
    standings: Mapping[str, Standing]
    ready_until_on: dt.date | None
    next_expiry_on: dt.date | None


def standing_of(found: Found | None, day: dt.date) -> Standing:
    """Return how an item with this newest check stands on a day."""
    if found is None:
        return Standing.UNSEEN
    if found.result is Result.NOT_APPLICABLE:
        return Standing.LEFT_OUT
    if found.result is Result.FAIL:
        return Standing.FAILS
    if found.until_on is not None and found.until_on < day:
        return Standing.EXPIRED
    return Standing.HOLDS


def readiness(
    items: Sequence[Item], found: Mapping[str, Found], day: dt.date
) -> Readiness:
    """Return how a facility with these items and newest checks stands on a day.

    Ready is who has every critical item holding; a critical one that fails or has expired
    makes it not ready; critical ones unseen leave it unchecked.
    """
    standings = {one.code: standing_of(found.get(one.code), day) for one in items}
    critical = [standings[one.code] for one in items if one.critical]
    counted = [one for one in standings.values() if one is not Standing.LEFT_OUT]
    holds = counted.count(Standing.HOLDS)
    unseen = counted.count(Standing.UNSEEN)
    total = len(counted)
    ends = {
        code: until
        for code, one in standings.items()
        if one is Standing.HOLDS and (until := found[code].until_on) is not None
    }
    state = state_of(critical)
    critical_ends = [
        ends[one.code] for one in items if one.critical and one.code in ends
    ]
    return Readiness(
        state=state,
        score=holds / total if total else None,
        highest=(holds + unseen) / total if total else None,
        standings=standings,
        ready_until_on=min(critical_ends, default=None),
        next_expiry_on=min(ends.values(), default=None),
    )


def state_of(critical: Iterable[Standing]) -> State:
    """Return whether a facility with these critical items is ready."""
    found = set(critical)
    if found & {Standing.FAILS, Standing.EXPIRED}:
        return State.NOT_READY
    if Standing.UNSEEN in found or not found:
        return State.UNCHECKED
    return State.READY


def state_on(state: State, ready_until_on: dt.date | None, day: dt.date) -> State:
    """Return the state on a later day than it was stored: checks end by themselves."""
    if (
        ready_until_on is not None
        and ready_until_on < day
        and state is not State.NOT_READY
    ):
        return State.NOT_READY
    return state


@dataclass(frozen=True, slots=True)
class StageDays:
    """A stage of the calendar by its days."""

    key: int
    starts_on: dt.date | None
    ends_on: dt.date | None


def expires_before(
    until_on: dt.date | None, stages: Iterable[StageDays], day: dt.date
) -> StageDays | None:
    """Return the first stage still to end whose last day the check does not reach.

    None when it holds through all of them, or for as long as the facility is used.
    """
    if until_on is None:
        return None
    coming = [
        one
        for one in stages
        if one.ends_on is not None and one.ends_on >= max(day, until_on)
    ]
    late = [one for one in coming if one.ends_on is not None and one.ends_on > until_on]
    return min(
        late, key=lambda one: (one.starts_on or one.ends_on, one.key), default=None
    )


def until_of(
    checked_on: dt.date, days: int | None, told_until_on: dt.date | None
) -> dt.date | None:
    """Return the last day a check holds: what was told, else so many days, else for good."""
    if told_until_on is not None:
        return told_until_on
    return None if days is None else checked_on + dt.timedelta(days=days)
