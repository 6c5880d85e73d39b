"""How an act moves the row of a hand-over, whoever says it: our people or a partner."""

import datetime as dt
from dataclasses import dataclass

from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover
from sinergi.handovers.rules.statements import Kind
from sinergi.handovers.rules.steps import Act, State
from sinergi.handovers.timing import start_on_receipt


@dataclass(frozen=True, slots=True)
class Deed:
    """How an act is told: event, statement, fact."""

    kind: Kind
    event: str
    verb: Verb


DEEDS: dict[Act, Deed] = {
    Act.RECEIVE: Deed(Kind.RECEIPT, "received", Verb.PACKAGE_RECEIVED),
    Act.ANSWER: Deed(Kind.ANSWER, "answered", Verb.PACKAGE_ANSWERED),
    Act.DISPUTE: Deed(Kind.DISPUTE, "disputed", Verb.PACKAGE_DISPUTED),
    Act.SETTLE: Deed(Kind.SETTLEMENT, "settled", Verb.PACKAGE_SETTLED),
    Act.WITHDRAW: Deed(Kind.WITHDRAWAL, "withdrawn", Verb.PACKAGE_WITHDRAWN),
}


def apply_act(
    row: Handover, act: Act, *, at: dt.datetime, number: str = "", outcome: str = ""
) -> None:
    """Move the row as the act says and save it; whoever calls has checked the act."""
    row.state_at = at
    if act is Act.RECEIVE:
        row.state, row.received_at, row.receiver_number = State.RECEIVED, at, number
        start_on_receipt(row, at)
    elif act is Act.ANSWER:
        row.state, row.answered_at, row.outcome = State.ANSWERED, at, outcome
    elif act is Act.DISPUTE:
        row.state, row.disputed_at = State.DISPUTED, at
    elif act is Act.SETTLE:
        row.state = State.ANSWERED if row.answered_at else State.RECEIVED
        row.disputed_at = None
    elif act is Act.WITHDRAW:
        row.state = State.WITHDRAWN
    row.version += 1
    row.save()
