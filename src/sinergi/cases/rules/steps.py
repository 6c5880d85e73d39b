"""The steps of a case as one table: from where to where, who, what it needs, what it prints.

After UU 7/2017 art. 454 to 461 and Perbawaslu 7/2022: initial information → tracing → own
finding; report or finding → preliminary review → completion → registration →
clarification → study → plenary → decision or forwarding → follow-up → closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sinergi.cases.rules.kinds import CaseKind, Level, Origin, Regime, decides_itself


class Step(StrEnum):
    """Where a case stands; stored."""

    INFORMATION = "information"
    TRACING = "tracing"
    NO_FINDING = "no-finding"
    FINDING = "finding"
    RECEIVED = "received"
    REVIEWED = "reviewed"
    COMPLETING = "completing"
    COMPLETED = "completed"
    NOT_REGISTERED = "not-registered"
    REGISTERED = "registered"
    CLARIFYING = "clarifying"
    EXTENDED = "extended"
    STUDIED = "studied"
    PLENARY = "plenary"
    PASSED_UP = "passed-up"
    DECIDED = "decided"
    FORWARDED = "forwarded"
    FOLLOWED = "followed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    REOPENED = "reopened"


class Who(StrEnum):
    """Which permission a step asks for."""

    HANDLE = "handle"
    DECIDE = "decide"


class Need(StrEnum):
    """What must be given with a step."""

    NOTE = "note"
    REVIEW = "review"
    REASON = "reason"
    NUMBER = "number"
    QUESTION = "question"
    HEARING = "hearing"
    STUDY = "study"
    QUORUM = "quorum"
    OUTCOME = "outcome"
    CONSIDERATIONS = "considerations"
    BODY = "body"
    RECEIPT = "receipt"


class Reason(StrEnum):
    """Why a report or finding is not registered; stored."""

    FORMAL = "formal"
    MATERIAL = "material"
    LATE = "late"
    OUTSIDE = "outside"
    HANDLED = "handled-already"
    WITHDRAWN = "withdrawn"


class Paper(StrEnum):
    """What a step prints; stored. The form code of each is the office's to set."""

    RECEIPT = "receipt"
    REVIEW = "review"
    DEFICIENCY = "deficiency"
    REGISTRATION = "registration"
    INVITATION = "invitation"
    MINUTES = "minutes"
    STUDY = "study"
    PLENARY = "plenary"
    STATUS = "status"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"
    FORWARDING = "forwarding"


