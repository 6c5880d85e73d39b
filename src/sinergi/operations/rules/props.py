"""The steps of a campaign prop on one screen: which follow which, and who takes them.

Bawaslu decides whether a prop breaks a rule and recommends; Satpol PP orders and takes
down, as was agreed on 14 September 2023 (taken down together with Bawaslu, carried out by
Satpol PP). What is taken down is photographed, kept with an inventory, and given back.
"""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """Where a prop stands; stored."""

    SEEN = "seen"
    NO_BREACH = "no-breach"
    RECOMMENDED = "recommended"
    ORDERED = "ordered"
    TAKEN_DOWN = "taken-down"
    STORED = "stored"
    RETURNED = "returned"
    DISPOSED = "disposed"
    GONE = "gone"
    JOINED = "joined"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """Who takes a step."""

    HANDLER = "handler"
    EXECUTOR = "executor"


class Act(StrEnum):
    """What somebody does to props; stored in their history."""

    RECOMMEND = "recommend"
    NO_BREACH = "no-breach"
    ORDER = "order"
    TAKE_DOWN = "take-down"
    STORE = "store"
    GIVE_BACK = "give-back"
    DISPOSE = "dispose"
    GONE = "gone"
    JOIN = "join"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step: by which act, who may take it, what must be told with it."""

    act: Act
    sides: frozenset[Side]
    needs: tuple[str, ...] = ()


BAWASLU = frozenset({Side.HANDLER})
SATPOL = frozenset({Side.EXECUTOR})
EITHER = BAWASLU | SATPOL

RECOMMEND = Move(Act.RECOMMEND, BAWASLU, ("number", "dated_on", "ground", "executor"))
NO_BREACH = Move(Act.NO_BREACH, BAWASLU, ("note",))
JOIN = Move(Act.JOIN, BAWASLU, ("join_to",))
# Its owner, or somebody nobody knows, was faster.
GONE = Move(Act.GONE, EITHER, ("note",))
REOPEN = Move(Act.REOPEN, BAWASLU, ("note",))

ALLOWED: dict[Step, dict[Step, Move]] = {
    Step.SEEN: {
        Step.RECOMMENDED: RECOMMEND,
        Step.NO_BREACH: NO_BREACH,
        Step.GONE: GONE,
        Step.JOINED: JOIN,
    },
    Step.RECOMMENDED: {
        Step.ORDERED: Move(Act.ORDER, SATPOL, ("number", "dated_on", "due_on")),
        Step.GONE: GONE,
        Step.JOINED: JOIN,
    },
    Step.ORDERED: {
        Step.TAKEN_DOWN: Move(Act.TAKE_DOWN, SATPOL, ("count", "after")),
        Step.GONE: GONE,
    },
    Step.TAKEN_DOWN: {
        Step.STORED: Move(Act.STORE, SATPOL, ("number", "dated_on", "place")),
    },
    Step.STORED: {
        Step.RETURNED: Move(Act.GIVE_BACK, SATPOL, ("number", "dated_on", "receiver")),
        Step.DISPOSED: Move(Act.DISPOSE, SATPOL, ("note",)),
    },
    # Decided too early: opened again, so that the count of sightings stays true.
    Step.NO_BREACH: {Step.SEEN: REOPEN},
    Step.GONE: {Step.SEEN: REOPEN},
    Step.JOINED: {Step.SEEN: REOPEN},
    # The ends. What hangs there again is a new sighting.
    Step.RETURNED: {},
    Step.DISPOSED: {},
    Step.WITHDRAWN: {},
}

BACKLOG = (Step.SEEN, Step.RECOMMENDED, Step.ORDERED)
"""Steps of props that still hang, as far as is known."""

KEPT = (Step.TAKEN_DOWN, Step.STORED)
"""Steps of props that are in the hands of Satpol PP."""

OPEN = (*BACKLOG, *KEPT)
"""Steps of props that still ask for something."""

ONE_AT_A_TIME = frozenset({Act.TAKE_DOWN, Act.JOIN})
"""Acts whose proof belongs to one prop."""


class Kind(StrEnum):
    """What it is, as the form `apk` asks; stored."""

    BILLBOARD = "billboard"
    BANNER = "banner"
    PENNANT = "pennant"
    FLAG = "flag"
    POSTER = "poster"
    SCREEN = "screen"
    OTHER = "other"


class PlaceType(StrEnum):
    """Where it hangs, as the form `apk` asks; stored."""

    GOVERNMENT = "government"
    STATION = "station"
    ELSEWHERE = "elsewhere"
    UNSURE = "unsure"


class Period(StrEnum):
    """The part of the calendar a day lies in; stored."""

    BEFORE = "before"
    CAMPAIGN = "campaign"
    QUIET = "quiet"
    VOTING = "voting"
    UNSURE = "unsure"


class BadAct(ValueError):
    """An act that cannot be done; `code` says why, `field` where, `number` to which prop.

    Codes: "not-a-step", "missing", "one-at-a-time", "nothing", "number-used", "not-yours",
    "stale", "circle", "too-many", "count", "future", "due-before-letter".
    """

    def __init__(self, code: str, field: str = "", number: str = "") -> None:
        super().__init__(f"{number} {field}: {code}".strip())
        self.code = code
        self.field = field
        self.number = number


def move_for(now: Step, act: Act) -> tuple[Step, Move]:
    """Return the step an act leads to from here; raises BadAct "not-a-step"."""
    for step, move in ALLOWED[now].items():
        if move.act is act:
            return step, move
    raise BadAct("not-a-step")


@dataclass(frozen=True, slots=True)
class Span:
    """A stage of the calendar by its code; None where the regulation names no day."""

    code: str
    starts_on: dt.date | None
    ends_on: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """True when the stage runs on that day."""
        if self.starts_on is None or self.ends_on is None:
            return False
        return self.starts_on <= day <= self.ends_on


PERIOD_STAGES = {
    "kampanye": Period.CAMPAIGN,
    "masa-tenang": Period.QUIET,
    "pemungutan-suara": Period.VOTING,
}
"""Codes of stages of our calendars → the period the form asks for."""


def period_on(day: dt.date, stages: Iterable[Span]) -> tuple[Period, Span | None]:
    """Return the period a day lies in by the calendar, and the stage that says so.

    Before the first campaign day it is "before", told by the campaign's stage; outside all
    of them it is "unsure". The calendar says when, never which clause is broken.
    """
    known = [one for one in stages if one.code in PERIOD_STAGES]
    for one in known:
        if one.holds(day):
            return PERIOD_STAGES[one.code], one
    campaign = next((one for one in known if one.code == "kampanye"), None)
    if campaign and campaign.starts_on is not None and day < campaign.starts_on:
        return Period.BEFORE, campaign
    return Period.UNSURE, None


# --- the same prop seen twice -------------------------------------------------------------

NEAR_METRES = 60.0
"""Positions of a phone in a street differ by some tens of metres."""
ALIKE = 0.5
"""Share of words two places have in common, from which they may be one."""
EARTH_METRES = 6_371_000.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What tells one prop from another: kind, area, place in words, position if known."""

    kind: str
    area_code: str
    place: str
    latitude: float | None = None
    longitude: float | None = None


def metres_between(one: Seen, other: Seen) -> float | None:
    """Return the distance on the ground; None where a position is unknown (haversine)."""
    if one.latitude is None or one.longitude is None:
        return None
    if other.latitude is None or other.longitude is None:
        return None
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    north = second - first
    east = math.radians(other.longitude - one.longitude)
    part = (
        math.sin(north / 2) ** 2
        + math.cos(first) * math.cos(second) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(part)))


def words_of(place: str) -> frozenset[str]:
    """Return the words of a place without what every street is called."""
    plain = "".join(ch if ch.isalnum() else " " for ch in place.lower())
    return frozenset(plain.split()) - {"jl", "jalan", "di", "depan", "dekat", "the"}


def may_be_same(one: Seen, other: Seen) -> bool:
    """True when two sightings may be of one prop: people decide, the machine asks.

    Same kind in the same kelurahan, and near each other; without positions, places that
    share at least half of their words.
    """
    if (one.kind, one.area_code) != (other.kind, other.area_code):
        return False
    metres = metres_between(one, other)
    if metres is not None:
        return metres <= NEAR_METRES
    first, second = words_of(one.place), words_of(other.place)
    if not first or not second:
        return False
    return len(first & second) / len(first | second) >= ALIKE
