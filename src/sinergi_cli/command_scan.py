"""`sinergi scan CASES AREAS --out DIR`: where and when there were more than expected."""

from __future__ import annotations

import math
import sys
from argparse import ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sinergi_cli.arguments import Parser, common, help_words, parse, whole
from sinergi_cli.command_assign import kilometres
from sinergi_cli.command_index import write_files
from sinergi_cli.outputs import to_csv
from sinergi_cli.problems import Exit, InputError, Trouble
from sinergi_cli.report.scan_page import render_scan
from sinergi_cli.run_file import to_lines
from sinergi_cli.scan_files import Areas, Cases, lacking, read_areas, read_cases
from sinergi_cli.words import Say
from sinergi_core import __version__
from sinergi_core.scan import (
    Cluster,
    ScanResult,
    Zones,
    adjacent_zones,
    circular_zones,
    expected_from,
    scan_permutation,
    scan_poisson,
    scan_space_time_poisson,
    weekly_rhythm,
)

METHODS = ("permutation", "poisson", "space")
WEEK = 7
SHOWN = 5
SPATIAL = "spatial Poisson"
PAGE = "scan.html"


def parser() -> Parser:
    """The arguments of `sinergi scan`."""
    say = help_words()
    made = common("scan", "Find clusters of cases in space and time.")
    made.add_argument(
        "cases", type=Path, help=say("table of cases: code, date, count, stratum")
    )
    made.add_argument(
        "areas", type=Path,
        help=say("table of areas: code, lon, lat, name, population, coverage; or GeoJSON"),
    )  # fmt: skip
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument(
        "--method", choices=METHODS, default=METHODS[0],
        help=say("permutation: cases alone; poisson: by population; space: no days"),
    )  # fmt: skip
    made.add_argument(
        "--longest", type=whole(1, 366), default=7, help=say("longest cluster, in days")
    )
    made.add_argument(
        "--look-back", action="store_true",
        help=say("clusters that ended before the last day, too"),
    )  # fmt: skip
    made.add_argument(
        "--weekly", action="store_true", help=say("allow for the days of the week")
    )
    made.add_argument(
        "--adjacent", type=whole(1, 12), metavar="N",
        help=say("connected groups of up to N areas in place of circles (GeoJSON)"),
    )  # fmt: skip
    made.add_argument(
        "--largest-share", type=_share, default=0.5,
        help=say("largest circle, as a share of the cases or people"),
    )  # fmt: skip
    made.add_argument("--largest-km", type=kilometres(0), default=None)
    made.add_argument("--from", dest="first", type=_day, help=say("first day"))
    made.add_argument("--until", dest="last", type=_day, help=say("last day"))
    made.add_argument("--replications", type=whole(9, 99_999), default=999)
    made.add_argument(
        "--stop-at", type=whole(1, 9_999),
        help=say("stop when so many replicates reach the best cluster"),
    )  # fmt: skip
    made.add_argument("--seed", type=whole(0, 2**32 - 1), default=1)
    made.add_argument(
        "--json", action="store_true", help=say("print the result as JSON")
    )
    made.add_argument(
        "--quiet", action="store_true", help=say("no progress, no summary")
    )
    return made


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1:
        raise ArgumentTypeError(f"{text}: 0..1")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text}: 2024-02-05") from None


def main(words: list[str]) -> int:
    """Scan and write; 3 when the input has faults, then nothing is written."""
    given, say = parse(parser(), words)
    areas = read_areas(given.areas, say)
    cases = read_cases(given.cases, areas, say, first=given.first, last=given.last)
    if given.method != "permutation":
        troubles = lacking(given.areas, "population", areas.population.tolist(), say)
        if troubles:
            raise InputError(troubles)
    try:
        found = _scan(areas, cases, given, say)
    except ValueError as error:
        remedy = say("Change the tables, or the options.")
        trouble = Trouble(str(given.cases), 0, "", str(error), remedy)
        raise InputError([trouble]) from error
    document = scan_document(found, areas, cases, given)
    rows = _area_rows(found, areas, cases)
    files = {
        "clusters.csv": _cluster_table(found, areas, cases),
        "areas.csv": to_csv(
            ["code", "name", "cases", "cluster"],
            [[*list(one.values())[:3], one["cluster"] or ""] for one in rows],
        ),
        "scan.json": to_lines(document),
        PAGE: render_scan(document, rows, say),
    }
    write_files(given.out, files, say)
    if given.json:
        sys.stdout.write(files["scan.json"])
    elif not given.quiet:
        sys.stdout.write("\n".join(_lines(found, areas, cases, given, say)) + "\n")
    return Exit.DONE


def _scan(areas: Areas, cases: Cases, given: Namespace, say: Say) -> ScanResult:
    n = len(areas.codes)
    zones = _zones(areas, cases, given, say)
    longest = min(given.longest, cases.days)
    asked: dict[str, Any] = {
        "replications": given.replications,
        "seed": given.seed,
        "stop_at": given.stop_at,
    }
    if given.method == "permutation":
        strata = cases.stratum * WEEK + (cases.day % WEEK if given.weekly else 0)
        return scan_permutation(
            cases.area, cases.day, areas=n, days=cases.days, zones=zones,
            longest=longest, strata=strata, prospective=not given.look_back, **asked,
        )  # fmt: skip
    counts = cases.table(n)
    coverage = None if np.isnan(areas.coverage).any() else areas.coverage
    if given.method == "space":
        hoped = expected_from(counts.sum(axis=1), areas.population, coverage)
        return scan_poisson(counts.sum(axis=1), hoped, zones, **asked)
    rhythm = weekly_rhythm(counts) if given.weekly and cases.days >= WEEK else None
    hoped = expected_from(counts, areas.population, coverage, rhythm)
    return scan_space_time_poisson(
        counts, hoped, zones, longest=longest, prospective=not given.look_back, **asked
    )


