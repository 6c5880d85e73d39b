"""An index without one of its parts: which node or indicator holds the ranks in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sinergi_core.index.aggregate import Structure, family_shares
from sinergi_core.index.compute import compute_index
from sinergi_core.index.engine import Engine, threads_engine
from sinergi_core.index.framework import AggregationMethod, Framework
from sinergi_core.index.table import AreaTable
from sinergi_core.index.uncertainty import Setting, make_setting
from sinergi_core.index.uncertainty_rows import RankDraws, draw_blocks
from sinergi_core.index.uncertainty_scores import Floats
from sinergi_core.index.uncertainty_sources import Draws, Uncertainties, item_levels
from sinergi_core.index.uncertainty_summary import collect_rows

FIXED = Uncertainties(weights=None, errors=False)


@dataclass(frozen=True, slots=True, eq=False)
class RemovalResult:
    """The ranks of n areas without each of r parts.

    `ranks` (r, n), 0 for an area without a rank; `mean_shift` (r,) the mean absolute
    move from the whole index, over the areas it ranks.
    """

    areas: tuple[str, ...]
    removed: tuple[str, ...]
    levels: tuple[str, ...]
    ranks: NDArray[np.int32]
    mean_shift: Floats


def remove_each(
    framework: Framework,
    table: AreaTable,
    level: str | None = None,
    *,
    area_level: str = "kelurahan",
    engine: Engine | None = None,
) -> RemovalResult:
    """Leave out one part of `level` (a name of the framework; None: all) at a time.

    The others of its family share its weight; a part without others takes its parent
    with it. Normalised values stay as they are, as in COINr's `remove_elements`. Where
    a level counts, or compares areas, every removal is a whole index. Raises
    `ValueError` for an unknown level, or the index itself.
    """
    setting = make_setting(framework, table, FIXED, area_level)
    items = _items(framework, setting.structure, level)
    used = {framework.aggregation[name].method for name in framework.levels[1:]}
    if AggregationMethod.COUNT in used or setting.point.weights.fixed:
        ranks = _ranks_one_by_one(framework, table, setting, items, area_level)
    else:
        run: Engine = threads_engine() if engine is None else engine
        ranks = _ranks_by_weights(setting, items, run)
    known = setting.units
    moves = np.abs(ranks[:, known] - setting.point.rank[known])
    moves[ranks[:, known] == 0] = 0
    names = item_levels(framework, setting.structure)
    return RemovalResult(
        areas=setting.point.areas,
        removed=tuple(setting.structure.codes[item] for item in items),
        levels=tuple(names[item] for item in items),
        ranks=ranks,
        mean_shift=moves.sum(axis=1) / max(setting.known, 1),
    )


def _items(framework: Framework, structure: Structure, level: str | None) -> list[int]:
    removable = framework.levels[:-1]
    if level is not None and level not in removable:
        raise ValueError(f"no level called {level!r}; there are {', '.join(removable)}")
    names = item_levels(framework, structure)
    wanted = removable if level is None else (level,)
    found = [item for item, name in enumerate(names) if name in wanted]
    return [item for item in found if _zeroed(structure, item) is not None]


def _zeroed(structure: Structure, item: int) -> int | None:
    """Return the item whose weight becomes 0: its parent's where it has no family.

    None where nothing at all would be left of the index.
    """
    while item != len(structure.codes) - 1:
        parent = int(structure.parents[item])
        if structure.children[parent - structure.k].size > 1:
            return item
        item = parent
    return None


def _ranks_by_weights(
    setting: Setting, items: list[int], engine: Engine
) -> NDArray[np.int32]:
    structure = setting.structure
    local = np.tile(setting.point.weights.local, (len(items), 1))
    for row, item in enumerate(items):
        zeroed = _zeroed(structure, item)
        if zeroed is not None:
            local[row, zeroed] = 0.0
    choices = np.zeros((len(items), 4), np.int64)
    kind: Any = np.float64  # a handful of rankings, each shown as a result
    workshop = setting.workshop.with_zero_weights(kind)
    task = RankDraws(
        variants=workshop.variants(choices),
        units=setting.known,
        seed=0,
        kind=kind,
        rule=None,
        moments=False,
    )
    blocks = draw_blocks(Draws(choices, family_shares(structure, local)))
    found, _ = collect_rows(engine, task, blocks)
    ranks = np.zeros((len(items), len(setting.point.areas)), np.int32)
    order = np.concatenate([block.draws for block in blocks])
    ranks[np.ix_(order, setting.units)] = found
    return ranks


def _ranks_one_by_one(
    framework: Framework,
    table: AreaTable,
    setting: Setting,
    items: list[int],
    area_level: str,
) -> NDArray[np.int32]:
    codes = [setting.structure.codes[item] for item in items]
    changed = [framework.replace(drop=[code]) for code in codes]
    return np.array(
        [compute_index(one, table, area_level=area_level).rank for one in changed]
    )
