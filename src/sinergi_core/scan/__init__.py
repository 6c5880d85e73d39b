"""Clusters, charts, silence: what is more, or less, than one would expect.

Scans look for areas and days with more cases than expected, charts at one series,
`quiet` and `too_regular` at what did not come or came too evenly, local statistics at
neighbours; `backtest` says beforehand what a detector would have found and missed.
"""

from sinergi_core.scan.adjust import expected_from, weekly_rhythm
from sinergi_core.scan.charts import ChartResult, cusum_rossi, ears
from sinergi_core.scan.permutation import scan_permutation
from sinergi_core.scan.result import Cluster, ScanResult
from sinergi_core.scan.scans import (
    scan_bernoulli,
    scan_poisson,
    scan_space_time_poisson,
)
from sinergi_core.scan.warm import warm_up
from sinergi_core.scan.zones import Zones, circular_zones
from sinergi_core.scan.zones_adjacent import adjacent_zones

__all__ = [
    "ChartResult",
    "Cluster",
    "ScanResult",
    "Zones",
    "adjacent_zones",
    "circular_zones",
    "cusum_rossi",
    "ears",
    "expected_from",
    "scan_bernoulli",
    "scan_permutation",
    "scan_poisson",
    "scan_space_time_poisson",
    "warm_up",
    "weekly_rhythm",
]
