"""Coverage: which reports came, came late, are still to come, did not come."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import TEXT, WHOLE, Column, Sheet, write_workbook
from sinergi.observations.coverage_map import MOST_DRAWN, map_answer, silence_names
from sinergi.observations.covering import (
    Coverage,
    Question,
    address_of,
    coverage_of,
    figures,
    flat_rows,
    query_of,
    read_question,
)
from sinergi.observations.models import Expectation
from sinergi.observations.silent_places import MOST_LISTED, SMALLEST, silent_places
from sinergi.places.models import Area
from sinergi.places.rules import NATION, ancestors_of, level_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.READ_SUBMISSIONS)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show by area how many of the expected reports came, and where nobody reported."""
    actor = signed_in(request)
    question = read_question(request, actor)
    found = coverage_of(question, actor)
    context = {
        "question": question,
        "found": found,
        "silences": silence_names(),
        "crumbs": _crumbs(question, actor),
        "query": query_of(question.within or NATION, question),
        "has_expectations": bool(question.offered),
        "may_expect": actor.holds(Permission.REVIEW_SUBMISSIONS),
        **_places(question),
        **_drawing(question, found),
    }
    return render(request, "observations/coverage.html", context)


def _crumbs(question: Question, actor: Actor) -> list[tuple[str, str]]:
    """Return (name, address) of the areas above."""
    if question.area is None:
        return []
    codes = ancestors_of(question.area.code)
    above = Area.visible.to(actor).current().filter(code__in=codes).order_by("level")
    return [(one.name, address_of(one.code, question)) for one in above]


def _places(question: Question) -> dict[str, Any]:
    """Return the places to ask, where the area is small enough to name them."""
    if level_of(question.within) < SMALLEST:
        return {"silent": None}
    found = silent_places(question.counted, question.asked)
    return {"silent": found[:MOST_LISTED], "silent_cut": len(found) > MOST_LISTED}


def _drawing(question: Question, found: Coverage) -> dict[str, str]:
    """Return the addresses the map draws from; empty where there is nothing to draw."""
    count = len(found.rows)
    if not 1 < count <= MOST_DRAWN:
        return {"data_url": "", "boundaries_url": "", "parents_url": ""}
    within = question.within or NATION
    shapes = reverse("places:boundaries")
    drawn = {
        "data_url": f"{reverse('observations:coverage_data')}?{query_of(within, question)}",
        "boundaries_url": f"{shapes}?within={within}&level={found.level}",
        "parents_url": "",
    }
    if found.level - 1 > level_of(question.within):
        drawn["parents_url"] = f"{shapes}?within={within}&level={found.level - 1}"
    return drawn


@requires(Permission.READ_SUBMISSIONS)
@require_safe
def coverage_data(request: HttpRequest) -> JsonResponse:
    """Return the areas of the map with the class of silence of each."""
    actor = signed_in(request)
    question = read_question(request, actor)
    found = coverage_of(question, actor)
    answer = map_answer(found, question.within, lambda code: address_of(code, question))
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, no-cache"
    return response


@requires(Permission.READ_SUBMISSIONS)
@require_safe
def coverage_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return the table as CSV or XLSX: areas in the order of codes, with each sum."""
    actor = signed_in(request)
    question = read_question(request, actor)
    found = coverage_of(question, actor)
    rows = (
        [row.code, row.name, *figures(row.tally)]
        for _depth, row in flat_rows(found.groups)
    )
    if form == "csv":
        titles = [one.title for one in _columns()]
        response: HttpResponseBase = StreamingHttpResponse(
            write_csv(titles, rows), content_type="text/csv; charset=utf-8"
        )
    elif form == "xlsx":
        sheet = Sheet(
            _("Coverage of reports"), _columns(), rows, notes=_notes(question)
        )
        book = write_workbook([sheet], title=_("Coverage of reports"), at=real_now())
        response = HttpResponse(book, content_type=XLSX)
    else:
        raise Http404
    name = (
        f"{_('coverage')}-{question.within or 'id'}-{question.day.isoformat()}.{form}"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _columns() -> list[Column]:
    return [
        Column(_("Code"), TEXT, 16),
        Column(_("Area"), TEXT, 28),
        Column(_("Expected"), WHOLE),
        Column(_("Received"), WHOLE),
        Column(_("Of them late"), WHOLE),
        Column(_("Not due yet"), WHOLE),
        Column(_("No report yet"), WHOLE),
    ]


def _notes(question: Question) -> list[str]:
    return [describe(one) for one in question.counted]


def describe(one: Expectation) -> str:
    """Return an expectation in one line."""
    return _("%(form)s, %(place)s, %(rhythm)s, owed by %(office)s") % {
        "form": one.form.title,
        "place": one.place_name,
        "rhythm": one.rhythm_name,
        "office": one.institution.name,
    }
