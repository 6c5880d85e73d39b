"""Forms: list, one form with its versions, one version with its questions; acts on them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.observations.form_listing import (
    SHOWS,
    all_trials,
    find_forms,
    kind_names,
    rows_of,
    submission_counts,
    trial_counts,
)
from sinergi.observations.form_preview import preview, told_changes
from sinergi.observations.form_workbooks import as_workbook
from sinergi.observations.models import Form, FormVersion, VersionState
from sinergi.observations.naming import (
    audience_names,
    language_names,
    receiver_name,
)
from sinergi.observations.services.forms import (
    FormRefused,
    discard_draft,
    publish_version,
    restore_form,
    retire_form,
)
from sinergi.observations.shelf import path_of
from sinergi.observations.xlsform import BadForm

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARKDOWN = "text/markdown; charset=utf-8"


@requires(Permission.MANAGE_FORMS)
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """List the forms of the platform and of one's institution line."""
    actor = signed_in(request)
    q, show = (to_asked_text(request.GET.get(name, "")) for name in ("q", "show"))
    show = show if show in SHOWS else ""
    page = Paginator(find_forms(actor, q, show), PER_PAGE).get_page(
        request.GET.get("page")
    )
    names = {
        "own": _("of institutions"),
        "shipped": _("that come with Sinergi"),
        "drafts": _("with a draft"),
        "retired": _("retired"),
    }
    context = {
        "page": page,
        "rows": rows_of(list(page), actor),
        "q": q,
        "show": show,
        "shows": [(code, names[code]) for code in SHOWS],
    }
    return render(request, "observations/forms.html", context)


def _form_or_404(actor: Actor, code: str) -> Form:
    """Return the form; 404 also where it has no version that this person sees."""
    rows = Form.visible.to(actor).select_related("institution")
    versions = FormVersion.visible.to(actor)
    return get_object_or_404(
        rows.filter(pk__in=versions.filter(form__code=code).values("form")), code=code
    )


def _facts(form: Form, actor: Actor) -> dict[str, Any]:
    managed = Form.visible.to(actor).managed_by(actor).filter(pk=form.pk).exists()
    return {
        "form": form,
        "audience": audience_names(form.audience, kind_names(actor)),
        "receiver": receiver_name(form.code),
        "managed": managed and form.retired_at is None,
        "may_restore": managed and form.retired_at is not None,
        "may_discard": managed,
    }


@requires(Permission.MANAGE_FORMS)
@require_safe
def form(request: HttpRequest, code: str) -> HttpResponse:
    """Show a form: whose it is, its versions, how many were sent."""
    actor = signed_in(request)
    row = _form_or_404(actor, code)
    versions = FormVersion.visible.to(actor).filter(form=row).select_related("made_by")
    shown = list(versions.defer("xform", "questions"))
    sent = submission_counts(actor, "version", version__form=row)
    tried = trial_counts(actor, version__form=row)
    context = _facts(row, actor) | {
        "versions": [(one, sent.get(one.pk, 0), tried.get(one.pk, 0)) for one in shown],
        "sent": sum(sent.values()),
    }
    return render(request, "observations/form.html", context)


def _version_or_404(request: HttpRequest, code: str, version: str) -> FormVersion:
    rows = FormVersion.visible.to(signed_in(request))
    rows = rows.select_related("form__institution", "made_by")
    return get_object_or_404(rows, form__code=code, version=version)


