"""What the page of an item shows: its chain in plain words, proofs, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.evidence.models import CustodyEvent, CustodyNote, EvidenceItem
from sinergi.evidence.rules.kinds import EventKind
from sinergi.evidence.rules.sniffing import PDF, PICTURES, TEXT
from sinergi.evidence.words import proof_lines
from sinergi.seals.keeping import is_unlocked
from sinergi.seals.words import read_words


@dataclass(frozen=True, slots=True)
class Line:
    """An event as people read it."""

    event: CustodyEvent
    who: str
    told: str
    note: str
    sealed_note: bool


def chain_lines(
    item: EvidenceItem, events: Sequence[CustodyEvent], actor: Actor
) -> list[Line]:
    """Return the events in words; notes opened while the office is unlocked."""
    people = {one.by_id for one in events if one.by_id is not None}
    visible = Person.visible.to(actor).filter(pk__in=people)
    names = dict(visible.values_list("pk", "name"))
    offices = _offices_of(events)
    notes = _notes_of(item, events)
    return [
        Line(
            event=one,
            who=_who(one.by_id, names),
            told=_told(one, offices),
            note=notes.get(one.pk) or "",
            sealed_note=one.pk in notes and notes[one.pk] is None,
        )
        for one in events
    ]


def _who(by_id: int | None, names: dict[int, str]) -> str:
    if by_id is None:
        return _("the system")
    return names.get(by_id) or _("person no. %(number)s") % {"number": by_id}


def _offices_of(events: Sequence[CustodyEvent]) -> dict[int, str]:
    ids = {one.details.get(key) for one in events for key in ("to", "sender")}
    rows = Institution.all_rows.filter(pk__in=[one for one in ids if one])
    return dict(rows.values_list("pk", "name"))


def _notes_of(
    item: EvidenceItem, events: Sequence[CustodyEvent]
) -> dict[int, str | None]:
    """Return event → its note; None where it is sealed and the office locked."""
    rows = list(CustodyNote.all_rows.filter(event__in=[one.pk for one in events]))
    if not rows:
        return {}
    if not is_unlocked(item.institution_id):
        return dict.fromkeys((one.event_id for one in rows), None)
    told = read_words(item.institution_id, [bytes(one.sealed_text) for one in rows])
    return {
        row.event_id: str(words.get("note", ""))
        for row, words in zip(rows, told, strict=True)
    }


def _told(event: CustodyEvent, offices: dict[int, str]) -> str:
    """Return what is special about this event, in words; empty for most."""
    details = event.details
    if event.kind in {EventKind.DERIVED, EventKind.MADE}:
        other = details.get("result") or details.get("origin")
        return str(other)
    if event.kind in {EventKind.TRANSFERRED, EventKind.RECEIVED}:
        office = details.get("to") or details.get("sender")
        return _("%(office)s, there %(number)s") % {
            "office": offices.get(office, office), "number": details.get("number"),
        }  # fmt: skip
    if event.kind == EventKind.EXPORTED:
        return _("export no. %(number)s") % {"number": details["run"]}
    if event.kind in {EventKind.RETENTION_SET, EventKind.DELETED}:
        return str(details.get("until") or details.get("due") or "")
    return ""


@dataclass(frozen=True, slots=True)
class Relative:
    """An item from which this one was made, or that was made from it."""

    item: EvidenceItem
    kind_name: str
    proof: list[str]


def relatives_of(item: EvidenceItem, actor: Actor) -> dict[str, list[Relative]]:
    """Return "from" and "made": derivation both ways, with proofs in words."""
    links = item.derivatives.select_related("result")
    made = [
        Relative(one.result, one.kind_name, proof_lines(one.proof)) for one in links
    ]
    origin = getattr(item, "derived_from", None)
    source = (
        [Relative(origin.item, origin.kind_name, proof_lines(origin.proof))]
        if origin
        else []
    )
    return {"made": made, "source": source}


def acts_for(item: EvidenceItem, actor: Actor) -> dict[str, bool]:
    """Return act → whether this person may do it with this item now."""
    office = item.institution_id
    writes = actor.holds(Permission.WRITE_EVIDENCE, institution=office)
    deletes = actor.holds(Permission.DELETE_EVIDENCE, institution=office)
    here = item.deleted_at is None
    redactable = item.copy_media_type in {*PICTURES, PDF, TEXT}
    return {
        "open": here,
        "original": here and bool(item.original_file),
        "redact": here and writes and redactable,
        "transcript": here and writes,
        "transfer": here and writes,
        "hold": here and writes,
        "retention": here and deletes,
        "lift": here and deletes and item.held,
        "delete": here and deletes and not item.held and item.retain_until is not None,
        "export": writes,
    }


def same_bytes(item: EvidenceItem, actor: Actor) -> list[EvidenceItem]:
    """Return other items of the same bytes that this person may see."""
    rows: Any = EvidenceItem.visible.to(actor).filter(sha256=item.sha256)
    return list(rows.exclude(pk=item.pk)[:20])