BOTH = frozenset(Level)


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step: to where, by whom, with what, and which paper it makes.

    `when` narrows it: "decides" where the office decides itself, "forwards" where it does
    not, "proven" and "unproven" by what the plenary found, "report" and "found" by origin.
    """

    to: Step
    who: Who = Who.HANDLE
    needs: tuple[Need, ...] = ()
    prints: Paper | None = None
    levels: frozenset[Level] = BOTH
    when: frozenset[str] = field(default_factory=frozenset)


def _when(*words: str) -> frozenset[str]:
    return frozenset(words)


NOTE = (Need.NOTE,)
KOTA = frozenset({Level.BAWASLU})
KECAMATAN = frozenset({Level.PANWASCAM})
WITHDRAW = Move(Step.WITHDRAWN, needs=NOTE, prints=Paper.STATUS, when=_when("report"))
SUSPEND = Move(Step.SUSPENDED, Who.DECIDE, NOTE)
REJECT = Move(Step.NOT_REGISTERED, needs=(Need.REASON, Need.NOTE), prints=Paper.STATUS)
REGISTER = Move(Step.REGISTERED, needs=(Need.NUMBER,), prints=Paper.REGISTRATION)
REVIEW = Move(Step.REVIEWED, needs=(Need.REVIEW, Need.NOTE), prints=Paper.REVIEW)
CLARIFY = Move(Step.CLARIFYING, needs=(Need.HEARING,), prints=Paper.INVITATION)
EXTEND = Move(Step.EXTENDED, needs=NOTE)
STUDY = Move(Step.STUDIED, needs=(Need.STUDY,), prints=Paper.STUDY)
PLENARY = Move(
    Step.PLENARY, Who.DECIDE, (Need.QUORUM, Need.OUTCOME, Need.CONSIDERATIONS),
    Paper.PLENARY,
)  # fmt: skip
CLOSE = Move(Step.CLOSED, needs=NOTE, prints=Paper.STATUS)
REOPEN = Move(Step.REOPENED, Who.DECIDE, NOTE)

TABLE: Mapping[Step, tuple[Move, ...]] = {
    Step.INFORMATION: (
        Move(Step.TRACING, needs=NOTE),
        Move(Step.NO_FINDING, needs=NOTE),
    ),
    Step.TRACING: (
        Move(Step.FINDING, Who.HANDLE, (Need.NOTE,), Paper.RECEIPT),
        Move(Step.NO_FINDING, needs=NOTE),
    ),
    Step.NO_FINDING: (REOPEN,),
    Step.FINDING: (REVIEW, SUSPEND),
    Step.RECEIVED: (REVIEW, WITHDRAW),
    Step.REVIEWED: (
        REGISTER,
        Move(
            Step.COMPLETING, needs=(Need.QUESTION, Need.NOTE), prints=Paper.DEFICIENCY,
            when=_when("report"),
        ),
        REJECT,
        WITHDRAW,
        SUSPEND,
    ),
    Step.COMPLETING: (
        Move(Step.COMPLETED, needs=(Need.REVIEW, Need.NOTE), when=_when("report")),
        REJECT,
        WITHDRAW,
    ),
    Step.COMPLETED: (REGISTER, REJECT, WITHDRAW),
    Step.REGISTERED: (CLARIFY, EXTEND, STUDY, WITHDRAW, SUSPEND),
    Step.CLARIFYING: (
        CLARIFY,
        EXTEND,
        Move(Step.STUDIED, needs=(Need.STUDY,), prints=Paper.STUDY),
        SUSPEND,
    ),
    Step.EXTENDED: (CLARIFY, STUDY, SUSPEND),
    Step.STUDIED: (PLENARY, EXTEND, SUSPEND),
    Step.PLENARY: (
        Move(
            Step.PASSED_UP, Who.HANDLE, NOTE, Paper.RECOMMENDATION,
            KECAMATAN, _when("proven"),
        ),
        Move(
            Step.DECIDED, Who.DECIDE, (Need.CONSIDERATIONS,), Paper.DECISION, KOTA,
            _when("decides"),
        ),
        Move(
            Step.FORWARDED, Who.DECIDE, (Need.BODY, Need.NOTE), Paper.FORWARDING, KOTA,
            _when("proven", "forwards"),
        ),
        Move(
            Step.CLOSED, needs=NOTE, prints=Paper.STATUS, when=_when("unproven")
        ),
    ),
    # From here on the office above leads: it decides on the study of the one below.
    Step.PASSED_UP: (PLENARY, STUDY, CLARIFY),
    Step.DECIDED: (
        Move(Step.FOLLOWED, needs=(Need.RECEIPT,)),
        Move(Step.CLOSED, needs=NOTE, prints=Paper.STATUS, when=_when("unproven")),
    ),
    Step.FORWARDED: (Move(Step.FOLLOWED, needs=(Need.RECEIPT,)),),
    Step.FOLLOWED: (Move(Step.FOLLOWED, needs=(Need.RECEIPT,)), CLOSE),
    Step.NOT_REGISTERED: (REOPEN,),
    Step.WITHDRAWN: (REOPEN,),
    Step.CLOSED: (REOPEN,),
    Step.REOPENED: (
        Move(Step.TRACING, needs=NOTE, when=_when("unreceived")),
        Move(Step.REVIEWED, needs=(Need.REVIEW, Need.NOTE), prints=Paper.REVIEW,
             when=_when("received")),
    ),
    Step.SUSPENDED: (),
}  # fmt: skip
"""What may follow each step. SUSPENDED goes back to where it came from: see `moves_from`."""

STARTS: Mapping[Origin, Step] = {
    Origin.REPORT: Step.RECEIVED,
    Origin.INFORMATION: Step.INFORMATION,
    Origin.FINDING: Step.FINDING,
}
ENDS = frozenset({Step.NO_FINDING, Step.NOT_REGISTERED, Step.WITHDRAWN, Step.CLOSED})
"""Steps at which nothing is asked of anybody; each can be reopened."""
RECEIVING = frozenset({Step.RECEIVED, Step.FINDING})
"""Steps by which a report or finding counts as received."""


class BadStep(ValueError):
    """The step is not taken; `code` says why, for `naming.STEP_PROBLEMS`, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the table asks of a case to say which steps may follow.

    `came_from` is the step before a suspension, `proven` what the plenary found.
    """

    step: Step
    kind: CaseKind
    regime: Regime
    level: Level
    origin: Origin
    ad_hoc: bool = False
    proven: bool | None = None
    received: bool = True
    came_from: Step | None = None

    def words(self) -> frozenset[str]:
        """Return the words of `Move.when` that hold."""
        decides = decides_itself(self.kind, self.regime, self.level, ad_hoc=self.ad_hoc)
        found = {
            "decides" if decides else "forwards",
            "report" if self.origin is Origin.REPORT else "found",
            "received" if self.received else "unreceived",
        }
        if self.proven is not None:
            found.add("proven" if self.proven else "unproven")
        return frozenset(found)


def moves_from(standing: Standing) -> tuple[Move, ...]:
    """Return the steps that may follow, in the order of the table."""
    if standing.step is Step.SUSPENDED:
        back = standing.came_from
        return () if back is None else (Move(back, Who.DECIDE, NOTE),)
    words = standing.words()
    return tuple(
        move
        for move in TABLE[standing.step]
        if standing.level in move.levels and move.when <= words
    )


def find_move(standing: Standing, to: Step) -> Move:
    """Return the move; raises BadStep "not-a-step"."""
    for move in moves_from(standing):
        if move.to is to:
            return move
    raise BadStep("not-a-step")


def is_open(step: Step) -> bool:
    """True while something is still asked of somebody."""
    return step not in ENDS


def has_quorum(present: int, members: int) -> bool:
    """True when more than half of the members sit in the plenary.

    The exact quorum of Perbawaslu was not read; half and one more is the least any
    collegial body asks.
    """
    return members > 0 and present * 2 > members


def quorum_of(members: int) -> int:
    """Return how many must be present of so many members."""
    return members // 2 + 1


def printed_by(moves: Iterable[Move]) -> list[Paper]:
    """Return the papers these moves print, once each, in order."""
    return list(dict.fromkeys(move.prints for move in moves if move.prints))
