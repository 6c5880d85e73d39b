"""One facility: its page, entering, changing, striking off, its files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, redirect, render
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
from sinergi.doors.uploads import (
    SHOWN_INLINE,
    BadUpload,
    KeptFile,
    keep_uploads,
    path_of,
)
from sinergi.elections.stations import names_of
from sinergi.facilities.finding import find_detailed, find_facility
from sinergi.facilities.forms.facility import FacilityForm, FileForm, initial_of
from sinergi.facilities.forms.fields import add_problem, words_of
from sinergi.facilities.guarding import Sight
from sinergi.facilities.listing import REPORT_DAYS, reports_of
from sinergi.facilities.models import (
    STATE_NAMES,
    Defect,
    Facility,
    FacilityFile,
    FacilityRevision,
    Inspection,
)
from sinergi.facilities.rules.drafting import BadDraft, NotYours, StaleVersion
from sinergi.facilities.services.register import (
    GUARDED_FIELDS,
    add_facility,
    add_files,
    close_facility,
    edit_facility,
)
from sinergi.facilities.showing import (
    capacity_shown,
    floods_of,
    shown_items,
    stages_for,
)
from sinergi.facilities.upload_words import upload_words

METHODS = ["GET", "HEAD", "POST"]


@requires(Permission.READ_FACILITIES)
@require_safe
def facility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a facility: the outline to everybody of the area, the rest by what one sees."""
    row, sight = find_facility(request, pk)
    return _page(request, row, sight)


def _page(
    request: HttpRequest, row: Facility, sight: Sight, *, status: int = 200,
    form: FileForm | None = None,
) -> HttpResponse:  # fmt: skip
    actor, day = signed_in(request), today(request)
    names = names_of([row.area_code, row.serves_code], actor)
    context: dict[str, Any] = {
        "row": row,
        "sight": sight,
        "state": row.state_on(day),
        "state_name": STATE_NAMES[row.state_on(day)],
        "area_name": names.get(row.area_code, row.area_code),
        "serves_name": names.get(row.serves_code, row.serves_code),
        "day": day,
        "report_days": REPORT_DAYS,
    }
    if sight.detail:
        context |= _detail(request, row, sight) | {"file_form": form or FileForm()}
    return render(request, "facilities/detail.html", context, status=status)


def _detail(request: HttpRequest, row: Facility, sight: Sight) -> dict[str, Any]:
    """Return what the page shows to who sees the detail."""
    actor, day = signed_in(request), today(request)
    stages = stages_for(row, actor, day)
    items = shown_items(row, sight, day, stages)
    files = FacilityFile.visible.to(actor).filter(facility=row)
    defects = Defect.visible.to(actor).filter(facility=row).in_force()
    edits = FacilityRevision.visible.to(actor).filter(facility=row)
    return {
        "items": items,
        "ending": [one for one in items if one.before is not None],
        "reports": reports_of([row.pk], day).get(row.pk, 0),
        "percent": None if row.score is None else row.score * 100,
        "percent_high": None if row.highest is None else row.highest * 100,
        "floods": floods_of(row.area_code, day),
        "files": list(files),
        "inline": SHOWN_INLINE,
        "defects": list(defects.select_related("facility", "holder")),
        "inspections": list(
            Inspection.visible.to(actor).filter(facility=row).select_related(
                "institution"
            )[:10]
        ),
        "edits": [_edit(one, sight) for one in edits.select_related("by")[:20]],
        "may_move": sight.guarded and row.is_store,
        **capacity_shown(row),
    }  # fmt: skip


def _edit(row: FacilityRevision, sight: Sight) -> dict[str, Any]:
    """Return an edit as far as this person sees the fields it changed."""
    names = list(row.changes.get("fields", {}))
    if not sight.guarded:
        names = [one for one in names if one not in GUARDED_FIELDS]
    fields = FacilityForm.base_fields
    labels = [str(fields[one].label) for one in names if one in fields]
    return {"at": row.at, "by": row.by, "labels": labels}


