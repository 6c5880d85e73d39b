"""The day before voting: one sheet per kecamatan, drawn up, signed, printed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.elections.models import Election
from sinergi.operations.models import DaySheet
from sinergi.operations.models.lending import SIDES
from sinergi.operations.services.days import BadSheet, sides_to_sign, sign_sheet
from sinergi.operations.sheet_papers import sheet_pdf
from sinergi.operations.sheet_words import SIDE_NAMES, shown
from sinergi.places.models import Area
from sinergi.web.acts.day_sheets import draw_up_sheet
from sinergi.web.day_gathering import day_before

DISTRICT = 3
MOST_AREAS = 200
PROBLEMS: dict[str, Promise] = {
    "not-yours": gettext_lazy("This is for another institution or person to do."),
    "signed": gettext_lazy("It was signed for this institution already."),
}


def _election(request: HttpRequest, actor: Actor) -> Election | None:
    """Return the election of the address, else the next, else the last one."""
    rows = Election.visible.to(actor)
    code = to_asked_text(request.GET.get("election", ""), 40)
    asked: Election | None = rows.filter(code=code).first() if code else None
    day = today(request)
    coming = rows.filter(voting_on__gte=day).order_by("example", "voting_on").first()
    return asked or coming or rows.order_by("-voting_on").first()


def _districts(actor: Actor) -> list[Area]:
    """Return the kecamatan of the person's own areas, in the order of codes."""
    found: dict[str, Area] = {}
    areas = Area.visible.to(actor).current().at_level(DISTRICT).order_by("code")
    for code in actor.area_codes:
        district = ".".join(code.split(".")[:DISTRICT])
        for one in areas.within(district)[:MOST_AREAS]:
            found[one.code] = one
    return [found[code] for code in sorted(found)][:MOST_AREAS]


@requires(Permission.READ_OPERATIONS)
@require_safe
def day_board(request: HttpRequest) -> HttpResponse:
    """List the kecamatan with the newest sheet of each and who has signed it."""
    actor = signed_in(request)
    election = _election(request, actor)
    areas = _districts(actor) if election else []
    sheets = DaySheet.visible.to(actor).filter(
        election=election, area_code__in=[one.code for one in areas]
    )
    newest: dict[str, DaySheet] = {}
    for row in sheets.prefetch_related("signatures").order_by("pk"):
        newest[row.area_code] = row
    context = {
        "election": election,
        "day": day_before(election) if election else None,
        "rows": [
            (one, newest.get(one.code), _signed(newest.get(one.code))) for one in areas
        ],
        "sides": [(side, SIDE_NAMES[side]) for side in SIDES],
        "may_draw": actor.holds(Permission.WRITE_OPERATIONS),
    }
    return render(request, "operations/day_board.html", context)


def _signed(row: DaySheet | None) -> list[tuple[str | Promise, bool]]:
    done = {one.side for one in row.signatures.all()} if row else set()
    return [(SIDE_NAMES[side], side in done) for side in SIDES]


@requires(Permission.WRITE_OPERATIONS)
@require_POST
def day_draw(request: HttpRequest) -> HttpResponse:
    """Draw up the sheet of a kecamatan as things stand now."""
    actor = signed_in(request)
    code = to_asked_text(request.POST.get("area", ""), 24)
    name = to_asked_text(request.POST.get("election", ""), 40)
    areas = Area.visible.to(actor).current().at_level(DISTRICT)
    area = get_object_or_404(areas, code=code)
    election = get_object_or_404(Election.visible.to(actor), code=name)
    try:
        row = draw_up_sheet(election, area, by=actor, at=now(request))
    except BadSheet as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
        return redirect("web:day_board")
    messages.success(request, _("The sheet is drawn up; three institutions sign it."))
    return redirect("web:day_sheet", pk=row.pk)


def _find(request: HttpRequest, pk: int) -> DaySheet:
    rows = DaySheet.visible.to(signed_in(request))
    joined = rows.select_related("election", "maker", "pemkot", "kpu", "bawaslu")
    row: DaySheet = get_object_or_404(joined, pk=pk)
    return row


@requires(Permission.READ_OPERATIONS)
@require_safe
def day_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet as it was kept, with its signatures."""
    row, actor = _find(request, pk), signed_in(request)
    signed = {
        one.side: one for one in row.signatures.select_related("person", "institution")
    }
    context: dict[str, Any] = {
        "row": row,
        "sections": shown(row.content),
        "signatures": [
            (SIDE_NAMES[side], getattr(row, side), signed.get(side)) for side in SIDES
        ],
        "mine": [(side, getattr(row, side)) for side in sides_to_sign(row, actor)],
        "newer": _newer(row, actor),
    }
    return render(request, "operations/day_sheet.html", context)


def _newer(row: DaySheet, actor: Actor) -> DaySheet | None:
    rows = DaySheet.visible.to(actor).filter(
        election=row.election, area_code=row.area_code, pk__gt=row.pk
    )
    found: DaySheet | None = rows.order_by("-pk").first()
    return found


@requires(Permission.WRITE_OPERATIONS)
@require_POST
def day_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a sheet for one's institution."""
    row, actor = _find(request, pk), signed_in(request)
    note = to_asked_text(request.POST.get("note", ""), 500)
    side = request.POST.get("side", "")
    try:
        sign_sheet(row, side, note=note, by=actor, at=real_now())
    except BadSheet as problem:
        messages.error(request, str(PROBLEMS[problem.code]))
    else:
        messages.success(request, _("Signed."))
    return redirect("web:day_sheet", pk=row.pk)


@requires(Permission.READ_OPERATIONS)
@require_safe
def day_sheet_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out a sheet as PDF."""
    if form != "pdf":
        raise Http404(form)
    row, actor = _find(request, pk), signed_in(request)
    note_exported(f"day-sheet:{row.pk}", 1, by=actor, at=real_now(), form="pdf")
    answer = HttpResponse(sheet_pdf(row), content_type="application/pdf")
    name = f"h-1-{row.area_code}-{row.pk}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
