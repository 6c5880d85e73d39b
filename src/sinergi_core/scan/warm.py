"""Compile the kernels of the scans before anybody waits for them."""

from __future__ import annotations

import numpy as np

from sinergi_core.scan.permutation import scan_permutation
from sinergi_core.scan.zones_adjacent import adjacent_zones


def warm_up() -> None:
    """Run a scan of five cases in three areas: a second or two, once."""
    zones = adjacent_zones([[1], [2], []], largest=2)
    area, day = np.array([0, 0, 1, 2, 2]), np.array([0, 3, 3, 1, 2])
    scan_permutation(
        area, day, areas=3, days=4, zones=zones, longest=2, replications=3, seed=1
    )
