"""Stores for polling stations: who keeps boxes where, with proof, reasons and what-if.

`assign_stations` finds the assignment and a bound on every other one,
`explain_stations` and `explain_station` say why, `deliver` when boxes arrive,
`fail_stores` what the failure of a store does and which ways out there are.
"""

from sinergi_core.allocate.problem import ProblemError
from sinergi_core.allocate.stores.assign import assign_stations, warm_up
from sinergi_core.allocate.stores.assignment import (
    NOWHERE,
    Assignment,
    Shortage,
    violations,
)
from sinergi_core.allocate.stores.delivery import Delivery, Schedule, deliver
from sinergi_core.allocate.stores.explain import (
    WHY,
    StationExplanation,
    StationReasons,
    StoreReason,
    explain_station,
    explain_stations,
)
from sinergi_core.allocate.stores.failure import (
    WAYS_OUT,
    Failure,
    Rescue,
    WayOut,
    fail_stores,
)
from sinergi_core.allocate.stores.problem import (
    FLOOD_KM,
    ROAD_FACTOR,
    StoreProblem,
    flood_of_classes,
)

__all__ = [
    "FLOOD_KM",
    "NOWHERE",
    "ROAD_FACTOR",
    "WAYS_OUT",
    "WHY",
    "Assignment",
    "Delivery",
    "Failure",
    "ProblemError",
    "Rescue",
    "Schedule",
    "Shortage",
    "StationExplanation",
    "StationReasons",
    "StoreProblem",
    "StoreReason",
    "WayOut",
    "assign_stations",
    "deliver",
    "explain_station",
    "explain_stations",
    "fail_stores",
    "flood_of_classes",
    "violations",
    "warm_up",
]
