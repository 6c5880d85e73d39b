"""Which polling station keeps its boxes in which storehouse: the problem, as arrays.

Sizes: N polling stations (TPS), M stores, A areas (kecamatan). Boxes are whole;
distances are kilometres; costs are box-kilometres: boxes times the kilometres they
travel. Nothing of people is in here, and nothing of rooms, keys or guards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sinergi_core.allocate.problem import ProblemError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

ROAD_FACTOR = 1.4
"""Road kilometres per kilometre as the crow flies where no network is given. Own choice:
countries lie between 1.12 and 2.10 (Ballou, Rahardja & Sakai 2002); the value of a
place is to be measured there."""

FLOOD_KM = 2.0
"""Own choice: a box in a store that is sure to be flooded counts like so many
kilometres more, in one that never is like none."""


@dataclass(frozen=True, slots=True, eq=False)
class StoreProblem:
    """A problem of storing; arrays are copied, widened to full shape, made read-only.

    Stations
    - `station_lonlat` (N, 2) degrees; `station_area` (N,) codes of kecamatan (text or
      whole numbers); `boxes` (N,) or one number for all, whole, at least 1.

    Stores
    - `store_lonlat` (M, 2), `store_area` (M,) codes.
    - `capacity` (M,) boxes; infinite: no limit; NaN: not known, taken as no limit and
      named in `StoreProblem.unknown_capacity`.
    - `in_use` (M,): open already and stays open; the others are candidates.
    - `flood` (M,) share 0..1 of exposure; NaN: not known, counts as the mean of the
      known ones (0 when none is); `flood_counted` (M,) is what counts. `flood_km` is
      what a share of 1 adds to each box.
    - `fixed_cost` (M,) box-kilometres that opening costs.

    Rules
    - `crossing`: whether a station may use a store of another kecamatan.
    - `most_open`: how many stores may be open in all, those in use included; or
      `most_open_per_area`: one number for all areas, or by code of the area; areas
      that are not named have no limit. Neither: as many as pay.
    - `max_km`: no box travels farther. `road_factor`: see `ROAD_FACTOR`.
    - `distance_km` (N, M): road distances of a real network instead; infinite where
      there is no way.
    - `whole`: all boxes of a station lie in one store. Otherwise they may be divided.
    """

    station_lonlat: Floats
    station_area: Any
    boxes: Ints
    store_lonlat: Floats
    store_area: Any
    capacity: Floats = None  # type: ignore[assignment]
    in_use: Bools = None  # type: ignore[assignment]
    flood: Floats = None  # type: ignore[assignment]
    fixed_cost: Floats = None  # type: ignore[assignment]
    crossing: bool = False
    most_open: int | None = None
    most_open_per_area: int | Mapping[Any, int] | None = None
    max_km: float = np.inf
    road_factor: float = ROAD_FACTOR
    flood_km: float = FLOOD_KM
    distance_km: Floats | None = None
    whole: bool = True
    flood_counted: Floats = field(init=False)

    def __post_init__(self) -> None:
        from sinergi_core.allocate.stores.checking import check_problem

        put = object.__setattr__  # a frozen dataclass sets its own fields this way
        for name in ("station_lonlat", "store_lonlat"):
            put(self, name, _points(name, getattr(self, name)))
        for name, count in (
            ("station_area", self.stations),
            ("store_area", self.stores),
        ):
            put(self, name, _codes(name, getattr(self, name), count))
        put(self, "boxes", _whole_numbers(self.boxes, self.stations))
        for name, default in _STORE_FIELDS.items():
            value = getattr(self, name)
            kind = np.bool_ if name == "in_use" else np.float64
            put(self, name, _widened(name, value, default, (self.stores,), kind))
        if self.distance_km is not None:
            shape = (self.stations, self.stores)
            put(self, "distance_km", _matrix(self.distance_km, shape))
        put(self, "flood_counted", _sealed(_with_mean(self.flood)))
        check_problem(self)

    @property
    def stations(self) -> int:
        """How many polling stations there are."""
        return len(self.station_lonlat)

    @property
    def stores(self) -> int:
        """How many stores and candidates there are."""
        return len(self.store_lonlat)

    @property
    def unknown_capacity(self) -> Ints:
        """Positions of the stores whose capacity nobody has stated."""
        return np.flatnonzero(np.isnan(self.capacity))

    def replace(self, **changes: Any) -> StoreProblem:
        """The problem with other values in some fields (what if)."""
        return replace(self, **changes)

    def digest(self) -> str:
        """SHA-256 in hex of everything in the problem; an assignment keeps its own."""
        seal = hashlib.sha256(b"sinergi store problem 1\n")
        for one in fields(self):
            seal.update(one.name.encode() + b"\n")
            value = getattr(self, one.name)
            if isinstance(value, np.ndarray):
                seal.update(f"{value.dtype.str} {value.shape}\n".encode())
                seal.update(np.ascontiguousarray(value).tobytes())
            else:
                seal.update(_plain(value).encode())
        return seal.hexdigest()


_STORE_FIELDS = {"capacity": np.inf, "in_use": False, "flood": 0.0, "fixed_cost": 0.0}


def flood_of_classes(classes: Sequence[str], order: Sequence[str]) -> Floats:
    """(M,) shares of exposure from classes named from the least to the most exposed,
    spaced evenly; an empty class is not known (NaN). ValueError for another name."""
    step = {name: at / max(len(order) - 1, 1) for at, name in enumerate(order)}
    unknown = sorted({name for name in classes if name and name not in step})
    if unknown:
        raise ValueError(f"classes: {', '.join(unknown)} not in {', '.join(order)}")
    return np.array([step[name] if name else np.nan for name in classes])


def _with_mean(flood: Floats) -> Floats:
    known = flood[~np.isnan(flood)]
    mean = float(known.mean()) if known.size else 0.0
    return np.where(np.isnan(flood), mean, flood)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return repr(sorted((str(k), int(v)) for k, v in value.items()))
    return repr(value)


def _points(name: str, value: ArrayLike) -> Floats:
    points = np.array(value, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        text = f"a table of longitude and latitude is needed, not {points.shape}"
        raise ProblemError("shape", name, text)
    return _sealed(points)


def _codes(name: str, value: ArrayLike, count: int) -> NDArray[Any]:
    codes = np.array(value)
    if codes.shape != (count,) or codes.dtype.kind not in "iuUS":
        raise ProblemError("shape", name, f"give one code for each of the {count}")
    return _sealed(codes)


def _whole_numbers(value: ArrayLike, count: int) -> Ints:
    given = np.asarray(value)
    wide = _widened("boxes", value, None, (count,), np.float64)
    if given.dtype.kind not in "iuf" or not np.equal(wide, np.rint(wide)).all():
        raise ProblemError("whole", "boxes", "boxes are whole numbers")
    return _sealed(wide.astype(np.int64))


def _widened(
    name: str, value: Any, default: Any, shape: tuple[int, ...], kind: Any
) -> NDArray[Any]:
    given = np.asarray(default if value is None else value, dtype=kind)
    if given.shape not in ((), shape):
        raise ProblemError("shape", name, f"{given.shape} where {shape} is needed")
    return _sealed(np.array(np.broadcast_to(given, shape)))


def _matrix(value: ArrayLike, shape: tuple[int, int]) -> Floats:
    matrix = np.array(value, dtype=np.float64)
    if matrix.shape != shape:
        text = f"{matrix.shape} where {shape} is needed"
        raise ProblemError("shape", "distance_km", text)
    return _sealed(matrix)


def _sealed(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
