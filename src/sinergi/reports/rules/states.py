"""Words of reports that are stored: never rename one."""

from enum import StrEnum


class Channel(StrEnum):
    """How a report came."""

    WEB = "web"
    PHONE = "phone"
    WALK_IN = "walk-in"
    PAPER = "paper"
    WHATSAPP = "whatsapp"
    POSKO = "posko"
    MEDIA = "media"
    FINDING = "finding"


class Wanted(StrEnum):
    """A formal report names its reporter; information need not."""

    FORMAL = "formal"
    INFORMATION = "information"


class ReportKind(StrEnum):
    """What it is about, as the reporter says; the law's own kinds come with the study."""

    MONEY = "money-politics"
    NEUTRALITY = "neutrality"
    PROPS = "campaign-props"
    HOAX = "hoax"
    INTIMIDATION = "intimidation"
    ORGANISER = "organiser"
    LOGISTICS = "logistics"
    VOTERS = "voter-list"
    OTHER = "other"


class State(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    CHECKING = "checking"
    WAITING = "waiting-reporter"
    INCIDENT = "incident"
    CASE = "case"
    REFERRED = "referred"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({State.CLOSED, State.WITHDRAWN})


class MessageKind(StrEnum):
    """What a message of the mailbox is."""

    QUESTION = "question"
    ANSWER = "answer"
    ADDITION = "addition"
    STATUS = "status"
    APPEAL = "appeal"
    REOPEN = "reopen"
    WITHDRAWAL = "withdrawal"


FROM_REPORTER = frozenset(
    {
        MessageKind.ANSWER,
        MessageKind.ADDITION,
        MessageKind.APPEAL,
        MessageKind.REOPEN,
        MessageKind.WITHDRAWAL,
    }
)
"""Kinds that a reporter may write."""


def state_after(state: str, kind: str) -> State:
    """Return where a report stands after a message of the reporter or the office.

    An answer ends the waiting; an appeal or a wish to reopen wakes an ended report; a
    question begins the waiting, except where the matter goes on elsewhere.
    """
    now = State(state)
    if kind == MessageKind.WITHDRAWAL:
        return now if now is State.CLOSED else State.WITHDRAWN
    if kind == MessageKind.QUESTION:
        return State.WAITING if now in {State.RECEIVED, State.CHECKING} else now
    if kind == MessageKind.ANSWER:
        return State.CHECKING if now is State.WAITING else now
    if kind in {MessageKind.APPEAL, MessageKind.REOPEN}:
        return State.CHECKING if now in ENDED else now
    return now
