"""Situation reports: the list, one report in its versions, its paper."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.elections.stations import names_of
from sinergi.places.written import area_asked
from sinergi.warnings.forms.fields import put_problem, put_stale
from sinergi.warnings.forms.situation import EditForm, SituationForm
from sinergi.warnings.models import Situation, SituationVersion
from sinergi.warnings.models.detector import make_key
from sinergi.warnings.problems import problem_text
from sinergi.warnings.rules.steps import BadWarning
from sinergi.warnings.services.situations import (
    edit_situation,
    make_situation,
    share_situation,
)
from sinergi.warnings.situation_papers import situation_pdf
from sinergi.warnings.situations import (
    area_text,
    in_area,
    is_own,
    read_by,
    sections_of,
)

PER_PAGE = 50
A_DAY = dt.timedelta(days=1)


@requires(Permission.READ_WARNINGS)
@require_safe
def situations(request: HttpRequest) -> HttpResponse:
    """List the situation reports this person may read."""
    actor = signed_in(request)
    words = to_asked_text(request.GET.get("q", ""))
    code = area_asked(to_asked_text(request.GET.get("within", ""), 60))
    own = request.GET.get("own") == "1"
    rows = Situation.visible.to(actor).matching(words).filter(in_area(code))
    if own:
        rows = rows.filter(institution_id__in=actor.institutions)
    rows = rows.select_related("institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({one.area_code for one in page}, actor)
    context = {
        "page": page,
        "rows": [(one, names.get(one.area_code, one.area_code)) for one in page],
        "asked": {"q": words, "within": code, "own": own},
        "narrowed": bool(words or code or own),
    }
    return render(request, "situations/list.html", context)


@requires(Permission.WRITE_WARNINGS)
@require_http_methods(["GET", "POST"])
def situation_new(request: HttpRequest) -> HttpResponse:
    """Put a report together for a span of time and an area."""
    actor, at = signed_in(request), now(request)
    if request.method != "POST":
        start = {
            "since_at": (at - A_DAY).replace(second=0, microsecond=0),
            "until_at": at.replace(second=0, microsecond=0),
            "area_code": next(iter(actor.area_codes), ""),
            "key": make_key(),
        }
        form = SituationForm(actor=actor, initial=start)
        return render(request, "situations/new.html", {"form": form})
    form = SituationForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            row = make_situation(form.draft(), by=actor, at=at)
        except BadWarning as problem:
            put_problem(form, problem)
        else:
            messages.success(
                request, _("The report is put together; change what it says.")
            )
            return redirect("situations:situation", key=row.key)
    return render(request, "situations/new.html", {"form": form}, status=422)


def _find(request: HttpRequest, key: str) -> Situation:
    rows = Situation.visible.to(signed_in(request)).select_related("institution")
    row: Situation = get_object_or_404(rows, key=key)
    return row


def _version(request: HttpRequest, row: Situation) -> SituationVersion:
    """Return the version the address asks for, the newest where it asks for none."""
    asked = to_asked_number(request.GET.get("version", ""))
    rows = (
        SituationVersion.visible.to(signed_in(request))
        .filter(situation=row)
        .select_related("by")
    )
    if asked is not None:
        found: SituationVersion = get_object_or_404(rows, number=asked)
        return found
    return rows.latest("number")


@requires(Permission.READ_WARNINGS)
@require_safe
def situation(request: HttpRequest, key: str) -> HttpResponse:
    """Show a report; what is its institution's alone only to that institution."""
    row, actor = _find(request, key), signed_in(request)
    version, own = _version(request, row), is_own(row, actor)
    context = {
        "row": row,
        "version": version,
        "versions": SituationVersion.visible.to(signed_in(request))
        .filter(situation=row)
        .select_related("by"),
        "sections": sections_of(row, version, actor),
        "area_name": area_text(row.area_code, actor),
        "own": own,
        "may_write": row.institution_id
        in actor.institutions_with(Permission.WRITE_WARNINGS),
    }
    return render(request, "situations/situation.html", context)


@requires(Permission.WRITE_WARNINGS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Write in the place of what was generated; what was generated stays beside it."""
    row, actor = _find(request, key), signed_in(request)
    if row.institution_id not in actor.institutions_with(Permission.WRITE_WARNINGS):
        messages.error(request, problem_text("not-yours"))
        return redirect("situations:situation", key=key)
    last = (
        SituationVersion.visible.to(signed_in(request))
        .filter(situation=row)
        .latest("number")
    )
    sections = read_by(row, actor, last.sections["sections"])
    if request.method != "POST":
        form = EditForm(sections=sections, initial={"version": row.version})
        return render(request, "situations/edit.html", {"row": row, "form": form})
    form = EditForm(request.POST, sections=sections)
    if form.is_valid():
        try:
            edit_situation(
                row, form.edits(), version=form.cleaned_data["version"] or 0, by=actor,
                at=now(request),
            )  # fmt: skip
        except BadWarning as problem:
            row.refresh_from_db(fields=["version"])
            put_stale(form, problem, row.version)
        else:
            messages.success(request, _("A new version is kept."))
            return redirect("situations:situation", key=key)
    context = {"row": row, "form": form}
    return render(request, "situations/edit.html", context, status=422)


@requires(Permission.WRITE_WARNINGS)
@require_POST
def renew(request: HttpRequest, key: str) -> HttpResponse:
    """Generate anew; what a person wrote stays."""
    row, actor = _find(request, key), signed_in(request)
    try:
        edit_situation(row, {}, version=None, by=actor, at=now(request), renew=True)
    except BadWarning as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("Generated anew; what you wrote stays."))
    return redirect("situations:situation", key=key)


@requires(Permission.WRITE_WARNINGS)
@require_POST
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Let everybody in the workspace read it, without what is one's own alone."""
    row = _find(request, key)
    try:
        share_situation(row, by=signed_in(request), at=now(request))
    except BadWarning as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("Everybody in the workspace may read it now."))
    return redirect("situations:situation", key=key)


@requires(Permission.READ_WARNINGS)
@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """Hand a version out as PDF."""
    row, actor = _find(request, key), signed_in(request)
    version = _version(request, row)
    note_exported(f"situation:{row.pk}", 1, by=actor, at=real_now(), form="pdf")
    sections = sections_of(row, version, actor)
    content = situation_pdf(row, version, sections, area_text(row.area_code, actor))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
