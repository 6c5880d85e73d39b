"""Alarms: the list, its export, one alarm with what it rests on, what becomes of it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.warnings.alarm_listing import (
    alarm_columns,
    alarm_rows,
    find_alarms,
    kept_query,
    lookers_of,
    read_asked,
)
from sinergi.warnings.alarm_showing import (
    area_lines,
    checks_of,
    numbers_of,
    picture_of,
    series_of,
)
from sinergi.warnings.alarm_words import ALARM_STATES, PROBLEMS
from sinergi.warnings.choosing import method_of, title_of
from sinergi.warnings.detection_finding import find_alarm
from sinergi.warnings.drafting_alarms import BadDraft, can_draft, draft_of
from sinergi.warnings.forms.detection import AsideForm
from sinergi.warnings.models import Alarm, Warning
from sinergi.warnings.rules.alarms import ALLOWED, AlarmState, BadDetection
from sinergi.warnings.services.alarms import became_warning, look_at, set_aside
from sinergi.warnings.telling import names_of, sentence_of, sentences_of
from sinergi.warnings.words import HAZARD_NAMES

PER_PAGE = 50


@requires(Permission.READ_WARNINGS)
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """List alarms with filters; the open ones first of all."""
    actor = signed_in(request)
    asked = read_asked(request.GET)
    page = Paginator(find_alarms(asked, actor), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(page)
    told, lookers = sentences_of(rows), lookers_of(rows)
    context = {
        "asked": asked,
        "page": page,
        "rows": [
            (one, told[one.pk], title_of(one.detector), lookers.get(one.pk))
            for one in rows
        ],
        "states": ALARM_STATES.items(),
        "hazards": HAZARD_NAMES.items(),
        "query": kept_query(request.GET),
    }
    return render(request, "detection/alarms.html", context)


@requires(Permission.READ_WARNINGS)
@require_safe
def alarms_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the alarms of the list as csv or xlsx, with what each rests on."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor = signed_in(request)
    rows = find_alarms(read_asked(request.GET), actor)
    note_exported("alarm:list", rows.count(), by=actor, at=real_now(), form=form)
    return table_answer(
        form, alarm_columns(), alarm_rows(rows), title=_("Alarms"),
        name=f"alarm-{today(request).isoformat()}",
    )  # fmt: skip


def _page(
    request: HttpRequest, row: Alarm, form: AsideForm, status: int = 200
) -> HttpResponse:
    actor = signed_in(request)
    names = names_of(row.area_codes)
    method = method_of(row.detector.method)
    may_write = actor.holds(Permission.WRITE_WARNINGS)
    allowed = ALLOWED[AlarmState(row.state)]
    context: dict[str, Any] = {
        "row": row,
        "sentence": sentence_of(row),
        "looker": lookers_of([row]).get(row.pk),
        "detector_title": title_of(row.detector),
        "method": method,
        "picture": picture_of(row, names, actor),
        "series": series_of(row),
        "areas": area_lines(row, names),
        "numbers": numbers_of(row),
        "checks": checks_of(row),
        "warnings": Warning.visible.to(actor).filter(alarms=row).order_by("-pk"),
        "events": row.events.select_related("by"),
        "form": form,
        "may_look": may_write and AlarmState.LOOKED in allowed,
        "may_set_aside": may_write and AlarmState.SET_ASIDE in allowed,
        "may_draft": may_write and AlarmState.WARNING in allowed and can_draft(),
        "coverage": row.figures.get("coverage"),
        "unplaced": row.figures.get("unplaced"),
    }
    return render(request, "detection/alarm.html", context, status=status)


@requires(Permission.READ_WARNINGS)
@require_safe
def alarm(request: HttpRequest, key: str) -> HttpResponse:
    """Show one alarm: the sentence, the numbers, where, when, what was done."""
    row = find_alarm(request, key)
    return _page(request, row, AsideForm(initial={"version": row.version}))


@requires(Permission.WRITE_WARNINGS)
@require_POST
def alarm_look(request: HttpRequest, key: str) -> HttpResponse:
    """Say that one looks at it."""
    row = find_alarm(request, key)
    try:
        look_at(row, version=_version(request), by=signed_in(request), at=now(request))
    except BadDetection as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Noted that somebody looks at it."))
    return redirect("detection:alarm", key=row.key)


@requires(Permission.WRITE_WARNINGS)
@require_http_methods(["POST"])
def alarm_set_aside(request: HttpRequest, key: str) -> HttpResponse:
    """Set it aside with a reason, which stays with it."""
    row = find_alarm(request, key)
    form = AsideForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_aside(
                row, data["reason"], version=data["version"], by=signed_in(request),
                at=now(request),
            )  # fmt: skip
        except BadDetection as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, str(PROBLEMS[problem.code]))
        else:
            messages.success(
                request, _("Set aside. It can be looked at again any time.")
            )
            return redirect("detection:alarm", key=row.key)
    return _page(request, row, form, status=422)


@requires(Permission.WRITE_WARNINGS)
@require_POST
def alarm_draft(request: HttpRequest, key: str) -> HttpResponse:
    """Draft a warning of it and go there; nothing is sent."""
    row, actor, at = find_alarm(request, key), signed_in(request), now(request)
    try:
        with transaction.atomic():
            became_warning(row, version=_version(request), by=actor, at=at)
            address = draft_of(row, by=actor, at=at)
    except BadDetection as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
        return redirect("detection:alarm", key=row.key)
    except BadDraft as problem:
        messages.error(request, str(problem))
        return redirect("detection:alarm", key=row.key)
    messages.success(
        request, _("Drafted. Nothing is sent before a second person agrees.")
    )
    return redirect(address)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
