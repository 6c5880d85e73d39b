"""The upload of a form: kept as a draft, or all that is wrong with it at once."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.observations.drafting import Prepared, next_version, prepare
from sinergi.observations.form_books import MAX_MEGABYTES
from sinergi.observations.form_faults import Fault
from sinergi.observations.form_media import LARGEST, MEGABYTE, FormMedia
from sinergi.observations.form_workbooks import sample_workbook
from sinergi.observations.forms.upload import UploadForm
from sinergi.observations.models import Form, FormVersion
from sinergi.observations.services.forms import FormRefused, draft_version
from sinergi.observations.shelf import keep_form
from sinergi.observations.xlsform import Converted

SALT = "sinergi.form.media"
DAY = 24 * 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.MANAGE_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def form_new(request: HttpRequest) -> HttpResponse:
    """Take a form and go to its draft, or tell its faults; what was chosen stays."""
    actor = signed_in(request)
    form = UploadForm(actor, request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        before = _sent_before(request, actor)
        if form.is_valid():
            found = _read(form, before)
            row = _draft(form, found, actor) if not found.faults else None
            if row is not None:
                messages.success(request, _kept_text(row))
                return redirect("observations:form_version", row.form.code, row.version)
            context |= {"faults": _sorted(found.faults), "name": _name_of(form)}
            before = found.files
        context |= {"sent": before, "packed": _pack(before, actor)}
    status = 422 if request.method == "POST" else 200
    return render(request, "observations/form_new.html", context, status=status)


def _kept_text(row: FormVersion) -> str:
    text = _(
        "%(form)s, version %(version)s, is kept as a draft. Try it, then put it in use."
    )
    return text % {"form": row.form.title, "version": row.version}


def _name_of(form: UploadForm) -> str:
    return str(form.cleaned_data["file"].name)[:120]


def _read(form: UploadForm, before: list[FormMedia]) -> Prepared:
    """Read no more of a file than tells that it is too large."""
    given = form.cleaned_data
    content = given["file"].read(MAX_MEGABYTES * MEGABYTE + 1)
    media = ((one.name or "", one.read(LARGEST + 1)) for one in given["beside"])
    return prepare(_name_of(form), content, media, before)


def _draft(form: UploadForm, found: Prepared, actor: Actor) -> FormVersion | None:
    """Return the draft; None where it is refused, which then stands among the faults."""
    converted, given = found.converted, form.cleaned_data
    if converted is None:
        return None
    present = Form.visible.to(actor).managed_by(actor)
    known = present.filter(code=converted.form_id).select_related("institution").first()
    given["file"].seek(0)
    kept = keep_form(given["file"].read())
    try:
        return draft_version(
            converted, source_name=_name_of(form), source_sha256=kept.sha256,
            institution=known.institution if known else given["institution"],
            audience=given["audience"], files=found.files, by=actor, at=real_now(),
        )  # fmt: skip
    except FormRefused as refusal:
        found.faults.append(_fault_of(refusal, converted, actor))
        return None


def _fault_of(refusal: FormRefused, converted: Converted, actor: Actor) -> Fault:
    """Return a refusal as a fault of the sheet settings, with a version that is free."""
    if refusal.code != "version-taken":
        code = "form-retired" if refusal.code == "retired" else refusal.code
        return Fault(code, "settings", 2, {"value": converted.form_id})
    taken = FormVersion.visible.to(actor).filter(form__code=converted.form_id)
    names = frozenset(taken.values_list("version", flat=True))
    facts = {
        "value": converted.version,
        "next": next_version(names, localdate(real_now())),
    }
    return Fault("version-taken", "settings", 2, facts)


def _sorted(faults: list[Fault]) -> list[Fault]:
    """Return them as they stand in the file: sheet by sheet, row by row."""
    order = {"": 0, "survey": 1, "choices": 2, "settings": 3}
    return sorted(
        faults, key=lambda one: (order.get(one.sheet, 4), one.sheet, one.row or 0)
    )


def _pack(files: list[FormMedia], actor: Actor) -> str:
    """Return the files that lie in their places, signed for this person's next attempt."""
    if not files:
        return ""
    rows = [dataclasses.astuple(one) for one in files]
    return signing.dumps({"by": actor.pk, "rows": rows}, salt=SALT, compress=True)


def _sent_before(request: HttpRequest, actor: Actor) -> list[FormMedia]:
    """Return the files of the attempt before; none where the note is not ours."""
    try:
        found = signing.loads(request.POST.get("sent", ""), salt=SALT, max_age=DAY)
    except signing.BadSignature:
        return []
    if found["by"] != actor.pk:
        return []
    return [FormMedia(*row) for row in found["rows"]]


@requires(Permission.MANAGE_FORMS)
@require_safe
def form_sample(request: HttpRequest) -> HttpResponse:
    """Give a small form to begin with, as a workbook."""
    answer = HttpResponse(sample_workbook(at=real_now()), content_type=XLSX)
    name = _("sample-form")
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
