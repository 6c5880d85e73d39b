"""Every area against every other, compiled: for tables where n^2 c comparisons hurt."""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import compiled


@compiled
def copeland_pairs(columns: Any, shares: Any, tie: float) -> Any:
    """(n,) areas outranked minus areas outranking, of (c, n) columns; see `copeland`.

    Each pair is looked at once. Votes are added column by column as the NumPy twin adds
    them, so that both find the same draws; a comparison with NaN is no vote.
    """
    c, n = columns.shape
    score = np.zeros(n)
    net = np.empty(n)
    for i in range(n):
        for j in range(i + 1, n):
            net[j] = 0.0
        for k in range(c):
            mine, share = columns[k, i], shares[k]
            row = columns[k]
            for j in range(i + 1, n):
                other = row[j]
                above = share if mine > other else 0.0
                below = share if mine < other else 0.0
                net[j] += above - below
        for j in range(i + 1, n):
            won = int(net[j] > tie) - int(net[j] < -tie)
            score[i] += won
            score[j] -= won
    return score
