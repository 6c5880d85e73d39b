"""The sums of a month, and the sheets both sides sign."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.documents.xlsx import TEXT, WHOLE
from sinergi.handovers.counting import IN, OUT, Between, month_bounds, pairs_of, totals
from sinergi.handovers.finding import find_sheet
from sinergi.handovers.handing import bytes_answer
from sinergi.handovers.models import Sheet
from sinergi.handovers.models.names import BIN_NAMES
from sinergi.handovers.naming import problem_text
from sinergi.handovers.papers import COUNTED, count_names, direction_names, write_sheet
from sinergi.handovers.rules.reconciling import Bin
from sinergi.handovers.rules.steps import BadHandover
from sinergi.handovers.services.reconciling import make_sheet, sign_sheet


def read_month(text: str, day: dt.date) -> dt.date:
    """Return the first day of the month asked for, else of the month before this one."""
    try:
        asked = dt.date.fromisoformat(f"{to_asked_text(text, 7)}-01")
    except ValueError:
        asked = (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    return asked if 1998 <= asked.year <= 2100 else day.replace(day=1)


def _line(one: Between, direction: str, at: dt.datetime) -> dict[str, object]:
    ends = (
        (one.institution, one.name) if direction == OUT else (one.name, one.institution)
    )
    return {"from": ends[0], "to": ends[1], **one.sums(direction, at).told()}


@requires(Permission.READ_HANDOVERS)
@require_safe
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Show the sums of a month per pair of institutions, both directions."""
    actor, at = signed_in(request), now(request)
    month = read_month(request.GET.get("month", ""), today(request))
    pairs = pairs_of(month, actor)
    context = {
        "month": month,
        "names": count_names(),
        "pairs": [
            (one, [_line(one, way, at) for way in (OUT, IN) if one.rows[way]])
            for one in pairs
        ],
        "totals": totals(pairs, at),
        "is_over": at >= month_bounds(month)[1],
        "may_sign": actor.holds(Permission.SEND_HANDOVERS),
        "sheets": list(
            Sheet.visible.to(actor).filter(month_on=month)
            .select_related("institution")[:100]
        ),
    }  # fmt: skip
    return render(request, "handovers/reconciliation.html", context)


@requires(Permission.READ_HANDOVERS)
@require_safe
def reconciliation_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the sums of a month as csv or xlsx."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, at = signed_in(request), now(request)
    month = read_month(request.GET.get("month", ""), today(request))
    names = count_names()
    columns = [
        (_("From"), TEXT),
        (_("To whom"), TEXT),
        *((names[one], WHOLE) for one in COUNTED),
    ]
    rows = [
        [line["from"], line["to"], *(line[name] for name in COUNTED)]
        for one in pairs_of(month, actor)
        for way in (OUT, IN)
        if one.rows[way]
        for line in [_line(one, way, at)]
    ]
    note_exported(
        "package:reconciliation", len(rows), by=actor, at=real_now(), form=form
    )
    return table_answer(
        form,
        columns,
        rows,
        title=_("Reconciliation"),
        name=f"rekonsiliasi-{month:%Y-%m}",
    )


def _pair(actor: Actor, month: dt.date, office: str, other: str) -> Between:
    for one in pairs_of(month, actor):
        if str(one.institution_id) == office and one.other == other:
            return one
    raise Http404(other)


@requires(Permission.SEND_HANDOVERS)
@require_POST
def sheet_make(request: HttpRequest) -> HttpResponse:
    """Freeze the sums of a month with one side as a sheet, signed by this side."""
    actor, at = signed_in(request), now(request)
    month = read_month(request.POST.get("month", ""), today(request))
    between = _pair(
        actor, month, request.POST.get("office", ""), request.POST.get("other", "")
    )
    try:
        row = make_sheet(between, month, by=actor, at=at)
        sign_sheet(row, between.institution_id, by=actor, at=at)
    except BadHandover as problem:
        messages.error(request, problem_text(problem.code))
        return redirect("handovers:reconciliation")
    messages.success(request, _("The sheet is made and signed by your side."))
    return redirect("handovers:sheet", pk=row.pk)


def _sides(row: Sheet, actor: Actor) -> list[int]:
    """Return for which sides of a sheet this person may still sign."""
    own = actor.institutions_with(Permission.SEND_HANDOVERS)
    done = set(row.signatures.values_list("institution_id", flat=True))
    ends = [row.institution_id, row.other_id]
    return [one for one in ends if one is not None and one in own and one not in done]


@requires(Permission.READ_HANDOVERS)
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet with the signatures it has."""
    row, actor = find_sheet(request, pk), signed_in(request)
    directions = direction_names(row)
    context = {
        "row": row,
        "names": count_names(),
        "counts": [(directions[way], row.counts[way]) for way in (OUT, IN)],
        "lines": [
            (number, directions[way], BIN_NAMES[Bin(where)])
            for number, way, where in row.lines
        ],
        "signatures": list(row.signatures.select_related("institution", "person")),
        "may_sign": bool(_sides(row, actor)),
    }
    return render(request, "handovers/sheet.html", context)


@requires(Permission.READ_HANDOVERS)
@require_safe
def sheet_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a sheet as PDF."""
    row, actor = find_sheet(request, pk), signed_in(request)
    note_exported(f"reconciliation:{row.pk}", 1, by=actor, at=real_now(), form="pdf")
    content = write_sheet(row, at=now(request))
    name = f"rekonsiliasi-{date_format(row.month_on, 'Y-m')}.pdf"
    return bytes_answer(content, name=name, media_type="application/pdf")


@requires(Permission.SEND_HANDOVERS)
@require_POST
def sheet_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a sheet for this person's side."""
    row, actor = find_sheet(request, pk), signed_in(request)
    try:
        for side in _sides(row, actor):
            sign_sheet(row, side, by=actor, at=now(request))
    except BadHandover as problem:
        messages.error(request, problem_text(problem.code))
    else:
        messages.success(request, _("Signed for your side."))
    return redirect("handovers:sheet", pk=row.pk)