def _zones(areas: Areas, cases: Cases, given: Namespace, say: Say) -> Zones:
    if given.adjacent is not None:
        if areas.neighbours is None:
            raise ValueError(say("--adjacent needs boundaries: give a GeoJSON"))
        return adjacent_zones(areas.neighbours, largest=given.adjacent)
    weight = areas.population
    if given.method == "permutation":
        weight = np.bincount(cases.area, minlength=len(areas.codes)).astype(np.float64)
    return circular_zones(
        areas.points, weight=weight, largest_share=given.largest_share,
        largest_km=given.largest_km,
    )  # fmt: skip


def scan_document(
    found: ScanResult, areas: Areas, cases: Cases, given: Namespace
) -> dict[str, Any]:
    """The clusters with everything they can be computed again from."""
    return {
        "version": 1,
        "code_version": __version__,
        "method": found.method,
        "areas": len(areas.codes),
        "cases": found.cases,
        "first": str(cases.first),
        "last": str(cases.on(cases.days - 1)),
        "weekly": given.weekly,
        "adjacent": given.adjacent,
        "largest_share": given.largest_share,
        "largest_km": given.largest_km,
        "longest": given.longest,
        "windows": found.windows,
        "replications": found.replications_done,
        "stopped_early": found.stopped,
        "seed": found.seed,
        "clusters": [_plain(one, found, areas, cases) for one in found.clusters],
    }


def _plain(
    one: Cluster, found: ScanResult, areas: Areas, cases: Cases
) -> dict[str, Any]:
    first, last = _span(found, cases, one.first, one.last)
    return {
        "areas": [areas.codes[at] for at in one.areas],
        "first": first,
        "last": last,
        "observed": one.observed,
        "expected": one.expected,
        "relative_risk": _finite(one.relative_risk),
        "llr": one.statistic,
        "p": one.p,
        "p_gumbel_approximate": _finite(one.p_gumbel),
        "recurrence_days": _finite(one.recurrence_days),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _span(found: ScanResult, cases: Cases, first: int, last: int) -> tuple[str, str]:
    """Dates of a cluster: one in space alone has those of all cases."""
    if found.method == SPATIAL:
        first, last = 0, cases.days - 1
    return str(cases.on(first)), str(cases.on(last))


def _cluster_table(found: ScanResult, areas: Areas, cases: Cases) -> str:
    header = ["cluster", "areas", "first", "last", "observed", "expected"]
    header += ["relative_risk", "llr", "p", "p_gumbel_approximate", "recurrence_days"]
    rows = [
        [
            number, " ".join(areas.codes[at] for at in one.areas),
            *_span(found, cases, one.first, one.last), one.observed, one.expected,
            one.relative_risk, one.statistic, one.p, one.p_gumbel, one.recurrence_days,
        ]
        for number, one in enumerate(found.clusters, start=1)
    ]  # fmt: skip
    return to_csv(header, rows)


def _area_rows(found: ScanResult, areas: Areas, cases: Cases) -> list[dict[str, Any]]:
    """Each area with its cases and the number of its cluster, 0 for none."""
    counts = np.bincount(cases.area, minlength=len(areas.codes))
    inside = np.zeros(len(areas.codes), np.int64)
    for number, one in enumerate(found.clusters, start=1):
        inside[one.areas] = number
    return [
        {
            "code": code,
            "name": areas.names[at],
            "cases": int(counts[at]),
            "cluster": int(inside[at]),
        }
        for at, code in enumerate(areas.codes)
    ]


def _lines(
    found: ScanResult, areas: Areas, cases: Cases, given: Namespace, say: Say
) -> list[str]:
    lines = [
        say(
            "{cases} cases, {areas} areas, {days} days: {windows} windows, "
            "{n} replicates",
            cases=found.cases, areas=len(areas.codes), days=cases.days,
            windows=say.number(found.windows, 0), n=found.replications_done,
        )
    ]  # fmt: skip
    for number, one in enumerate(found.clusters[:SHOWN], start=1):
        first, last = _span(found, cases, one.first, one.last)
        lines.append(
            say(
                "{number}. {area} and {more} others, {first} to {last}: {observed} "
                "cases where {expected} are expected; p = {p}",
                number=number, area=areas.names[one.areas[0]],
                more=one.areas.size - 1, first=first, last=last,
                observed=one.observed, expected=say.number(one.expected, 1),
                p=say.number(one.p, 3),
            )
        )  # fmt: skip
    if not found.clusters:
        lines.append(say("there are nowhere more cases than expected"))
    lines.append(say("A p below 0.05 is what chance alone seldom gives."))
    lines.append(say("Written to {folder}; open {page}.", folder=given.out, page=PAGE))
    return lines
