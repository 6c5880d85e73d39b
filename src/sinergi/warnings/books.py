"""Playbooks at hand: the library and an institution's copies, the copies first."""

from collections.abc import Iterable

from sinergi.warnings.library import shipped
from sinergi.warnings.models import Playbook
from sinergi.warnings.rules.playbooks import Book, fitting, read_tasks
from sinergi.warnings.rules.reach import Severity
from sinergi.warnings.rules.steps import Hazard

OWN = "own-"


def to_book(row: Playbook) -> Book:
    """Return a copy as a playbook."""
    return Book(
        code=row.code,
        hazard=Hazard(row.hazard),
        severity=Severity(row.severity),
        name_id=row.name_id,
        name_en=row.name_en,
        within=row.within,
        also=tuple(row.also),
        tasks=read_tasks(row.tasks.get("tasks", [])),
        levels=row.levels,
    )


def book_of(code: str) -> Book | None:
    """Return the playbook of a code, also a retired copy; None when there is none."""
    if not code.startswith(OWN):
        return shipped().get(code)
    number = code.removeprefix(OWN)
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        return None
    row = Playbook.all_rows.filter(pk=int(number)).first()
    return to_book(row) if row is not None else None


def books_of(institutions: Iterable[int]) -> list[Book]:
    """Return what these institutions may choose: their copies in use, then the library."""
    rows = Playbook.all_rows.in_use().filter(institution_id__in=sorted(institutions))
    return [*(to_book(one) for one in rows), *shipped().values()]


def proposed_book(
    hazard: Hazard, severity: Severity, institutions: Iterable[int]
) -> Book | None:
    """Return the playbook that fits best, an own copy before the library's."""
    books = books_of(institutions)
    own = [one for one in books if one.code.startswith(OWN)]
    return fitting(own, hazard, severity) or fitting(books, hazard, severity)
