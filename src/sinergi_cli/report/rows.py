"""One row of the ranking for each area of a report."""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_cli.computing import Computed
from sinergi_cli.outputs import Names
from sinergi_cli.summary import class_name
from sinergi_cli.words import Say

SHADES = 5


class AreaRows:
    """Rows for the template; what is common to all of them is worked out once."""

    def __init__(self, computed: Computed, names: Names, say: Say) -> None:
        self.computed, self.names, self.say = computed, names, say
        self.low, self.high = span_of(computed)

    def of(self, i: int) -> dict[str, Any]:
        """Rank, score, interval, class and certainty of area number i."""
        result = self.computed.result
        code = result.areas[i]
        at = int(result.class_index[i])
        known = not np.isnan(result.score[i])
        row: dict[str, Any] = {
            "code": code,
            "name": self.names.get(code, code),
            "rank": int(result.rank[i]),
            "score": float(result.score[i]),
            "known": known,
            "class": class_name(
                self.computed, result.classes[at] if at >= 0 else "", self.say
            ),
            "shade": shade_of(at, len(result.classes)),
            "missing": float(result.share_missing[i]),
            "bar": None,
            "ranks": "",
            "sure": None,
        }
        return {**row, **self._certainty(i, at)} if known else row

    def _certainty(self, i: int, at: int) -> dict[str, Any]:
        u, say = self.computed.uncertainty, self.say
        if u is None:
            return {}
        low, _, high = (float(x) for x in u.score_q[i])
        first, _, last = u.rank_q[i]
        return {
            "bar": self._bar(low, high, float(self.computed.result.score[i])),
            "interval": f"{say.number(low, 1)} – {say.number(high, 1)}",
            "ranks": f"{first:.0f} – {last:.0f}",
            "sure": float(u.class_probability[i, at]) if at >= 0 else None,
        }

    def _bar(self, low: float, high: float, score: float) -> dict[str, float]:
        """Interval and score as percentages of the width of the chart."""
        scale = 100 / (self.high - self.low)
        start, end = (low - self.low) * scale, (high - self.low) * scale
        at = (score - self.low) * scale
        return {"low": start, "wide": max(end - start, 0.6), "at": at}


def shade_of(index: int, classes: int) -> int:
    """Colour step 1..5 of a class, 0 for none."""
    if index < 0:
        return 0
    return 1 + round(index * (SHADES - 1) / max(classes - 1, 1))


def span_of(computed: Computed) -> tuple[float, float]:
    """The whole numbers between which all scores and their intervals lie."""
    u, score = computed.uncertainty, computed.result.score
    known = [score[~np.isnan(score)]]
    if u is not None:
        known.append(u.score_q[~np.isnan(u.score_q)])
    every = np.concatenate(known)
    if every.size == 0:
        return 0.0, 1.0
    low, high = float(np.floor(every.min())), float(np.ceil(every.max()))
    return low, max(high, low + 1)
