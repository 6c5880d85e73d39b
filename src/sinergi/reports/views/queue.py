"""The triage queue: groups by age, one group or search as a list, acts on many, export."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.reports.listing import (
    PER_PAGE,
    Asked,
    CappedPages,
    Found,
    Group,
    export_columns,
    export_rows,
    find,
    group_condition,
    groups_of,
    kept_query,
    keys_of,
    lines_of,
    read_asked,
    rows_of,
)
from sinergi.reports.models import Incident, Report
from sinergi.reports.models.naming import CHANNEL_NAMES, KIND_NAMES, STATE_NAMES
from sinergi.reports.opening import own_offices, unlocked_offices
from sinergi.reports.people import readers_in, readers_with_load
from sinergi.reports.services.grouping import join
from sinergi.reports.services.handling import assign, hand_to
from sinergi.reports.services.sorting import note_list, take_up
from sinergi.reports.services.tracing import BadAct
from sinergi.reports.staff_words import ACT_PROBLEMS, GROUP_NAMES
from sinergi.reports.tasks import keep_filled
from sinergi.seals.keeping import Locked

MOST_AT_ONCE = 200


@requires(Permission.READ_REPORTS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for triage, in groups; with words or a group asked for, a list."""
    actor, asked, day = signed_in(request), read_asked(request.GET), today(request)
    offices = _offices(actor)
    found = find(asked, actor, day)
    if found.searched is not None:
        note_list(found.searched, by=actor, at=real_now())
    context: dict[str, Any] = {
        "asked": asked, "found": found, "offices": offices, "day": day,
        "kinds": list(KIND_NAMES.items()), "channels": list(CHANNEL_NAMES.items()),
        "states": list(STATE_NAMES.items()), "query": kept_query(request.GET),
        "query_without_group": kept_query(request.GET, "group"),
        "next": request.get_full_path(), "group_names": list(GROUP_NAMES.items()),
        **_bulk(actor),
    }  # fmt: skip
    if asked.q or asked.group or asked.state != "triage":
        context |= _as_list(request, found, asked, actor)
    else:
        groups = [
            Group(code, lines_of(rows, actor, day), count)
            for code, rows, count in groups_of(found.rows, actor, day)
        ]
        context["groups"] = groups
    return render(request, "reports/queue.html", context)


def _as_list(
    request: HttpRequest, found: Found, asked: Asked, actor: Actor
) -> dict[str, Any]:
    rows, day = found.rows, today(request)
    if asked.group:
        rows = rows.filter(group_condition(asked.group, day))
    keys = keys_of(rows)
    if asked.is_number:  # given in the order of arrival, and read by their index
        keys = keys.order_by("-number")
    if found.searched is not None:  # few, and known: read once instead of in order
        keys = sorted(keys.order_by(), reverse=True)
    page = CappedPages(keys, PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "lines": lines_of(rows_of(page, actor), actor, day)}


def _offices(actor: Actor) -> list[dict[str, Any]]:
    """Return the offices of this person: unlocked or not, and how far the index is."""
    unlocked = set(unlocked_offices(actor))
    rows = Institution.visible.to(actor).filter(pk__in=own_offices(actor)).by_name()
    told = []
    for row in rows:
        filled = None
        if row.pk in unlocked:
            try:
                filled = keep_filled(row.pk)
            except Locked:
                unlocked.discard(row.pk)
        told.append({"row": row, "unlocked": row.pk in unlocked, "filled": filled})
    return told


def _bulk(actor: Actor) -> dict[str, Any]:
    triages = actor.institutions_with(Permission.TRIAGE_REPORTS)
    if not triages:
        return {"may_triage": False}
    below = Institution.visible.to(actor).filter(
        pk__in=actor.line_with(Permission.TRIAGE_REPORTS)
    )
    return {
        "may_triage": True,
        "people": readers_with_load(triages),
        "desks": list(below.by_name()[:200]),
        "incidents": list(Incident.visible.to(actor).of(actor).open()[:50]),
    }


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do one thing to the ticked reports: all or none."""
    actor, at = signed_in(request), now(request)
    keys = [to_asked_number(one) for one in request.POST.getlist("row")[:MOST_AT_ONCE]]
    rows = list(
        Report.visible.to(actor)
        .filter(pk__in=[one for one in keys if one is not None])
        .filter(institution_id__in=actor.institutions_with(Permission.TRIAGE_REPORTS))
    )
    if not rows:
        messages.error(request, _("Tick at least one report."))
        return redirect(_back(request))
    if request.POST.get("action") == "new":
        query = urlencode([("row", row.pk) for row in rows])
        return redirect(f"{reverse('reports:incident_new')}?{query}")
    try:
        count = _act(request, rows, actor, at)
    except BadAct as problem:
        messages.error(request, str(ACT_PROBLEMS[problem.code]))
    else:
        text = ngettext("%(n)s report done.", "%(n)s reports done.", count)
        messages.success(request, text % {"n": count})
    return redirect(_back(request))


def _act(request: HttpRequest, rows: list[Report], actor: Actor, at: Any) -> int:
    action = request.POST.get("action", "")
    number = to_asked_number(request.POST.get(action, ""))
    if action == "take":
        return len(take_up(rows, by=actor, at=at))
    if action == "person":
        offices = {one.handler_id or one.institution_id for one in rows}
        person: Person | None = readers_in(offices).filter(pk=number or 0).first()
        if person is None:
            raise BadAct("cannot-read")
        warned = request.POST.get("warned") == "1"
        return len(assign(rows, person, warned=warned, by=actor, at=at))
    if action == "desk":
        desk = Institution.visible.to(actor).filter(pk=number or 0).first()
        if desk is None:
            raise BadAct("not-in-line")
        return len(hand_to(rows, desk, by=actor, at=at))
    if action == "incident":
        incident = Incident.visible.to(actor).of(actor).filter(pk=number or 0).first()
        if incident is None:
            raise BadAct("not-in")
        join(incident, rows, by=actor, at=at)
        return len(rows)
    raise BadAct("move")


def _back(request: HttpRequest) -> str:
    there = to_asked_text(request.POST.get("next", ""), 500)
    if there.startswith("/") and url_has_allowed_host_and_scheme(
        there, allowed_hosts=None
    ):
        return there
    return reverse("reports:queue")


@requires(Permission.READ_REPORTS)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the facts of the list as csv or xlsx, no words of a report."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, asked = signed_in(request), read_asked(request.GET)
    rows = find(asked, actor, today(request)).rows
    if asked.group:
        rows = rows.filter(group_condition(asked.group, today(request)))
    note_exported("report:list", rows.count(), by=actor, at=real_now(), form=form)
    return table_answer(
        form, export_columns(), export_rows(rows), title=_("Reports"),
        name=f"laporan-{today(request).isoformat()}",
    )  # fmt: skip


@requires(Permission.READ_REPORTS)
@require_safe
def progress(request: HttpRequest) -> JsonResponse:
    """Return how far the index of this person's unlocked offices is."""
    actor = signed_in(request)
    told = [
        {
            "institution": one["row"].pk, "unlocked": one["unlocked"],
            "percent": one["filled"].percent if one["filled"] else 0,
            "whole": bool(one["filled"] and one["filled"].is_whole),
            "waiting": one["filled"].waiting if one["filled"] else 0,
        }
        for one in _offices(actor)
    ]  # fmt: skip
    return JsonResponse({"offices": told})
