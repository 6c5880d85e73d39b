"""Democratic: who is on the list, who voted, who was reached."""

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from sinergi.elections.models import PollingStation
from sinergi.outcomes.goals.basis import Basis
from sinergi.outcomes.goals.figure import Figure, counted, unknown
from sinergi.outreach.indicators import outreach_gap


def stations(basis: Basis) -> tuple[Figure, Figure]:
    """Return turnout, and of how many stations the number of voters is known."""
    if basis.election is None:
        why = _("no election is known")
        return unknown("turnout", why), unknown("listed", why)
    rows = PollingStation.all_rows.in_force().filter(
        basis.here(), election=basis.election
    )
    seen = Q(voted__isnull=False, registered__isnull=False)
    found = rows.aggregate(
        all=Count("pk"),
        listed=Count("pk", filter=Q(registered__isnull=False)),
        told=Count("pk", filter=seen),
        votes=Sum("voted", filter=seen),
        could=Sum("registered", filter=seen),
        moved=Sum(Coalesce("moved_in", 0), filter=seen),
        added=Sum(Coalesce("unlisted", 0), filter=seen),
    )
    there, told = found["all"], found["told"]
    could = sum(found[name] or 0 for name in ("could", "moved", "added"))
    turnout = counted(
        "turnout", min(found["votes"] or 0, could), could,
        _("no result of a station is recorded"),
        missing=1 - told / there if there else None,
    )  # fmt: skip
    listed = counted(
        "listed",
        found["listed"],
        there,
        _("no station is registered"),
        missing=0.0 if there else None,
    )
    return turnout, listed


def reached(basis: Basis) -> Figure:
    """Return how far outreach reached its target of first-time voters."""
    area = basis.one_area()
    if basis.election is None or not area:
        why = (
            _("no election is known") if basis.election is None else _("choose an area")
        )
        return unknown("reached", why)
    gap = outreach_gap(basis.until, [area], election=basis.election.pk)[area]
    if gap.value is None:
        return unknown("reached", _("no target or no verified session"))
    share, error = 1 - gap.value, gap.error
    low = None if error is None else max(0.0, share - error)
    high = None if error is None else min(1.0, share + error)
    return Figure("reached", value=share, low=low, high=high)
