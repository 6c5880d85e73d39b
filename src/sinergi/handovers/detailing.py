"""The page of one hand-over: clocks, timeline, content while unlocked, open acts."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.handovers.models import Handover, HandoverEvent, Parcel, SealedCopy
from sinergi.handovers.models.names import ACT_NAMES, UNIT_NAMES
from sinergi.handovers.naming import parcel_problem
from sinergi.handovers.packing import Changed, Removed, open_words
from sinergi.handovers.rules.clocks import due_of
from sinergi.handovers.rules.signing import fingerprint, verifies
from sinergi.handovers.rules.steps import Act, Side, State, acts_of
from sinergi.handovers.services.acting import sides_of
from sinergi.seals.keeping import Locked
from sinergi_core.clock import Unit


@dataclass(slots=True)
class Content:
    """What the office can read; `problem` "locked", "removed", "changed", "none" or ""."""

    office: int
    problem: str = ""
    purpose: str = ""
    words: list[tuple[str, str]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    said: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClockShown:
    """One clock as the page shows it."""

    name: str
    due_at: dt.datetime | None
    done_at: dt.datetime | None
    is_late: bool
    left: dt.timedelta | None
    rule: str
    established: bool
    provisional: bool
    waits_for: str


@dataclass(frozen=True, slots=True)
class EventShown:
    """A line of the timeline: what happened, whether its signature fits, what was said."""

    row: HandoverEvent
    signed: bool
    fits: bool
    said: str


def own_office(row: Handover, actor: Actor) -> int:
    """Return as which of its two offices this person looks at it."""
    own = actor.institutions_with(Permission.READ_HANDOVERS)
    if row.receiver_id in own and row.receiver_id is not None:
        return row.receiver_id
    return row.sender_id or 0


@transaction.atomic
def open_content(row: Handover, actor: Actor, at: dt.datetime) -> Content:
    """Return what this person's office can read now, and record that it was opened."""
    found = Content(own_office(row, actor))
    copies = SealedCopy.visible.to(actor).filter(
        handover=row, institution_id=found.office, part__in=("package", "act")
    )
    rows = list(copies.order_by("position"))
    if not rows:
        found.problem = "none"
        return found
    try:
        opened = open_words(rows)
    except Locked:
        found.problem = "locked"
    except Removed:
        found.problem = "removed"
    except Changed:
        found.problem = "changed"
    else:
        _put_words(found, rows, opened)
        record(
            Verb.PACKAGE_OPENED, at=at, actor=actor, target=f"package:{row.pk}",
            institution_id=found.office, parts=len(rows),
        )  # fmt: skip
    return found


def _put_words(
    found: Content, rows: list[SealedCopy], opened: list[dict[str, Any]]
) -> None:
    for copy, words in zip(rows, opened, strict=True):
        if copy.part == "act":
            found.said[copy.position] = str(words.get("text", ""))
            continue
        found.purpose = str(words.get("purpose", ""))
        told = words.get("words")
        pairs = list(told.items()) if isinstance(told, dict) else []
        found.words = [(str(name), _text(value)) for name, value in pairs]
        listed = words.get("files")
        found.files = [
            {
                "position": number, "name": str(one.get("name", "")),
                "size": one.get("size"), "sha256": str(one.get("sha256", "")),
            }
            for number, one in enumerate(listed if isinstance(listed, list) else [], 1)
            if isinstance(one, dict)
        ]  # fmt: skip


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(_text(one) for one in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_text(one)}" for name, one in value.items())
    return "" if value is None else str(value)


def clocks_of(row: Handover, at: dt.datetime) -> list[ClockShown]:
    """Return both clocks."""
    ended = State(row.state) in {State.WITHDRAWN, State.SUPERSEDED}
    return [
        _clock("receipt", row.clocks.get("receipt") or {}, row.received_at, ended, at),
        _clock("answer", row.clocks.get("answer") or {}, row.answered_at, ended, at),
    ]


def _clock(
    name: str,
    kept: dict[str, Any],
    done_at: dt.datetime | None,
    ended: bool,
    at: dt.datetime,
) -> ClockShown:
    due_at = due_of(kept)
    waits = done_at is None and not ended
    measured = done_at or at
    return ClockShown(
        name, due_at, done_at,
        is_late=due_at is not None and measured > due_at and not ended,
        left=due_at - at if due_at is not None and waits else None,
        rule=_rule(kept), established=kept.get("established", True),
        provisional=kept.get("provisional", False),
        waits_for="" if due_at else kept.get("starts", ""),
    )  # fmt: skip


def _rule(kept: dict[str, Any]) -> str:
    if "length" not in kept:
        return ""
    unit = UNIT_NAMES[Unit(kept["unit"])]
    return f"{kept['length']} {unit}, {kept['article']}"


def events_of(row: Handover, content: Content) -> list[EventShown]:
    """Return the timeline; each signature is verified anew."""
    shown = []
    for one in row.events.select_related("by", "institution"):
        fits = bool(one.signature) and verifies(
            one.statement.encode(), one.signature, one.signer
        )
        said = content.said.get(one.pk, "")
        shown.append(EventShown(one, bool(one.signature), fits, said))
    return shown


@dataclass(frozen=True, slots=True)
class ActShown:
    """An act this person may do now; `paper` where they write down what the other did."""

    act: Act
    name: str
    side: Side
    paper: bool


def acts_for(row: Handover, actor: Actor) -> list[ActShown]:
    """Return the acts open to this person, each once per side that may do it."""
    sides = sides_of(row, actor)
    found = []
    for side in (Side.SENDER, Side.RECEIVER):
        if side not in sides:
            continue
        paper = side is Side.RECEIVER and row.receiver_id is None
        for act in acts_of(State(row.state), frozenset({side})):
            if act is Act.SETTLE and paper:
                continue
            found.append(ActShown(act, str(ACT_NAMES[act]), side, paper))
    return found


def parcels_of(row: Handover, actor: Actor) -> list[tuple[Parcel, str]]:
    """Return the files for the other installation, with what kept them from arriving."""
    rows = Parcel.visible.to(actor).filter(handover=row).defer("content")
    return [(one, parcel_problem(one.problem)) for one in rows]


def facts_of(row: Handover, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """Return what the page shows."""
    content = open_content(row, actor, at)
    return {
        "row": row,
        "content": content,
        "clocks": clocks_of(row, at),
        "events": events_of(row, content),
        "acts": acts_for(row, actor),
        "parcels": parcels_of(row, actor),
        "fingerprint": fingerprint(row.signer),
        "is_late": row.is_late(at),
        "at": at,
    }
