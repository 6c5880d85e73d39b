"""What may be done with a report on the staff's side; stored words, never rename one."""

from enum import StrEnum

from sinergi.reports.rules.states import State


class Act(StrEnum):
    """A line of a report's trail."""

    LOOKED = "looked"
    ROUTED = "routed"
    ASSIGNED = "assigned"
    MOVED = "moved"
    ASKED = "asked"
    ANSWERED = "answered"
    GROUPED = "grouped"
    UNGROUPED = "ungrouped"
    OFFICIAL = "official"
    REFERRED = "referred"
    NAMED = "named"
    KIND = "kind"
    IDENTITY = "identity"
    OPENED = "opened"
    CASED = "cased"


class IdentityState(StrEnum):
    """Where a request to open an identity stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    OPENED = "opened"


class Ground(StrEnum):
    """Why an identity is opened: a closed list, so that the log holds no words."""

    FORMAL = "formal"
    CONTACT = "contact"
    SUMMONS = "summons"
    SAFETY = "safety"
    LAW = "law"


class ReferredTo(StrEnum):
    """To whom media or hoax content is referred."""

    KOMINFOTIK = "kominfotik"
    BAWASLU = "bawaslu"
    POLICE = "police"
    KPU = "kpu"


IN_TRIAGE = (State.RECEIVED, State.CHECKING, State.WAITING)
"""States in which a report still waits for somebody to sort it."""

MOVES: dict[State, tuple[State, ...]] = {
    State.RECEIVED: (State.CHECKING, State.CLOSED),
    State.CHECKING: (State.REFERRED, State.CLOSED),
    State.WAITING: (State.CHECKING, State.CLOSED),
    State.INCIDENT: (State.CHECKING, State.REFERRED, State.CLOSED),
    State.CASE: (),
    State.REFERRED: (State.CHECKING, State.CLOSED),
    State.CLOSED: (State.CHECKING,),
    State.WITHDRAWN: (State.CHECKING,),
}
"""State → where a person may move it by hand; questions, incidents and cases move it too."""


def may_move(state: str, to: str) -> bool:
    """True when a person may move a report so by hand."""
    return to in MOVES[State(state)]
