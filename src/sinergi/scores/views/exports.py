"""Downloads of a run: results in five formats, and what one needs to compute it again."""

import gzip

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, override

from sinergi.access.actor import signed_in
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.scores.exporting import WRITERS, file_name
from sinergi.scores.models import Run
from sinergi.scores.report import pdf_of

FORMATS = {**WRITERS, "pdf": ("application/pdf", pdf_of)}
LANGUAGES = {"id", "en"}


def _complete_run(request: HttpRequest, pk: int) -> Run:
    rows = Run.visible.to(signed_in(request)).complete().with_publication()
    row: Run = get_object_or_404(rows.select_related("institution"), pk=pk)
    return row


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(Permission.READ_SCORES)
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Hand out the run as csv, xlsx, geojson, json or pdf; `?lang` chooses the language."""
    if kind not in FORMATS:
        raise Http404(kind)
    run = _complete_run(request, pk)
    content_type, write = FORMATS[kind]
    asked = request.GET.get("lang", "")
    with override(asked if asked in LANGUAGES else get_language()):
        content = write(signed_in(request), run)
    return _download(content, content_type, file_name(run, kind, today(request)))


@requires(Permission.READ_SCORES)
def input_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the table the run was computed from, as `sinergi index` reads it."""
    run = _complete_run(request, pk)
    raw = gzip.decompress(bytes(run.input_table))
    return _download(raw, "text/csv; charset=utf-8", f"run-{run.pk}-table.csv")


@requires(Permission.READ_SCORES)
def framework_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the framework as the run used it, changes of a what-if included."""
    run = _complete_run(request, pk)
    name = f"run-{run.pk}-framework.yaml"
    return _download(
        run.framework_text.encode(), "application/yaml; charset=utf-8", name
    )