@requires(Permission.WRITE_FACILITIES)
@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a facility."""
    actor = signed_in(request)
    start = {"area_code": request.GET.get("within", "")[:24]}
    form = FacilityForm(request.POST or None, actor=actor, initial=start)
    if request.method != "POST":
        return _form_page(request, form)
    if form.is_valid():
        try:
            row = add_facility(form.draft(), by=actor, at=now(request))
        except BadDraft as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            add_problem(form, "not-yours", "keeper")
        else:
            messages.success(request, _("The facility is entered."))
            return redirect("facilities:facility", pk=row.pk)
    return _form_page(request, form, status=422)


def _form_page(
    request: HttpRequest, form: FacilityForm, *, status: int = 200, stale: bool = False
) -> HttpResponse:
    context = {"form": form, "row": form.row, "stale": stale}
    return render(request, "facilities/form.html", context, status=status)


def _keep_out(sight: Sight) -> None:
    if not sight.edit:
        raise PermissionDenied


@requires(Permission.WRITE_FACILITIES)
@require_http_methods(METHODS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a facility; what somebody else changed meanwhile is told."""
    actor = signed_in(request)
    row, sight = find_detailed(request, pk)
    _keep_out(sight)
    form = FacilityForm(
        request.POST or None, actor=actor, row=row, guarded=sight.guarded,
        initial=initial_of(row),
    )  # fmt: skip
    if request.method != "POST":
        return _form_page(request, form)
    stale = False
    if form.is_valid():
        try:
            edit_facility(
                row, form.draft(), version=form.cleaned_data["version"] or 0, by=actor,
                at=now(request), guarded=sight.guarded,
            )  # fmt: skip
        except BadDraft as problem:
            add_problem(form, problem.code, problem.field)
        except StaleVersion:
            row.refresh_from_db()
            stale = True
        except NotYours:
            add_problem(form, "not-yours")
        else:
            messages.success(request, _("Changed."))
            return redirect("facilities:facility", pk=row.pk)
    return _form_page(request, form, status=409 if stale else 422, stale=stale)


@requires(Permission.WRITE_FACILITIES)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a facility off the register."""
    row, sight = find_detailed(request, pk)
    _keep_out(sight)
    close_facility(row, version=None, by=signed_in(request), at=now(request))
    messages.success(request, _("Struck off. Its checks and files are kept."))
    return redirect("facilities:list")


@requires(Permission.CHECK_FACILITIES)
@require_POST
def files_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take photos and documents of a facility."""
    row, sight = find_detailed(request, pk)
    if not sight.check:
        raise PermissionDenied
    form = FileForm(request.POST)
    if form.is_valid() and (kept := _uploads(request, form)):
        add_files(
            row, kept, form.file_kind(), note=form.cleaned_data["note"],
            by=signed_in(request), at=now(request),
        )  # fmt: skip
        messages.success(request, _("Kept."))
        return redirect("facilities:facility", pk=row.pk)
    return _page(request, row, sight, status=422, form=form)


def _uploads(request: HttpRequest, form: FileForm) -> tuple[KeptFile, ...]:
    """Return the files sent with a form, none when it has been told what is wrong."""
    try:
        kept = keep_uploads(request.FILES.getlist("files"))
    except BadUpload as problem:
        form.add_error(None, upload_words(problem))
        return ()
    if not kept:
        form.add_error(None, _("Choose a file first."))
    return kept


@requires(Permission.READ_FACILITIES)
@require_safe
def file(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """Hand out a file to those who may open it; `?show=1` shows a photo."""
    actor = signed_in(request)
    rows = FacilityFile.visible.to(actor)
    row = get_object_or_404(rows, pk=file_id, facility_id=pk)
    shown = row.media_type in SHOWN_INLINE and request.GET.get("show") == "1"
    place = path_of(row.sha256)
    if not place.exists():
        raise Http404(words_of("missing"))
    note_exported(
        f"facility:{pk}", 1, by=actor, at=real_now(), form="file", file=row.pk
    )
    response = FileResponse(
        place.open("rb"), as_attachment=not shown, filename=row.name,
        content_type=row.media_type,
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-cache"
    return response
