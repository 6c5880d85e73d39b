"""Tables as files to download."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse

from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import DAY, TEXT, Column, Sheet, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(
    form: str,
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    at: dt.datetime,
    days: frozenset[int] = frozenset(),
) -> HttpResponse:
    """Return the table as csv or xlsx (404 for another form); `days` are date columns."""
    if form == "csv":
        body = b"\xef\xbb\xbf" + b"".join(write_csv(header, rows))
        return attached(body, "text/csv; charset=utf-8", f"{name}.csv")
    if form != "xlsx":
        raise Http404
    columns = [
        Column(title, DAY if at_column in days else TEXT, 24)
        for at_column, title in enumerate(header)
    ]
    book = write_workbook([Sheet(name, columns, rows)], title=name, at=at)
    return attached(book, XLSX, f"{name}.xlsx")


def attached(body: bytes, content_type: str, name: str) -> HttpResponse:
    """Return an answer the browser saves under the name."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
