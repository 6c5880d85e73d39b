"""Downloads of a run: results in five formats, and what one needs to compute it again."""

import gzip
from collections.abc import Iterable

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.scores.exporting import file_name, no_tell
from sinergi.scores.models import Export, Run
from sinergi.scores.preparing import FORMATS, is_prepared, start_export
from sinergi.scores.shelf import path_of

LANGUAGES = {"id", "en"}


def _complete_run(request: HttpRequest, pk: int) -> Run:
    rows = Run.visible.to(signed_in(request)).complete().with_publication()
    row: Run = get_object_or_404(rows.select_related("institution"), pk=pk)
    return row


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else (get_language() or "id")[:2]


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(Permission.READ_SCORES)
@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Hand out the run as csv, xlsx, geojson, json or pdf; `?lang` chooses the language.

    CSV is written while it is read, at any size; the other formats of a large run are
    prepared in the background.
    """
    if kind not in FORMATS:
        raise Http404(kind)
    run, language = _complete_run(request, pk), _language(request)
    if is_prepared(run, kind):
        page = reverse("scores:prepared", args=[pk, kind])
        return redirect(f"{page}?lang={language}")
    content_type, write = FORMATS[kind]
    name = file_name(run, kind, today(request))
    pieces: Iterable[bytes] = write(signed_in(request), run, no_tell)
    if kind == "csv":  # codes and figures only: no words in any language
        return _named(StreamingHttpResponse(pieces, content_type=content_type), name)
    with override(language):
        content = b"".join(pieces)
    return _named(HttpResponse(content, content_type=content_type), name)


@requires(Permission.READ_SCORES)
@require_http_methods(["GET", "HEAD", "POST"])
def prepared(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Show how far a large download is (GET); have it prepared (POST)."""
    if kind not in FORMATS:
        raise Http404(kind)
    run, language = _complete_run(request, pk), _language(request)
    person, at = signed_in(request), real_now()
    if request.method == "POST":
        row = start_export(run, kind, language, by=person, at=at)
        if row.ready_at is None:
            return redirect("jobs:job", row.job_id)
        return redirect(f"{request.path}?lang={language}")
    rows = Export.visible.to(person).of(pk, kind, language).usable(at)
    context = {"run": run, "kind": kind, "language": language,
               "file": rows.select_related("job").first()}  # fmt: skip
    return render(request, "scores/prepared.html", context)


@requires(Permission.READ_SCORES)
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a prepared file to whoever asked for it, until it runs out."""
    rows = Export.visible.to(signed_in(request)).exclude(ready_at=None)
    row = get_object_or_404(rows.select_related("run"), pk=pk)
    path = path_of(row.file)
    if row.expires_at is None or row.expires_at <= real_now() or not path.exists():
        messages.info(request, _("This file has run out. Have it prepared again."))
        page = reverse("scores:prepared", args=[row.run_id, row.kind])
        return redirect(f"{page}?lang={row.language}")
    name = file_name(row.run, row.kind, today(request))
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=FORMATS[row.kind][0],
    )


@requires(Permission.READ_SCORES)
def input_table(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the table the run was computed from, as `sinergi index` reads it."""
    run = _complete_run(request, pk)
    raw = gzip.decompress(bytes(run.input_table))
    response = HttpResponse(raw, content_type="text/csv; charset=utf-8")
    return _named(response, f"run-{run.pk}-table.csv")


@requires(Permission.READ_SCORES)
def framework_text(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the framework as the run used it, changes of a what-if included."""
    run = _complete_run(request, pk)
    response = HttpResponse(
        run.framework_text.encode(), content_type="application/yaml; charset=utf-8"
    )
    return _named(response, f"run-{run.pk}-framework.yaml")
