"""What becomes of the filled forms of a file whose import is undone."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.intake.bulk import insert_rows
from sinergi.intake.models import Batch
from sinergi.intake.rules import BadStep
from sinergi.observations.chains import settle_chain
from sinergi.observations.models import Review, State, Submission

NAMED = 5
"""Receipt numbers named where an undo is refused."""


def why_kept(batch: Batch) -> str:
    """Name what was accepted or edited since a file came, "" where nothing was.

    An edit keeps the row only while it is not rejected: else the file brought anew would
    tell the same beside it.
    """
    rows = Submission.all_rows.light().filter(batch=batch).order_by("pk")
    edits = Submission.all_rows.filter(root_id=OuterRef("pk"))
    standing = edits.exclude(state__in=(State.REJECTED, State.WITHDRAWN))
    kept = rows.filter(Q(state=State.ACCEPTED) | Exists(standing))
    count = kept.count()
    if not count:
        return ""
    names = ", ".join(row.receipt for row in kept[:NAMED])
    more = " …" if count > NAMED else ""
    return ngettext(
        "%(count)s of its submissions was accepted, or edited and the edit not "
        "rejected: %(names)s.",
        "%(count)s of its submissions were accepted, or edited and the edit not "
        "rejected: %(names)s.",
        count,
    ) % {"count": count, "names": names + more}


def withdraw(batch: Batch, undo: Batch) -> None:
    """Withdraw the submissions of a file that nobody has decided about for good.

    They stay, with a reason; where one has edits or is one, its chain is settled without
    it. Raises BadStep where some were accepted or edited meanwhile.
    """
    _hold_chains(batch)
    if reason := why_kept(batch):
        raise BadStep(reason)  # accepted or edited since it was asked
    rows = Submission.all_rows.filter(
        batch=batch, state__in=(State.NEW, State.CORRECTION)
    )
    reason, at = _("The import of the file was undone."), undo.received_at
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    edited = rows.filter(Q(root__isnull=False) | ~Q(edits=None)).distinct()
    chains = {root or pk for pk, root in edited.values_list("pk", "root_id")}
    insert_rows(
        Review,
        ("submission_id", "state", "reason", "person_id", "at"),
        [(pk, State.WITHDRAWN.value, reason, undo.by_id, at) for pk in numbers],
    )
    rows.update(state=State.WITHDRAWN, reason=reason, reviewed_at=at, current=False)
    for first in sorted(chains):
        settle_chain(first)


def _hold_chains(batch: Batch) -> None:
    """Lock the rows of the file with their whole chains, by key as a reviewer does.

    Were the chains locked afterwards, who decides about one of their earlier rows and
    this could wait for each other.
    """
    rows = Submission.all_rows.filter(batch=batch).order_by()
    firsts = rows.values_list(Coalesce("root_id", "pk"))
    held = Submission.all_rows.filter(Q(pk__in=firsts) | Q(root_id__in=firsts))
    locked = held.order_by("pk").select_for_update(of=("self",))
    list(locked.values_list("pk", flat=True))
