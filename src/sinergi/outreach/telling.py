"""Counts of sessions as readers get them: small ones only as "<5" outside."""

from dataclasses import fields

from django.utils.translation import gettext as _

from sinergi.outreach.models import Session
from sinergi.outreach.rules.session import DEFINED_BY, Heads, Step
from sinergi.outreach.rules.telling import FEWEST, Told, tell_counts

SMALL = f"<{FEWEST}"
NAMES = tuple(field.name for field in fields(Heads))


def told_of(row: Session, *, inside: bool) -> Told:
    """Return the counts of a session as they are told to those inside, or to others."""
    counts = {name: getattr(row, name) for name in NAMES}
    return tell_counts(counts, inside=inside, verified=row.step == Step.VERIFIED)


def words_of(told: Told, name: str) -> str:
    """Return what stands in the place of a count, "" where the count itself does."""
    if name in told.small:
        return SMALL
    return _("not shown") if name in told.kept else ""


def count_behind(row: Session, segment: str) -> str:
    """Return the name of the count out of which a session reached a segment."""
    name = DEFINED_BY.get(segment, "attended")
    return name if getattr(row, name) is not None else "attended"
