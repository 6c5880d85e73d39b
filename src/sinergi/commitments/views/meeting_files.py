"""Files of meetings: papers as PDF, the invitation as ICS, the list as XLSX or ICS."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.reading import note_exported
from sinergi.audit.verbs import Verb
from sinergi.commitments.meeting_listing import (
    event_of,
    exported_columns,
    exported_meetings,
    find_meetings,
    read_asked_meetings,
)
from sinergi.commitments.meeting_outside import as_seen_by
from sinergi.commitments.meeting_reach import hosted_meeting, meeting_of_line
from sinergi.commitments.minutes_papers import (
    attendance_pdf,
    declaration_pdf,
    minutes_pdf,
    press_note_pdf,
)
from sinergi.commitments.models import (
    Meeting,
    MinutesApproval,
    MinutesVersion,
    Participant,
)
from sinergi.commitments.rules.meeting import Step
from sinergi.commitments.views.meeting_people import code_context
from sinergi.documents.ics import CANCEL, PUBLISH, REQUEST, write_calendar
from sinergi.documents.xlsx import Sheet, write_workbook

LANGUAGES = {"id", "en"}
MOST_EXPORTED = 5_000
PDF = "application/pdf"
ICS = "text/calendar; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(Permission.READ_MEETINGS)
@require_safe
def meeting_paper(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Hand out a paper of the meeting; `?lang` chooses the language, `?version` minutes."""
    write = PAPERS.get(paper)
    if write is None:
        raise Http404(paper)
    asked = request.GET.get("lang", "")
    with override(asked if asked in LANGUAGES else get_language()):
        content = write(request, pk)
    note_exported(
        f"meeting:{pk}",
        1,
        by=signed_in(request),
        at=real_now(),
        form="pdf",
        paper=paper,
    )
    return _file(content, PDF, f"{paper}-{pk}.pdf")


def _minutes(request: HttpRequest, pk: int) -> bytes:
    actor = signed_in(request)
    row = Meeting.visible.of_line(actor).filter(pk=pk).first()
    if row is None:
        return _published_minutes(actor, pk)
    versions = MinutesVersion.visible.to(actor).filter(meeting=row)
    asked = request.GET.get("version", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 6:
        versions = versions.filter(number=int(asked))
    version = versions.first()
    if version is None:
        raise Http404
    given = MinutesApproval.visible.to(actor).filter(meeting=row, number=version.number)
    return minutes_pdf(
        version, given.select_related("institution", "person"), inside=True
    )


def _published_minutes(actor: Actor, pk: int) -> bytes:
    row = get_object_or_404(Meeting.visible.to(actor), pk=pk)
    version = row.versions.filter(number=row.published_version or 0).first()
    if version is None:
        raise Http404
    given = row.approvals.filter(number=version.number)
    return minutes_pdf(
        version, given.select_related("institution", "person"), inside=False
    )


def _press_note(request: HttpRequest, pk: int) -> bytes:
    rows = Meeting.visible.to(signed_in(request)).select_related("host")
    row = get_object_or_404(rows.exclude(press_note=""), pk=pk)
    inside = Meeting.visible.of_line(signed_in(request)).filter(pk=pk).exists()
    if not inside and row.step != Step.PUBLISHED:
        raise Http404
    return press_note_pdf(row)


def _attendance(request: HttpRequest, pk: int) -> bytes:
    row = hosted_meeting(request, pk)
    people = Participant.visible.to(signed_in(request)).filter(meeting=row)
    code = str(code_context(request, row)["code"])
    return attendance_pdf(row, people.select_related("institution"), code=code)


def _declaration(request: HttpRequest, pk: int) -> bytes:
    row = meeting_of_line(request, pk)
    if not row.declaration_text:
        raise Http404
    people = Participant.visible.to(signed_in(request)).filter(meeting=row, signs=True)
    return declaration_pdf(row, people.select_related("institution"))


PAPERS: dict[str, Callable[[HttpRequest, int], bytes]] = {
    "minutes": _minutes,
    "press-note": _press_note,
    "attendance": _attendance,
    "declaration": _declaration,
}


@requires(Permission.READ_MEETINGS)
@require_safe
def meeting_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the meeting for a calendar: an invitation, or that it is called off."""
    row = meeting_of_line(request, pk)
    address = request.build_absolute_uri(reverse("commitments:meeting", args=[pk]))
    asked = Participant.visible.to(signed_in(request)).filter(meeting=row)
    bodies = asked.exclude(institution=None).order_by("pk")
    names = dict.fromkeys(bodies.values_list("institution__name", flat=True))
    event = event_of(row, address, names)
    if event is None:
        raise Http404
    methods = {Step.INVITED: REQUEST, Step.CANCELLED: CANCEL}
    method = methods.get(Step(row.step), PUBLISH)
    return _file(write_calendar([event], method=method), ICS, f"meeting-{pk}.ics")


@requires(Permission.READ_MEETINGS)
@require_safe
def meetings_export(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out the list of meetings as asked for, as XLSX or ICS."""
    actor, at = signed_in(request), now(request)
    if form not in {"xlsx", "ics"}:
        raise Http404(form)
    asked = read_asked_meetings(request.GET)
    rows = as_seen_by(actor, find_meetings(asked, actor, at)[:MOST_EXPORTED])
    with transaction.atomic():
        record(
            Verb.MEETINGS_EXPORTED,
            at=real_now(),
            actor=actor,
            target="meetings:list",
            form=form,
            rows=len(rows),
        )
    if form == "ics":
        return _file(_calendar(request, rows), ICS, "meetings.ics")
    sheet = Sheet(_("Meetings"), exported_columns(), exported_meetings(rows))
    return _file(
        write_workbook([sheet], title=_("Meetings"), at=at), XLSX, "meetings.xlsx"
    )


def _calendar(request: HttpRequest, rows: list[Meeting]) -> bytes:
    events = []
    for row in rows:
        path = reverse("commitments:meeting", args=[row.pk])
        event = event_of(row, request.build_absolute_uri(path))
        if event is not None:
            events.append(event)
    return write_calendar(events, name=_("Meetings"))
