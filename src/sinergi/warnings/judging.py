"""What came true of what a rule foretold: part of its back-test.

A rule that tells what is so already has nothing to prove; one that looks ahead has: how
many days before, how much did it miss, and what never came.
"""

import datetime as dt
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

import numpy as np

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Judged:
    """Of what `came` so many were `foretold`, the rest missed; so many rang and never came
    (`false`); `lead` is in days in the middle of those foretold, None without any.
    """

    came: int
    foretold: int
    false: int
    lead: float | None

    @property
    def missed(self) -> int:
        """What came without having rung before."""
        return self.came - self.foretold


def judged(
    rung: Mapping[Hashable, dt.datetime],
    came: Mapping[Hashable, dt.datetime],
    over: Collection[Hashable],
) -> Judged:
    """Return the judgement: `rung` when each rang first, `came` when it came, `over` what
    is past and did not come."""
    leads = [
        (when - rung[key]).total_seconds() / DAY
        for key, when in came.items()
        if key in rung and rung[key] < when
    ]
    false = sum(key in rung for key in set(over) - set(came))
    return Judged(
        len(came), len(leads), false, float(np.median(leads)) if leads else None
    )
