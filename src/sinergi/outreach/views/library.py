"""The library of materials: list, one material, new versions, approval."""

from typing import Any

from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.doors.uploads import BadUpload, KeptFile, keep_uploads, path_of
from sinergi.outreach.asked_forms import answer_form, answer_post, posted
from sinergi.outreach.catalogue import topic_choices
from sinergi.outreach.forms.library import (
    ApprovalForm,
    MaterialForm,
    RefusalForm,
    VersionForm,
)
from sinergi.outreach.models import Material, MaterialFile, MaterialVersion
from sinergi.outreach.rules.material import Language, MaterialState
from sinergi.outreach.services.material import (
    add_version,
    ask_approval,
    decide_material,
    make_material,
)
from sinergi.outreach.services.rights import writes_for

PER_PAGE = 50


def _crumbs(row: Material | None = None) -> list[tuple[str, str]]:
    found = [(_("Materials"), reverse("outreach:materials"))]
    if row is not None:
        found.append((row.title, reverse("outreach:material", args=[row.pk])))
    return found


@requires(Permission.READ_OUTREACH)
@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """List materials: one's own, those asked of one, and approved ones."""
    actor = signed_in(request)
    q = to_asked_text(request.GET.get("q", ""))
    topic = request.GET.get("topic", "")
    rows = Material.visible.to(actor).matching(q)
    if topic in dict(topic_choices()):
        rows = rows.filter(topic=topic)
    if request.GET.get("waiting") == "1":
        own = actor.institutions_with(Permission.APPROVE_MATERIAL)
        waiting = MaterialVersion.visible.to(actor).filter(
            state=MaterialState.ASKED, asked_of_id__in=own
        )
        rows = rows.filter(pk__in=waiting.values("material_id"))
    page = Paginator(rows.select_related("institution"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    versions: dict[int, MaterialVersion] = {}
    newest = MaterialVersion.visible.to(actor).filter(material__in=list(page))
    for one in newest.order_by("number"):
        versions[one.material_id] = one
    context = {
        "q": q,
        "topic": topic,
        "topics": topic_choices(),
        "page": page,
        "rows": [(one, versions.get(one.pk)) for one in page],
        "may_write": actor.holds(Permission.WRITE_OUTREACH),
        "may_approve": actor.holds(Permission.APPROVE_MATERIAL),
        "waiting": request.GET.get("waiting") == "1",
    }
    return render(request, "outreach/materials.html", context)


def _material(request: HttpRequest, pk: int) -> Material:
    rows: Any = Material.visible.to(signed_in(request)).select_related("institution")
    row: Material = get_object_or_404(rows, pk=pk)
    return row


@requires(Permission.READ_OUTREACH)
@require_safe
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a material with its versions and files."""
    actor, row = signed_in(request), _material(request, pk)
    versions = MaterialVersion.visible.to(actor).filter(material=row)
    found = list(versions.select_related("asked_of", "decided_by"))
    files: dict[int, list[MaterialFile]] = {}
    for one in MaterialFile.visible.to(actor).filter(version__in=found):
        files.setdefault(one.version_id, []).append(one)
    own = actor.institutions_with(Permission.APPROVE_MATERIAL)
    write = writes_for(row.institution_id, actor)
    context = {
        "material": row,
        "versions": [
            (
                one,
                files.get(one.pk, []),
                one.state == MaterialState.ASKED
                and one.asked_of_id in own
                and one.created_by_id != actor.pk,
                write and one.state == MaterialState.DRAFT,
            )
            for one in found
        ],
        "may_write": write,
        "crumbs": _crumbs(),
    }
    return render(request, "outreach/material.html", context)


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def material_new(request: HttpRequest) -> HttpResponse:
    """Add a material; its files come with the first version."""
    actor = signed_in(request)
    form = MaterialForm(posted(request), actor=actor)

    def act() -> str:
        data = form.cleaned_data
        row = make_material(
            data["title"], data["topic"], data["institution"], by=actor, at=real_now()
        )
        return reverse("outreach:version_new", args=[row.pk])

    context = {
        "title": _("New material"),
        "help": _(
            "Name the material; its files come with the first version on the next page."
        ),
        "crumbs": _crumbs(),
        "back": reverse("outreach:materials"),
    }
    return answer_form(
        request, form, act, said=_("Now add its files."), context=context
    )


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def version_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a version with its files; earlier versions stay as they are."""
    actor, row = signed_in(request), _material(request, pk)
    form = VersionForm(posted(request))
    kept: tuple[KeptFile, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_uploads(request.FILES.getlist("files"))
        except BadUpload:
            form.add_error(
                None,
                _(
                    "Choose up to ten files (PDF, DOCX, XLSX, pictures) of 20 MB at most."
                ),
            )
    address = reverse("outreach:material", args=[pk])

    def act() -> str:
        data = form.cleaned_data
        files = [(Language(data["language"]), one) for one in kept]
        add_version(
            row, files, note=data["note"], link=data["link"], by=actor, at=real_now()
        )
        return address

    context = {
        "title": _("New version"),
        "help": _(
            "Add the files of this version or a link to them. Earlier "
            "versions stay readable."
        ),
        "crumbs": _crumbs(row),
        "back": address,
        "files": "files",
    }
    return answer_form(
        request, form, act, said=_("The version is kept."), context=context
    )


def _version(request: HttpRequest, pk: int) -> MaterialVersion:
    rows: Any = MaterialVersion.visible.to(signed_in(request))
    row: MaterialVersion = get_object_or_404(rows.select_related("material"), pk=pk)
    return row


def _named(row: MaterialVersion) -> str:
    """Return which version of what a form is about."""
    number = _("Version %(n)s") % {"n": row.number}
    return f"{row.material.title}: {number}"


@requires(Permission.WRITE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def version_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask KPU or Bawaslu to approve a version."""
    actor, row = signed_in(request), _version(request, pk)
    form = ApprovalForm(posted(request), actor=actor)
    address = reverse("outreach:material", args=[row.material_id])

    def act() -> str:
        ask_approval(row, form.cleaned_data["institution"], by=actor, at=real_now())
        return address

    context = {
        "title": _("Ask for approval"),
        "button": _("Ask for approval"),
        "note": _named(row),
        "help": _("KPU or Bawaslu reads the version and approves it or says why not."),
        "crumbs": _crumbs(row.material),
        "back": address,
    }
    return answer_form(
        request, form, act, said=_("Approval is asked."), context=context
    )


@requires(Permission.APPROVE_MATERIAL)
@require_POST
def version_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a version for the institution that was asked."""
    row = _version(request, pk)
    return answer_post(
        request,
        lambda: decide_material(
            row, approve=True, by=signed_in(request), at=real_now()
        ),
        said=_("Approved."),
        target=reverse("outreach:material", args=[row.material_id]),
    )


@requires(Permission.APPROVE_MATERIAL)
@require_http_methods(["GET", "HEAD", "POST"])
def version_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a version, with the reason."""
    actor, row = signed_in(request), _version(request, pk)
    form = RefusalForm(posted(request))
    address = reverse("outreach:material", args=[row.material_id])

    def act() -> str:
        reason = form.cleaned_data["reason"]
        decide_material(row, approve=False, reason=reason, by=actor, at=real_now())
        return address

    context = {
        "title": _("Refuse"),
        "button": _("Refuse"),
        "note": _named(row),
        "crumbs": _crumbs(row.material),
        "back": address,
    }
    return answer_form(request, form, act, said=_("Refused."), context=context)


@requires(Permission.READ_OUTREACH)
@require_safe
def material_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a file of a material."""
    row = get_object_or_404(MaterialFile.visible.to(signed_in(request)), pk=pk)
    place = path_of(row.sha256)
    if not place.exists():
        raise Http404
    response = FileResponse(
        place.open("rb"), as_attachment=True, filename=row.name,
        content_type=row.media_type,
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-cache"
    return response
