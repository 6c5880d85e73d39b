"""From a frozen protocol to what came of each of its columns."""

import datetime as dt
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from django.utils.crypto import salted_hmac
from numpy.typing import NDArray

from sinergi.outcomes.found import Found, coverage_of, shielded
from sinergi.outcomes.measured import is_own
from sinergi.outcomes.pooling import Ground, ground_of
from sinergi.outcomes.rules.study import (
    PARTS,
    Protocol,
    Why,
    Window,
    gain_of,
    parts_of,
    verdict_of,
)
from sinergi.outcomes.values import Seen, source_of
from sinergi_core.effect.difference import (
    Estimate,
    bootstrap,
    difference,
    usable_sets,
)
from sinergi_core.effect.matching import Matched, Method, Set, balance, match
from sinergi_core.effect.permutation import holm

Floats = NDArray[np.float64]


KEYED = "sinergi.outcomes.digest"
"""Salt of the key under which digests of an institution's own rows are made."""


def compute(asked: Protocol, seed: int) -> list[Found]:
    """Return one result per column, in the order of the protocol.

    Each column has its own stream of the seed; the same rows give the same figures.
    """
    ground = ground_of(asked)
    matched = match(
        ground.table, ground.treated, method=Method(asked.method), ratio=asked.ratio,
        caliper=asked.caliper,
    )  # fmt: skip
    told = _told(asked, ground, matched)
    return [
        _column(asked, ground, matched, told, place, seed)
        for place in range(len(asked.columns))
    ]


def corrected(found: Sequence[Found]) -> list[float | None]:
    """Return Holm's p per column; None where nothing could be estimated."""
    p = [one.estimate.p for one in found if one.estimate is not None]
    held = iter(holm(p))
    return [None if one.estimate is None else next(held) for one in found]


def outcome_fields(
    one: Found, p_holm: float | None, smallest: float | None
) -> dict[str, Any]:
    """Return the columns of an `Outcome`; `smallest` of the first column alone."""
    made = one.estimate
    gain = None
    if made is not None and one.after is not None:
        gain = gain_of(made.effect, one.after, one.better)
    verdict = verdict_of(
        made.effect if made else None, made.low if made else None,
        made.high if made else None, p_holm, one.better, smallest,
    )  # fmt: skip
    plain = {
        name: getattr(made, name, None)
        for name in ("effect", "low", "high", "error", "p", "smallest_p")
    }
    return plain | {
        "column": one.column,
        "before": one.before,
        "after": one.after,
        "control_before": one.control_before,
        "control_after": one.control_after,
        "p_holm": p_holm,
        "gain": gain,
        "gain_error": _gain_error(one, gain),
        "treated": made.treated if made else 0,
        "controls": made.controls if made else 0,
        "missing": one.missing,
        "verdict": verdict,
        "figures": one.figures,
        "data_digest": one.data_digest,
    }


def _gain_error(one: Found, gain: float | None) -> float | None:
    """Return the standard error of a gain, the level without the work taken as known."""
    made = one.estimate
    if gain is None or made is None or made.error is None or one.after is None:
        return None
    return made.error / (one.after - made.effect)


def _column(
    asked: Protocol, ground: Ground, matched: Matched, told: dict[str, Any],
    place: int, seed: int,
) -> Found:  # fmt: skip
    column, better = asked.columns[place]
    seen = _seen(asked, ground, matched, column)
    values = seen.values
    before, after = values[:, 0], values[:, 1]
    rng = np.random.default_rng([seed, place])
    made = difference(before, after, matched.sets, rng)
    earlier = difference(values[:, 2], values[:, 3], matched.sets, rng)
    usable = usable_sets(after - before, matched.sets)
    levels = [_mean_of(values[:, k], usable) for k in range(values.shape[1])]
    figures = told | {
        "few": made is None or made.is_few,
        "assignments": made.assignments if made else 0,
        "exact": bool(made and made.exact),
        "bootstrap": bootstrap(after - before, matched.sets, rng),
        "placebo": _plain(earlier),
        "unseen": _unseen(ground, matched, before, after),
        "series": _series(asked, levels[4:]),
        "changes": _changes(ground, usable, before, after),
        "coverage": coverage_of(seen, matched.sets, usable, column, [seed, place, 1]),
        "why": None if made else _why(ground, matched, before, after),
    }
    found = Found(
        column, better, levels[0][0], levels[1][0], levels[0][1], levels[1][1], made,
        _missing(matched, before, after), figures,
        _digest(asked, ground, seen, keyed=is_own(column)),
    )  # fmt: skip
    return shielded(found, seen, usable) if is_own(column) else found


