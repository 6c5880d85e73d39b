"""Ending and reviving rows that name their batch."""

from typing import Any

from sinergi.intake.models import Batch


def end_and_revive(manager: Any, batch: Batch, undo: Batch) -> None:
    """End the rows the batch made and revive those it ended.

    In this order, since only one row per key may be in force. What the batch had made
    and replaced itself stays ended.
    """
    manager.filter(batch=batch, ended_by=None).update(ended_by=undo)
    manager.filter(ended_by=batch).exclude(batch=batch).update(ended_by=None)


def is_built_upon(manager: Any, batch: Batch) -> bool:
    """True when a later batch has changed rows of this one, so that it must stay."""
    later = manager.filter(batch=batch).exclude(ended_by=None)
    return bool(later.exclude(ended_by=batch).exists())
