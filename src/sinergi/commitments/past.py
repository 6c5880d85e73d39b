"""Commitments as they stood at a moment, put together from rows that are only ever added."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sinergi.commitments.models import Commitment, Progress, Revision
from sinergi.commitments.rules.commitment import Step

TIMES = ("accepted_at", "reported_at", "done_at")


def stood(rows: Iterable[Commitment], at: dt.datetime) -> list[Commitment]:
    """Return the rows as they stood at a moment; to be shown, never to be stored.

    Their step is the last one written down by then, and what edits changed since is as it
    was before them. What did not exist yet is left out. Three queries.
    """
    found = {row.pk: row for row in rows if row.created_at <= at}
    for row in found.values():
        row.step, row.step_at, row.blocked_reason = Step.PROPOSED, row.created_at, ""
        for name in TIMES:
            when = getattr(row, name)
            setattr(row, name, when if when is not None and when <= at else None)
    steps = Progress.all_rows.filter(commitment__in=found, at__lte=at)
    for one in steps.exclude(step_to="").order_by("pk"):
        row = found[one.commitment_id]
        row.step, row.step_at = one.step_to, one.at
        row.blocked_reason = one.note if one.step_to == Step.BLOCKED else ""
    edits = Revision.all_rows.filter(commitment__in=found, at__gt=at)
    for edit in edits.order_by("-pk"):
        _take_back(found[edit.commitment_id], edit.changes.get("fields", {}))
    return list(found.values())


def _take_back(row: Commitment, fields: dict[str, list[Any]]) -> None:
    for name, (before, _after) in fields.items():
        if name == "blocked_reason":  # the step of then has told it
            continue
        field = Commitment._meta.get_field(name)
        setattr(row, field.attname, field.to_python(before))  # type: ignore[union-attr]
