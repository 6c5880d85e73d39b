"""What happens to a package afterwards: receipt, answer, dispute, withdrawal, reminder."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover, HandoverEvent
from sinergi.handovers.moving import DEEDS, apply_act
from sinergi.handovers.packing import (
    Packed,
    keep_copy,
    pack_words,
    partner_recipients,
    recipients_of,
    sealed_part,
)
from sinergi.handovers.parcelling import lay_ready
from sinergi.handovers.rules.slips import same_check
from sinergi.handovers.rules.statements import (
    Outcome,
    Part,
    act_words,
    canonical,
    digest_of,
)
from sinergi.handovers.rules.steps import (
    ALLOWED,
    Act,
    BadHandover,
    Side,
    State,
    check_act,
    check_time,
)
from sinergi.handovers.signing_keys import sign_for


class StaleVersion(ValueError):
    """Somebody changed the hand-over meanwhile."""


def sides_of(row: Handover, actor: Actor | None) -> frozenset[Side]:
    """Return as which sides a person may act; both for None, who is the system.

    Of a body on paper the sender writes down what it did.
    """
    own = None if actor is None else actor.institutions_with(Permission.SEND_HANDOVERS)
    sides = set()
    if not row.incoming and (own is None or row.sender_id in own):
        sides.add(Side.SENDER)
    if row.receiver_id is not None and (own is None or row.receiver_id in own):
        sides.add(Side.RECEIVER)
    if row.receiver_id is None and row.partner_id is None and Side.SENDER in sides:
        sides.add(Side.RECEIVER)
    return frozenset(sides)


def locked(row: Handover, version: int | None) -> Handover:
    """Return the row held until the transaction ends; raises StaleVersion."""
    found = (
        Handover.all_rows.select_for_update(of=("self",))
        .select_related("partner", "sender", "receiver")
        .get(pk=row.pk)
    )
    if version is not None and found.version != version:
        raise StaleVersion
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says with an act; `words` are sealed to both ends.

    `done_at`, `check` and `party` are of an act on paper: when the other side did it by
    its own paper, the digits on the slip, who signed there.
    """

    number: str = ""
    outcome: str = ""
    words: Mapping[str, Any] | None = None
    done_at: dt.datetime | None = None
    check: str = ""


NOTHING = Said()


@transaction.atomic
def act_on(
    handover: Handover,
    act: Act,
    said: Said = NOTHING,
    *,
    version: int | None,
    by: Actor | None,
    at: dt.datetime,
    side: Side | None = None,
) -> Handover:
    """Do an act and return the hand-over. Signed by the key of the side that acts.

    Raises BadHandover: "state", "side", "future", "before", "check", "outcome",
    "reason", "no-key"; StaleVersion. `side` is needed where one may act for both.
    """
    at = at.replace(microsecond=0)
    row = locked(handover, version)
    sides = sides_of(row, by)
    check_act(act, State(row.state), sides if side is None else sides & {side})
    _check_said(act, said)
    acting = side or _side(act, State(row.state), sides)
    paper = acting is Side.RECEIVER and row.receiver_id is None
    done_at = _done_at(row, said, at) if paper else at
    if paper and act is Act.RECEIVE and not same_check(said.check, row.digest):
        raise BadHandover("check", "check")
    office = row.sender_id if acting is Side.SENDER or paper else row.receiver_id
    body = pack_words(said.words) if said.words is not None else None
    ends = _seal_ends(row, body)
    event = _write_event(row, act, said, office, body, ends, paper, by, done_at, at)
    for end, (sealed, _part) in ends.items():
        if end and body is not None:
            keep_copy(row, end, "act", event.pk, body.plain, sealed)
    apply_act(row, act, at=done_at, number=said.number, outcome=said.outcome)
    other = ends.get(0)
    lay_ready(row, event, body=other[0] if other else None, at=at)
    _record(row, act, said, office, by, at)
    return row


