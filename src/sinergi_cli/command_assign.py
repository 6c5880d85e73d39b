"""`sinergi assign STATIONS STORES --out DIR`: which station keeps its boxes where."""

from __future__ import annotations

import math
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from sinergi_cli.arguments import Parser, common, help_words, parse, whole
from sinergi_cli.assign_failing import (
    add_options,
    failure_document,
    failure_lines,
    failure_of,
    failure_table,
    stores_asked,
)
from sinergi_cli.assign_files import Named, read_problem
from sinergi_cli.command_index import write_files
from sinergi_cli.outputs import to_csv
from sinergi_cli.problems import Exit, InputError, Trouble
from sinergi_cli.run_file import to_lines
from sinergi_cli.words import Say
from sinergi_core.allocate.stores import (
    FLOOD_KM,
    NOWHERE,
    ROAD_FACTOR,
    WHY,
    Assignment,
    Failure,
    ProblemError,
    assign_stations,
    explain_stations,
)


def parser() -> Parser:
    """The arguments of `sinergi assign`."""
    say = help_words()
    made = common("assign", "Assign polling stations to storehouses.")
    made.add_argument(
        "stations", type=Path,
        help=say("table of stations: code, number, lon, lat, boxes"),
    )  # fmt: skip
    made.add_argument(
        "stores", type=Path,
        help=say("table of stores: name, code, lon, lat, capacity, in_use, flood"),
    )  # fmt: skip
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument(
        "--boxes", type=whole(1, 10_000),
        help=say("boxes of stations whose cell is empty"),
    )  # fmt: skip
    made.add_argument(
        "--crossing", action="store_true",
        help=say("what if stations could use stores of other kecamatan"),
    )  # fmt: skip
    made.add_argument(
        "--most-open", type=whole(1, 10_000),
        help=say("most stores open in a kecamatan"),
    )  # fmt: skip
    made.add_argument("--max-km", type=kilometres(0), default=math.inf)
    made.add_argument(
        "--road-factor", type=kilometres(1), default=ROAD_FACTOR,
        help=say("road kilometres per kilometre as the crow flies"),
    )  # fmt: skip
    made.add_argument(
        "--flood-km", type=kilometres(0), default=FLOOD_KM,
        help=say("kilometres that a flood-exposed store counts more"),
    )  # fmt: skip
    made.add_argument("--seed", type=whole(0, 2**32 - 1), default=1)
    made.add_argument("--seconds", type=whole(1, 86_400), default=60)
    add_options(made, say)
    made.add_argument(
        "--json", action="store_true", help=say("print the result as JSON")
    )
    made.add_argument(
        "--quiet", action="store_true", help=say("no progress, no summary")
    )
    return made


def kilometres(low: float) -> Callable[[str], float]:
    """A type of argparse: a number from `low` to 10,000."""

    def read(text: str) -> float:
        value = float(text)
        if not low <= value <= 10_000:
            raise ArgumentTypeError(f"{text}: {low:g}..10000")
        return value

    return read


def main(words: list[str]) -> int:
    """Assign and write; 3 when the input has faults, then nothing is written."""
    made = parser()
    given, say = parse(made, words)
    if bool(given.what_if) != (given.at is not None):
        made.error(say("--what-if and --at belong together"))
    try:
        named = read_problem(
            given.stations, given.stores, say, boxes=given.boxes,
            crossing=given.crossing, most_open_per_area=given.most_open,
            max_km=given.max_km, road_factor=given.road_factor, flood_km=given.flood_km,
        )  # fmt: skip
    except ProblemError as error:
        remedy = say("Change the stores, or the limits.")
        trouble = Trouble(str(given.stores), 0, error.field, str(error), remedy)
        raise InputError([trouble]) from error
    stores_asked(named, given, say)  # a wrong name is told before the search
    found = assign_stations(named.problem, seconds=given.seconds, seed=given.seed)
    failure = failure_of(named, found, given, say)
    files = assignment_files(named, found)
    if failure is not None:
        files["failure.csv"] = failure_table(named, failure)
        files["failure.json"] = to_lines(failure_document(named, failure, given))
    write_files(given.out, files, say)
    _tell(named, found, failure, given, say)
    return Exit.DONE


