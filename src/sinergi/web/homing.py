"""What needs me today: the parts of the home page, each from its own domain."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Max, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.commitments.models import Meeting
from sinergi.elections.models import Election, Stage
from sinergi.intake.models import Batch, Unplaced
from sinergi.jobs.models import Job
from sinergi.observations.models import Observation
from sinergi.places.rules import NATION, level_of
from sinergi.scores.models import Run
from sinergi.web.derived import (
    A_DAY,
    MOST_WEIGHTED,
    Cell,
    class_counts,
    parts_by_sql,
    parts_of,
)
from sinergi.web.ranking import FIELDS, Row, rows_of, scores_in

MOST_TOP = 5
MOST_JOBS = 5
MOST_STAGES = 4
RECENT = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in an area: how many per class, which areas first, what is missing."""

    run: Run
    top: list[Row]
    counts: tuple[tuple[str, str, int, int], ...]
    scored: int
    total: int
    unseen: list[str]

    @property
    def without_score(self) -> int:
        """How many areas have too little data."""
        return self.total - self.scored


@dataclass(frozen=True, slots=True)
class Coming:
    """A stage that runs or comes, and the days until it ends or begins."""

    stage: Stage
    is_now: bool
    days: int | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The election shown, its stages that run or come, and whether all are past."""

    election: Election
    stages: list[Coming]
    days_to_vote: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """The newest day data speaks of, and when a file was last taken over."""

    newest: dt.date | None
    imported_at: dt.datetime | None


def summary_of_run(run: Run, within: str, actor: Actor) -> Summary:
    """Return what the home page says of a run inside an area; two queries, three of many."""
    scores = scores_in(run, within)
    level = level_of(within)
    if run.areas > MOST_WEIGHTED and scores.count() > MOST_WEIGHTED:
        part = parts_by_sql(run, within, level).get(within or NATION)
    else:
        fields = ("area_code", "score", "class_code", "share_missing")
        cells = [Cell(*one) for one in scores.values_list(*fields)]
        part = parts_of(cells, level, {}).get(within or NATION)
    top = scores.exclude(rank=None).order_by("rank", "area_code").values(*FIELDS)
    return Summary(
        run=run,
        top=rows_of(top[:MOST_TOP], run, actor),
        counts=class_counts(part.counts if part else {}, run),
        scored=part.scored if part else 0,
        total=part.below if part else 0,
        unseen=list(run.summary.get("unseen", [])),
    )


def calendar_on(day: dt.date, code: str, actor: Actor) -> Calendar | None:
    """Return the calendar of the election asked for, else of the next one to come.

    When every election is past it is the latest; None when there is none.
    """
    elections = Election.visible.to(actor)
    election = elections.filter(code=code).first() if code else None
    if election is None:
        nearest = sorted(elections, key=lambda one: abs((one.voting_on - day).days))
        election = min(nearest, key=lambda one: one.voting_on < day, default=None)
    if election is None:
        return None
    stages = Stage.visible.to(actor).filter(election=election)
    open_ones = stages.filter(
        Q(ends_on__gte=day) | Q(ends_on=None, starts_on__gte=day)
    ).order_by("starts_on", "ends_on")
    found = [_coming(stage, day) for stage in open_ones]
    found.sort(
        key=lambda one: (not one.is_now, one.days if one.days is not None else 0)
    )
    return Calendar(election, found[:MOST_STAGES], (election.voting_on - day).days)


def _coming(stage: Stage, day: dt.date) -> Coming:
    is_now = stage.state_on(day) == "now"
    until = stage.ends_on if is_now else stage.starts_on
    return Coming(stage, is_now, (until - day).days if until else None)


def freshness(within: str, actor: Actor) -> Freshness:
    """Return how new the data is; imports only for those who may see them."""
    applied = Batch.visible.to(actor).applied().aggregate(at=Max("ended_at"))
    return Freshness(newest=newest_day(within, actor), imported_at=applied["at"])


def newest_day(within: str, actor: Actor) -> dt.date | None:
    """Return the last day that data of the area speaks of, None without data.

    Of the nation it is kept until a batch is applied or undone: looking through a
    million observations takes 0.15 s.
    """
    seen = Observation.visible.to(actor).in_force().within(within)
    if within not in ("", NATION):
        newest: dt.date | None = seen.aggregate(day=Max("observed_on"))["day"]
        return newest
    state = Batch.all_rows.aggregate(last=Max("pk"), at=Max("ended_at"))
    key = f"newest-day:{state['last']}:{state['at'] and state['at'].timestamp()}"
    kept = cache.get(key, ())
    if kept == ():
        kept = seen.aggregate(day=Max("observed_on"))["day"]
        cache.set(key, kept, A_DAY)
    day: dt.date | None = kept
    return day


def waiting_rows(actor: Actor) -> int:
    """Return how many rows still have no area; 0 for those who may not see imports."""
    if not actor.holds(Permission.READ_IMPORTS):
        return 0
    return Unplaced.visible.to(actor).open().count()


def open_jobs(actor: Actor, at: dt.datetime) -> list[Job]:
    """Return work that waits, runs, or failed within two days: own, or all for operators."""
    jobs = Job.visible.to(actor)
    failed = Q(state="failed", ended_at__gte=at - RECENT)
    return list(jobs.filter(Q(state__in=["waiting", "running"]) | failed)[:MOST_JOBS])


def drafts(actor: Actor) -> list[Run]:
    """Return own complete runs nobody has published yet, for people who could."""
    if not (
        actor.holds(Permission.PUBLISH_RUN) or actor.holds(Permission.PUBLISH_IKP_RUN)
    ):
        return []
    runs = Run.visible.to(actor).complete().listed().with_publication()
    mine = runs.filter(
        institution_id__in=actor.institutions, experimental=False, publications=None
    )
    return list(mine.order_by("-pk")[:MOST_JOBS])


def next_meetings(actor: Actor, at: dt.datetime) -> list[Meeting]:
    """Return the next meetings of one's institutions and those below; one query."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return list(Meeting.visible.of_line(actor).listed().coming(midnight)[:MOST_TOP])
