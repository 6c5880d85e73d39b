"""One import: what was found, what to do next, the file and its faults to take home."""

import io

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.intake import tasks
from sinergi.intake.faults import say_remedy, say_what
from sinergi.intake.mapping import plain
from sinergi.intake.models import Batch, BatchState, Fault, Unplaced
from sinergi.intake.reach import check_may_change, source_of
from sinergi.intake.rules import NotYours, may_move
from sinergi.intake.source import source_class
from sinergi.intake.store import path_of
from sinergi.intake.workbook import write_fault_book
from sinergi.jobs.queue import start_job

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _batch(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(Batch.visible.to(signed_in(request)), pk=pk, undoes=None)


def _own(request: HttpRequest, pk: int) -> Batch:
    """Return a batch the person may change; what is not theirs is not there."""
    row, actor = _batch(request, pk), signed_in(request)
    if not actor.holds(source_class(row.source).permission):
        raise Http404
    try:
        check_may_change(row, actor)
    except NotYours:
        raise Http404 from None
    return row


@requires(Permission.READ_IMPORTS)
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the counts, every fault in words, and the next step."""
    row, actor = _batch(request, pk), signed_in(request)
    faults = (
        Fault.visible.to(actor).filter(batch=row).order_by("-blocking", "row", "pk")
    )
    if code := to_asked_text(request.GET.get("code", "")):
        faults = faults.filter(code=code)
    page = Paginator(faults, PER_PAGE).get_page(request.GET.get("page"))
    may_import = actor.holds(source_class(row.source).permission)
    applied = row.state == BatchState.APPLIED
    context = {
        "batch": row,
        "source": source_class(row.source),
        "page": page,
        "faults": [
            (
                fault,
                say_what(fault.code, fault.facts),
                say_remedy(fault.code, fault.facts),
            )
            for fault in page
        ],
        "code": code,
        "answers": _answers(row),
        "mapping": _columns_read(row),
        "unplaced": Unplaced.visible.to(actor).open().filter(batch=row).count(),
        "may_map": may_import and may_move(row.state, BatchState.CHECKED),
        "may_apply": may_import and row.state == BatchState.CHECKED,
        "may_undo": may_import and applied,
        "why_not_undo": source_of(row).why_not_undo(row) if applied else "",
    }
    return render(request, "intake/batch.html", context)


def _columns_read(row: Batch) -> list[tuple[str, str]]:
    """Return header → what the column means in words, "" where the header says it.

    In the order of the source: a database may keep the mapping in one of its own.
    """
    heads = {name: head for head, name in row.mapping.items() if name}
    read = [
        (heads.pop(one.name), str(one.label))
        for one in source_class(row.source).columns
        if one.name in heads
    ]
    read += [(head, "") for head in heads.values()]
    return [
        (head, "" if plain(head) == plain(label) else label) for head, label in read
    ]


def _answers(row: Batch) -> list[tuple[str, str]]:
    options = source_class(row.source).options
    return [
        (str(option.label), row.options[option.name])
        for option in options
        if row.options.get(option.name)
    ]


def _start(request: HttpRequest, row: Batch, kind: str, task: object) -> HttpResponse:
    actor = signed_in(request)
    job = start_job(
        kind,
        task,
        args={
            "batch_id": row.pk,
            "by_id": actor.pk,
            "language": get_language() or "id",
        },
        started_by=actor,
        at=real_now(),
        target=f"batch:{row.pk}",
        target_url=reverse("intake:batch", args=[row.pk]),
    )
    return redirect("jobs:job", job.pk)


@requires(Permission.READ_IMPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to try the file now (GET), and try it (POST)."""
    row = _own(request, pk)
    if not may_move(row.state, BatchState.CHECKED):
        return redirect("intake:batch", pk)
    if request.method == "POST":
        return _start(request, row, "import", tasks.check_import)
    source = source_class(row.source)
    mapped = sum(bool(name) for name in row.mapping.values())
    context = {"batch": row, "source": source, "mapped": mapped}
    return render(request, "intake/check.html", context)


@requires(Permission.READ_IMPORTS)
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the rows over."""
    row = _own(request, pk)
    if row.state != BatchState.CHECKED:
        return redirect("intake:batch", pk)
    return _start(request, row, "import", tasks.apply_import)


@requires(Permission.READ_IMPORTS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """End what the batch brought."""
    row = _own(request, pk)
    if row.state != BatchState.APPLIED:
        return redirect("intake:batch", pk)
    return _start(request, row, "import", tasks.undo_import)


def _note_taken(request: HttpRequest, row: Batch, form: str) -> None:
    rows = int(row.counts.get("rows", 0))
    note_exported(
        f"batch:{row.pk}", rows, by=signed_in(request), at=real_now(), form=form
    )


@requires(Permission.READ_IMPORTS)
@require_safe
def fault_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the faulty rows as a workbook, the wrong cells coloured."""
    row = _batch(request, pk)
    _note_taken(request, row, "xlsx")
    file = io.BytesIO()
    write_fault_book(row, file)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    name = _("faults-%(number)s.xlsx") % {"number": row.pk}
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(Permission.READ_IMPORTS)
@require_safe
def original(request: HttpRequest, pk: int) -> FileResponse:
    """Return the file byte for byte as it came; always as a download."""
    row = _batch(request, pk)
    path = path_of(row.sha256)
    if not path.exists():
        raise Http404
    _note_taken(request, row, row.format)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=row.file_name,
        content_type="application/octet-stream",
    )
