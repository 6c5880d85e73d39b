"""`sinergi index FRAMEWORK TABLE --out DIR`: from a table to scores and a report."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from sinergi_cli.areas_file import Shapes, read_shapes
from sinergi_cli.arguments import Parser, common, help_words, parse, some_of, whole
from sinergi_cli.computing import Computed, Settings, compute_all
from sinergi_cli.engines import ENGINES, CountingEngine, open_engine
from sinergi_cli.frameworks import open_framework
from sinergi_cli.outputs import output_tables, table_csv
from sinergi_cli.problems import Exit, FileError, InputError, Trouble
from sinergi_cli.report.page import render_report
from sinergi_cli.result_json import result_document
from sinergi_cli.run_file import NAME, describe_run, digest, to_json, to_lines
from sinergi_cli.table_files import NamedTable, read_table
from sinergi_cli.words import Say
from sinergi_core.index.framework import Framework
from sinergi_core.index.uncertainty_fixed import FIXED

LEVELS = ("province", "kab_kota", "kecamatan", "kelurahan", "rw", "rt")


def parser() -> Parser:
    """The arguments of `sinergi index`."""
    say = help_words()
    made = common("index", "Compute an index from a table of areas.")
    made.add_argument(
        "framework", help=say("code of a shipped framework, or a YAML file")
    )
    made.add_argument(
        "table", type=Path, help=say("CSV, XLSX or Parquet with a column code")
    )
    made.add_argument("--out", type=Path, required=True, metavar="DIR")
    made.add_argument("--areas", type=Path, help=say("GeoJSON with a property code"))
    made.add_argument("--level", choices=LEVELS, help=say("which class borders apply"))
    made.add_argument("--draws", type=whole(0, 1_000_000), default=1000)
    made.add_argument("--seed", type=whole(0, 2**63 - 1), default=1)
    made.add_argument(
        "--top", type=whole(1, 1_000_000), help=say("chance to be in the top N")
    )
    made.add_argument(
        "--without",
        type=some_of(FIXED),
        default=(),
        metavar="SOURCES",
        help=say("what is not drawn, with commas: {names}", names=", ".join(FIXED)),
    )
    made.add_argument("--as-of", type=date.fromisoformat, metavar="DATE")
    made.add_argument("--engine", choices=ENGINES, default="threads")
    made.add_argument("--workers", type=whole(1, 4096))
    made.add_argument(
        "--scheduler", metavar="ADDRESS", help=say("of Dask, tcp://host:port")
    )
    made.add_argument(
        "--json", action="store_true", help=say("print the result as JSON")
    )
    made.add_argument(
        "--quiet", action="store_true", help=say("no progress, no summary")
    )
    return made


def main(words: list[str]) -> int:
    """Compute and write; 3 when the input has faults, then nothing is written."""
    given, say = parse(parser(), words)
    framework = open_framework(given.framework, say)
    named = read_table(given.table, framework, say)
    shapes = read_shapes(given.areas, given.table, named, say)
    settings = _settings(given, framework)
    computed = _compute(framework, named, settings, given, say)
    files = _files(computed, named, shapes, settings, given.table.name, say)
    write_files(given.out, files, say)
    _tell(computed, named, given, say)
    return Exit.DONE


def _settings(given: Namespace, framework: Framework) -> Settings:
    level = given.level or (framework.area_levels or ("kelurahan",))[0]
    return Settings(
        level, given.draws, given.seed, given.top, given.as_of, given.without
    )


def _compute(
    framework: Framework,
    named: NamedTable,
    settings: Settings,
    given: Namespace,
    say: Say,
) -> Computed:
    try:
        with (
            open_engine(given.engine, given.workers, given.scheduler, say) as engine,
            _progress(say, hidden=given.quiet) as told,
        ):
            counted = CountingEngine(engine, told)
            return compute_all(framework, named.table, settings, counted)
    except ValueError as error:
        remedy = say("Change the framework, or the values it reads.")
        trouble = Trouble(str(given.table), 0, "", str(error), remedy)
        raise InputError([trouble]) from error


class _Bar:
    """Draws told to a progress bar; no bar where standard error is no terminal."""

    def __init__(self, progress: Progress, text: str) -> None:
        self.progress = progress
        self.task = progress.add_task(text, total=None)

    def __call__(self, done: int, total: int) -> None:
        self.progress.update(self.task, completed=done, total=total)


@contextmanager
def _progress(say: Say, *, hidden: bool) -> Iterator[_Bar]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    off = hidden or not console.is_terminal
    with Progress(*columns, console=console, disable=off, transient=True) as progress:
        yield _Bar(progress, say("computing intervals"))


def _files(
    computed: Computed,
    named: NamedTable,
    shapes: Shapes,
    settings: Settings,
    table_name: str,
    say: Say,
) -> dict[str, str]:
    names = named.names
    files = output_tables(computed, names)
    files["table.csv"] = table_csv(named.table, names)
    files["framework.yaml"] = computed.result.framework.text
    files["result.json"] = to_lines(result_document(computed, names))
    run = describe_run(computed, settings, files, table_name)
    report = render_report(computed, names, shapes, run, say)
    run["files"]["report.html"] = digest(report)
    return {**files, "report.html": report, NAME: to_json(run)}


def write_files(folder: Path, files: dict[str, str], say: Say) -> None:
    """Write all files into a folder, run.json last; FileError when that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_bytes(text.encode())
    except OSError as error:
        remedy = say("Choose a folder you may write to.")
        raise FileError(str(folder), str(error.strerror), remedy) from None


def _tell(computed: Computed, named: NamedTable, given: Namespace, say: Say) -> None:
    if given.json:
        sys.stdout.write(to_lines(result_document(computed, named.names)))
    elif not given.quiet:
        from sinergi_cli.summary import print_summary

        print_summary(computed, named.names, given.out, say)
