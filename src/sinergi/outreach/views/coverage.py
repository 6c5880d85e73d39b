"""Coverage: who was reached, who was not, by segment, area and stage."""

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
from sinergi.audit.reading import note_exported
from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import SHARE, TEXT, WHOLE, Column, Sheet, write_workbook
from sinergi.elections.models import Election, Stage
from sinergi.outreach.catalogue import catalogue, segment_choices, segment_name
from sinergi.outreach.coverage_map import coverage_names, map_answer
from sinergi.outreach.covering import (
    LOWEST,
    Coverage,
    Question,
    Row,
    coverage_of,
    gaps_of,
    read_question,
)
from sinergi.places.models import Area
from sinergi.places.rules import NATION, ancestors_of, level_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_GAPS = 30


def _address(name: str, code: str, question: Question) -> str:
    return f"{reverse(f'outreach:{name}')}?within={code or NATION}&{question.query}"


@requires(Permission.READ_OUTREACH)
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show one segment by kelurahan: map, table, the largest gaps."""
    actor = signed_in(request)
    question = read_question(request, actor)
    segment = question.segment.code
    found = coverage_of(question, actor, [segment])
    context = _frame(question, actor) | {
        "found": found,
        "rows": _lines(found, segment, question),
        "total": found.total.cells[segment],
        "gaps": [
            (one, _address("coverage", one.row.code, question))
            for one in gaps_of(found, segment)[:MOST_GAPS]
        ],
        "names": coverage_names(),
        **_drawing(question, found),
    }
    return render(request, "outreach/coverage.html", context)


def _frame(question: Question, actor: Actor) -> dict[str, Any]:
    stages = Stage.visible.to(actor).filter(election=question.election)
    return {
        "question": question,
        "segments": segment_choices(),
        "elections": list(Election.visible.to(actor)),
        "stages": list(stages) if question.election else [],
        "crumbs": _crumbs(question, actor),
        "query": f"within={question.within or NATION}&{question.query}",
        "may_set": actor.holds(Permission.SET_TARGETS),
        "may_rank": actor.holds(Permission.READ_SCORES),
        "source": catalogue().source,
    }


def _crumbs(question: Question, actor: Actor) -> list[tuple[str, str]]:
    if question.area is None:
        return []
    codes = ancestors_of(question.area.code)
    above = Area.visible.to(actor).current().filter(code__in=codes).order_by("level")
    return [(one.name, _address("coverage", one.code, question)) for one in above]


def _lines(
    found: Coverage, segment: str, question: Question
) -> list[tuple[Row, Any, str, bool]]:
    """Return (row, cell, address, head) of the table, each kecamatan above its own."""
    lines = []
    for group in found.groups:
        for row in (group.row, *group.rows):
            head = row is group.row
            address = _address("coverage", row.code, question)
            lines.append((row, row.cells[segment], address, head))
    return lines


def _drawing(question: Question, found: Coverage) -> dict[str, str]:
    if not len(found.rows) > 1 or found.cut:
        return {"data_url": "", "boundaries_url": "", "parents_url": ""}
    within = question.within or NATION
    shapes = reverse("places:boundaries")
    parents = ""
    if level_of(question.within) < LOWEST - 1:
        parents = f"{shapes}?within={within}&level={LOWEST - 1}"
    return {
        "data_url": _address("coverage_data", question.within, question),
        "boundaries_url": f"{shapes}?within={within}&level={LOWEST}",
        "parents_url": parents,
    }


@requires(Permission.READ_OUTREACH)
@require_safe
def coverage_data(request: HttpRequest) -> JsonResponse:
    """Return the areas of the map with the class of coverage of each."""
    actor = signed_in(request)
    question = read_question(request, actor)
    segment = question.segment.code
    found = coverage_of(question, actor, [segment])
    answer = map_answer(
        found, segment, question.within,
        lambda code: _address("coverage", code, question),
    )  # fmt: skip
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, no-cache"
    return response


@requires(Permission.READ_OUTREACH)
@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Show all segments at once: a row per area, a column per segment."""
    actor = signed_in(request)
    question = read_question(request, actor)
    codes = list(catalogue().segments)
    found = coverage_of(question, actor, codes)
    rows = [group.row for group in found.groups]
    if len(found.groups) == 1:
        rows = [*found.groups[0].rows]
    context = _frame(question, actor) | {
        "columns": [(code, segment_name(code)) for code in codes],
        "rows": [
            (row, _address("matrix", row.code, question), [row.cells[c] for c in codes])
            for row in rows
        ],
        "total": [found.total.cells[code] for code in codes],
        "cut": found.cut,
    }
    return render(request, "outreach/matrix.html", context)


@requires(Permission.READ_OUTREACH)
@require_safe
def coverage_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return every segment and area as CSV or XLSX, in the order of codes."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor = signed_in(request)
    question = read_question(request, actor)
    codes = list(catalogue().segments)
    found = coverage_of(question, actor, codes)
    lines = [
        _line(row, code)
        for group in found.groups
        for row in (group.row, *group.rows)
        for code in codes
        if row.cells[code].aim is not None or row.cells[code].reached.sessions
    ]
    note_exported("outreach:coverage", len(lines), by=actor, at=real_now(), form=form)
    name = f"{_('coverage')}-{question.within or 'id'}.{form}"
    if form == "csv":
        titles = [one.title for one in _columns()]
        response: HttpResponseBase = StreamingHttpResponse(
            write_csv(titles, lines), content_type="text/csv; charset=utf-8"
        )
    else:
        sheet = Sheet(_("Coverage of outreach"), _columns(), lines)
        book = write_workbook([sheet], title=_("Coverage of outreach"), at=real_now())
        response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _columns() -> list[Column]:
    return [
        Column(_("Code"), TEXT, 16),
        Column(_("Area"), TEXT, 28),
        Column(_("Segment"), TEXT, 28),
        Column(_("Outreach sessions"), WHOLE),
        Column(_("Reached"), WHOLE),
        Column(_("At most reached"), WHOLE),
        Column(_("Target"), WHOLE),
        Column(_("Target, lowest"), WHOLE),
        Column(_("Target, highest"), WHOLE),
        Column(_("Estimate"), TEXT),
        Column(_("Covered"), WHOLE),
        Column(_("Share"), SHARE),
        Column(_("Gap"), WHOLE),
    ]


def _line(row: Row, code: str) -> list[object]:
    cell = row.cells[code]
    aim = cell.aim
    told: list[object] = [None] * 4
    if aim is not None:
        told = [aim.people, aim.low, aim.high, _("yes") if aim.estimate else _("no")]
    return [
        row.code,
        row.name,
        segment_name(code),
        cell.reached.sessions,
        cell.reached.people,
        cell.reached.ceiling,
        *told,
        cell.covered if aim else None,
        cell.share,
        cell.gap,
    ]
