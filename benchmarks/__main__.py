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

from benchmarks.registry import BENCHMARKS, Report, load_rows, reports_of


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
    reports: list[Report] = []
    for report in reports_of(asked.name, rows, quick=asked.quick):
        reports.append(report)
        if not asked.json:
            sys.stdout.write("\n".join(report.lines()) + "\n\n")
            sys.stdout.flush()
    if asked.json:
        sys.stdout.write(json.dumps(_whole(asked.name, reports), indent=2) + "\n")
    return int(any(report.missed for report in reports))


def _whole(name: str, reports: Sequence[Report]) -> dict[str, Any]:
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
