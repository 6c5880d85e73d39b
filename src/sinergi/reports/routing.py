"""The routing table run over reports in triage: what would move, and moving it."""

from collections.abc import Iterable, Sequence

from sinergi.reports.models import Handling, Report, RouteLine
from sinergi.reports.rules.acting import IN_TRIAGE
from sinergi.reports.rules.routing import Facts, Goes, Move, Route, moves

MOST_LOOKED_AT = 20_000
FACTS = ("pk", "area_code", "kind", "channel", "wanted", "threatened")


def table_of(institution_id: int) -> list[Route]:
    """Return the lines in force of an office, in order."""
    rows = RouteLine.all_rows.in_force().filter(institution_id=institution_id)
    return [one.as_route() for one in rows]


def facts_of(report: Report) -> Facts:
    """Return what a line looks at."""
    return Facts(
        report.pk, report.area_code, report.kind, report.channel, report.wanted,
        report.threatened,
    )  # fmt: skip


def standing_reports(institution_id: int) -> list[tuple[Facts, Goes]]:
    """Return the reports in triage an office received and where each is now.

    Those a person has decided on (a handling without a line) are left where they are.
    """
    rows = Report.all_rows.filter(institution_id=institution_id, state__in=IN_TRIAGE)
    by_hand = Handling.all_rows.in_force().filter(line=0).values("report_id")
    rows = rows.exclude(pk__in=by_hand).order_by("-received_at", "-pk")
    told = rows.values_list(*FACTS, "handler_id", "person_id")[:MOST_LOOKED_AT]
    return [
        (Facts(*one[:6]), Goes(one[6] or institution_id, one[7]))
        for one in told.iterator(chunk_size=2_000)
    ]


def preview(institution_id: int, table: Iterable[Route] | None = None) -> list[Move]:
    """Return what a table (the one in force when None) would move, nothing moved."""
    lines: Sequence[Route] = (
        list(table) if table is not None else table_of(institution_id)
    )
    return moves(standing_reports(institution_id), lines, institution_id)
