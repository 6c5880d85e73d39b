"""One warning, one commitment, the list of commitments: as they stood at a moment."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.audit.reading import note_exported
from sinergi.commitments.detailing import history_of
from sinergi.commitments.models import Commitment
from sinergi.commitments.models.commitment import STEP_NAMES
from sinergi.commitments.past import stood as commitments_stood
from sinergi.commitments.rules.commitment import OPEN, Step
from sinergi.documents.handing import table_answer
from sinergi.elections.stations import names_of
from sinergi.replay.asking import Asked, read_asked
from sinergi.replay.then import commitments_then, in_due_order
from sinergi.warnings.detailing import counts_of, named_of
from sinergi.warnings.finding import find_warning
from sinergi.warnings.past import stood as warning_stood

PER_PAGE = 50
MOST = 5000
"""Commitments of one list; a moment with more is asked for by area or step, or as a file."""
BATCH = 2000
"""Commitments that are put back at once: a database takes so many keys in one question."""


@requires(Permission.READ_WARNINGS)
@require_safe
def warning(request: HttpRequest, key: str) -> HttpResponse:
    """Show a warning as it stood at a moment, to who may see it now."""
    row = find_warning(request, key)
    actor, asked = signed_in(request), read_asked(request.GET, now(request))
    made_at, then = row.made_at, warning_stood(row, actor, asked.at)
    context: dict[str, Any] = {
        "row": row, "asked": asked, "moment": asked.query, "then": then,
        "made_at": made_at,
    }  # fmt: skip
    if then is not None:
        names = names_of(row.area_codes, actor)
        context |= {
            **named_of(row), "counts": counts_of(then.recipients),
            "areas": [(code, names.get(code, code)) for code in row.area_codes],
            "tasks": [  # nobody does one in the past
                (one, False, one.done_at is None and one.due_at < asked.at)
                for one in then.tasks
            ],
            "tasks_done": sum(one.done_at is not None for one in then.tasks),
            "is_over": bool(row.expires_at and row.expires_at <= asked.at),
        }  # fmt: skip
    return render(request, "replay/then_warning.html", context)


@requires(Permission.READ_COMMITMENTS)
@require_safe
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a commitment as it stood at a moment, to who may see it now."""
    actor, asked = signed_in(request), read_asked(request.GET, now(request))
    rows = Commitment.visible.to(actor)
    row: Commitment = get_object_or_404(rows.select_related("institution"), pk=pk)
    context: dict[str, Any] = {
        "row": row, "asked": asked, "moment": asked.query, "made_at": row.created_at,
    }  # fmt: skip
    for one in commitments_stood([row], asked.at):
        parts = commitments_stood(
            rows.filter(parent=one).select_related("institution"), asked.at
        )
        names = names_of({one.area_code, *(part.area_code for part in parts)}, actor)
        context |= {
            "then": one, "late": one.is_late_on(timezone.localdate(asked.at)),
            "area_name": names.get(one.area_code, one.area_code),
            "history": [e for e in history_of(one, actor) if e.at <= asked.at],
            "parts": [(part, names.get(part.area_code, "")) for part in parts],
            "done": sum(part.step == Step.DONE for part in parts),
        }  # fmt: skip
    return render(request, "replay/then_commitment.html", context)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which commitments of a moment: a step, "open" or all; only late ones."""

    step: str
    late: bool


def _chosen(request: HttpRequest) -> Chosen:
    step = request.GET.get("step", "open")
    known = {*(one.value for one in Step), "open", ""}
    return Chosen(step if step in known else "open", request.GET.get("late") == "1")


@requires(Permission.READ_COMMITMENTS)
@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """List the commitments of a moment, with filters."""
    actor, asked = signed_in(request), read_asked(request.GET, now(request))
    chosen, day = _chosen(request), timezone.localdate(asked.at)
    found, total = _found(asked, chosen, actor, MOST)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({row.area_code for row in page}, actor)
    context = {
        "asked": asked, "moment": asked.query, "chosen": chosen, "page": page,
        "rows": [
            (row, names.get(row.area_code, row.area_code), row.is_late_on(day))
            for row in page
        ],
        "steps": STEP_NAMES.items(), "cut": total if total > MOST else 0, "most": MOST,
        "area_name": names_of({asked.within}, actor).get(asked.within, ""),
    }  # fmt: skip
    return render(request, "replay/then_commitments.html", context)


def _found(
    asked: Asked, chosen: Chosen, actor: Actor, most: int | None = None
) -> tuple[list[Commitment], int]:
    """Return those chosen as they stood, and how many there were before any cut."""
    here = within(asked.within, "area_code") if asked.within else Q()
    rows = commitments_then(asked.at, actor, here)
    if chosen.step:
        steps = list(OPEN) if chosen.step == "open" else [chosen.step]
        rows = rows.filter(step_then__in=steps)
    total, day = rows.count(), timezone.localdate(asked.at)
    ordered = rows.select_related("institution").order_by("due_on", "pk")[:most]
    every = ordered.iterator(chunk_size=BATCH)
    found: list[Commitment] = []
    while part := commitments_stood(islice(every, BATCH), asked.at):
        found += [row for row in part if not chosen.late or row.is_late_on(day)]
    return in_due_order(found), total


@requires(Permission.READ_COMMITMENTS)
@require_safe
def commitments_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the list as csv or xlsx."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, asked = signed_in(request), read_asked(request.GET, now(request))
    found, _total = _found(asked, _chosen(request), actor)
    target = "commitment:list"
    note_exported(target, len(found), by=actor, at=real_now(), form=form)
    columns = [
        (_("As of"), "text"), (_("Number"), "text"), (_("Commitment"), "text"),
        (_("Institution"), "text"), (_("Area code"), "text"), (_("Area"), "text"),
        (_("Step then"), "text"), (_("Since"), "text"), (_("Due"), "text"),
        (_("late then"), "text"),
    ]  # fmt: skip
    local = timezone.localtime(asked.at)
    return table_answer(
        form, columns, _lines(found, local, actor), title=_("Commitments"),
        name=f"komitmen-{local:%Y-%m-%d-%H%M}",
    )  # fmt: skip


def _lines(
    found: list[Commitment], at: dt.datetime, actor: Actor
) -> Iterator[list[object]]:
    names = names_of({row.area_code for row in found}, actor)
    for row in found:
        yield [
            at.isoformat(timespec="minutes"), row.number, row.title,
            row.institution.name, row.area_code, names.get(row.area_code, ""),
            row.step_name, row.step_at.isoformat(timespec="minutes"),
            row.due_on.isoformat() if row.due_on else "",
            _("late") if row.is_late_on(timezone.localdate(at)) else "",
        ]  # fmt: skip
