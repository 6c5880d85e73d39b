"""Everything an area's profile tells of other runs and of the areas around it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.places.models import Area, Neighbour
from sinergi.scores.models import Run, Score
from sinergi.web.derived import derived_rows
from sinergi.web.ranking import FIELDS, Row, rows_of

MOST_RUNS = 10
MOST_NEIGHBOURS = 30


@dataclass(frozen=True, slots=True)
class OtherRun:
    """The same area in another run; `rank_change` counts places towards rank 1.

    Ranks are compared only within one framework and among equally many areas.
    """

    run: Run
    score: Score
    comparable: bool
    score_change: float | None
    rank_change: int | None

    @property
    def places_down(self) -> int:
        """Places moved away from rank 1, 0 when it did not."""
        return max(0, -(self.rank_change or 0))


def score_of(run: Run, area_code: str) -> Score | None:
    """Return the area's score in the run, with its lists; None when it has no row."""
    score = run.scores.filter(area_code=area_code).first()
    if score is not None:
        score.run = run  # the run read already: spares a query and its large columns
    return score


def summary_of(run: Run, area: Area, actor: Actor) -> tuple[Row | None, bool]:
    """Return what is derived for an area above the run's level, and whether weighted."""
    if area.level >= run.level:
        return None, False
    derived = derived_rows(run, area.code, area.level, actor)
    row = next((one for one in derived.rows if one.code == area.code), None)
    return row, derived.weighted


def neighbour_rows(run: Run | None, area: Area, actor: Actor) -> list[Row]:
    """Return the neighbours with their scores, the longest common border first."""
    touching = Neighbour.visible.to(actor).filter(area_code=area.code)
    codes = list(
        touching.order_by("-shared_m", "neighbour_code").values_list(
            "neighbour_code", flat=True
        )[:MOST_NEIGHBOURS]
    )
    rows = list(_scored(run, codes, actor)) if run is not None else []
    known = {row.code for row in rows}
    rest = Area.visible.to(actor).current().filter(code__in=set(codes) - known)
    rows += [
        Row(code=one.code, name=one.name, parent_code=one.parent_code) for one in rest
    ]
    return sorted(rows, key=lambda row: codes.index(row.code))


def _scored(run: Run, codes: Iterable[str], actor: Actor) -> list[Row]:
    scores = run.scores.filter(area_code__in=list(codes))
    return rows_of(scores.values(*FIELDS), run, actor)


def other_runs(score: Score | None, area: Area, actor: Actor) -> list[OtherRun]:
    """Return the area in up to ten other runs this person may see, newest first."""
    rows = Score.visible.to(actor).filter(area_code=area.code).light()
    rows = rows.filter(run__experimental=False, run__completed_at__isnull=False)
    if score is not None:
        rows = rows.exclude(run=score.run_id)
    rows = rows.select_related("run").defer(
        "run__framework_text",
        "run__input_table",
        "run__data_audit",
        "run__sources",
        "run__options",
    )
    found = rows.prefetch_related("run__publications").order_by("-run_id")[:MOST_RUNS]
    return [_compared(one, score) for one in found]


def _compared(other: Score, here: Score | None) -> OtherRun:
    comparable = (
        here is not None
        and here.run.framework_code == other.run.framework_code
        and here.run.ranked == other.run.ranked
    )
    score_change = rank_change = None
    if comparable and here is not None:
        if here.score is not None and other.score is not None:
            score_change = here.score - other.score
        if here.rank and other.rank:
            rank_change = other.rank - here.rank
    return OtherRun(other.run, other, comparable, score_change, rank_change)
