"""The two paths of a neutrality matter, and a third for offices other laws name.

One table per path: from a step to those that may follow, who takes it, and what it needs.
ASN: study by Bawaslu as "hukum lainnya" → referral to BKN (KASN before 24 August 2024) →
recommendation → the official imposes → monitored (facts: SKB 2/2022, SE MenPANRB 4/2024).
RT/RW: the lurah clarifies → oral or written reprimand → camat → resignation or decision
(Permendagri 18/2018, Pergub DKI 22/2022 art. 30).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sinergi.neutrality.rules.subjects import NEIGHBOURHOOD, SubjectKind


class Path(StrEnum):
    """Which path a matter takes; stored."""

    ASN = "asn"
    RTRW = "rtrw"
    OTHER = "other"


class Step(StrEnum):
    """Where a matter stands; stored."""

    OPENED = "opened"
    PASSED_UP = "passed-up"
    HANDED = "handed"
    SUMMONED = "summoned"
    HEARD = "heard"
    STUDIED = "studied"
    FORWARDED = "forwarded"
    RECEIVED = "received"
    RECOMMENDED = "recommended"
    IMPOSED = "imposed"
    NOT_IMPOSED = "not-imposed"
    ORAL = "oral"
    WRITTEN = "written"
    TO_CAMAT = "to-camat"
    RESIGNED = "resigned"
    REVOKED = "revoked"
    ANSWERED = "answered"
    DROPPED = "dropped"
    CLOSED = "closed"


class Side(StrEnum):
    """Whose step it is: who leads the matter, or to whom it was handed."""

    LEAD = "lead"
    HANDLER = "handler"


class Need(StrEnum):
    """What must be given with a step."""

    NOTE = "note"
    SUMMONS = "summons"
    LETTER = "letter"
    RECEIPT = "receipt"
    RECOMMENDATION = "recommendation"
    SANCTION = "sanction"


class Handing(StrEnum):
    """Who hears of the matter by a step."""

    UP = "up"  # the institution above the lead, which leads from now on
    CHAIN = "chain"  # the first superior of the accused who is not named
    NEXT = "next"  # the next one above the handler


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step: whose, what it needs, which letter it sends, who hears by it."""

    side: Side
    need: Need | None = None
    letter: str = ""
    hands: Handing | None = None


LEAD_NOTE = Move(Side.LEAD, Need.NOTE)
HANDLER_NOTE = Move(Side.HANDLER, Need.NOTE)
STUDY = LEAD_NOTE
DROP = LEAD_NOTE
PASS_UP = Move(Side.LEAD, Need.NOTE, hands=Handing.UP)
SUMMON = Move(Side.LEAD, Need.SUMMONS, letter="summons")
CLOSE = LEAD_NOTE
Table = Mapping[Step, Mapping[Step, Move]]

ASN: Table = {
    Step.OPENED: {
        Step.SUMMONED: SUMMON, Step.STUDIED: STUDY, Step.PASSED_UP: PASS_UP,
        Step.DROPPED: DROP,
    },
    Step.PASSED_UP: {
        Step.SUMMONED: SUMMON, Step.STUDIED: STUDY, Step.DROPPED: DROP,
    },
    Step.SUMMONED: {Step.HEARD: LEAD_NOTE, Step.STUDIED: STUDY},
    Step.HEARD: {Step.STUDIED: STUDY, Step.DROPPED: DROP},
    Step.STUDIED: {
        Step.FORWARDED: Move(Side.LEAD, Need.LETTER, letter="referral"),
        Step.DROPPED: DROP,
    },
    Step.FORWARDED: {Step.RECEIVED: Move(Side.LEAD, Need.RECEIPT)},
    Step.RECEIVED: {
        # From here on the official who imposes knows of it, and nobody before.
        Step.RECOMMENDED: Move(
            Side.LEAD, Need.RECOMMENDATION, hands=Handing.CHAIN
        ),
        Step.DROPPED: DROP,
    },
    Step.RECOMMENDED: {
        Step.IMPOSED: Move(Side.HANDLER, Need.SANCTION),
        Step.NOT_IMPOSED: HANDLER_NOTE,
    },
    Step.NOT_IMPOSED: {
        Step.IMPOSED: Move(Side.HANDLER, Need.SANCTION), Step.CLOSED: CLOSE,
    },
    Step.IMPOSED: {Step.CLOSED: CLOSE},
}  # fmt: skip

