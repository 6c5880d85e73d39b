"""The calendar: hearings and deadlines, as page and iCalendar; what a new day off moves."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.cases.agenda import (
    MOST_ASKED,
    calendar_file,
    due_for,
    hearings_for,
    rows_around,
    shifts_by,
)
from sinergi.cases.finding import add_problem, find_own
from sinergi.cases.forms.writing import (
    DayOffForm,
    DeliveryForm,
    HearingChangeForm,
    HearingForm,
)
from sinergi.cases.listing import lines_of
from sinergi.cases.models import DueChange, Hearing, Invitation
from sinergi.cases.naming import CASE_PROBLEMS
from sinergi.cases.rules.kinds import Delivery
from sinergi.cases.services.hearings import (
    change_hearing,
    note_delivery,
    plan_hearing,
)
from sinergi.cases.services.problems import BadCase

AHEAD, BEHIND = dt.timedelta(days=60), dt.timedelta(days=7)
MOST_CHANGES = 100
MOST_SHOWN = 100


@requires(Permission.READ_CASES)
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Show the hearings and deadlines of the coming two months and the week behind."""
    actor, at = signed_in(request), now(request)
    due = [row for row in due_for(actor) if row.due_at and row.due_at <= at + AHEAD]
    shown = due[:MOST_SHOWN]
    context = {
        "hearings": hearings_for(actor, at - BEHIND, at + AHEAD),
        "due": lines_of(shown, actor, at),
        "more": len(due) - len(shown),
        "may_handle": actor.holds(Permission.HANDLE_CASES),
    }
    return render(request, "cases/agenda.html", context)


@requires(Permission.READ_CASES)
@require_safe
def agenda_file(request: HttpRequest) -> HttpResponse:
    """Hand out hearings and deadlines as an iCalendar file: numbers and hours, no words."""
    actor, at = signed_in(request), now(request)
    hearings = hearings_for(actor, at - 4 * BEHIND, at + 6 * AHEAD)
    base = request.build_absolute_uri("/").rstrip("/")
    content = calendar_file(hearings, due_for(actor), base)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="perkara.ics"'
    return answer


@requires(Permission.HANDLE_CASES)
@require_safe
def day_off(request: HttpRequest) -> HttpResponse:
    """Show which deadlines move if a day becomes a day off, and which a decree has moved."""
    return _day_off(request)


@requires(Permission.EDIT_CALENDAR)
@require_safe
def day_off_before(request: HttpRequest) -> HttpResponse:
    """Show the same to who edits the working calendar; of cases one sees one's own."""
    return _day_off(request)


def _day_off(request: HttpRequest) -> HttpResponse:
    actor, at = signed_in(request), now(request)
    form = DayOffForm(request.GET if "day" in request.GET else None)
    shifts, cut = None, False
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        rows = rows_around(actor, data["day"])
        shifts = shifts_by(rows, data["day"], data["name"], at)
        cut = len(rows) >= MOST_ASKED
    changes = DueChange.visible.to(actor).select_related("case")
    context = {
        "form": form,
        "shifts": shifts,
        "cut": cut,
        "changes": changes[:MOST_CHANGES],
    }
    status = 422 if form.errors else 200
    return render(request, "cases/day_off.html", context, status=status)


@requires(Permission.HANDLE_CASES)
@require_POST
def hearing_new(request: HttpRequest, key: str) -> HttpResponse:
    """Put a hearing or plenary of a case into the calendar."""
    row, actor = find_own(request, key), signed_in(request)
    form = HearingForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            plan_hearing(
                row, data["kind"], data["starts_at"], data["place"], by=actor,
                at=now(request),
            )  # fmt: skip
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("It stands in the calendar."))
            return redirect("cases:case", key=row.key)
    context = {"row": row, "form": form}
    return render(request, "cases/hearing.html", context, status=422)


@requires(Permission.HANDLE_CASES)
@require_http_methods(["GET", "POST"])
def hearing(request: HttpRequest, key: str) -> HttpResponse:
    """Move a hearing, or note that it was held or cancelled."""
    actor = signed_in(request)
    rows = Hearing.visible.to(actor).select_related("case")
    row = get_object_or_404(rows, key=key)
    find_own(request, row.case.key)
    begun = {
        "sequence": row.sequence, "state": row.state, "starts_at": row.starts_at,
        "place": row.place,
    }  # fmt: skip
    form = HearingChangeForm(
        request.POST if request.method == "POST" else None, initial=begun
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_hearing(row, by=actor, at=now(request), **form.cleaned_data)
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("Kept."))
            return redirect("cases:case", key=row.case.key)
    context = {"row": row.case, "hearing": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "cases/hearing.html", context, status=status)


@requires(Permission.HANDLE_CASES)
@require_http_methods(["GET", "POST"])
def delivery(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Note what became of an invitation, and whether the party came."""
    case, actor = find_own(request, key), signed_in(request)
    row = get_object_or_404(Invitation.visible.to(actor), case=case, pk=pk)
    begun = {
        "delivery": row.delivery, "delivered_on": row.delivered_on, "came": row.came,
    }  # fmt: skip
    form = DeliveryForm(
        request.POST if request.method == "POST" else None, initial=begun
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            note_delivery(
                row, Delivery(data["delivery"]), data["delivered_on"],
                came=data["came"], by=actor, at=now(request),
            )  # fmt: skip
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("Kept."))
            return redirect("cases:case", key=case.key)
    context = {"row": case, "invitation": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "cases/delivery.html", context, status=status)
