"""How far a warning has come with each recipient, and when it goes a level higher."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum


class State(StrEnum):
    """How far a warning has come with a recipient; stored. Later ones say more."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"
    ACTED = "acted"
    CANNOT = "cannot"


class Severity(StrEnum):
    """How grave (CAP 1.2, `severity`); stored."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Urgency(StrEnum):
    """How soon (CAP 1.2, `urgency`); stored."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """How sure (CAP 1.2, `certainty`); stored."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


ANSWERED = frozenset({State.ACKNOWLEDGED, State.ACTED, State.CANNOT})
"""Somebody of the recipient has said that the warning arrived."""

WITHIN: dict[Severity, int] = {
    Severity.EXTREME: 10,
    Severity.SEVERE: 15,
    Severity.MODERATE: 60,
    Severity.MINOR: 240,
    Severity.UNKNOWN: 60,
}
"""Minutes within which a warning is to be acknowledged, unless its writer says otherwise."""

RANK_OF_STATE: dict[State, int] = {
    state: rank
    for rank, state in enumerate(
        (
            State.QUEUED,
            State.FAILED,
            State.SENT,
            State.SEEN,
            State.ACKNOWLEDGED,
            State.CANNOT,
            State.ACTED,
        )
    )
}
"""How much a state says: an institution takes that of its people that says most."""

LONGEST_WITHIN = 1_440
LEVELS = 4
"""So many institutions above a silent one are told at most."""

RANK: dict[Severity, int] = {
    Severity.UNKNOWN: 0,
    Severity.MINOR: 1,
    Severity.MODERATE: 2,
    Severity.SEVERE: 3,
    Severity.EXTREME: 4,
}


def levels_due(sent_at: dt.datetime, within: int, at: dt.datetime) -> int:
    """Return how many levels up a silent recipient has been due: one per `within` minutes."""
    minutes = (at - sent_at).total_seconds() / 60
    return max(0, min(LEVELS, int(minutes // max(1, within))))


def ladder_of(
    institution: int, above: Mapping[int, int | None], lines: Mapping[int, str],
    *, told: Collection[int], most: int = LEVELS,
) -> list[int]:  # fmt: skip
    """Return the institutions above, nearest first, as far as the line is the same.

    Of those only who may be told of it; who may not is passed over, and the one above
    takes its level. `lines` are those of `accounts.roles.organiser_line`: what an office
    of the executive leaves unanswered never goes to Bawaslu or KPU, nor theirs to anybody
    else (UU 7/2017, articles 7 and 89).
    """
    found: list[int] = []
    passed = {institution}
    one = above.get(institution)
    while one is not None:
        if lines.get(one, "") != lines.get(institution, "") or one in passed:
            break
        passed.add(one)
        if one in told:
            found.append(one)
        one = above.get(one)
    return found[:most]


def common_area(codes: Iterable[str]) -> str:
    """Return the nearest area that holds all of these codes; "" is the nation."""
    parts = [code.split(".") for code in codes]
    if not parts:
        return ""
    shared = []
    for column in zip(*parts, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return ".".join(shared)


COUNTED = re.compile(
    r"\b\d[\d.,]*\s+(?:laporan|kejadian|insiden|kasus|temuan|reports?|incidents?|cases?"
    r"|findings?)\b",
    re.IGNORECASE,
)


def names_counts(texts: Iterable[str]) -> bool:
    """True when a text says how many reports, incidents, cases or findings there are."""
    return any(COUNTED.search(text) for text in texts)


def middle_minutes(spans: Sequence[dt.timedelta]) -> int | None:
    """Return the median of the spans in whole minutes, None without any."""
    if not spans:
        return None
    minutes = sorted(one.total_seconds() / 60 for one in spans)
    half = len(minutes) // 2
    middle = (
        minutes[half] if len(minutes) % 2 else sum(minutes[half - 1 : half + 1]) / 2
    )
    return round(middle)
