"""Tables handed out as files."""

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
    form: str, name: str, title: str, columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[object]],
) -> HttpResponseBase:  # fmt: skip
    """Return a table as csv (streamed) or xlsx; raises Http404 for another form."""
    answer: HttpResponseBase
    if form == "csv":
        content = write_csv([one for one, _kind in columns], rows)
        answer = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        sheet = Sheet(title, [Column(one, kind) for one, kind in columns], rows)
        book = write_workbook([sheet], title=title, at=real_now())
        answer = HttpResponse(book, content_type=XLSX)
    else:
        raise Http404(form)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
