"""Measures one part of one row and writes the figures: the process of `measure_apart`."""

from __future__ import annotations

import argparse
import sys

from benchmarks.measuring import as_json, measure
from benchmarks.registry import load_rows
from benchmarks.rows import Part, Row


def part_of(row: Row, name: str) -> Part:
    """Return `ours`, `floor` or `peer:NUMBER` of a row; KeyError when it has none."""
    if name.startswith("peer:"):
        found = row.peers[int(name.removeprefix("peer:"))].part
    else:
        found = {"ours": row.ours, "floor": row.floor}[name]
    if found is None:
        raise KeyError(name)
    return found


def main() -> None:
    """Read which part to measure from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.apart")
    parser.add_argument("benchmark")
    parser.add_argument("row")
    parser.add_argument("part")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    row = next(r for r in load_rows(asked.benchmark) if r.code == asked.row)
    figures = measure(
        part_of(row, asked.part),
        quick=asked.quick,
        repeats=1 if asked.quick else row.repeats,
    )
    sys.stdout.write(as_json(figures) + "\n")


if __name__ == "__main__":
    main()
