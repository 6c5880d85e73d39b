"""Lines of the history, written in the transaction of the step they tell of."""

import datetime as dt
from collections.abc import Collection

from sinergi.access.actor import Actor
from sinergi.warnings.models import Agreement, Warning, WarningStep
from sinergi.warnings.rules.steps import Step


def note_step(
    row: Warning, *, by: Actor | None, at: dt.datetime, to: Step | None = None,
    was: str = "", note: str = "", fields: Collection[str] = (),
    happened_at: dt.datetime | None = None, institution: int | None = None,
) -> WarningStep:  # fmt: skip
    """Add a line of the history; part of the caller's transaction."""
    return WarningStep.all_rows.create(
        warning=row, at=happened_at or at, noted_at=at, by_id=by.pk if by else None,
        institution_id=institution or row.institution_id, step_from=was,
        step_to=to.value if to else "", fields=sorted(fields), note=note.strip()[:1000],
    )  # fmt: skip


def end_agreements(row: Warning, at: dt.datetime) -> None:
    """End what institutions agreed to: the text changes. Part of a caller's transaction."""
    Agreement.all_rows.filter(warning=row, ended_at=None).update(ended_at=at)
