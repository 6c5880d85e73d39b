"""Answers that are files: PDF, tables, photos; none of them runs anything."""

from collections.abc import Iterable, Sequence

from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _

from sinergi.access.clock import real_now
from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import Column, Sheet, write_workbook
from sinergi.doors.uploads import SHOWN_INLINE, path_of
from sinergi.operations.models import PropFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
GONE = 410


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to look at."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def table_file(
    form: str,
    name: str,
    title: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[object]],
    notes: Sequence[str] = (),
) -> HttpResponseBase:
    """Return a table as CSV (streamed) or XLSX."""
    if form == "csv":
        content = write_csv([one for one, _kind in columns], rows)
        response: HttpResponseBase = StreamingHttpResponse(content, content_type=CSV)
    else:
        sheet = Sheet(title, [Column(t, kind) for t, kind in columns], rows, notes)
        book = write_workbook([sheet], title=title, at=real_now())
        response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def photo(row: PropFile, *, show: bool) -> HttpResponseBase:
    """Return a photo, shown in the page or downloaded; a lost file says so."""
    place = path_of(row.sha256)
    if not place.exists():
        text = _("The file is missing on the server. Tell the operator its number: %s")
        return HttpResponse(text % row.pk, status=GONE, content_type="text/plain")
    response = FileResponse(
        place.open("rb"),
        as_attachment=not (show and row.media_type in SHOWN_INLINE),
        filename=row.name,
        content_type=row.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-cache"
    return response
