"""Rows whose area is unknown: find them, place them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.intake.cells import to_dotted
from sinergi.intake.forms import MendForm, MendTableForm
from sinergi.intake.mending import BadRow, mend_by_table, mend_row
from sinergi.intake.models import Unplaced
from sinergi.intake.source import source_class, sources

PER_PAGE = 50
SHOWN_CELLS = 12


@requires(Permission.READ_IMPORTS)
@require_safe
def unplaced(request: HttpRequest) -> HttpResponse:
    """List the rows without an area, filtered by source, batch and code."""
    actor = signed_in(request)
    rows = Unplaced.visible.to(actor).open().select_related("batch")
    wanted = {
        name: to_asked_text(request.GET.get(name, ""))
        for name in ("source", "batch", "q")
    }
    if wanted["source"]:
        rows = rows.filter(source=wanted["source"])
    if (number := to_asked_number(wanted["batch"])) is not None:
        rows = rows.filter(batch_id=number)
    if wanted["q"]:
        rows = rows.filter(code__startswith=wanted["q"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, _cells(row)) for row in page],
        "wanted": wanted,
        "sources": list(sources(actor).values()),
        "may_import": actor.holds(Permission.IMPORT_DATA),
        "table_form": MendTableForm(),
    }
    return render(request, "intake/unplaced.html", context)


def _cells(row: Unplaced) -> list[tuple[str, str]]:
    filled = [
        (head, str(cell)[:60])
        for head, cell in row.row.items()
        if cell not in (None, "") and not isinstance(cell, dict)
    ]
    return filled[:SHOWN_CELLS]


@requires(Permission.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one row in full; place it in the area given."""
    actor = signed_in(request)
    row = get_object_or_404(Unplaced.visible.to(actor).open(), pk=pk)
    form = MendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = to_dotted(form.cleaned_data["code"].strip())
        try:
            mend_row(row, code, by=actor, at=real_now())
        except BadRow as problem:
            text = _("The row cannot be placed in %(code)s: %(why)s")
            form.add_error("code", text % {"code": code, "why": problem})
        else:
            messages.success(request, _("The row is placed in %s.") % code)
            return redirect("intake:unplaced")
    context = {"row": row, "form": form, "source": source_class(row.source)}
    context["cells"] = [(head, cell) for head, cell in row.row.items() if head]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "intake/mend.html", context, status=status)


@requires(Permission.IMPORT_DATA)
@require_POST
def mend_table(request: HttpRequest) -> HttpResponse:
    """Place all rows of a source by a table of old and new codes."""
    form = MendTableForm(request.POST)
    code = request.POST.get("source", "")
    if code not in sources():
        messages.error(request, _("Choose which kind of rows to place."))
    elif not form.is_valid():
        messages.error(
            request, " ".join(str(text) for text in form.errors.get("pairs", []))
        )
    else:
        table = form.cleaned_data["pairs"]
        mended = mend_by_table(code, table, by=signed_in(request), at=real_now())
        text = ngettext(
            "%(placed)s row is placed, %(left)s are left.",
            "%(placed)s rows are placed, %(left)s are left.",
            mended.placed,
        )
        messages.success(request, text % {"placed": mended.placed, "left": mended.left})
    return redirect("intake:unplaced")
