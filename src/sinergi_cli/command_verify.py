"""`sinergi index-verify DIR`: recompute a run from its own folder and compare."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

from sinergi_cli.arguments import Parser, common, parse
from sinergi_cli.computing import compute_all
from sinergi_cli.frameworks import open_framework
from sinergi_cli.outputs import output_tables
from sinergi_cli.problems import Exit
from sinergi_cli.run_file import digest, read_run, settings_of, to_json, versions
from sinergi_cli.table_files import read_table
from sinergi_cli.words import Say

NEAR = 1e-9
EXACT = {"rank", "class", "code", "name", "rank_p05", "rank_p50", "rank_p95"}
SHOWN = 20


def parser() -> Parser:
    """The arguments of `sinergi index-verify`."""
    made = common("index-verify", "Recompute what index wrote and compare.")
    made.add_argument("folder", type=Path, metavar="DIR")
    made.add_argument("--json", action="store_true")
    return made


def main(words: list[str]) -> int:
    """0 when everything agrees, 1 when something differs, naming what."""
    given, say = parse(parser(), words)
    run = read_run(given.folder, say)
    differences = changed_files(given.folder, run, say)
    differences += recomputed(given.folder, run, say)
    if given.json:
        report = {"agrees": not differences, "differences": differences}
        sys.stdout.write(to_json(report))
    elif differences:
        _tell(differences, run, say)
    else:
        framework = run["framework"]
        text = say(
            "{n} areas, {framework}, {draws} draws: everything agrees.",
            n=run["table"]["areas"],
            framework=f"{framework['code']} {framework['edition']}",
            draws=run["settings"]["draws"],
        )
        sys.stdout.write(text + "\n")
    return Exit.DIFFERENT if differences else Exit.DONE


def changed_files(folder: Path, run: dict[str, Any], say: Say) -> list[str]:
    """Files that are gone, or whose bytes are not those that were written."""
    found = []
    for name, wanted in sorted(run["files"].items()):
        path = folder / Path(name).name  # a name cannot lead out of the folder
        if not path.is_file():
            found.append(say("{file}: is missing", file=name))
        elif digest(path.read_bytes().decode("utf-8", "replace")) != wanted:
            found.append(say("{file}: was changed after it was written", file=name))
    return found


def recomputed(folder: Path, run: dict[str, Any], say: Say) -> list[str]:
    """Differences between the tables in the folder and the same computed again."""
    framework = open_framework(str(folder / "framework.yaml"), say)
    named = read_table(folder / "table.csv", framework, say)
    found = []
    if framework.digest != run["framework"]["digest"]:
        found.append(say("framework.yaml: is another framework"))
    if named.table.digest() != run["table"]["digest"]:
        found.append(say("table.csv: holds other numbers"))
    computed = compute_all(framework, named.table, settings_of(run))
    for name, text in output_tables(computed, named.names).items():
        path = folder / name
        stored = path.read_text(encoding="utf-8") if path.is_file() else ""
        found += compare_csv(name, stored, text, say)
    return found


def compare_csv(name: str, stored: str, again: str, say: Say) -> list[str]:
    """Cells that differ: ranks and words exactly, numbers beyond 1e-9 of their size."""
    if stored == again:
        return []
    old, new = (
        list(csv.reader(io.StringIO(stored))),
        list(csv.reader(io.StringIO(again))),
    )
    if not old or old[0] != new[0] or len(old) != len(new):
        return [say("{file}: has other rows or columns", file=name)]
    found = []
    for row, (before, after) in enumerate(zip(old, new, strict=True), start=1):
        if len(before) != len(after):
            found.append(
                say("{file}, row {row}: has other columns", file=name, row=row)
            )
            continue
        for column, a, b in zip(old[0], before, after, strict=True):
            if not _same(column, a, b):
                place = say(
                    "{file}, row {row}, {column}", file=name, row=row, column=column
                )
                found.append(
                    say(
                        "{place}: {a} stands there, {b} comes out",
                        place=place,
                        a=a or "–",
                        b=b or "–",
                    )
                )
    return found


def _same(column: str, a: str, b: str) -> bool:
    if a == b or column in EXACT:
        return a == b
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return abs(x - y) <= NEAR * max(1.0, abs(x), abs(y))


def _tell(differences: list[str], run: dict[str, Any], say: Say) -> None:
    lines = [say("{n} differences:", n=len(differences))]
    lines += [f"  {text}" for text in differences[:SHOWN]]
    if len(differences) > SHOWN:
        more = len(differences) - SHOWN
        lines.append(say("  ... and {more} more (--json lists all)", more=more))
    now = versions()
    other = [
        f"{k} {v} → {now.get(k)}" for k, v in run["versions"].items() if now.get(k) != v
    ]
    if other:
        lines.append(say("Other versions: {list}", list=", ".join(other)))
    sys.stderr.write("\n".join(lines) + "\n")
