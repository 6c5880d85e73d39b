"""From the register to the core's arrays and back: what is assigned, and what if."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from sinergi.access.clock import today
from sinergi.elections.models import PollingStation
from sinergi.facilities.models import Facility, StoreAssignment, StoreFigure
from sinergi.facilities.rules.capacity import Basis
from sinergi.facilities.showing import FLOODS
from sinergi.observations.area_table import area_table
from sinergi.places.models import Area
from sinergi_core.allocate.stores import (
    Assignment,
    Shortage,
    StoreProblem,
)

DISTRICT, VILLAGE = 3, 4
PARTS = ("store", "rows", "open", "load", "price")


class NothingToAssign(ValueError):
    """What lacks; `code` is "stations", "stores", "points" or "store-points"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Gathered:
    """The problem with what its positions stand for."""

    problem: StoreProblem
    stations: list[tuple[str, int]]
    facilities: list[int]
    capacities: list[tuple[int | None, Basis]]
    floods: list[float | None]
    left_stations: int = 0
    left_stores: int = 0
    """Left out, because nobody knows the point of their kelurahan or their own."""


def gather(row: StoreAssignment) -> Gathered:
    """Return the problem of an assignment; raises NothingToAssign.

    Stations have no point of their own: each stands at the point of its kelurahan. A store
    with a first day of use is open, the others are candidates.
    """
    stations = _stations(row)
    points = _points(row.within)
    placed = [one for one in stations if one[0] in points]
    if not placed:
        raise NothingToAssign("points" if stations else "stations")
    stores, left = _stores(row)
    figures = _figures(stores)
    capacity = [one.capacity(figures.get(one.kpu_code)) for one in stores]
    floods = flood_shares([one.area_code for one in stores], row.within)
    problem = StoreProblem(
        station_lonlat=np.array([points[code] for code, _n in placed]),
        station_area=np.array([_district(code) for code, _n in placed]),
        boxes=np.full(len(placed), row.boxes),
        store_lonlat=np.array([[one.lon, one.lat] for one in stores], dtype=np.float64),
        store_area=np.array([_district(one.area_code) for one in stores]),
        capacity=np.array(
            [np.nan if one.boxes is None else float(one.boxes) for one in capacity]
        ),
        in_use=np.array([one.used_from_on is not None for one in stores]),
        flood=np.array([np.nan if one is None else one for one in floods]),
        crossing=row.crossing,
        most_open_per_area=row.most_open,
    )
    return Gathered(
        problem,
        placed,
        [one.pk for one in stores],
        [(one.boxes, one.basis) for one in capacity],
        floods,
        left_stations=len(stations) - len(placed),
        left_stores=left,
    )


def _district(code: str) -> str:
    return ".".join(code.split(".")[:DISTRICT])


def _stations(row: StoreAssignment) -> list[tuple[str, int]]:
    rows = _standing(row.election_id, row.within).order_by("area_code", "number")
    return list(rows.values_list("area_code", "number"))


def has_stations(election_id: int, within: str) -> bool:
    """True when the election has polling stations in the area."""
    return _standing(election_id, within).exists()


def _standing(election_id: int, within: str) -> "QuerySet[PollingStation]":
    rows = PollingStation.all_rows.in_force().filter(election_id=election_id)
    return rows.within(within)


def _points(within: str) -> dict[str, tuple[float, float]]:
    areas = Area.all_rows.current().within(within).filter(level=VILLAGE)
    rows = areas.values_list("code", "lon", "lat")
    return {
        code: (lon, lat)
        for code, lon, lat in rows
        if lon is not None and lat is not None
    }


def _stores(row: StoreAssignment) -> tuple[list[Facility], int]:
    """Return the stores that have a point, and how many have none."""
    rows = Facility.all_rows.in_use().stores().within(row.within)
    kept = list(rows.filter(kind="store-kecamatan").order_by("area_code", "pk"))
    if not kept:
        raise NothingToAssign("stores")
    placed = [one for one in kept if one.lon is not None and one.lat is not None]
    if not placed:
        raise NothingToAssign("store-points")
    return placed, len(kept) - len(placed)


def _figures(stores: Sequence[Facility]) -> dict[str, StoreFigure]:
    codes = [one.kpu_code for one in stores if one.kpu_code]
    rows = StoreFigure.all_rows.in_force().filter(kpu_code__in=codes)
    return {one.kpu_code: one for one in rows}