def assignment_files(named: Named, found: Assignment) -> dict[str, str]:
    """stations.csv, stores.csv and assignment.json."""
    return {
        "stations.csv": _station_table(named, found),
        "stores.csv": _store_table(named, found),
        "assignment.json": to_lines(assignment_document(named, found)),
    }


def assignment_document(named: Named, found: Assignment) -> dict[str, Any]:
    """The figures with everything they can be computed again from."""
    problem = named.problem
    return {
        "stations": problem.stations,
        "stores": problem.stores,
        "boxes": int(problem.boxes.sum()),
        "unplaced": int(found.unplaced.size),
        "cost": found.cost,
        "box_km": found.box_km,
        "bound": found.bound,
        "gap": found.gap,
        "stopped_early": found.stopped_early,
        "crossing": problem.crossing,
        "road_factor": problem.road_factor,
        "flood_km": problem.flood_km,
        "seed": found.seed,
        "problem_digest": found.problem_digest,
        "unknown_capacity": [named.stores[j] for j in problem.unknown_capacity],
        "shortages": [
            {key: None if value == np.inf else value for key, value in told.items()}
            for told in map(asdict, found.shortages)
        ],
    }


def _station_table(named: Named, found: Assignment) -> str:
    reasons = explain_stations(named.problem, found)
    header = ["code", "number", "boxes", "store", "km", "why_no_nearer"]
    header += ["second_store", "second_km"]
    rows = [
        [
            *named.stations[i], int(named.problem.boxes[i]),
            _store(named, int(found.store[i])), float(reasons.km[i]),
            WHY[int(reasons.why[i])], _store(named, int(reasons.second[i])),
            float(reasons.second_km[i]),
        ]
        for i in range(named.problem.stations)
    ]  # fmt: skip
    return to_csv(header, rows)


def _store(named: Named, at: int) -> str:
    return "" if at == NOWHERE else named.stores[at]


def _store_table(named: Named, found: Assignment) -> str:
    counts = np.bincount(found.rows[:, 1], minlength=named.problem.stores)
    header = ["name", "code", "open", "stations", "boxes", "capacity", "flood"]
    header += ["km_saved_by_room_for_one_more"]
    rows = [
        [
            name, named.store_codes[j], int(found.open[j]), int(counts[j]),
            int(found.load[j]), float(named.problem.capacity[j]),
            float(named.problem.flood[j]),
            float(found.price[j]) if np.isfinite(found.price[j]) else math.nan,
        ]
        for j, name in enumerate(named.stores)
    ]  # fmt: skip
    return to_csv(header, rows)


def _tell(
    named: Named, found: Assignment, failure: Failure | None, given: Namespace, say: Say
) -> None:
    if given.json:
        told = assignment_document(named, found)
        if failure is not None:
            told["failure"] = failure_document(named, failure, given)
        sys.stdout.write(to_lines(told))
        return
    if given.quiet:
        return
    lines = [
        say(
            "{n} stations in {open} of {all} stores, {km} box-kilometres on the road",
            n=named.problem.stations - found.unplaced.size,
            open=int(found.open.sum()),
            all=named.problem.stores,
            km=say.number(found.box_km, 0),
        ),
        say(
            "no assignment is cheaper by more than {gap} percent",
            gap=say.number(100 * found.gap, 3),
        ),
    ]
    lines += [
        say(
            "{boxes} boxes of {n} stations of {area} have no place",
            boxes=one.boxes,
            n=one.stations,
            area=one.area,
        )
        for one in found.shortages
    ]
    if named.problem.unknown_capacity.size:
        names = ", ".join(named.stores[j] for j in named.problem.unknown_capacity)
        lines.append(say("capacity not known, taken as no limit: {names}", names=names))
    if failure is not None:
        lines += failure_lines(named, failure, say)
    lines.append(say("Written to {folder}.", folder=given.out))
    sys.stdout.write("\n".join(lines) + "\n")
