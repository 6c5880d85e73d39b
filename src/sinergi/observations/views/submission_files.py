"""Files of one submission: its attachments, the XML as it came, its paper."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.doors.uploads import SHOWN_INLINE, path_of
from sinergi.observations.models import Attachment, Submission

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
    response["Cache-Control"] = "private, no-cache"
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
