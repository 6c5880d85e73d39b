"""A session's history: steps and moves, one line each, only ever added."""

import datetime as dt

from sinergi.access.actor import Actor
from sinergi.outreach.models import History, Session


def note_history(
    row: Session,
    *,
    by: Actor | None,
    at: dt.datetime,
    step_from: str = "",
    step_to: str = "",
    note: str = "",
    moved: tuple[dt.datetime, dt.datetime] | None = None,
) -> None:
    """Add a line of history; part of the caller's transaction."""
    History.all_rows.create(
        session=row,
        at=at,
        by_id=by.pk if by is not None else None,
        step_from=step_from,
        step_to=step_to,
        note=note.strip()[:500],
        moved_from=moved[0] if moved else None,
        moved_to=moved[1] if moved else None,
    )
