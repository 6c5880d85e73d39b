"""The list of submissions, and what leaves it as a file."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.xlsx import MOST_ROWS, TooManyRows, write_workbook_to
from sinergi.observations.export_files import (
    csv_of,
    csv_of_all,
    features_of,
    sheets_of,
    write_folder,
)
from sinergi.observations.exporting import Export, Wanted, forms_in
from sinergi.observations.listing import (
    REPLACED,
    choices_seen,
    counts_by_state,
    find,
    kept_query,
    lines_of,
    read_asked,
)
from sinergi.observations.models import State
from sinergi.observations.models.outside import SYSTEM_NAMES
from sinergi.observations.models.submission import STATE_NAMES

PER_PAGE = 50
MOST_PRINTED = 1_000
RARE = frozenset({REPLACED, State.WITHDRAWN.value})
# XLSX ends at 1,048,576 rows; far before it a CSV is the better file.
MOST_IN_SHEET = 200_000
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    """List submissions with filters, counts per state, order; `?print=1` on one page."""
    actor, asked = signed_in(request), read_asked(request.GET)
    keys = find(asked, actor).values_list("pk", flat=True)
    size = MOST_PRINTED if request.GET.get("print") == "1" else PER_PAGE
    page = Paginator(keys, size).get_page(request.GET.get("page"))
    forms, senders = choices_seen(actor)
    query = kept_query(request.GET)
    context = {
        "asked": asked,
        "page": page,
        "lines": lines_of(page, actor),
        "tabs": _tabs(asked.state, counts_by_state(asked, actor)),
        "forms": forms,
        "senders": senders,
        "systems": SYSTEM_NAMES.items(),
        "query": query,
        "stateless": kept_query(request.GET, but=("state",)),
        "undated": kept_query(request.GET, but=("received",)),
        "unbatched": kept_query(request.GET, but=("batch",)),
        "may_review": actor.holds(Permission.REVIEW_SUBMISSIONS),
        "reads_others": actor.holds(Permission.READ_SUBMISSIONS),
        "next": request.get_full_path(),
    }
    return render(request, "observations/submissions/list.html", context)


def _tabs(chosen: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the states as links with their counts; rare ones only where there is one."""
    names: dict[str, Any] = {"": _("all")}
    names.update({state.value: name for state, name in STATE_NAMES.items()})
    names[REPLACED] = _("replaced by a newer one")
    return [
        {"code": str(code), "name": name, "count": counts[code], "here": code == chosen}
        for code, name in names.items()
        if code not in RARE or counts[code] or chosen == code
    ]


@requires(Permission.SEND_SUBMISSIONS)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the list as csv (streamed), zip of csv, xlsx, or points as geojson.

    `labels=1` gives the words of questions and choices, `hxl=1` a row of HXL tags.
    """
    if form not in KINDS:
        raise Http404(form)
    actor, asked = signed_in(request), read_asked(request.GET)
    rows = find(asked, actor)
    count = rows.count()
    if form == "xlsx" and count > MOST_IN_SHEET:
        text = _("These are too many rows for a workbook; take the CSV.")
        return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
    wanted = Wanted(
        labels=request.GET.get("labels") == "1", hxl=request.GET.get("hxl") == "1"
    )
    try:
        response = _file(form, Export(rows, actor, wanted))
    except TooManyRows as problem:
        return _too_many(problem.name)
    note_exported("submission:list", count, by=actor, at=real_now(), form=form)
    name = f"kiriman-{asked.form or 'semua'}-{today(request).isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _too_many(sheet: str) -> HttpResponse:
    """Say that a repeat has more entries than a sheet has rows; only writing tells."""
    text = _(
        "“%(sheet)s” has more rows than a sheet of a workbook holds (%(most)s). Take the "
        "ZIP of CSV files, or fewer submissions."
    ) % {"sheet": sheet, "most": number_format(MOST_ROWS, force_grouping=True)}
    return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")


def _file(form: str, table: Export) -> HttpResponseBase:
    if form in {"xlsx", "zip"}:
        return FileResponse(_written(form, table), content_type=KINDS[form])
    if form == "geojson":
        content: Iterator[bytes] = features_of(table)
    elif len(forms_in(table.rows)) == 1:
        content = csv_of(table, table.tables()[0])
    else:
        content = csv_of_all(table)
    return StreamingHttpResponse(content, content_type=KINDS[form])


def _written(form: str, table: Export) -> Any:
    """Return a temporary file with the whole of it; it goes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    try:
        if form == "zip":
            write_folder(file, table)
        else:
            sheets = sheets_of(table)
            write_workbook_to(file, sheets, title=_("Submissions"), at=real_now())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
