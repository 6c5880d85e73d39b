"""Handing tables out: the same for every list."""

from collections.abc import Iterable, Sequence

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

from sinergi.access.clock import real_now
from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import Column, Sheet, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_answer(
    form: str,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[object]],
    *,
    title: str,
    name: str,
) -> HttpResponseBase:
    """Return a table as csv (streamed) or xlsx; raises Http404 for another form."""
    if form == "csv":
        content = write_csv([title for title, _kind in columns], rows)
        answer: HttpResponseBase = StreamingHttpResponse(
            content, content_type="text/csv; charset=utf-8"
        )
    elif form == "xlsx":
        sheet = Sheet(title, [Column(t, kind) for t, kind in columns], rows)
        book = write_workbook([sheet], title=title, at=real_now())
        answer = HttpResponse(book, content_type=XLSX)
    else:
        raise Http404(form)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
