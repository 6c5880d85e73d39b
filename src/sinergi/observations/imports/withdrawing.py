"""What becomes of the filled forms of a file whose import is undone."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.intake.bulk import insert_rows
from sinergi.intake.models import Batch
from sinergi.intake.rules import BadStep
from sinergi.observations.models import Review, State, Submission

NAMED = 5
"""Receipt numbers named where an undo is refused."""


def why_kept(batch: Batch) -> str:
    """Name what was accepted or edited since a file came, "" where nothing was."""
    rows = Submission.all_rows.light().filter(batch=batch).order_by("pk")
    kept = rows.filter(state=State.ACCEPTED) | rows.exclude(edits=None)
    kept = kept.distinct()
    count = kept.count()
    if not count:
        return ""
    names = ", ".join(row.receipt for row in kept[:NAMED])
    more = " …" if count > NAMED else ""
    return ngettext(
        "%(count)s of its submissions was accepted or edited: %(names)s.",
        "%(count)s of its submissions were accepted or edited: %(names)s.",
        count,
    ) % {"count": count, "names": names + more}


def withdraw(batch: Batch, undo: Batch) -> None:
    """Withdraw the submissions of a file that nobody has decided about for good.

    They stay, with a reason. Raises BadStep where some were accepted meanwhile.
    """
    held = Submission.all_rows.filter(batch=batch).select_for_update()
    if State.ACCEPTED in set(held.values_list("state", flat=True)):
        raise BadStep(why_kept(batch))  # accepted since it was asked
    rows = Submission.all_rows.filter(
        batch=batch, state__in=(State.NEW, State.CORRECTION)
    )
    reason, at = _("The import of the file was undone."), undo.received_at
    numbers = rows.order_by("pk").values_list("pk", flat=True)
    insert_rows(
        Review,
        ("submission_id", "state", "reason", "person_id", "at"),
        [(pk, State.WITHDRAWN.value, reason, undo.by_id, at) for pk in numbers],
    )
    rows.update(state=State.WITHDRAWN, reason=reason, reviewed_at=at, current=False)
