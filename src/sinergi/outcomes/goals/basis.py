"""For whom, where, for which election and until when the goals are counted."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate, make_aware

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.elections.models import Election
from sinergi.places.models import Area
from sinergi.places.rules import NATION
from sinergi.scores.models import Run, Score

A_YEAR = dt.timedelta(days=365)
VILLAGE, CITY = 4, 2
TOP = 5
"""Areas of the first ranks that ask for a commitment of their own."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the figures are counted over.

    `actor` None counts the rows of all institutions: only for what is kept with small
    numbers left out. `since` is the first day of the election's stages, a year before
    `at` where there is none; `until` the day itself, or the last day of the stages.
    """

    actor: Actor | None
    area: str
    election: Election | None
    since: dt.date
    until: dt.date
    at: dt.datetime
    run: Run | None = None

    def rows(self, model: Any) -> Any:
        """Return the rows of a model that count, those of examples as the election's."""
        if self.actor is None:
            return model.all_rows.all()
        return model.visible.to(self.actor)

    def may(self, permission: Permission) -> bool:
        """Return whether rows that need this permission are counted at all."""
        return self.actor is None or self.actor.holds(permission)

    def here(self, field: str = "area_code") -> Q:
        """Return the condition "in the area or below it"."""
        return Q() if self.area in {"", NATION} else within(self.area, field)

    def takes_examples(self) -> bool:
        """Return whether rows of the example count: only for the example's election."""
        return self.election is not None and self.election.example

    def real(self) -> Q:
        """Return the condition that leaves the example out where it does not belong."""
        return Q() if self.takes_examples() else Q(example=False)

    def days(self, field: str) -> Q:
        """Return the condition "on a day of the period"."""
        return Q(**{f"{field}__gte": self.since, f"{field}__lte": self.until})

    def end(self) -> dt.datetime:
        """Return the moment itself, or the end of the last day of what is over."""
        if self.until >= localdate(self.at):
            return self.at
        midnight = dt.datetime.combine(self.until + dt.timedelta(days=1), dt.time())
        return make_aware(midnight)

    def villages(self) -> int:
        """Return how many kelurahan there are; one query."""
        rows = Area.all_rows.current().at_level(VILLAGE)
        return rows.filter(self.here("code")).count()

    def one_area(self) -> str:
        """Return the area, or the only city there is; "" where there are several."""
        if self.area not in {"", NATION}:
            return self.area
        codes = Area.all_rows.current().at_level(CITY).values_list("code", flat=True)
        found = list(codes[:2])
        return found[0] if len(found) == 1 else ""

    def scores(self) -> Any:
        """Return the scores of the run in the area."""
        key = self.run.pk if self.run is not None else 0
        return Score.all_rows.filter(run_id=key).filter(self.here())


def basis_of(
    actor: Actor | None, area: str, election: Election | None, at: dt.datetime,
    *, run: Run | None = None,
) -> Basis:  # fmt: skip
    """Return the basis of an election on a moment; one query."""
    today = localdate(at)
    since, until = today - A_YEAR, today
    if election is not None:
        stages = election.stages.values_list("starts_on", "ends_on")
        pairs = list(stages)
        firsts = [first for first, _last in pairs if first is not None]
        lasts = [last for _first, last in pairs if last is not None]
        if firsts:
            since = min(firsts)
            ends = max([*firsts, *lasts])
            until = min(today, max(ends, election.voting_on))
    return Basis(actor, area, election, since, until, at, run)


def newest_run(area: str, up_to: dt.date | None = None) -> Run | None:
    """Return the run in force that was published last over the area or around it.

    With `up_to` those that look at that day or earlier: of an election that is over.
    """
    rows = Run.all_rows.published().filter(experimental=False)
    if up_to is not None:
        rows = rows.filter(as_of__lte=up_to)
    if area not in {"", NATION}:
        rows = rows.covering(area)
    return rows.newest_published_first().first()


def with_run(basis: Basis) -> Basis:
    """Return the basis with the run that an election of its days goes by."""
    return replace(basis, run=newest_run(basis.area, basis.until))
