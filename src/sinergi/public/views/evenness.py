"""The public statement of even-handedness: frozen figures, as page and as paper."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sinergi.access.asking import to_asked_text
from sinergi.access.guard import public
from sinergi.cases.evenness import released_audits
from sinergi.cases.evenness_pressing import (
    facts_of,
    method_lines,
    statement_pdf,
    title_of,
)
from sinergi.cases.evenness_showing import measure_names, summary_of, tables_of
from sinergi.cases.models import EvennessAudit
from sinergi.public.language import language_here
from sinergi.public.pages import page, plain_page
from sinergi.public.site.addresses import SIMPLE

MOST_LISTED = 40
PAPERS_KEPT = 16


@public
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """Show the newest statement, or the one named (`?s=`), and list the others."""
    language = language_here()
    rows = released_audits(MOST_LISTED)
    listed = [(one.key, title_of(one), one.institution.name) for one in rows]
    row = _asked(request, rows)
    if row is None:
        status = 404 if request.GET.get("s") else 200
        return page(
            "evenness",
            language,
            status=status,
            row=None,
            listed=listed,
            home=_home(language),
        )
    tables = tables_of(row.figures)
    return page(
        "evenness", language, row=row, listed=listed, title=title_of(row),
        tables=tables, summary=summary_of(tables), measures=measure_names(),
        facts=facts_of(row), method=method_lines(row.figures["audit"]),
        word=[one for one in row.explanation.splitlines() if one.strip()],
        home=_home(language),
    )  # fmt: skip


@public
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """Hand out a statement as PDF: the newest, or the one named."""
    language = language_here()
    row = _asked(request, released_audits(MOST_LISTED))
    if row is None:
        return plain_page("not-found", language, 404)
    answer = HttpResponse(_paper(row, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="kesetaraan-{row.first_on}.pdf"'
    return answer


def _home(language: str) -> str:
    """Return where the public page begins, empty where it is not answered here."""
    return SIMPLE[language]["overview"] if settings.SINERGI_SITE else ""


def _asked(request: HttpRequest, rows: list[EvennessAudit]) -> EvennessAudit | None:
    key = to_asked_text(request.GET.get("s", ""))
    if not key:
        return rows[0] if rows else None
    return next((one for one in rows if one.key == key), None)


@lru_cache(maxsize=PAPERS_KEPT)
def _paper(row: EvennessAudit, language: str) -> bytes:
    """Return the PDF; a released row never changes, so it is set once per language."""
    return statement_pdf(row)
