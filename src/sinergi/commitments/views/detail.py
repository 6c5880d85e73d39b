"""The page of one commitment: its steps, notes, files, parts and needs."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.commitments.detailing import (
    SIDE_TEXTS,
    acts_for,
    history_of,
    may_edit,
    needs_of,
    origin_url,
    rollup_of,
    share_text,
    whole_of,
)
from sinergi.commitments.forms.commitment import ProgressForm, add_problem
from sinergi.commitments.listing import area_names
from sinergi.commitments.models import Attachment, Commitment
from sinergi.commitments.rules.commitment import (
    BadDraft,
    BadMove,
    NotYours,
    StaleVersion,
    Step,
)
from sinergi.commitments.services.commitment import set_needs
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.commitments.services.rights import sides_of
from sinergi.doors.uploads import (
    LARGEST,
    MEGABYTE,
    SHOWN_INLINE,
    BadUpload,
    keep_uploads,
    path_of,
)

UPLOAD_TEXTS: dict[str, Promise] = {
    "too-big": gettext_lazy(
        "%(name)s is larger than %(limit)s MB. Send a smaller one."
    ),
    "too-many": gettext_lazy("These are too many files at once. Send at most 10."),
    "empty": gettext_lazy("%(name)s is empty. Choose the file again."),
    "type": gettext_lazy(
        "%(name)s is of a kind we do not take. Send a photo (JPEG, PNG, WebP), PDF, "
        "Word or Excel file."
    ),
}


def find_row(request: HttpRequest, pk: int) -> Commitment:
    """Return the commitment or raise 404: another's row does not exist."""
    rows = Commitment.visible.to(signed_in(request)).select_related(
        "institution__superior",
        "person",
        "asked_by",
        "stage__election",
        "duty",
    )
    row: Commitment = get_object_or_404(rows, pk=pk)
    return row


@requires(Permission.READ_COMMITMENTS)
@require_safe
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one commitment with everything that happened to it."""
    return _page(request, find_row(request, pk), _fresh_form())


def _fresh_form() -> ProgressForm:
    return ProgressForm(initial={"key": secrets.token_hex(16)})


def _page(
    request: HttpRequest, row: Commitment, form: ProgressForm, status: int = 200
) -> HttpResponse:
    actor, day = signed_in(request), today(request)
    area = area_names([row], actor).get(row.area_code, row.area_code)
    first, after = needs_of(row, actor)
    url = request.build_absolute_uri(request.path.partition("tell/")[0])
    context: dict[str, Any] = {
        "row": row,
        "area_name": area,
        "late": row.is_late_on(day),
        "acts": acts_for(row, actor),
        "may_note": bool(sides_of(row, actor)),
        "may_edit": may_edit(row, actor),
        "form": form,
        "key": form["key"].value() or secrets.token_hex(16),
        "history": history_of(row, actor),
        "rollup": rollup_of(row, actor),
        "needs": first,
        "needed_by": after,
        "origin_url": origin_url(row, actor),
        "whole": whole_of(row, actor),
        "share_text": share_text(row, area, url),
        "inline": SHOWN_INLINE,
        "day": day,
    }
    return render(request, "commitments/detail.html", context, status=status)


@requires(Permission.WRITE_COMMITMENTS)
@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a note, a step, files; on a problem nothing typed is lost."""
    row = find_row(request, pk)
    form = ProgressForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, 422)
    try:
        files = keep_uploads(request.FILES.getlist("files"))
        report_progress(
            row, _draft(form, files), by=signed_in(request), at=now(request)
        )
    except BadUpload as problem:
        facts = {"name": problem.name, "limit": LARGEST // MEGABYTE}
        form.add_error(None, str(UPLOAD_TEXTS[problem.code]) % facts)
    except (BadDraft, BadMove, NotYours, StaleVersion) as problem:
        _say(form, problem)
    else:
        messages.success(request, _("Noted."))
        return redirect("commitments:detail", pk=row.pk)
    return _page(request, find_row(request, pk), form, 409)


def _draft(form: ProgressForm, files: Any) -> ProgressDraft:
    data = form.cleaned_data
    return ProgressDraft(
        note=data["note"],
        to_step=Step(data["to_step"]) if data["to_step"] else None,
        percent=data["percent"],
        key=data["key"],
        files=files,
        version=data["version"],
    )


def _say(
    form: ProgressForm, problem: BadDraft | BadMove | NotYours | StaleVersion
) -> None:
    if isinstance(problem, BadDraft):
        text = _("Write a note, choose a file or take a step.")
        if problem.code == "empty":
            form.add_error("note", text)
        else:
            add_problem(form, problem.code, problem.field)
    elif isinstance(problem, NotYours):
        form.add_error(None, str(SIDE_TEXTS[problem.side]))
    elif isinstance(problem, StaleVersion):
        form.add_error(
            None,
            _(
                "Somebody changed this commitment while you wrote. Look at it as it is "
                "now; your text is still here."
            ),
        )
    elif problem.code == "needs-note":
        form.add_error("note", _("This step needs a word of why."))
    else:
        form.add_error(None, _("This step is no longer possible; see where it stands."))


@requires(Permission.WRITE_COMMITMENTS)
@require_POST
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    """Set what must be done first, by numbers such as K-2023-0042."""
    row, actor = find_row(request, pk), signed_in(request)
    text = to_asked_text(request.POST.get("numbers", "").replace("\n", " "), 400)
    numbers = {one.strip().upper() for one in text.replace(",", " ").split()}
    found = list(Commitment.visible.to(actor).filter(number__in=numbers))
    missing = numbers - {one.number for one in found}
    if missing:
        messages.error(
            request,
            _("No such commitment: %(numbers)s")
            % {"numbers": ", ".join(sorted(missing))},
        )
        return redirect("commitments:detail", pk=row.pk)
    try:
        set_needs(row, found, by=actor, at=now(request))
    except (BadDraft, NotYours) as problem:
        form = ProgressForm({"key": secrets.token_hex(16)})
        form.is_valid()
        if isinstance(problem, BadDraft):
            add_problem(form, problem.code, "")
        else:
            form.add_error(None, str(SIDE_TEXTS[problem.side]))
        return _page(request, row, form, 409)
    messages.success(request, _("Kept."))
    return redirect("commitments:detail", pk=row.pk)


@requires(Permission.READ_COMMITMENTS)
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a file to those who see its commitment; `?show=1` shows a photo."""
    files = Attachment.visible.to(signed_in(request)).select_related("progress")
    file = get_object_or_404(files, pk=pk)
    shown = file.media_type in SHOWN_INLINE and request.GET.get("show") == "1"
    place = path_of(file.sha256)
    if not place.exists():
        text = _("The file is missing on the server. Tell the operator its number: %s")
        return HttpResponse(text % file.pk, status=410, content_type="text/plain")
    if not shown:
        target = f"commitment:{file.progress.commitment_id}"
        note_exported(
            target, 1, by=signed_in(request), at=real_now(), form="file", file=file.pk
        )
    response = FileResponse(
        place.open("rb"),
        as_attachment=not shown,
        filename=file.name,
        content_type=file.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
