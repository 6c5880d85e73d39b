"""Clusters, charts, silence: what is more, or less, than one would expect.

Scans look for areas and days with more cases than expected, charts at one series,
`quiet` and `too_regular` at what did not come or came too evenly, local statistics at
neighbours; `backtest` says beforehand what a detector would have found and missed.
"""

from sinergi_core.scan.adjust import expected_from, weekly_rhythm
from sinergi_core.scan.backtest import BackTest, Planted, backtest, plant
from sinergi_core.scan.change_points import change_points
from sinergi_core.scan.charts import ChartResult, cusum_rossi, ears
from sinergi_core.scan.farrington import farrington
from sinergi_core.scan.local import (
    LocalResult,
    MoranResult,
    getis_ord,
    local_moran,
    moran,
)
from sinergi_core.scan.permutation import scan_permutation
from sinergi_core.scan.regularity import Evenness, Regular, too_regular
from sinergi_core.scan.result import Cluster, ScanResult
from sinergi_core.scan.scans import (
    scan_bernoulli,
    scan_poisson,
    scan_space_time_poisson,
)
from sinergi_core.scan.silence import QuietResult, quiet
from sinergi_core.scan.warm import warm_up
from sinergi_core.scan.zones import Zones, circular_zones
from sinergi_core.scan.zones_adjacent import adjacent_zones

__all__ = [
    "BackTest",
    "ChartResult",
    "Cluster",
    "Evenness",
    "LocalResult",
    "MoranResult",
    "Planted",
    "QuietResult",
    "Regular",
    "ScanResult",
    "Zones",
    "adjacent_zones",
    "backtest",
    "change_points",
    "circular_zones",
    "cusum_rossi",
    "ears",
    "expected_from",
    "farrington",
    "getis_ord",
    "local_moran",
    "moran",
    "plant",
    "quiet",
    "scan_bernoulli",
    "scan_permutation",
    "scan_poisson",
    "scan_space_time_poisson",
    "too_regular",
    "warm_up",
    "weekly_rhythm",
]
