"""What a situation report tells of commitments: those shown to all institutions alone."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import Step
from sinergi.warnings.situations import Span


def commitments_told(span: Span) -> list[str]:
    """Return how many shared commitments fell due, were kept, and are late at the end."""
    first, last = localdate(span.since), localdate(span.until)
    rows = Commitment.all_rows.within(span.within).filter(shared=True)
    due = rows.filter(due_on__gte=first, due_on__lte=last)
    n = due.exclude(step__in=(Step.DECLINED, Step.CANCELLED)).count()
    if not n:
        return [_("No shared commitment fell due.")]
    kept = due.filter(step=Step.DONE).count()
    late = due.late(last).count()
    text = ngettext(
        "%(n)s shared commitment fell due: %(kept)s confirmed, %(late)s late.",
        "%(n)s shared commitments fell due: %(kept)s confirmed, %(late)s late.",
        n,
    )
    return [text % {"n": n, "kept": kept, "late": late}]
