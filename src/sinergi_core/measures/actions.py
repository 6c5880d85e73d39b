"""Measures times institutions that can do them: the arrays of a planning problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi_core.measures.model import Measure

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Actions:
    """M actions, each a measure done by an institution, against Q indicators.

    `codes` are `measure@institution`; `effect`, `effect_low`, `effect_high` (M, Q);
    `cost`, `lead` (M,); `staff` (M, 1) people, all in the week of doing; `persistence`
    (M, W); `windows` (M, W); `measure_of`, `institution_of` (M,) positions in
    `measures` (those that some institution can do and that address something) and in
    the institutions given. The names are those of the fields of `PlanProblem`.
    """

    codes: tuple[str, ...]
    measures: tuple[Measure, ...]
    effect: Floats
    effect_low: Floats
    effect_high: Floats
    cost: Floats
    staff: Floats
    lead: Ints
    persistence: Floats
    windows: NDArray[np.bool_]
    measure_of: Ints
    institution_of: Ints


def actions_of(
    measures: Sequence[Measure],
    framework: str,
    indicators: Sequence[str],
    institutions: Mapping[str, Sequence[str]],
    weeks: int,
    *,
    stages: Mapping[str, tuple[int, int]] | None = None,
) -> Actions:
    """The actions open to these institutions (code -> kinds) in so many weeks.

    `stages` (code -> first and last week, from 0) restricts a measure to the weeks of
    its stages; `non-tahapan` means every week outside all that are given. Without
    `stages` every week is open. Measures that lower none of the indicators are left
    out. ValueError when nothing is left.
    """
    found = [
        (measure, who)
        for measure in measures
        if set(measure.addresses.get(framework, ())) & set(indicators)
        for who, kinds in enumerate(institutions.values())
        if set(kinds) & set(measure.kinds)
    ]
    if not found:
        raise ValueError("no measure that these institutions can do lowers a score")
    kept = tuple(dict.fromkeys(id(measure) for measure, _ in found))
    every = {id(measure): measure for measure, _ in found}
    names = list(institutions)
    touched = np.array(
        [[q in m.addresses[framework] for q in indicators] for m, _ in found]
    )
    return Actions(
        codes=tuple(f"{m.code}@{names[who]}" for m, who in found),
        measures=tuple(every[key] for key in kept),
        effect=_effects(touched, [m.effect.mid for m, _ in found]),
        effect_low=_effects(touched, [m.effect.low for m, _ in found]),
        effect_high=_effects(touched, [m.effect.high for m, _ in found]),
        cost=np.array([m.cost for m, _ in found]),
        staff=np.array([[m.staff_weeks] for m, _ in found]),
        lead=np.array([m.lead_weeks for m, _ in found], dtype=np.int64),
        persistence=_persistence([m.lasts_weeks for m, _ in found], weeks),
        windows=np.array([_window(m, weeks, stages) for m, _ in found]),
        measure_of=np.array([kept.index(id(m)) for m, _ in found], dtype=np.int64),
        institution_of=np.array([who for _, who in found], dtype=np.int64),
    )


def _effects(touched: NDArray[np.bool_], share: Sequence[float]) -> Floats:
    return np.asarray(touched * np.array(share)[:, None])


def _persistence(lasting: Sequence[float], weeks: int) -> Floats:
    """(M, W) full while it lasts, part of a week in part, then nothing."""
    return np.asarray(np.clip(np.array(lasting)[:, None] - np.arange(weeks), 0.0, 1.0))


def _window(
    measure: Measure, weeks: int, stages: Mapping[str, tuple[int, int]] | None
) -> NDArray[np.bool_]:
    if stages is None:
        return np.ones(weeks, dtype=np.bool_)
    taken = {code: _weeks_of(span, weeks) for code, span in stages.items()}
    outside = ~np.any(list(taken.values()), axis=0) if taken else np.ones(weeks, bool)
    open_ = np.zeros(weeks, dtype=np.bool_)
    for stage in measure.stages:
        open_ |= outside if stage == "non-tahapan" else taken.get(stage, open_)
    return open_


def _weeks_of(span: tuple[int, int], weeks: int) -> NDArray[np.bool_]:
    at = np.arange(weeks)
    return np.asarray((at >= span[0]) & (at <= span[1]))
