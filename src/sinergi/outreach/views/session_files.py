"""Files of sessions: papers as PDF, the list as CSV, XLSX or ICS, certificates."""

from collections.abc import Callable
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.csv_files import write_csv
from sinergi.documents.ics import write_calendar
from sinergi.documents.qr import draw_code
from sinergi.documents.xlsx import Sheet, write_workbook
from sinergi.elections.stations import names_of
from sinergi.outreach.asked_forms import REFUSED, posted
from sinergi.outreach.forms.session import CertificateForm
from sinergi.outreach.learning import gains_of
from sinergi.outreach.listing import (
    event_of,
    exported_columns,
    exported_sessions,
    find_sessions,
    read_asked_sessions,
)
from sinergi.outreach.models import Partner, Question, QuizResult, Session
from sinergi.outreach.public_link import make_token
from sinergi.outreach.reach import own_session, session_of_line
from sinergi.outreach.services.door import ATTENDANCE, number_certificates
from sinergi.outreach.session_papers import (
    attendance_pdf,
    certificates_pdf,
    invitation_pdf,
    report_pdf,
)
from sinergi.outreach.words import add_problem

LANGUAGES = {"id", "en"}
MOST_EVENTS = 2_000
PDF = "application/pdf"
ICS = "text/calendar; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _area(row: Session, request: HttpRequest) -> str:
    found: dict[str, str] = names_of([row.area_code], signed_in(request))
    code = str(row.area_code)
    return found.get(code, code)


def _partners(row: Session, request: HttpRequest) -> list[Partner]:
    rows = Partner.visible.to(signed_in(request)).filter(session=row)
    return list(rows.select_related("institution"))


def _invitation(request: HttpRequest, row: Session) -> bytes:
    return invitation_pdf(row, _area(row, request), _partners(row, request))


def _attendance(request: HttpRequest, row: Session) -> bytes:
    code, until = "", row.attendance_until
    if until is not None and real_now() < until:
        path = reverse("outreach:attend", args=[make_token(row, ATTENDANCE)])
        code = draw_code(request.build_absolute_uri(path))
    return attendance_pdf(row, _area(row, request), code=code)


def _report(request: HttpRequest, row: Session) -> bytes:
    actor = signed_in(request)
    if row.attended is None:
        raise Http404
    gains = gains_of(QuizResult.visible.to(actor).filter(session=row))
    questions = list(Question.visible.to(actor).filter(session=row))
    return report_pdf(
        row, _area(row, request), _partners(row, request), questions, gains.get(row.pk)
    )


PAPERS: dict[str, Callable[[HttpRequest, Session], bytes]] = {
    "invitation": _invitation,
    "attendance": _attendance,
    "report": _report,
}


@requires(Permission.READ_OUTREACH)
@require_safe
def session_paper(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Hand out a paper of the session; `?lang` chooses the language."""
    write = PAPERS.get(paper)
    if write is None:
        raise Http404(paper)
    row = session_of_line(request, pk)
    asked = request.GET.get("lang", "")
    with override(asked if asked in LANGUAGES else get_language()):
        content = write(request, row)
    note_exported(
        f"session:{pk}",
        1,
        by=signed_in(request),
        at=real_now(),
        form="pdf",
        paper=paper,
    )
    return _file(content, PDF, f"{paper}-{pk}.pdf")


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """Print certificates of a course; names come in and go onto paper, nowhere else."""
    actor, row = signed_in(request), own_session(request, pk)
    form = CertificateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        names = data["names"]
        try:
            made = number_certificates(row, len(names), by=actor, at=real_now())
        except REFUSED as error:
            add_problem(form, error)
        else:
            content = certificates_pdf(
                row, _area(row, request), names, made.first_number,
                (data["signer"], data["office"]),
            )  # fmt: skip
            return _file(content, PDF, f"{_('certificates')}-{pk}.pdf")
    address = reverse("outreach:session", args=[pk])
    context: dict[str, Any] = {
        "form": form,
        "title": _("Certificates"),
        "crumbs": [
            (_("Outreach sessions"), reverse("outreach:sessions")),
            (row.title, address),
        ],
        "back": address,
        "button": _("Print"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "outreach/form.html", context, status=status)


@requires(Permission.READ_OUTREACH)
@require_safe
def session_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the session for a calendar."""
    row = session_of_line(request, pk)
    address = request.build_absolute_uri(reverse("outreach:session", args=[pk]))
    return _file(write_calendar([event_of(row, address)]), ICS, f"session-{pk}.ics")


@requires(Permission.READ_OUTREACH)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the sessions of the list as csv (streamed), xlsx or ics."""
    if form not in {"csv", "xlsx", "ics"}:
        raise Http404(form)
    actor, at = signed_in(request), now(request)
    found = find_sessions(read_asked_sessions(request.GET), actor, at)
    rows = found.select_related("organiser")
    note_exported("sessions:list", found.count(), by=actor, at=real_now(), form=form)
    if form == "ics":
        site = request.build_absolute_uri("/").rstrip("/")
        events = [
            event_of(one, site + reverse("outreach:session", args=[one.pk]))
            for one in rows[:MOST_EVENTS]
        ]
        name = _("Outreach sessions")
        return _file(write_calendar(events, name=name), ICS, "sosialisasi.ics")
    lines = exported_sessions(found, actor)
    if form == "csv":
        titles = [one.title for one in exported_columns()]
        response: HttpResponseBase = StreamingHttpResponse(
            write_csv(titles, lines), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="sosialisasi.csv"'
        return response
    title = _("Outreach sessions")
    sheet = Sheet(title, exported_columns(), lines)
    return _file(write_workbook([sheet], title=title, at=at), XLSX, "sosialisasi.xlsx")
