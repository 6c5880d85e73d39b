"""Choose a source, upload, say what the columns mean."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.intake.engine import open_file
from sinergi.intake.faults import say_remedy, say_what
from sinergi.intake.forms import MappingForm, UploadForm, samples_of
from sinergi.intake.heads import head_faults
from sinergi.intake.models import Batch, BatchState, Unplaced
from sinergi.intake.proposing import propose_for
from sinergi.intake.readers import Chunk, FileProblem
from sinergi.intake.rules import NotYours
from sinergi.intake.services import confirm_mapping, receive_file
from sinergi.intake.source import Source, source_class, sources
from sinergi.intake.store import path_of

PER_PAGE = 25


@requires(Permission.READ_IMPORTS)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Show what can be imported and what was."""
    actor = signed_in(request)
    batches = Batch.visible.to(actor).filter(undoes=None)
    wanted = to_asked_text(request.GET.get("source", ""))
    if wanted:
        batches = batches.filter(source=wanted)
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    table = sources(actor)
    context = {
        "sources": list(table.values()),
        "page": page,
        "batches": [(batch, _title(batch, table)) for batch in page],
        "wanted": wanted,
        "unplaced": Unplaced.visible.to(actor).open().count(),
        "may_import": bool(table),
        "may_place": actor.holds(Permission.IMPORT_DATA),
    }
    return render(request, "intake/imports.html", context)


def _title(batch: Batch, table: dict[str, type[Source]]) -> str:
    known = table.get(batch.source)
    if known is None:
        try:
            known = source_class(batch.source)
        except KeyError:
            return batch.source
    return str(known.title)


def _source(code: str, by: Actor) -> type[Source]:
    try:
        cls = source_class(code)
    except KeyError:
        raise Http404 from None
    if not cls.is_offered(by):
        raise Http404
    return cls


@requires(Permission.READ_IMPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, source: str) -> HttpResponse:
    """Show what the source takes; receive a file and go on to its columns."""
    cls = _source(source, signed_in(request))
    form = UploadForm(cls, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = receive_file(
                source, file.chunks(), file_name=file.name, answers=form.answers(),
                by=signed_in(request), at=real_now(),
            )  # fmt: skip
        except FileProblem as problem:
            form.add_error("file", _in_words(problem))
        except NotYours as problem:
            form.add_error("file", str(problem))
        else:
            return _after_upload(request, batch)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "intake/start.html", {"source": cls, "form": form}, status=status
    )


def _after_upload(request: HttpRequest, batch: Batch) -> HttpResponse:
    if batch.state == BatchState.APPLIED:
        messages.info(request, _("This file was imported before; nothing was changed."))
        return redirect("intake:batch", batch.pk)
    return redirect("intake:mapping", batch.pk)


def _in_words(problem: FileProblem) -> str:
    what = say_what(problem.code, problem.facts)
    return f"{what} {say_remedy(problem.code, problem.facts)}"


def _samples(chunk: Chunk | None, header: str) -> str:
    """Return what a column holds; nothing where it cannot be read, as the check tells."""
    if chunk is None or header == "?":
        return ""
    try:
        return samples_of(chunk.cells(header))
    except FileProblem:
        return ""


@requires(Permission.READ_IMPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what each header would mean; keep what the person confirms."""
    batch = get_object_or_404(Batch.visible.to(signed_in(request)), pk=pk, undoes=None)
    if batch.state in {BatchState.APPLIED, BatchState.UNDONE}:
        return redirect("intake:batch", pk)
    cls = _source(batch.source, signed_in(request))
    try:
        proposed = batch.mapping or propose_for(batch)
        reading = open_file(path_of(batch.sha256), batch.format)
        chunk = next(reading.chunks(), None)
    except FileProblem as problem:
        messages.error(request, _in_words(problem))
        return redirect("intake:import", batch.source)
    form = MappingForm(cls, reading.headers, proposed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        faults = head_faults(form.mapping(), reading, cls.columns)
        for fault in faults:
            what = say_what(fault.code, fault.facts)
            form.add_error(None, f"{what} {say_remedy(fault.code, fault.facts)}")
        if not faults:
            try:
                confirm_mapping(
                    batch, form.mapping(), by=signed_in(request), at=real_now()
                )
            except NotYours:
                raise Http404 from None
            return redirect("intake:check", pk)
    rows = [
        (
            field,
            _samples(chunk, str(field.label)),
        )
        for field in form
    ]
    context = {"batch": batch, "source": cls, "form": form, "rows": rows}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "intake/mapping.html", context, status=status)