def flood_shares(codes: Sequence[str], within: str) -> list[float | None]:
    """Return the share 0-1 of exposure of each kelurahan, None where nothing is known.

    Recorded floods of a kelurahan over those of the most flooded one of the area: an
    order of exposure, our own choice, no chance of a flood.
    """
    areas = Area.all_rows.current().within(within).filter(level=VILLAGE)
    known = list(areas.values_list("code", flat=True))
    every = sorted({*known, *codes})
    values = area_table(every, [FLOODS[0][0]], up_to=today()).values[:, 0]
    if np.isnan(values).all():
        return [None] * len(codes)
    most = float(np.nanmax(values)) or 1.0
    by_code = dict(zip(every, values.tolist(), strict=True))
    return [
        None if by_code[code] != by_code[code] else min(1.0, by_code[code] / most)
        for code in codes
    ]


# --- stored arrays ---------------------------------------------------------------------


def pack(gathered: Gathered, found: Assignment) -> bytes:
    """Return the arrays of problem and result, packed."""
    problem, file = gathered.problem, io.BytesIO()
    np.savez_compressed(
        file,
        station_code=np.array([code for code, _n in gathered.stations]),
        station_number=np.array([n for _code, n in gathered.stations], dtype=np.int64),
        facilities=np.array(gathered.facilities, dtype=np.int64),
        station_lonlat=problem.station_lonlat,
        station_area=problem.station_area,
        boxes=problem.boxes,
        store_lonlat=problem.store_lonlat,
        store_area=problem.store_area,
        capacity=problem.capacity,
        in_use=problem.in_use,
        flood=problem.flood,
        **{name: getattr(found, name) for name in PARTS},
    )
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored assignment in the core's shapes, with what its positions stand for."""

    problem: StoreProblem
    result: Assignment
    stations: list[tuple[str, int]]
    facilities: list[int]


def unpack(row: StoreAssignment) -> Stored:
    """Return a stored assignment; nothing is read but its own row."""
    with np.load(io.BytesIO(bytes(row.data)), allow_pickle=False) as arrays:
        told = {name: arrays[name] for name in arrays.files}
    names = (
        "station_lonlat", "station_area", "boxes", "store_lonlat", "store_area",
        "capacity", "in_use", "flood",
    )  # fmt: skip
    problem = StoreProblem(
        **{name: told[name] for name in names},
        crossing=row.crossing,
        most_open_per_area=row.most_open,
    )
    summary = row.summary
    result = Assignment(
        **{name: told[name] for name in PARTS},
        cost=summary["cost"],
        box_km=summary["box_km"],
        bound=summary["bound"],
        gap=summary["gap"],
        shortages=tuple(_shortage(one) for one in summary["shortages"]),
        sets=summary["sets"],
        seed=row.seed,
        stopped_early=summary["stopped_early"],
        problem_digest=summary["digest"],
    )
    codes, numbers = told["station_code"].tolist(), told["station_number"].tolist()
    stations = list(zip(codes, numbers, strict=True))
    return Stored(problem, result, stations, told["facilities"].tolist())


def _shortage(told: dict[str, Any]) -> Shortage:
    fields: dict[str, Any] = {
        name: np.inf if value is None else value for name, value in told.items()
    }
    return Shortage(**fields)


def summary_of(gathered: Gathered, found: Assignment) -> dict[str, Any]:
    """Return the figures of a result as JSON; an infinite room is None."""
    return {
        "v": 1,
        "stations": gathered.problem.stations,
        "stores": gathered.problem.stores,
        "boxes": int(gathered.problem.boxes.sum()),
        "cost": found.cost,
        "box_km": found.box_km,
        "bound": found.bound,
        "gap": found.gap,
        "unplaced": int(found.unplaced.size),
        "sets": found.sets,
        "stopped_early": found.stopped_early,
        "digest": found.problem_digest,
        "unknown_capacity": int(gathered.problem.unknown_capacity.size),
        "left_stations": gathered.left_stations,
        "left_stores": gathered.left_stores,
        "shortages": [
            {
                name: None if value == np.inf else value
                for name, value in (
                    (name, getattr(one, name)) for name in Shortage.__dataclass_fields__
                )
            }
            for one in found.shortages
        ],
    }