RTRW: Table = {
    Step.OPENED: {
        Step.HANDED: Move(Side.LEAD, Need.NOTE, hands=Handing.CHAIN),
        Step.SUMMONED: Move(Side.HANDLER, Need.SUMMONS, letter="summons"),
        Step.PASSED_UP: PASS_UP,
        Step.DROPPED: DROP,
    },
    Step.PASSED_UP: {
        Step.HANDED: Move(Side.LEAD, Need.NOTE, hands=Handing.CHAIN),
        Step.DROPPED: DROP,
    },
    Step.HANDED: {
        Step.SUMMONED: Move(Side.HANDLER, Need.SUMMONS, letter="summons"),
    },
    Step.SUMMONED: {Step.HEARD: HANDLER_NOTE},
    Step.HEARD: {
        Step.ORAL: HANDLER_NOTE,
        Step.WRITTEN: Move(Side.HANDLER, Need.LETTER, letter="reprimand"),
        Step.DROPPED: HANDLER_NOTE,
    },
    Step.ORAL: {
        Step.WRITTEN: Move(Side.HANDLER, Need.LETTER, letter="reprimand"),
        Step.TO_CAMAT: Move(
            Side.HANDLER, Need.LETTER, letter="report", hands=Handing.NEXT
        ),
        Step.CLOSED: CLOSE,
    },
    Step.WRITTEN: {
        Step.TO_CAMAT: Move(
            Side.HANDLER, Need.LETTER, letter="report", hands=Handing.NEXT
        ),
        Step.RESIGNED: HANDLER_NOTE,
        Step.CLOSED: CLOSE,
    },
    Step.TO_CAMAT: {
        Step.RESIGNED: HANDLER_NOTE,
        Step.REVOKED: HANDLER_NOTE,
        Step.CLOSED: CLOSE,
    },
    Step.RESIGNED: {Step.CLOSED: CLOSE},
    Step.REVOKED: {Step.CLOSED: CLOSE},
}

OTHER: Table = {
    Step.OPENED: {
        Step.SUMMONED: SUMMON, Step.STUDIED: STUDY, Step.PASSED_UP: PASS_UP,
        Step.DROPPED: DROP,
    },
    Step.PASSED_UP: {
        Step.SUMMONED: SUMMON, Step.STUDIED: STUDY, Step.DROPPED: DROP,
    },
    Step.SUMMONED: {Step.HEARD: LEAD_NOTE, Step.STUDIED: STUDY},
    Step.HEARD: {Step.STUDIED: STUDY, Step.DROPPED: DROP},
    Step.STUDIED: {
        Step.FORWARDED: Move(Side.LEAD, Need.LETTER, letter="referral"),
        Step.DROPPED: DROP,
    },
    Step.FORWARDED: {Step.RECEIVED: Move(Side.LEAD, Need.RECEIPT)},
    Step.RECEIVED: {Step.ANSWERED: LEAD_NOTE, Step.DROPPED: DROP},
    Step.ANSWERED: {Step.CLOSED: CLOSE},
}  # fmt: skip

TABLES: Mapping[Path, Table] = {Path.ASN: ASN, Path.RTRW: RTRW, Path.OTHER: OTHER}

ENDS = frozenset({Step.DROPPED, Step.CLOSED})
DECIDED = frozenset(
    {Step.IMPOSED, Step.ORAL, Step.WRITTEN, Step.RESIGNED, Step.REVOKED}
)
"""Steps by which somebody in authority has decided: only these are ever counted."""


class BadStep(ValueError):
    """The step is not taken; `code` says why, for `naming.STEP_PROBLEMS`, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


def path_of(kind: SubjectKind) -> Path:
    """Return the path for an office of that kind."""
    if kind in NEIGHBOURHOOD:
        return Path.RTRW
    return Path.ASN if kind is SubjectKind.ASN else Path.OTHER


def moves_from(path: Path, step: Step) -> Mapping[Step, Move]:
    """Return the steps that may follow; none at an end."""
    return TABLES[path].get(step, {})


def find_move(path: Path, now: Step, to: Step) -> Move:
    """Return the move; raises BadStep "not-a-step"."""
    move = moves_from(path, now).get(to)
    if move is None:
        raise BadStep("not-a-step")
    return move


def is_open(step: Step) -> bool:
    """True while something is still asked of somebody."""
    return step not in ENDS