def _check_said(act: Act, said: Said) -> None:
    if act is Act.ANSWER:
        if said.outcome not in set(Outcome):
            raise BadHandover("outcome", "outcome")
        told = str((said.words or {}).get("text", "")).strip()
        if said.outcome == Outcome.REFUSED and not told:
            raise BadHandover("reason", "text")
    if act is Act.DISPUTE and not str((said.words or {}).get("text", "")).strip():
        raise BadHandover("reason", "text")


def _side(act: Act, state: State, sides: frozenset[Side]) -> Side:
    """Return the one side that acts; the sender's where both could."""
    open_to = ALLOWED[act][state] & sides
    return Side.SENDER if Side.SENDER in open_to else Side.RECEIVER


def _done_at(row: Handover, said: Said, at: dt.datetime) -> dt.datetime:
    done = (said.done_at or at).replace(microsecond=0)
    check_time(done, at, after=row.received_at or row.sent_at)
    return done


def _seal_ends(row: Handover, body: Packed | None) -> dict[int, tuple[bytes, Part]]:
    """Return office → sealed words; 0 is the partner at another installation."""
    if body is None:
        return {}
    ends: dict[int, tuple[bytes, Part]] = {}
    for office in (row.sender_id, row.receiver_id):
        if office is None:
            continue
        try:
            ends[office] = sealed_part(body, recipients_of(office))
        except BadHandover:
            if not row.on_paper:  # what came on paper may go to an office without a key
                raise
    if row.partner is not None:
        ends[0] = sealed_part(body, partner_recipients(row.partner))
    return ends


def _write_event(
    row: Handover,
    act: Act,
    said: Said,
    office: int | None,
    body: Packed | None,
    ends: Mapping[int, tuple[bytes, Part]],
    paper: bool,
    by: Actor | None,
    done_at: dt.datetime,
    at: dt.datetime,
) -> HandoverEvent:
    deed = DEEDS[act]
    name = row.receiver_name if office == row.receiver_id or paper else row.sender_name
    event = HandoverEvent(
        handover=row, kind=deed.event, at=done_at, noted_at=at,
        by_id=by.pk if by else None, institution_id=office, party_name=name,
        number=said.number, outcome=said.outcome, on_paper=paper,
    )  # fmt: skip
    if office is not None and not paper:
        travels = ends.get(0) or next(iter(ends.values()), None)
        words = act_words(
            deed.kind, uid=row.uid, number=said.number or row.number, of=row.digest,
            at=done_at, party=(str(office), name), outcome=said.outcome,
            body=travels[1] if travels else None,
        )  # fmt: skip
        statement = canonical(words)
        event.statement, event.digest = statement.decode(), digest_of(statement)
        event.signature, event.signer = sign_for(office, statement, at=at)
    event.save()
    return event


def _record(
    row: Handover,
    act: Act,
    said: Said,
    office: int | None,
    by: Actor | None,
    at: dt.datetime,
) -> None:
    record(
        DEEDS[act].verb, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=office, number=row.number, outcome=said.outcome or None,
        late=row.is_late(at),
    )  # fmt: skip


@transaction.atomic
def remind(
    handover: Handover, *, version: int | None, by: Actor | None, at: dt.datetime
) -> Handover:
    """Note that the other side was reminded; at most once a day. Return the hand-over."""
    row = locked(handover, version)
    check_act(Act.REMIND, State(row.state), sides_of(row, by))
    day_ago = at - dt.timedelta(days=1)
    if row.events.filter(kind="reminded", at__gt=day_ago).exists():
        raise BadHandover("reminded")
    HandoverEvent.all_rows.create(
        handover=row, kind="reminded", at=at, noted_at=at, by_id=by.pk if by else None,
        institution_id=row.sender_id, party_name=row.sender_name,
    )  # fmt: skip
    record(
        Verb.PACKAGE_REMINDED, at=at, actor=by, target=f"package:{row.pk}",
        institution_id=row.sender_id, number=row.number, receiver=row.receiver_id,
    )  # fmt: skip
    return row
