"""News that could not be written into a mailbox waits at its report until it can."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.reports.models import Report
from sinergi.reports.services.tracing import locked_row

MOST_WAITING = 100


@transaction.atomic
def let_wait(
    report: Report, items: Sequence[Mapping[str, str]], *, at: dt.datetime
) -> Report:
    """Put these items at the end of what waits, codes and numbers alone; return the report."""
    row = locked_row(report)
    waiting = [*(row.news_waiting or ()), *(dict(one) for one in items)]
    return _keep(row, waiting[:MOST_WAITING], at)


@transaction.atomic
def drop_first(report: Report, count: int, *, at: dt.datetime) -> Report:
    """Take the first items off what waits, since they were written; return the report."""
    row = locked_row(report)
    return _keep(row, (row.news_waiting or [])[count:], at)


def _keep(row: Report, waiting: list[dict[str, str]], at: dt.datetime) -> Report:
    row.news_waiting = waiting or None
    row.save(update_fields=["news_waiting"])
    record(
        Verb.REPORT_NEWS_WAITS, at=at, actor=None, target=f"report:{row.pk}",
        institution_id=row.institution_id, waiting=len(waiting),
    )  # fmt: skip
    return row