def _windows(asked: Protocol, start: dt.date) -> list[Window]:
    """Return before, after from a start on, the halves of before, the chart's points."""
    parts = [*parts_of(asked.before, PARTS), *parts_of(asked.after, PARTS)]
    return [asked.before, (start, asked.after[1]), *parts_of(asked.before, 2), *parts]


def _seen(asked: Protocol, ground: Ground, matched: Matched, column: str) -> Seen:
    """Return what was seen; areas of a set over the days of its own treated one."""
    whole = asked.before[0], asked.after[1]
    source = source_of(ground.areas, column, asked, whole)
    base = source.read(_windows(asked, asked.after[0]))
    later: dict[dt.date, list[int]] = defaultdict(list)
    for one in matched.sets:
        start = asked.start_of(ground.areas[one.treated[0]])
        if start != asked.after[0]:
            later[start] += [*one.treated, *one.controls]
    for start, rows in later.items():
        moved = source.read(_windows(asked, start))
        base.take(moved, rows)
    return base


def _series(
    asked: Protocol, levels: Sequence[tuple[float | None, float | None]]
) -> list[dict[str, Any]]:
    parts = _windows(asked, asked.after[0])[4:]
    return [
        {"from": window[0].isoformat(), "to": window[1].isoformat(),
         "treated": level[0], "controls": level[1]}
        for window, level in zip(parts, levels, strict=True)
    ]  # fmt: skip


def _why(ground: Ground, matched: Matched, before: Floats, after: Floats) -> str:
    """Return what keeps a study from saying anything."""
    if not (~ground.treated).any():
        return Why.POOL
    if not matched.sets:
        return Why.CONTEXT if not matched.unmatched else Why.ALIKE
    rows = _compared(matched)
    return Why.BEFORE if np.isnan(before[rows]).all() else Why.AFTER


def _told(asked: Protocol, ground: Ground, matched: Matched) -> dict[str, Any]:
    """Return what holds for every column: balance, who was compared, who was left out."""
    code = ground.areas
    table = balance(ground.table, ground.treated, matched, asked.covariates)
    return {
        "v": 1,
        "balance": [asdict(one) for one in table],
        "pool": int((~ground.treated).sum()),
        "unmatched": [code[i] for i in matched.unmatched],
        "unknown": [code[i] for i in matched.unknown],
        "shared": list(ground.shared),
        "gone": list(ground.gone),
    }


def _mean_of(column: Floats, sets: Sequence[Set]) -> tuple[float | None, float | None]:
    """Return the means of treated and comparison areas, weighed as in the estimate."""
    whole = sum(len(one.treated) for one in sets)
    if not whole:
        return None, None
    treated = controls = 0.0
    for one in sets:
        share = len(one.treated) / whole
        treated += share * float(column[list(one.treated)].mean())
        controls += share * float(column[list(one.controls)].mean())
    return _known(treated), _known(controls)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _plain(made: Estimate | None) -> dict[str, float] | None:
    return None if made is None else {"effect": made.effect, "p": made.p}


def _compared(matched: Matched) -> list[int]:
    return sorted({i for one in matched.sets for i in (*one.treated, *one.controls)})


def _missing(matched: Matched, before: Floats, after: Floats) -> float | None:
    """Return the share of compared areas that were unseen in one of the windows."""
    rows = _compared(matched)
    if not rows:
        return None
    return float(np.isnan(before[rows] + after[rows]).mean())


def _unseen(
    ground: Ground, matched: Matched, before: Floats, after: Floats
) -> list[str]:
    rows = _compared(matched)
    return [ground.areas[i] for i in rows if math.isnan(before[i] + after[i])]


def _changes(
    ground: Ground, sets: Sequence[Set], before: Floats, after: Floats
) -> list[dict[str, Any]]:
    """Return a row per set: whom it compares and what changed, for the table."""
    return [
        {
            "treated": [ground.areas[i] for i in one.treated],
            "controls": [ground.areas[i] for i in one.controls],
            "change": float((after - before)[list(one.treated)].mean()),
            "other": float((after - before)[list(one.controls)].mean()),
        }
        for one in sets
    ]


def _digest(asked: Protocol, ground: Ground, seen: Seen, *, keyed: bool) -> str:
    """Return the SHA-256 over everything the figures were computed from.

    With the installation's key for rows one institution alone may read: few of them could
    else be guessed and confirmed.
    """
    told = [
        asked.as_plain(), list(ground.areas), ground.treated.tolist(),
        [[repr(one) for one in row] for row in ground.table.tolist()],
        [[repr(one) for one in row] for row in seen.values.tolist()],
        seen.coverage is not None
        and [[repr(one) for one in row] for row in seen.coverage.tolist()],
    ]  # fmt: skip
    plain = json.dumps(told, sort_keys=True)
    if keyed:
        return salted_hmac(KEYED, plain, algorithm="sha256").hexdigest()
    return hashlib.sha256(plain.encode()).hexdigest()
