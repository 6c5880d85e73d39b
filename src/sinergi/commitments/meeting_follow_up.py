"""What was concluded last time and how it stands: who did what they promised, where."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from sinergi.access.actor import Actor
from sinergi.commitments.models import (
    AgendaItem,
    Attachment,
    Commitment,
    Conclusion,
    Escalation,
    Meeting,
)
from sinergi.commitments.rules.commitment import BINDING, OPEN, Step
from sinergi.elections.stations import names_of

FARTHEST = 5
"""Meetings looked back on; of the older ones only what is still open."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One conclusion of an earlier meeting and how it stands.

    `commitment` is None for a decision, for a promise nobody owns yet, and for one this
    person may not see (`hidden`). `parts` and `parts_done` count the parts they may see,
    `proofs` the files they may open.
    """

    conclusion: Conclusion
    commitment: Commitment | None
    hidden: bool
    late: bool
    where: str
    parts: int
    parts_done: int
    proofs: int


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier meeting with its conclusions; `done` of `promised` this person sees."""

    meeting: Meeting
    rows: tuple[FollowUp, ...]
    promised: int
    done: int
    late: int


def earlier_meetings(meeting: Meeting, actor: Actor) -> list[Meeting]:
    """Return the meetings this one follows, nearest first, as far as the person may see."""
    found: list[Meeting] = []
    pk = meeting.previous_id
    while pk is not None and len(found) < FARTHEST:
        row = Meeting.visible.of_line(actor).filter(pk=pk).first()
        if row is None or row in found or row.pk == meeting.pk:
            break
        found.append(row)
        pk = row.previous_id
    return found


def follow_up(meeting: Meeting, actor: Actor, day: dt.date) -> list[Past]:
    """Return the earlier meetings with how their conclusions stand; bounded queries.

    Of the last one everything, of older ones only what is still open.
    """
    meetings = earlier_meetings(meeting, actor)
    if not meetings:
        return []
    rows = list(
        Conclusion.visible.to(actor)
        .filter(meeting__in=meetings)
        .select_related("institution", "commitment__institution")
    )
    told = _stands(rows, actor, day)
    past = []
    for number, one in enumerate(meetings):
        own = [row for row in told if row.conclusion.meeting_id == one.pk]
        if number:
            own = [row for row in own if _is_open(row)]
        if own or not number:
            past.append(_counted(one, own))
    return past


def standing(meeting: Meeting, actor: Actor, day: dt.date) -> list[FollowUp]:
    """Return the conclusions of this meeting and how they stand."""
    rows = Conclusion.visible.to(actor).filter(meeting=meeting)
    return _stands(
        list(rows.select_related("institution", "commitment__institution")), actor, day
    )


def _is_open(row: FollowUp) -> bool:
    return row.commitment is not None and row.commitment.step in OPEN


def _counted(meeting: Meeting, rows: list[FollowUp]) -> Past:
    seen = [row.commitment for row in rows if row.commitment is not None]
    return Past(
        meeting,
        tuple(rows),
        len(seen),
        sum(one.step == Step.DONE for one in seen),
        sum(row.late for row in rows),
    )


def _stands(rows: list[Conclusion], actor: Actor, day: dt.date) -> list[FollowUp]:
    ids = [row.commitment_id for row in rows if row.commitment_id is not None]
    visible = Commitment.visible.to(actor)
    seen = set(visible.filter(pk__in=ids).values_list("pk", flat=True))
    parts = _parts(seen, visible, day)
    proofs = _proofs(seen, actor)
    names = names_of((row.area_code for row in rows), actor)
    return [_one(row, seen, parts, proofs, names, day) for row in rows]


def _parts(
    seen: set[int], visible: Any, day: dt.date
) -> dict[int, tuple[int, int, int]]:
    counted = (
        visible.filter(parent_id__in=seen)
        .order_by()
        .values("parent_id")
        .annotate(
            all=Count("pk"),
            done=Count("pk", filter=Q(step=Step.DONE)),
            late=Count("pk", filter=Q(step__in=BINDING, due_on__lt=day)),
        )
    )
    return {one["parent_id"]: (one["all"], one["done"], one["late"]) for one in counted}


def _proofs(seen: set[int], actor: Actor) -> dict[int, int]:
    files = Attachment.visible.to(actor).filter(
        Q(progress__commitment_id__in=seen)
        | Q(progress__commitment__parent_id__in=seen)
    )
    found: dict[int, int] = {}
    rows = files.values_list(
        "progress__commitment_id", "progress__commitment__parent_id"
    )
    for own, parent in rows:
        pk = own if own in seen or parent is None else parent
        found[pk] = found.get(pk, 0) + 1
    return found


def _one(
    row: Conclusion,
    seen: set[int],
    parts: dict[int, tuple[int, int, int]],
    proofs: dict[int, int],
    names: dict[str, str],
    day: dt.date,
) -> FollowUp:
    pk = row.commitment_id
    shown = row.commitment if pk in seen else None
    total, done, late = parts.get(pk or 0, (0, 0, 0))
    return FollowUp(
        conclusion=row,
        commitment=shown,
        hidden=pk is not None and shown is None,
        late=bool(late) or (shown is not None and shown.is_late_on(day)),
        where=names.get(row.area_code, row.area_code),
        parts=total,
        parts_done=done,
        proofs=proofs.get(pk or 0, 0),
    )


def proposed_points(meeting: Meeting, actor: Actor) -> list[Commitment]:
    """Return the late promises proposed for the next joint meeting of this host.

    The worker proposes them when a promise to another line is late; whoever holds the
    meeting puts them on the agenda, or not.
    """
    raised = Escalation.visible.to(actor).filter(
        kind=Escalation.AGENDA, institution_id=meeting.host_id
    )
    taken = AgendaItem.visible.to(actor).filter(
        meeting=meeting, commitment__isnull=False
    )
    rows = Commitment.visible.to(actor).filter(
        pk__in=raised.values("commitment_id"), step__in=OPEN
    )
    fresh = rows.exclude(pk__in=taken.values("commitment_id"))
    return list(fresh.listed().in_due_order()[:50])


def open_points(past: Iterable[Past], meeting: Meeting) -> list[Commitment]:
    """Return the promises of earlier meetings that are still open."""
    rows = [row.commitment for one in past for row in one.rows if _is_open(row)]
    return [one for one in rows if one is not None]
