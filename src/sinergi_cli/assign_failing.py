"""`sinergi assign --what-if STORE --at HH:MM`: who misses boxes, and three ways out."""

from __future__ import annotations

import math
import re
from argparse import ArgumentTypeError, Namespace
from typing import Any

import numpy as np

from sinergi_cli.arguments import Parser, whole
from sinergi_cli.assign_files import Named
from sinergi_cli.outputs import to_csv
from sinergi_cli.problems import InputError, Trouble
from sinergi_cli.words import Say
from sinergi_core.allocate.stores import (
    NOWHERE,
    Assignment,
    Delivery,
    Failure,
    Rescue,
    WayOut,
    fail_stores,
)

LATEST = 72
"""Hours from midnight before; the page has the same."""
CLOCK = re.compile(r"(\d{1,2})[:.]([0-5]\d)")


def add_options(made: Parser, say: Say) -> None:
    """Add what is asked of a failing store; the defaults are those of the page."""
    group = made.add_argument_group(say("what if a store fails"))
    group.add_argument(
        "--what-if", action="append", default=[], metavar="STORE",
        help=say("a store that fails, by its name; may be given again"),
    )  # fmt: skip
    group.add_argument(
        "--at", type=hour, metavar="HH:MM",
        help=say("when it fails; 24:00 and later is the next day"),
    )  # fmt: skip
    group.add_argument("--start", type=hour, default=6.0, metavar="HH:MM")
    group.add_argument("--due", type=hour, default=18.0, metavar="HH:MM")
    group.add_argument("--trucks", type=whole(0, 1_000), default=6)
    group.add_argument("--truck-boxes", type=whole(1, 10_000), default=60)
    group.add_argument("--speed", type=whole(1, 120), default=20)
    group.add_argument(
        "--ready", type=hour, default=2.0, metavar="HH:MM",
        help=say("how long until other boxes are ready"),
    )  # fmt: skip
    group.add_argument(
        "--trucks-lost", action="store_true",
        help=say("the trucks of the store are lost, too"),
    )  # fmt: skip


def hour(text: str) -> float:
    """Return hours from midnight of 05:30 or 5.30 (5.5); a type of argparse."""
    found = CLOCK.fullmatch(text)
    value = int(found[1]) + int(found[2]) / 60 if found else math.inf
    if value > LATEST:
        raise ArgumentTypeError(f"{text}: 00:00..{LATEST}:00")
    return value


def clock(value: float) -> str:
    """Return hours as hours and minutes; 25.5 is 25:30, "" where nothing ever comes."""
    if not math.isfinite(value):
        return ""
    hours, minutes = divmod(round(value * 60), 60)
    return f"{hours:02d}:{minutes:02d}"


def stores_asked(named: Named, given: Namespace, say: Say) -> list[int]:
    """Return the positions of the stores that fail; InputError names the unknown ones."""
    known = {name: at for at, name in enumerate(named.stores)}
    remedy = say("Write the name of a store as it stands in the file.")
    troubles = [
        Trouble(str(given.stores), 0, "name", say("there is no store {name}", name=name), remedy)
        for name in given.what_if if name not in known
    ]  # fmt: skip
    if troubles:
        raise InputError(troubles)
    return [known[name] for name in given.what_if]


def failure_of(
    named: Named, found: Assignment, given: Namespace, say: Say
) -> Failure | None:
    """Return what the failure does, None where none is asked; InputError for a shut store."""
    if not given.what_if:
        return None
    stores = stores_asked(named, given, say)
    remedy = say("Choose a store that keeps boxes; stores.csv says which are open.")
    if shut := [named.stores[j] for j in stores if not found.open[j]]:
        raise InputError(
            Trouble(str(given.stores), 0, "name", say("{name} stays shut", name=name), remedy)
            for name in shut
        )  # fmt: skip
    delivery = Delivery(
        start_hour=given.start, due_hour=given.due, trucks=given.trucks,
        truck_boxes=given.truck_boxes, speed_kmh=float(given.speed),
    )  # fmt: skip
    rescue = Rescue(ready_hours=given.ready, trucks_lost=given.trucks_lost)
    return fail_stores(named.problem, found, delivery, stores, given.at, rescue)


def failure_table(named: Named, failure: Failure) -> str:
    """failure.csv: a row per station hit, the earliest first, with each way out."""
    header = ["code", "number", "missing_boxes", "planned"]
    for way in failure.ways:
        code = way.code.replace("-", "_")
        header += [f"{code}_store", f"{code}_arrives", f"{code}_hours_late"]
    rows: list[list[Any]] = []
    for at, i in enumerate(failure.stations):
        row: list[Any] = [*named.stations[int(i)], int(failure.boxes[at])]
        row.append(clock(float(failure.planned_hour[at])))
        for way in failure.ways:
            j, late = int(way.store[at]), float(way.late_hours[at])
            row.append("" if j == NOWHERE else named.stores[j])
            row.append(clock(float(way.arrive_hour[at])))
            row.append(late if math.isfinite(late) else math.nan)
        rows.append(row)
    return to_csv(header, rows)


def failure_document(
    named: Named, failure: Failure, given: Namespace
) -> dict[str, Any]:
    """The figures with the rule of hauling they rest on; null where nothing ever comes."""
    return {
        "stores": [named.stores[j] for j in failure.stores],
        "at": clock(failure.hour),
        "stations": int(failure.stations.size),
        "missing_boxes": int(failure.boxes.sum()),
        "boxes_that_had_left": failure.safe,
        "start": clock(given.start),
        "due": clock(given.due),
        "trucks_of_each_store": given.trucks,
        "truck_boxes": given.truck_boxes,
        "speed_kmh": given.speed,
        "ready_hours": given.ready,
        "trucks_lost": given.trucks_lost,
        "ways": [_way(named, one) for one in failure.ways],
    }


def _way(named: Named, way: WayOut) -> dict[str, Any]:
    worst = float(way.worst_hours)
    return {
        "code": way.code,
        "late": way.late,
        "unplaced": way.unplaced,
        "more_box_km": float(way.more_box_km),
        "worst_hours": worst if math.isfinite(worst) else None,
        "opened": [named.stores[j] for j in way.opened],
    }


def failure_lines(named: Named, failure: Failure, say: Say) -> list[str]:
    """Return the failure in words: what is missing, then a line per way out."""
    planned = failure.planned_hour[np.isfinite(failure.planned_hour)]
    lines = [
        say(
            "If {stores} fails at {at}, {n} stations miss {boxes} boxes; {safe} had left",
            stores=", ".join(named.stores[j] for j in failure.stores),
            at=clock(failure.hour), n=failure.stations.size,
            boxes=int(failure.boxes.sum()), safe=failure.safe,
        )
    ]  # fmt: skip
    if planned.size:
        first, last = (clock(float(f(planned))) for f in (np.min, np.max))
        lines.append(
            say("  planned between {first} and {last}", first=first, last=last)
        )
    names = {
        "own-area": say("the other open stores of the kecamatan"),
        "crossing": say("every open store that has room, across kecamatan"),
        "new-store": say("a candidate store of the kecamatan, opened now"),
    }
    for way in failure.ways:
        worst = float(way.worst_hours)
        lines.append(
            say(
                "  {way}: {late} late, {none} of them without boxes, {km} box-kilometres more, longest wait {hours} hours",
                way=names[way.code], late=way.late, none=way.unplaced,
                km=say.number(float(way.more_box_km), 0),
                hours=say.number(worst if math.isfinite(worst) else math.nan, 1),
            )
        )  # fmt: skip
    return lines
