"""Other weights and methods, computed at once and compared with the framework as it is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sinergi.access.actor import Actor
from sinergi.scores.gathering import Gathered, areas_of, gather
from sinergi.scores.models import Run, Score
from sinergi.scores.results import plain
from sinergi.scores.rules import LEVEL_CODES, MOST_AREAS_WHAT_IF, rank_change
from sinergi.scores.tables import read_table
from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.framework import Framework

METHODS = ("normalisation", "aggregation", "imputation", "treatment")


class TooManyAreas(ValueError):
    """The area is too large to compute inside a request; `count` areas were asked."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} areas, at most {MOST_AREAS_WHAT_IF}")
        self.count = count


@dataclass(frozen=True, slots=True)
class Base:
    """What a what-if starts from: the published run's own table, else today's data."""

    gathered: Gathered
    run: Run | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One area before and after; None where there is no score or rank."""

    code: str
    name: str
    parent: str
    score_before: float | None
    score: float | None
    rank_before: int | None
    rank: int | None
    change: int | None
    class_before: str
    class_after: str

    @property
    def changed_class(self) -> bool:
        """True when both classes are known and differ."""
        return bool(self.class_before and self.class_after) and (
            self.class_before != self.class_after
        )


def base_of(
    user: Actor, framework: Framework, *, level: int, within: str, on: dt.date
) -> Base:
    """Return what to start from; raises TooManyAreas.

    The published run of just this framework edition, level and area is preferred, since
    then only the choices differ, not the data.
    """
    run = (
        Run.visible.to(user)
        .published()
        .of(framework.code)
        .filter(level=level, within=within, framework_digest=framework.digest)
        .newest_published_first()
        .first()
    )
    if run is None:
        count = len(areas_of(within, level))
        _check_count(count)
        return Base(gather(framework, within=within, level=level, up_to=on), None)
    _check_count(run.areas)
    rows = Score.visible.to(user).filter(run=run)
    named = list(rows.values_list("area_code", "area_name", "parent_code"))
    gathered = Gathered(
        table=read_table(bytes(run.input_table)),
        names={code: name for code, name, _ in named},
        parents={code: parent for code, _, parent in named},
    )
    return Base(gathered, run)


def _check_count(count: int) -> None:
    if count > MOST_AREAS_WHAT_IF:
        raise TooManyAreas(count)


def changed_framework(
    framework: Framework, *, weights: Mapping[str, float], methods: Mapping[str, str]
) -> Framework:
    """Return the framework with the choices made; FrameworkError when they do not fit.

    `methods` are METHODS → method code; an empty one leaves the framework's own.
    """
    changes: dict[str, Any] = {k: v for k, v in methods.items() if v}
    if weights:
        changes["weights"] = dict(weights)
    return framework.replace(**changes) if changes else framework


def current_weights(framework: Framework) -> dict[str, float]:
    """Return the weight of every node and indicator but the index; 1 where none is given."""
    values = framework.weight_set.values
    return {
        code: float(values.get(code, 1.0))
        for code in framework.by_code
        if code != "index"
    }


def compare(before: IndexResult, after: IndexResult, gathered: Gathered) -> list[Moved]:
    """Return every area before and after, most vulnerable after first."""
    rows = [
        _moved(i, code, before, after, gathered) for i, code in enumerate(after.areas)
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.code))


def _moved(
    i: int, code: str, before: IndexResult, after: IndexResult, gathered: Gathered
) -> Moved:
    rank_before, rank = int(before.rank[i]) or None, int(after.rank[i]) or None
    return Moved(
        code=code,
        name=gathered.names.get(code, code),
        parent=gathered.parents.get(code, ""),
        score_before=plain(before.score[i]),
        score=plain(after.score[i]),
        rank_before=rank_before,
        rank=rank,
        change=rank_change(rank_before, rank),
        class_before=class_at(before, i),
        class_after=class_at(after, i),
    )


def class_at(result: IndexResult, i: int) -> str:
    """Return the class code of the i-th area, empty when it has none."""
    index = int(result.class_index[i])
    return result.classes[index] if index >= 0 else ""


def index_of(framework: Framework, gathered: Gathered, level: int) -> IndexResult:
    """Return the index without uncertainty (65 areas: some milliseconds)."""
    return compute_index(framework, gathered.table, area_level=LEVEL_CODES[level])


def rank_correlation(before: IndexResult, after: IndexResult) -> float | None:
    """Return Spearman's correlation of both rankings; None with fewer than three ranks."""
    both = (before.rank > 0) & (after.rank > 0)
    if int(both.sum()) < 3:
        return None
    pairs = np.corrcoef(before.rank[both], after.rank[both])
    return plain(pairs[0, 1])
