"""The statement of an audit as PDF, its figures behind it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.cases.evenness_showing import (
    Cell,
    Table,
    measure_names,
    summary_of,
    tables_of,
)
from sinergi.cases.models import EvennessAudit
from sinergi.documents.pdf import write_pdf

LAYOUT = "evenness"


def statement_pdf(row: EvennessAudit) -> bytes:
    """Return the statement; the same row and language give the same bytes."""
    return write_pdf(LAYOUT, statement_data(row), at=row.released_at)


def day_text(day: dt.date) -> str:
    """Return a day as papers write it: 14 September 2023."""
    return date_format(day, "j F Y")


def title_of(row: EvennessAudit) -> str:
    """Return the title of a statement, its half-year in it."""
    return _("Even-handedness, %(first)s to %(last)s") % {
        "first": day_text(row.first_on), "last": day_text(row.last_on),
    }  # fmt: skip


def method_lines(audit: Mapping[str, Any]) -> list[str]:
    """Return how it was computed, for readers."""
    return [
        _(
            "Compared are all reports and findings received in the half-year. Ballot "
            "numbers stand for sides; no person is named."
        ),
        _(
            "Shares have Wilson's interval, medians a bootstrap interval, 95 %% each. "
            "Groups are shuffled %(draws)s times among cases of the same origin, kind and "
            "completeness on arrival, to see how far apart chance alone sets them."
        )
        % {"draws": audit["draws"]},
        _(
            "p-values are corrected for the number of groups and, after Holm, for the "
            "number of tables; below 0.05 counts as a difference. A difference is no proof "
            "of bias, nor is its absence proof of fairness."
        ),
        _(
            "Groups of fewer than %(smallest)s cases are told together, so that nobody can "
            "be found. The figures were frozen at release and are not made again."
        )
        % {"smallest": audit["smallest"]},
    ]


def facts_of(row: EvennessAudit) -> list[tuple[str, str]]:
    """Return what was compared and with what, as pairs of name and value."""
    audit = row.figures["audit"]
    return [
        (_("Released by"), row.institution.name),
        (_("Reports and findings received"), str(row.received)),
        (_("of them not registered or refused yet"), str(row.waiting)),
        (_("Plenary"), day_text(row.plenary_on)),
        (_("Released"), day_text(timezone.localdate(row.released_at))),
        (_("Method"), f"{row.method} · Sinergi {row.code_version}"),
        (_("Seed, shuffles"), f"{row.seed}, {audit['draws']}"),
        (_("Digest of the cases"), row.digest),
        (_("Digest of the working calendar"), row.calendar_digest),
    ]


def statement_data(row: EvennessAudit) -> dict[str, Any]:
    """Return what the layout prints."""
    tables, audit = tables_of(row.figures), row.figures["audit"]
    return {
        "lang": "en" if (get_language() or "id").startswith("en") else "id",
        "title": title_of(row), "kind": row.institution.name, "keywords": [], "label": "",
        "footer": row.key,
        "summary": summary_of(tables), "word": row.explanation,
        "facts": [{"name": name, "value": value} for name, value in facts_of(row)],
        "method": method_lines(audit),
        "verdicts": [
            [one.name, *(verdict.short for verdict in one.verdicts)] for one in tables
        ],
        "head": [_("Group"), *measure_names()], "measures": ["", *measure_names()],
        "tables": [{"name": one.name, "rows": _rows(one)} for one in tables],
        "words": {
            "verdicts": _("What was compared"), "word": _("The plenary's word"),
            "method": _("How it was computed"), "facts": _("What it rests on"),
            "figures": _("Figures"), "mark": "* " + _("stands out"),
        },
    }  # fmt: skip


def _rows(table: Table) -> list[list[str]]:
    return [[line.name, *(_told(one) for one in line.cells)] for line in table.lines]


def _told(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    mark = " *" if cell.stands_out else ""
    return f"{cell.value} ({cell.interval}), n = {cell.count}{mark}"
