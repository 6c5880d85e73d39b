"""Is a problem of storing well formed?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sinergi_core.allocate.problem import ProblemError
from sinergi_core.allocate.stores.problem import StoreProblem

MOST_BOXES = 1_000  # in one station: sums of millimetres stay exact


def check_problem(p: StoreProblem) -> None:
    """Raise ProblemError (a ValueError) for the first thing that is wrong."""
    for name in ("station_lonlat", "store_lonlat"):
        _check_points(p, name)
    if (p.boxes < 1).any() or (p.boxes > MOST_BOXES).any():
        text = f"every station has 1 to {MOST_BOXES:,} boxes"
        raise ProblemError("bounds", "boxes", text)
    _check_stores(p)
    _check_rules(p)
    _check_openings(p)


def _check_points(p: StoreProblem, name: str) -> None:
    points = getattr(p, name)
    low, high = np.array([-180.0, -90.0]), np.array([180.0, 90.0])
    if not ((points >= low) & (points <= high)).all():  # NaN fails too
        text = "longitudes and latitudes in degrees are needed, none may be missing"
        raise ProblemError("bounds", name, text)


def _check_stores(p: StoreProblem) -> None:
    if (p.capacity < 0).any():
        raise ProblemError("bounds", "capacity", "a capacity is below 0")
    if ((p.flood < 0) | (p.flood > 1)).any():
        raise ProblemError("bounds", "flood", "exposure is a share from 0 to 1")
    if not ((p.fixed_cost >= 0) & np.isfinite(p.fixed_cost)).all():
        raise ProblemError("bounds", "fixed_cost", "must be known and at least 0")
    if p.distance_km is not None and not (p.distance_km >= 0).all():
        raise ProblemError("bounds", "distance_km", "must be known and at least 0")


def _check_rules(p: StoreProblem) -> None:
    if not 1 <= p.road_factor <= 10:
        raise ProblemError("bounds", "road_factor", "give 1 to 10")
    if not 0 <= p.flood_km <= 10_000:
        raise ProblemError("bounds", "flood_km", "give 0 to 10,000 km")
    if not p.max_km > 0:
        raise ProblemError("bounds", "max_km", "give more than 0 km")


def _check_openings(p: StoreProblem) -> None:
    per_area = p.most_open_per_area
    if p.most_open is not None and per_area is not None:
        text = "give it for the whole or for each area, not both"
        raise ProblemError("both", "most_open", text)
    if per_area is not None and p.crossing:
        text = "with crossing there is one limit for the whole: most_open"
        raise ProblemError("both", "most_open_per_area", text)
    given = list(per_area.values()) if isinstance(per_area, Mapping) else [per_area]
    if any(count is not None and count < 1 for count in [p.most_open, *given]):
        raise ProblemError("bounds", "most_open", "give 1 or more")
    busy = int(p.in_use.sum())
    if p.most_open is not None and busy > p.most_open:
        text = f"{busy} stores are in use, more than the {p.most_open} that may be"
        raise ProblemError("too-many-in-use", "most_open", text, in_use=busy)
    _check_area_openings(p)


def _check_area_openings(p: StoreProblem) -> None:
    for code in np.unique(p.store_area[p.in_use]):
        most = most_of(p, code)
        busy = int((p.in_use & (p.store_area == code)).sum())
        if most is not None and busy > most:
            text = f"{busy} stores are in use in {code}, more than {most}"
            raise ProblemError(
                "too-many-in-use", "most_open_per_area", text, area=str(code)
            )


def most_of(p: StoreProblem, code: object) -> int | None:
    """How many stores may be open in the area of this code; None: no limit."""
    per_area = p.most_open_per_area
    if isinstance(per_area, Mapping):
        found = per_area.get(code, per_area.get(str(code)))
        return None if found is None else int(found)
    return per_area
