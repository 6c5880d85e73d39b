"""Kinds and steps of a session, and which of its counts can be true together."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of session; stored. The six after SKPP: Perbawaslu 2/2023."""

    SESSION = "sosialisasi"
    SCHOOL = "kunjungan-sekolah"
    CAMPUS = "kunjungan-kampus"
    INTERFAITH = "dialog-lintas-iman"
    SIMULATION = "simulasi-pemungutan"
    SKPP = "skpp"
    P2P = "p2p"
    FORUM = "forum-warga"
    CORNER = "pojok-pengawasan"
    UNIVERSITY = "kerja-sama-perguruan-tinggi"
    VILLAGE = "kampung-pengawasan"
    DIGITAL = "komunitas-digital"


PARTICIPATORY = (
    Kind.P2P, Kind.FORUM, Kind.CORNER, Kind.UNIVERSITY, Kind.VILLAGE, Kind.DIGITAL,
)  # fmt: skip
"""Bawaslu's six programmes of participatory supervision (Perbawaslu 2/2023)."""
COURSES = frozenset({Kind.P2P, Kind.SKPP})
"""Courses whose participants get a certificate."""


class Step(StrEnum):
    """How far a session is; stored."""

    PLANNED = "planned"
    HELD = "held"
    VERIFIED = "verified"
    CANCELLED = "cancelled"


ALLOWED: dict[Step, frozenset[Step]] = {
    Step.PLANNED: frozenset({Step.HELD, Step.CANCELLED}),
    # Held again: the report is mended before anybody has verified it.
    Step.HELD: frozenset({Step.HELD, Step.VERIFIED, Step.PLANNED}),
    # What turns out wrong after all goes back to its reporter, with the reason.
    Step.VERIFIED: frozenset({Step.HELD}),
    Step.CANCELLED: frozenset({Step.PLANNED}),
}
NEEDS_REASON = frozenset(
    {
        (Step.HELD, Step.PLANNED),
        (Step.VERIFIED, Step.HELD),
        (Step.PLANNED, Step.CANCELLED),
    }
)
OPEN = frozenset({Step.PLANNED, Step.HELD})
FORM_GONE = "@form"
"""Reason in the history: the field form it came with is in force no more."""
MOST_PEOPLE = 100_000
MOST_COST = 10**12
MOST_REPEATS = 60


class BadSession(ValueError):
    """What was sent cannot be kept; `code` names what is wrong, `field` where."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{field}: {code}")
        self.code, self.field = code, field


class NotTheirs(ValueError):
    """The person may not do this; `side` is "organiser", "verifier" or "approver"."""

    def __init__(self, side: str) -> None:
        super().__init__(f"only the {side} may do this")
        self.side = side


class Stale(ValueError):
    """Somebody changed the row since it was read."""


def check_version(seen: int | None, now: int) -> None:
    """Raise Stale when somebody was faster; None asks for no check."""
    if seen is not None and seen != now:
        raise Stale(f"version {seen} is not {now}")


def check_move(now: Step, to: Step, reason: str = "") -> None:
    """Raise BadSession unless `to` may follow `now`, with a reason where one is needed."""
    if to not in ALLOWED[now]:
        raise BadSession("move", "step")
    if (now, to) in NEEDS_REASON and not reason.strip():
        raise BadSession("reason", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Who came, in counts; None is "not counted", never zero.

    `first` is how many said by show of hands that it was their first session about this
    stage; `checked` how many looked themselves up in the voter list; `no_card` how many
    have no recorded KTP-el: a count, never a list.
    """

    attended: int
    men: int | None = None
    women: int | None = None
    disabled: int | None = None
    age_17_21: int | None = None
    age_22_30: int | None = None
    age_31_45: int | None = None
    age_46: int | None = None
    first: int | None = None
    checked: int | None = None
    no_card: int | None = None


PARTS = (
    "men", "women", "disabled", "age_17_21", "age_22_30", "age_31_45", "age_46",
    "first", "checked", "no_card",
)  # fmt: skip
SEXES, AGES = ("men", "women"), ("age_17_21", "age_22_30", "age_31_45", "age_46")


def check_heads(heads: Heads) -> None:
    """Raise BadSession when the counts cannot be true together."""
    if not 0 <= heads.attended <= MOST_PEOPLE:
        raise BadSession("range", "attended")
    for name in PARTS:
        value = getattr(heads, name)
        if value is not None and not 0 <= value <= heads.attended:
            raise BadSession("more-than-all", name)
    for names in (SEXES, AGES):
        told = [value for one in names if (value := getattr(heads, one)) is not None]
        if sum(told) > heads.attended:
            raise BadSession("sum", names[0])


DEFINED_BY: Mapping[str, str] = {
    "umum": "attended",
    "pemula": "age_17_21",
    "muda": "age_22_30",
    "perempuan": "women",
    "disabilitas": "disabled",
}
"""Segment → the count that defines it."""


def by_segment(segment: str, heads: Heads) -> Mapping[str, int]:
    """Return segment → people, as the counts tell; segments overlap and never add up.

    All who came belong to "umum". The session's own segment gets the class that defines
    it where that was counted (17–21 for first-time voters, women, disabled), else all.
    """
    told = {code: getattr(heads, name) for code, name in DEFINED_BY.items()}
    found = {code: count for code, count in told.items() if count}
    if told.get(segment) is None:
        found[segment] = heads.attended
    return {code: count for code, count in found.items() if count}


def audience_key(series: int | None, area: str, place: str, session: int) -> str:
    """Return which audience a session had, for counting people once.

    Sessions of one series, or at the same named place in the same area, are taken to be
    before the same people; a session without a place has an audience of its own.
    """
    if series is not None:
        return f"series:{series}"
    name = "".join(ch for ch in place.casefold() if ch.isalnum())
    return f"place:{area}:{name[:60]}" if name else f"session:{session}"
