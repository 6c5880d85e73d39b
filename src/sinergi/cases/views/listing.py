"""The list of cases, its export, and what a step may be: the table for everybody."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.cases.listing import (
    export_columns,
    export_rows,
    fetch,
    find,
    handlers_for,
    kept_query,
    keys_of,
    lines_of,
    read_asked,
)
from sinergi.cases.models import (
    KIND_NAMES,
    LEVEL_NAMES,
    ORIGIN_NAMES,
    PAPER_NAMES,
    STEP_NAMES,
    Case,
)
from sinergi.cases.naming import NEED_NAMES, WHO_NAMES
from sinergi.cases.rules.steps import TABLE, Move
from sinergi.documents.handing import table_answer

PER_PAGE = 50
WHEN_NAMES = {
    "decides": gettext_lazy("where the office decides itself"),
    "forwards": gettext_lazy("where another institution decides"),
    "proven": gettext_lazy("a violation was found"),
    "unproven": gettext_lazy("no violation was found"),
    "report": gettext_lazy("of a report"),
    "found": gettext_lazy("of a finding"),
    "received": gettext_lazy("received before"),
    "unreceived": gettext_lazy("not received yet"),
}


@requires(Permission.READ_CASES)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases this person may see, with search, filters and order."""
    actor, at = signed_in(request), now(request)
    asked = read_asked(request.GET)
    keys = keys_of(find(asked, actor, at))
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": lines_of(fetch(page, actor), actor, at),
        "late": Case.visible.to(actor).late(at).count(),
        "steps": STEP_NAMES.items(),
        "kinds": KIND_NAMES.items(),
        "origins": ORIGIN_NAMES.items(),
        "handlers": handlers_for(actor),
        "query": kept_query(request.GET),
        "may_handle": actor.holds(Permission.HANDLE_CASES),
    }
    return render(request, "cases/list.html", context)


@requires(Permission.READ_CASES)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the cases of the list as CSV or XLSX: numbers and days, no words."""
    actor = signed_in(request)
    rows = find(read_asked(request.GET), actor, now(request))
    if form in {"csv", "xlsx"}:
        note_exported("case:list", rows.count(), by=actor, at=real_now(), form=form)
    lines = export_rows(
        rows.select_related("institution").defer("sealed_text", "origins")
    )
    return table_answer(form, export_columns(), lines, title=_("Cases"), name="perkara")


@requires(Permission.READ_CASES)
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """Show the table of steps: from where to where, who, what it needs and prints."""
    rows = [
        (str(STEP_NAMES[step]), [_move(one) for one in moves])
        for step, moves in TABLE.items()
        if moves
    ]
    return render(request, "cases/steps.html", {"rows": rows})


def _move(move: Move) -> dict[str, object]:
    return {
        "to": STEP_NAMES[move.to],
        "who": WHO_NAMES[move.who],
        "needs": [NEED_NAMES[one] for one in move.needs],
        "prints": PAPER_NAMES[move.prints] if move.prints else "",
        "levels": [LEVEL_NAMES[one] for one in sorted(move.levels)],
        "when": [WHEN_NAMES[one] for one in sorted(move.when)],
    }
