"""Files of one submission: its attachments, the XML as it came, its paper."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.doors.uploads import SHOWN_INLINE, path_of
from sinergi.observations.answering import reader_language
from sinergi.observations.models import Attachment, Submission, System
from sinergi.observations.models.outside import SYSTEM_NAMES
from sinergi.observations.papering import LANGUAGES, copies_of, paper_of

GONE = 410


def _note(request: HttpRequest, row: Submission, form: str, **more: int) -> None:
    """Leave a fact that a file of somebody else's left; one's own are no secret."""
    actor = signed_in(request)
    if row.person_id != actor.pk:
        note_exported(
            f"submission:{row.pk}", 1, by=actor, at=real_now(), form=form,
            institution_id=row.institution_id, **more,
        )  # fmt: skip


def _shut(response: HttpResponseBase) -> HttpResponseBase:
    """Let nothing in the file run, whatever a phone has sent."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def file(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """Hand out an attachment to those who see its submission; `?show=1` shows a photo."""
    files = Attachment.visible.to(signed_in(request)).select_related("submission")
    row = get_object_or_404(
        files.defer("submission__xml", "submission__answers"),
        pk=file_id, submission_id=pk,
    )  # fmt: skip
    shown = row.media_type in SHOWN_INLINE and request.GET.get("show") == "1"
    place = path_of(row.sha256)
    if not place.exists():
        text = _("The file is missing on the server. Tell the operator its number: %s")
        return HttpResponse(text % row.pk, status=GONE, content_type="text/plain")
    if not shown:
        _note(request, row.submission, "file", file=row.pk)
    response = FileResponse(
        place.open("rb"),
        as_attachment=not shown,
        filename=row.name,
        content_type=row.media_type,
    )
    return _shut(response)


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def instance(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the XML byte for byte as the device sent it."""
    rows = Submission.visible.to(signed_in(request)).defer("answers")
    row = get_object_or_404(rows, pk=pk)
    _note(request, row, "xml")
    response = HttpResponse(bytes(row.xml), content_type="text/xml")
    response["Content-Disposition"] = f'attachment; filename="{row.receipt}.xml"'
    return _shut(response)


def _whole(request: HttpRequest, pk: int) -> Submission:
    """Return the submission with its form and answers, or raise 404."""
    rows = Submission.visible.to(signed_in(request)).defer("xml", "version__xform")
    joined = rows.select_related("version__form", "institution")
    row: Submission = get_object_or_404(joined, pk=pk)
    return row


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the submission as PDF; `?language=en` in another language than one's own."""
    row, asked = _whole(request, pk), request.GET.get("language", "")
    language = asked if asked in LANGUAGES else reader_language()
    _note(request, row, "pdf")
    content = paper_of(row, language, signed_in(request), at=real_now())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.receipt}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def copies(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the submission as text to paste into a system outside, block by block."""
    row, asked = _whole(request, pk), request.GET.get("system", "")
    system = System(asked) if asked in set(System) else System.SIGAPLAPOR
    _note(request, row, "text")
    context = {
        "row": row,
        "system": system.value,
        "systems": SYSTEM_NAMES.items(),
        "system_name": SYSTEM_NAMES[system],
        "blocks": [
            {"title": one.title, "text": one.text, "rows": _rows_of(one.text)}
            for one in copies_of(row, system, signed_in(request))
        ],
    }
    return render(request, "observations/submissions/copies.html", context)


def _rows_of(text: str) -> int:
    """Return how many lines a box shows, so that most need no scrolling."""
    return min(max(text.count("\n") + 1 + len(text) // 90, 2), 14)
