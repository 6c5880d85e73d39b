"""The page of where to hold the next sessions, and its table as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.xlsx import NUMBER, TEXT, WHOLE, Column, Sheet, write_workbook
from sinergi.elections.models import Election
from sinergi.outreach.catalogue import segment_choices
from sinergi.outreach.covering import read_question
from sinergi.places.models import Area
from sinergi.web.asking import asked_code
from sinergi.web.going import LAST, Going, going_of, run_to_plan

MOST_SHOWN, TICKED = 50, 10
"""Lines of the page, and the first of them that are ticked for a plan."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.READ_SCORES)
@require_safe
def where_next(request: HttpRequest) -> HttpResponseBase:
    """Show where the next sessions help most, and whether the vulnerable are reached."""
    actor = signed_in(request)
    question = read_question(request, actor)
    found = going_of(request, question, actor)
    if request.GET.get("form") == "xlsx":
        return _workbook(found, actor)
    areas = Area.visible.to(actor).current().within(question.within)
    context: dict[str, Any] = {
        "question": question,
        "found": found,
        "rows": found.rows[:MOST_SHOWN],
        "ticked": TICKED,
        "last": LAST,
        "asked_last": request.GET.get("from") == LAST,
        "asked_start": asked_code(request, "from"),
        "planned": run_to_plan(found, question, actor),
        "segments": segment_choices(),
        "elections": list(Election.visible.to(actor)),
        "starts": list(areas.filter(level__in=(3, 4)).order_by("code")[:700]),
        "may_plan": actor.holds(Permission.WRITE_OUTREACH),
        "may_propose": actor.holds(Permission.PROPOSE_PLAN),
        "coverage_url": f"{reverse('outreach:coverage')}?within={question.within or 0}&{question.query}",
        "query": request.GET.urlencode(),
    }
    return render(request, "web/where_next.html", context)


def _workbook(found: Going, actor: Actor) -> HttpResponse:
    title = _("Where to go next")
    columns = [
        Column(_("Code"), TEXT, 16),
        Column(_("Area"), TEXT, 28),
        Column(_("Kecamatan"), TEXT, 28),
        Column(_("Priority"), NUMBER),
        Column(_("Gap"), NUMBER),
        Column(_("People not reached"), WHOLE),
        Column(_("Vulnerability"), NUMBER),
        Column(_("Nearness"), NUMBER),
        Column(_("Distance in km"), NUMBER),
    ]
    lines: list[list[object]] = [
        [one.place.code, row.name, row.parent, one.priority, one.place.gap,
         one.place.people, one.place.vulnerability, one.nearness, one.km]
        for row in found.rows for one in [row.proposal]
    ]  # fmt: skip
    note_exported("outreach:going", len(lines), by=actor, at=real_now(), form="xlsx")
    sheet = Sheet(title, columns, lines)
    book = write_workbook([sheet], title=title, at=real_now())
    response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="tujuan-berikutnya.xlsx"'
    return response