@requires(Permission.MANAGE_FORMS)
@require_safe
def version(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Show one version: its questions, what changed, how to try it."""
    actor, row = signed_in(request), _version_or_404(request, code, version)
    files = {file.name: file for file in row.files.all()}
    context = _facts(row.form, actor) | _against_the_one_in_use(row, actor)
    context |= {
        "row": row,
        "questions": preview(row),
        "languages": language_names(row.languages),
        "media": [(name, files.get(name)) for name in row.media],
        "is_draft": row.state == VersionState.DRAFT,
        "fill": _fill_address(row),
    }
    return render(request, "observations/form_version.html", context)


def _against_the_one_in_use(row: FormVersion, actor: Actor) -> dict[str, Any]:
    """Compare a draft with the version in use; nothing to say of any other."""
    if row.state != VersionState.DRAFT:
        return {}
    rows = FormVersion.visible.to(actor).filter(form=row.form)
    current = rows.filter(state=VersionState.PUBLISHED).first()
    if current is None:
        return {}
    language = (get_language() or "id")[:2]
    return {
        "current": current,
        "changes": told_changes(current, row, language),
        "same": current.md5 == row.md5,
    }


def _fill_address(row: FormVersion) -> str:
    """Return where a draft, or the form in use, is tried in the browser."""
    if row.state == VersionState.CLOSED or row.form.retired_at is not None:
        return ""
    try:
        address = reverse("observations:fill", args=[row.form.code])
    except NoReverseMatch:
        return ""
    return f"{address}?test=1" if row.state == VersionState.DRAFT else address


@requires(Permission.MANAGE_FORMS)
@require_safe
def source(request: HttpRequest, code: str, version: str) -> HttpResponseBase:
    """Give the file as it was uploaded; `?as=xlsx` as a workbook to go on with."""
    row = _version_or_404(request, code, version)
    place = path_of(row.source_sha256)
    if not place.is_file():
        text = _("The file is missing on the server. Tell the operator its number: %s")
        return HttpResponse(text % row.pk, status=410, content_type="text/plain")
    if request.GET.get("as") == "xlsx":
        return _workbook(row, place.read_bytes())
    kind = XLSX if row.source_name.lower().endswith(".xlsx") else MARKDOWN
    answer = FileResponse(
        place.open("rb"),
        as_attachment=True,
        filename=row.source_name,
        content_type=kind,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _workbook(row: FormVersion, content: bytes) -> HttpResponse:
    try:
        made = as_workbook(row.source_name, content, at=row.made_at)
    except BadForm:  # what was read once is refused by stricter rules now
        return HttpResponse(_("This form cannot be made a workbook."), status=410)
    answer = HttpResponse(made, content_type=XLSX)
    name = f"{row.form.code}-{row.version}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires(Permission.MANAGE_FORMS)
@require_safe
def xform_file(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Give the XForm that devices get."""
    row = _version_or_404(request, code, version)
    answer = HttpResponse(row.xform, content_type="text/xml; charset=utf-8")
    name = f"{row.form.code}-{row.version}.xml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires(Permission.MANAGE_FORMS)
@require_safe
def form_file(
    request: HttpRequest, code: str, version: str, name: str
) -> HttpResponseBase:
    """Give a file that was uploaded beside the form."""
    row = _version_or_404(request, code, version)
    file = get_object_or_404(row.files, name=name)
    place = path_of(file.sha256)
    if not place.is_file():
        text = _("The file is missing on the server. Tell the operator its number: %s")
        return HttpResponse(text % file.pk, status=410, content_type="text/plain")
    answer = FileResponse(
        place.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@requires(Permission.MANAGE_FORMS)
@require_POST
def publish(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Put a draft in use in the place of the version before it."""
    actor = signed_in(request)
    rows = FormVersion.visible.to(actor).managed_by(actor)
    row = get_object_or_404(rows, form__code=code, version=version)
    try:
        publish_version(row, by=actor, at=real_now())
    except FormRefused as refusal:
        messages.error(request, _said(refusal))
    else:
        text = _("Version %(version)s is in use; devices get it within the hour.")
        messages.success(request, text % {"version": row.version})
    return redirect("observations:form", code)


@requires(Permission.MANAGE_FORMS)
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a form to nobody any more."""
    actor = signed_in(request)
    row = get_object_or_404(Form.visible.to(actor).managed_by(actor), code=code)
    retire_form(row, by=actor, at=real_now())
    text = _(
        "The form is retired. What was filled in already may still be sent; everything "
        "that came is kept."
    )
    messages.success(request, text)
    return redirect("observations:form", code)


@requires(Permission.MANAGE_FORMS)
@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Take a retired form back into use."""
    actor = signed_in(request)
    row = get_object_or_404(Form.visible.to(actor).managed_by(actor), code=code)
    restore_form(row, by=actor, at=real_now())
    messages.success(request, _("The form is offered again, as it was."))
    return redirect("observations:form", code)


@requires(Permission.MANAGE_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Ask once more, saying what goes with it; by POST throw the draft away."""
    actor = signed_in(request)
    rows = FormVersion.visible.to(actor).managed_by(actor)
    rows = rows.filter(state=VersionState.DRAFT).select_related("form")
    row = get_object_or_404(rows, form__code=code, version=version)
    if request.method == "POST":
        return _discarded(request, row)
    context = {
        "row": row,
        "form": row.form,
        "trials": all_trials(row),
        "is_last": not row.form.versions.exclude(pk=row.pk).exists(),
    }
    return render(request, "observations/form_discard.html", context)


def _discarded(request: HttpRequest, row: FormVersion) -> HttpResponse:
    try:
        discard_draft(row, by=signed_in(request), at=real_now())
    except FormRefused as refusal:
        messages.error(request, _said(refusal))
        return redirect("observations:form_version", row.form.code, row.version)
    text = _("Draft %(version)s is thrown away.") % {"version": row.version}
    messages.success(request, text)
    if FormVersion.visible.to(signed_in(request)).filter(form=row.form_id).exists():
        return redirect("observations:form", row.form.code)
    return redirect("observations:forms")


def _said(refusal: FormRefused) -> str:
    texts = {
        "in-earnest": _("More than trials hangs on this version; it stays."),
        "not-draft": _("This version was put in use already."),
        "retired": _("The form is retired; none of its versions is put in use."),
    }
    return texts.get(refusal.code, refusal.code)
