"""Rows of the map and its table at the level a run has scored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from sinergi.access.actor import Actor
from sinergi.places.models import Area, Boundary
from sinergi.scores.models import Run, Score
from sinergi.web.name_index import plain
from sinergi.web.searching.places import plain_field

UNKNOWN = "unknown"
"""What `?class=` says for areas without a score."""

MOST_NAMED = 500
"""Up to this many areas are asked for by code, more by the range of their codes."""

FIELDS = (
    "area_code",
    "area_name",
    "parent_code",
    "score",
    "p05",
    "p95",
    "rank",
    "rank_p05",
    "rank_p95",
    "class_code",
    "class_probability",
    "share_missing",
)
ORDERS = {
    "rank": ("rank",),
    "score": ("score",),
    "name": ("area_name",),
    "parent": ("parent_code",),
    "class": ("score",),
    "missing": ("share_missing",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One area as the table and the map show it; None where nothing is known.

    `derived` rows stand above the scored level: `score` is the mean of the areas below,
    `low` and `high` their range, `counts` how many of them are in each class.
    """

    code: str
    name: str
    parent_code: str
    parent_name: str = ""
    score: float | None = None
    low: float | None = None
    high: float | None = None
    rank: int | None = None
    rank_low: float | None = None
    rank_high: float | None = None
    class_code: str = ""
    class_name: str = ""
    class_order: int | None = None
    probability: Mapping[str, float] = field(default_factory=dict)
    missing: float | None = None
    approximate: bool = False
    derived: bool = False
    scored: int = 0
    below: int = 0
    counts: tuple[tuple[str, str, int, int], ...] = ()

    @property
    def class_chance(self) -> float | None:
        """The probability of the class shown, None when there is none."""
        return self.probability.get(self.class_code)

    @property
    def unscored(self) -> int:
        """How many areas below have no score."""
        return self.below - self.scored

    @property
    def shares(self) -> dict[str, float]:
        """Share of the areas below in each class; they add up to 1 when all are scored."""
        return {code: n / self.below for code, _, _, n in self.counts if self.below}

    @property
    def text(self) -> str:
        """What a filter in the browser looks through."""
        return f"{self.name} {self.parent_name} {self.code}"


def scores_in(run: Run, code: str) -> "QuerySet[Score]":
    """Return the scores of a run that this person has been let in to, inside an area."""
    return run.scores.all().within(code)


def filtered(scores: "QuerySet[Score]", chosen: str, asked: str) -> "QuerySet[Score]":
    """Keep one class (or the areas without a score) and names that hold what is asked."""
    if chosen == UNKNOWN:
        scores = scores.filter(score=None)
    elif chosen:
        scores = scores.filter(class_code=chosen)
    if wanted := plain(asked):
        scores = scores.annotate(plain_name=plain_field("area_name")).filter(
            plain_name__contains=wanted
        )
    return scores


def ordered(scores: "QuerySet[Score]", sort: str) -> "QuerySet[Score]":
    """Return them in the order `?sort=` asks for, unknown last; by rank otherwise."""
    names = ORDERS.get(sort.removeprefix("-"), ORDERS["rank"])
    down = sort.startswith("-")
    keys = [
        F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
        for name in names
    ]
    return scores.order_by(*keys, "area_code")


def rows_of(
    scores: Iterable[Mapping[str, object]], run: Run, actor: Actor
) -> list[Row]:
    """Return table rows from `.values(*FIELDS)`; two more queries for all of them."""
    found = list(scores)
    names = names_of({str(one["parent_code"]) for one in found}, actor)
    rough = approximate_codes([str(one["area_code"]) for one in found], actor)
    classes = {code: (i, name) for i, (code, name) in enumerate(run.classes)}
    return [_row(one, names, rough, classes) for one in found]


def _row(
    one: Mapping[str, object],
    names: Mapping[str, str],
    rough: frozenset[str],
    classes: Mapping[str, tuple[int, str]],
) -> Row:
    value: dict[str, object] = dict(one)
    code, parent = str(value["area_code"]), str(value["parent_code"])
    order, name = classes.get(str(value["class_code"]), (None, ""))
    return Row(
        code=code,
        name=str(value["area_name"]),
        parent_code=parent,
        parent_name=names.get(parent, ""),
        score=value["score"],  # type: ignore[arg-type]
        low=value["p05"],  # type: ignore[arg-type]
        high=value["p95"],  # type: ignore[arg-type]
        rank=value["rank"] or None,  # type: ignore[arg-type]
        rank_low=value["rank_p05"],  # type: ignore[arg-type]
        rank_high=value["rank_p95"],  # type: ignore[arg-type]
        class_code=str(value["class_code"]),
        class_name=name,
        class_order=order,
        probability=value["class_probability"] or {},  # type: ignore[arg-type]
        missing=value["share_missing"],  # type: ignore[arg-type]
        approximate=code in rough,
    )


def names_of(codes: Iterable[str], actor: Actor) -> dict[str, str]:
    """Return code → name of areas in force."""
    areas = Area.visible.to(actor).current().filter(code__in=set(codes))
    return dict(areas.values_list("code", "name"))


def approximate_codes(codes: list[str], actor: Actor) -> frozenset[str]:
    """Return which of the areas are drawn from a centre point only.

    Many are asked for by the range they span, since thousands of codes would pass the
    number of parameters a statement may have.
    """
    if not codes:
        return frozenset()
    rough = Boundary.visible.to(actor).in_force().filter(approximate=True)
    if len(codes) <= MOST_NAMED:
        rough = rough.filter(area_code__in=codes)
    else:
        rough = rough.filter(area_code__gte=min(codes), area_code__lte=max(codes))
    return frozenset(rough.values_list("area_code", flat=True)) & frozenset(codes)


def unscored_rows(areas: Iterable[Area], actor: Actor) -> list[Row]:
    """Return rows of areas nobody has scored, for pages without a run."""
    found = list(areas)
    names = names_of({area.parent_code for area in found}, actor)
    rough = approximate_codes([area.code for area in found], actor)
    return [
        Row(
            code=area.code,
            name=area.name,
            parent_code=area.parent_code,
            parent_name=names.get(area.parent_code, ""),
            approximate=area.code in rough,
        )
        for area in found
    ]
