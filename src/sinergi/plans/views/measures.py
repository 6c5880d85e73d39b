"""The library of measures."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
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
from sinergi.accounts.models import Kind
from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import NUMBER, TEXT, WHOLE, Column, Sheet, write_workbook
from sinergi.plans.forms import MeasureForm, initial_of
from sinergi.plans.listing import FILTERS, find_measures
from sinergi.plans.models import Measure
from sinergi.plans.naming import (
    framework_names,
    known_stages,
    named,
    named_indicators,
)
from sinergi.plans.querysets import MeasureQuerySet
from sinergi.plans.services import edit_measure, retire_measure

PER_PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _found(request: HttpRequest, actor: Actor) -> "MeasureQuerySet[Measure]":
    asked = {name: to_asked_text(request.GET.get(name, ""), 60) for name in FILTERS}
    words = to_asked_text(request.GET.get("q", ""))
    return find_measures(actor, words, asked)


@requires(Permission.READ_PLANS)
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """List the measures in force with search and filters."""
    actor = signed_in(request)
    every = Measure.visible.to(actor).in_force()
    kinds = {kind.code: str(kind) for kind in Kind.visible.to(actor)}
    query = request.GET.copy()
    query.pop("page", None)
    stages = known_stages()
    used = sorted({one for row in every for one in row.kinds})
    context = {
        "page": Paginator(_found(request, actor), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "stages": _choices({one for row in every for one in row.stages}, stages),
        "frameworks": _choices(
            {one for row in every for one in row.addresses}, framework_names()
        ),
        "kinds": [(code, kinds.get(code, code)) for code in used],
        "kind_names": kinds,
        "asked": request.GET,
        "query": query.urlencode(),
        "may_edit": actor.holds(Permission.EDIT_MEASURES),
    }
    return render(request, "plans/measures.html", context)


def _choices(codes: set[str], names: dict[str, str]) -> list[tuple[str, str]]:
    """Return codes with their names, by name."""
    pairs = [(code, names.get(code, code)) for code in codes]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


@requires(Permission.READ_PLANS)
@require_safe
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Show one version of a measure, its argument and its other versions."""
    actor = signed_in(request)
    row = get_object_or_404(Measure.visible.to(actor), pk=measure_id)
    versions = Measure.visible.to(actor).filter(code=row.code).order_by("-version")
    context = {
        "row": row,
        "versions": versions,
        "stages": named(row.stages, known_stages()),
        "addresses": named_indicators(row.addresses),
        "is_latest": row.replaced_at is None and row.retired_at is None,
        "kind_names": {kind.code: str(kind) for kind in Kind.visible.to(actor)},
        "may_edit": actor.holds(Permission.EDIT_MEASURES),
    }
    return render(request, "plans/measure.html", context)


@requires(Permission.EDIT_MEASURES)
@require_http_methods(["GET", "POST"])
def measure_edit(request: HttpRequest, measure_id: int | None = None) -> HttpResponse:
    """Add a measure, or write the next version of one."""
    actor = signed_in(request)
    row = None
    if measure_id is not None:
        rows = Measure.visible.to(actor).in_force()
        row = get_object_or_404(rows, pk=measure_id)
    initial = initial_of(row) if row else {}
    form = MeasureForm(request.POST or None, measure=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        code = row.code if row else fields.pop("code")
        made = edit_measure(code, fields, by=actor, at=real_now())
        messages.success(request, _("The measure was kept as a new version."))
        return redirect("plans:measure", made.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "row": row}
    return render(request, "plans/measure_form.html", context, status=status)


@requires(Permission.EDIT_MEASURES)
@require_POST
def measure_retire(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Offer a measure to no new plan."""
    actor = signed_in(request)
    rows = Measure.visible.to(actor).in_force()
    row = get_object_or_404(rows, pk=measure_id)
    retire_measure(row, by=actor, at=real_now())
    messages.success(request, _("The measure is offered to no new plan."))
    return redirect("plans:measures")


@requires(Permission.READ_PLANS)
@require_safe
def measures_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return the measures of the list as CSV or XLSX."""
    rows = [_row(one) for one in _found(request, signed_in(request))]
    columns = _columns()
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(
            write_csv([one.title for one in columns], rows),
            content_type="text/csv; charset=utf-8",
        )
    elif form == "xlsx":
        sheet = Sheet(_("Measures"), columns, rows)
        file = write_workbook([sheet], title=_("Measures"), at=real_now())
        response = HttpResponse(file, content_type=XLSX)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="measures.{form}"'
    return response


def _columns() -> list[Column]:
    return [
        Column(_("Code"), TEXT, 24),
        Column(_("Name"), TEXT, 40),
        Column(_("What is done"), TEXT, 60),
        Column(_("Stages"), TEXT, 24),
        Column(_("Kinds of institutions"), TEXT, 24),
        Column(_("Effect at least"), NUMBER),
        Column(_("Effect expected"), NUMBER),
        Column(_("Effect at most"), NUMBER),
        Column(_("Who says so"), TEXT, 20),
        Column(_("People times weeks"), NUMBER),
        Column(_("Rupiah"), WHOLE),
        Column(_("Weeks to prepare"), WHOLE),
        Column(_("Weeks it works"), NUMBER),
        Column(_("Proof"), TEXT, 40),
        Column(_("Source"), TEXT, 40),
    ]


def _row(one: Measure) -> list[object]:
    return [
        one.code, one.name, one.description, ", ".join(one.stages),
        ", ".join(one.kinds), one.effect_low, one.effect_mid, one.effect_high,
        one.effect_authority, one.staff_weeks, one.cost, one.lead_weeks,
        one.lasts_weeks, one.proof, one.source,
    ]  # fmt: skip
