"""Follow-through of every institution, as the page and the leader's page show it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import BINDING, Step
from sinergi.commitments.rules.follow_through import FollowThrough, follow_through


@dataclass(frozen=True, slots=True)
class Kept:
    """An institution and how much of what it promised it kept; what it never answered."""

    institution: Institution
    rate: FollowThrough
    unanswered: int
    declined: int

    @property
    def percent(self) -> float | None:
        """The share kept in time, in percent; None when nothing was due."""
        return _percent(self.rate.share)

    @property
    def percent_low(self) -> float | None:
        """The lower end of the interval, in percent."""
        return _percent(self.rate.low)

    @property
    def percent_high(self) -> float | None:
        """The upper end of the interval, in percent."""
        return _percent(self.rate.high)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def kept_by_institution(actor: Actor, within: str, day: dt.date) -> list[Kept]:
    """Return the rates of the institutions this person sees promises of; two queries.

    Those with a rate come first, each part by name. Counted by the due day that is over
    on `day`: see `docs/methods/follow-through.md`.
    """
    rows = (
        Commitment.visible.to(actor)
        .within(within)
        .annotate(reported_day=TruncDate("reported_at"))
    )
    over = Q(due_on__lt=day)
    done = over & Q(step=Step.DONE)
    counted = (
        rows.order_by()
        .values("institution_id")
        .annotate(
            done=Count("pk", filter=done),
            # The day of a report in local time costs most here: asked for once, and
            # only of what is done.
            kept=Count("pk", filter=done & Q(reported_day__lte=F("due_on"))),
            unconfirmed=Count("pk", filter=over & Q(step=Step.REPORTED)),
            open=Count("pk", filter=over & Q(step__in=BINDING)),
            unanswered=Count("pk", filter=over & Q(step=Step.PROPOSED)),
            declined=Count("pk", filter=Q(step=Step.DECLINED)),
        )
    )
    found = {one["institution_id"]: one for one in counted}
    owners = Institution.visible.to(actor).filter(pk__in=list(found)).order_by("name")
    kept = [_kept(one, found[one.pk]) for one in owners]
    # Three rates would be lost below seventy kelurahan of which nothing was due yet.
    return sorted(kept, key=lambda one: one.rate.due == 0)


def _kept(institution: Institution, counts: Mapping[str, Any]) -> Kept:
    names = ("kept", "unconfirmed", "open")
    late_kept = counts["done"] - counts["kept"]
    rate = follow_through(late_kept=late_kept, **{name: counts[name] for name in names})
    return Kept(institution, rate, counts["unanswered"], counts["declined"])
