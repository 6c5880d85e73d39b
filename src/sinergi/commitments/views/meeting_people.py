"""Who is asked to a meeting and who was there: list, ticks, the code at the door."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.forms.meeting import (
    MEETING_PROBLEMS,
    ParticipantForm,
    institution_choices,
)
from sinergi.commitments.meeting_link import make_token
from sinergi.commitments.meeting_reach import (
    hosted_meeting,
    rights_of,
    row_of_host,
)
from sinergi.commitments.minutes_papers import when
from sinergi.commitments.models import Meeting, Participant
from sinergi.commitments.rules.meeting import BadMeeting
from sinergi.commitments.services.meeting_people import (
    add_participant,
    edit_participant,
    open_attendance,
    remove_participant,
    tick_attendance,
)
from sinergi.documents.qr import draw_code

OPEN_HOURS = 12
"""How long a code works: a meeting's day, not a door left open."""


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_people(request: HttpRequest, pk: int) -> HttpResponse:
    """List the people of a meeting and add one."""
    actor, row = signed_in(request), hosted_meeting(request, pk)
    data = request.POST if request.method == "POST" else None
    form = ParticipantForm(data, institutions=institution_choices(actor))
    if request.method == "POST" and form.is_valid():
        try:
            add_participant(row, form.draft(), by=actor, at=real_now())
        except BadMeeting as problem:
            form.add_error(None, str(MEETING_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("Added."))
            return redirect("commitments:meeting_people", pk=row.pk)
    people = Participant.visible.to(actor).filter(meeting=row)
    context = {
        "form": form,
        "meeting": row,
        "rights": rights_of(row, actor),
        "people": people.select_related("institution"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "commitments/meeting_people.html", context, status=status)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete or mend one person of a meeting."""
    actor = signed_in(request)
    row, one = row_of_host(request, Participant, pk)
    initial = {
        "name": one.name,
        "role": one.role,
        "institution": one.institution_id,
        "institution_name": one.institution_name,
        "signs": one.signs,
    }
    data = request.POST if request.method == "POST" else None
    form = ParticipantForm(
        data, initial=initial, institutions=institution_choices(actor)
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_participant(one, form.draft(), by=actor, at=real_now())
        except BadMeeting as problem:
            form.add_error(None, str(MEETING_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("Changed."))
            return redirect("commitments:meeting_people", pk=row.pk)
    context = {"form": form, "meeting": row, "one": one}
    status = 422 if form.is_bound else 200
    return render(request, "commitments/meeting_person.html", context, status=status)


@requires(Permission.HOLD_MEETINGS)
@require_POST
def meeting_person_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the list who was put there by mistake."""
    row, one = row_of_host(request, Participant, pk)
    try:
        remove_participant(one, by=signed_in(request), at=real_now())
    except BadMeeting as problem:
        messages.error(request, str(MEETING_PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Taken off the list."))
    return redirect("commitments:meeting_people", pk=row.pk)


@requires(Permission.HOLD_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick who is there; show the code others confirm by."""
    actor, row = signed_in(request), hosted_meeting(request, pk)
    if request.method == "POST":
        present = [to_asked_number(text) for text in request.POST.getlist("present")]
        try:
            tick_attendance(
                row, [one for one in present if one], by=actor, at=real_now()
            )
        except BadMeeting as problem:
            messages.error(request, str(MEETING_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("Attendance is noted."))
        return redirect("commitments:meeting_attendance", pk=row.pk)
    people = Participant.visible.to(actor).filter(meeting=row)
    context = {
        "meeting": row,
        "when": when(row.starts_at, row.ends_at),
        "rights": rights_of(row, actor),
        "people": people.select_related("institution"),
        **code_context(request, row),
    }
    return render(request, "commitments/meeting_attendance.html", context)


def code_context(request: HttpRequest, row: Meeting) -> dict[str, Any]:
    """Return address and drawing of the code while attendance is open."""
    if row.attendance_until is None or row.attendance_until <= real_now():
        return {"address": "", "code": ""}
    path = reverse("commitments:meeting_attend", args=[make_token(row)])
    address = request.build_absolute_uri(path)
    code = mark_safe(draw_code(address))  # noqa: S308 our own drawing
    return {"address": address, "code": code}


@requires(Permission.HOLD_MEETINGS)
@require_POST
def meeting_attendance_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the attendance link for half a day, or close it."""
    row, at = hosted_meeting(request, pk), real_now()
    until = None
    if request.POST.get("open") == "1":
        until = at + dt.timedelta(hours=OPEN_HOURS)
    try:
        open_attendance(row, until, by=signed_in(request), at=at)
    except BadMeeting as problem:
        messages.error(request, str(MEETING_PROBLEMS[problem.code]))
    return redirect("commitments:meeting_attendance", pk=row.pk)


@requires(Permission.HOLD_MEETINGS)
@require_safe
def meeting_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code alone and large, for a screen at the door."""
    row = hosted_meeting(request, pk)
    context = {"meeting": row, "when": when(row.starts_at, row.ends_at)}
    context |= code_context(request, row)
    if not context["code"]:
        return redirect("commitments:meeting_attendance", pk=row.pk)
    return render(request, "commitments/meeting_code.html", context)
