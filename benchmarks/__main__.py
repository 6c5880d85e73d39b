"""`python -m benchmarks NAME [--json] [--quick] [--row CODE]`, `--list`.

Exit status 1 when a target is missed, 2 for an unknown name. Every part of a row runs
in a process of its own, so that peak memory is its own. `--quick` takes small sizes,
to see that everything runs; its figures meet no target and mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.registry import BENCHMARKS, load_rows
from benchmarks.report import RowReport, report_row


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return the exit status."""
    asked = _parser().parse_args(arguments)
    if asked.list or asked.name is None:
        sys.stdout.write("\n".join(sorted(BENCHMARKS)) + "\n")
        return 0
    if asked.name not in BENCHMARKS:
        known = ", ".join(sorted(BENCHMARKS))
        sys.stderr.write(f"No benchmark {asked.name!r}; there are: {known}\n")
        return 2
    rows = [r for r in load_rows(asked.name) if asked.row in (None, r.code)]
    if not rows:
        sys.stderr.write(f"No row {asked.row!r} in {asked.name}\n")
        return 2
    reports = []
    for row in rows:
        reports.append(report_row(asked.name, row, quick=asked.quick))
        if not asked.json:
            sys.stdout.write(
                "\n".join(lines_of(reports[-1], quick=asked.quick)) + "\n\n"
            )
            sys.stdout.flush()
    if asked.json:
        sys.stdout.write(json.dumps(_whole(asked.name, reports), indent=2) + "\n")
    return int(any(report.missed for report in reports))


def lines_of(report: RowReport, *, quick: bool = False) -> list[str]:
    """Return a report as lines to read."""
    row, ours, floor = report.row, report.ours, report.floor
    size = f"a small part of {row.size}" if quick else row.size
    lines = [f"{row.code}: {row.work} | {size}"]
    if ours is None:
        return [*lines, "  ours    failed"]
    lines.append(
        f"  ours    {_seconds(ours.wall_s, ours.cpu_s)}, {ours.memory_mb:.0f} MB"
    )
    if floor is not None:
        ratio = ours.wall_s / floor.wall_s
        figures = _seconds(floor.wall_s, floor.cpu_s)
        lines.append(f"  floor   {figures} ({row.floor_is}); ours is {ratio:.1f} x")
    for peer in report.peers:
        mark = " (recorded elsewhere)" if peer.recorded else ""
        times = peer.cpu_s / max(ours.cpu_s, 1e-9)
        figures = _seconds(peer.wall_s, peer.cpu_s)
        lines.append(f"  peer    {figures}, {times:,.0f} x ours: {peer.name}{mark}")
    return lines if quick else [*lines, *_target_lines(report)]


def _target_lines(report: RowReport) -> list[str]:
    target = report.row.target
    limits = {"wall s": target.wall_s, "CPU-s": target.cpu_s, "MB": target.memory_mb}
    stated = ", ".join(f"{v:g} {k}" for k, v in limits.items() if v is not None)
    if not stated:
        return []
    verdict = "missed: " + ", ".join(report.missed) if report.missed else "met"
    return [f"  target  {stated}: {verdict}"]


def _seconds(wall: float | None, cpu: float) -> str:
    shown = f"{cpu:,.3f} CPU-s" if cpu < 100 else f"{cpu:,.0f} CPU-s"
    return shown if wall is None else f"{wall:,.3f} s wall, {shown}"


def _whole(name: str, reports: list[RowReport]) -> dict[str, Any]:
    return {
        "version": 1,
        "benchmark": name,
        "machine": {
            "processors": os.cpu_count(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
            "load": os.getloadavg(),
        },
        "rows": [report.as_plain() for report in reports],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./bench", description=__doc__)
    parser.add_argument("name", nargs="?", help="which benchmark")
    parser.add_argument("--list", action="store_true", help="the names there are")
    parser.add_argument("--json", action="store_true", help="figures for a program")
    parser.add_argument("--quick", action="store_true", help="small sizes, no targets")
    parser.add_argument("--row", help="only the row of this code")
    return parser


if __name__ == "__main__":
    sys.exit(main())
