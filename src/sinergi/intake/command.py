"""`sinergi import SOURCE FILE`: take a file in, all rows or none, and say what happened."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sinergi.intake.models import Batch
    from sinergi.intake.source import Report

DONE, FAULTY, WRONG_CALL = 0, 1, 2
SHOWN_FAULTS = 40


def main(argv: Sequence[str]) -> int:
    """Run the import; 0 taken over (or would be), 1 the file has faults, 2 wrong call."""
    options = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinergi.conf.settings")
    import django

    django.setup()
    from django.utils.translation import override

    from sinergi_cli.words import choose_language

    with override(choose_language(options.lang)):
        return _answer(options)


def _answer(options: argparse.Namespace) -> int:
    from sinergi.intake.source import sources

    if options.list or not options.source:
        return _list()
    if options.source not in sources():
        return _refuse(f"no source {options.source}; there are {', '.join(sources())}")
    if options.file is None or not options.file.is_file():
        return _refuse(f"no file {options.file}")
    return _import(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sinergi import", description=__doc__)
    parser.add_argument("source", nargs="?", help="areas, boundaries, ...; see --list")
    parser.add_argument(
        "file", nargs="?", type=Path, help="CSV, XLSX, GeoJSON, Parquet"
    )
    parser.add_argument("--list", action="store_true", help="list the sources")
    parser.add_argument("--dry-run", action="store_true", help="check, change nothing")
    parser.add_argument("--json", action="store_true", help="machine-readable answer")
    parser.add_argument("--lang", choices=["id", "en"], help="else as the environment")
    parser.add_argument("--faults", type=Path, help="write the faults to this workbook")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE",
                        help="answer to a question of the source")  # fmt: skip
    parser.add_argument("--map", action="append", default=[], metavar="HEADER=COLUMN",
                        help="what a header means; COLUMN empty: leave out, *: numbers")  # fmt: skip
    return parser


def _list() -> int:
    from sinergi.intake.source import sources

    for code, cls in sources().items():
        sys.stdout.write(f"{code}: {cls.title} ({', '.join(cls.formats)})\n")
        for option in cls.options:
            need = "" if option.required else " (optional)"
            sys.stdout.write(f"    --option {option.name}=…  {option.label}{need}\n")
        columns = ", ".join(
            f"{column.name}{'*' if column.required else ''}" for column in cls.columns
        )
        sys.stdout.write(f"    columns: {columns}\n")
    return DONE


def _refuse(problem: str) -> int:
    sys.stderr.write(f"sinergi import: {problem}\n")
    return WRONG_CALL


def _pairs(words: Sequence[str]) -> dict[str, str]:
    return {name: value for name, _sign, value in (w.partition("=") for w in words)}


def _import(options: argparse.Namespace) -> int:
    from sinergi.access.clock import real_now
    from sinergi.intake import services
    from sinergi.intake.faults import say_remedy, say_what
    from sinergi.intake.readers import FileProblem
    from sinergi.intake.rules import BadStep
    from sinergi.intake.store import blocks_of

    at = real_now()
    try:
        batch = services.receive_file(
            options.source, blocks_of(options.file), file_name=options.file.name,
            answers=_pairs(options.option), by=None, at=at,
        )  # fmt: skip
        known = batch.state == "applied"
        if not known:
            _map(batch, _pairs(options.map))
        run = services.check_batch if options.dry_run else services.apply_batch
        with _Bar(show=not options.json) as step:
            report = None if known else run(batch, by=None, at=at, step=step)
    except FileProblem as problem:
        what = say_what(problem.code, problem.facts)
        return _refuse(f"{what} {say_remedy(problem.code, problem.facts)}")
    except BadStep as problem:
        return _refuse(str(problem))
    if options.faults and report is not None:
        from sinergi.intake.workbook import write_fault_book

        with options.faults.open("wb") as file:
            write_fault_book(batch, file)
    _tell(batch, report, options)
    return FAULTY if report is not None and report.blocked else DONE


def _map(batch: "Batch", given: dict[str, str]) -> None:
    from sinergi.intake.proposing import propose_for

    if given:
        batch.mapping = {**propose_for(batch), **given}


def _tell(batch: "Batch", report: "Report | None", options: Any) -> None:
    from django.utils.translation import gettext

    if options.json:
        answer = {"batch": batch.pk, "state": batch.state, **batch.counts}
        answer["mapping"] = batch.mapping
        if report is not None:
            answer["list"] = _plain(report)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    if report is None:
        told = gettext("batch %(number)s: imported before, nothing to do")
        sys.stdout.write(told % {"number": batch.pk} + "\n")
        return
    told = gettext(
        "batch %(number)s: %(state)s; %(rows)s rows, %(new)s new, %(changed)s changed, "
        "%(same)s as before, %(unplaced)s unplaced, %(faults)s faults, %(notices)s notices"
    )
    facts = {"number": batch.pk, "state": batch.state_name, **batch.counts}
    sys.stdout.write(told % facts + "\n")
    for line in _plain(report)[:SHOWN_FAULTS]:
        sys.stdout.write(_line(line) + "\n")
    rest = len(report.faults) - SHOWN_FAULTS
    if rest > 0:
        told = gettext("and %(rest)s more; --faults FILE.xlsx writes them all")
        sys.stdout.write("  … " + told % {"rest": rest} + "\n")


def _line(fault: dict[str, Any]) -> str:
    """One fault: where, what, the cell, what to do."""
    from django.utils.translation import gettext

    row = gettext("row %(row)s") % fault if fault["row"] else gettext("file")
    column = f", {fault['column']}" if fault["column"] else ""
    cell = f" ({fault['value']})" if fault["value"] else ""
    return f"  {row}{column}: {fault['what']}{cell} {fault['remedy']}"


def _plain(report: "Report") -> list[dict[str, Any]]:
    from sinergi.intake.faults import is_blocking, say_remedy, say_what

    ordered = sorted(report.faults, key=lambda f: (not is_blocking(f.code), f.row))
    return [
        {
            "row": fault.row,
            "column": fault.column,
            "code": fault.code,
            "value": fault.value,
            "what": say_what(fault.code, fault.facts),
            "remedy": say_remedy(fault.code, fault.facts),
            "blocking": is_blocking(fault.code),
        }
        for fault in ordered
    ]


class _Bar:
    """A progress line on the error stream, only where a person looks on."""

    def __init__(self, *, show: bool) -> None:
        self.show = show and sys.stderr.isatty()

    def __enter__(self) -> Any:
        if not self.show:
            return lambda done, total, message: None
        from rich.console import Console
        from rich.progress import Progress

        self.progress = Progress(console=Console(stderr=True), transient=True)
        self.task = self.progress.add_task("import", total=None)
        self.progress.start()
        return self._step

    def _step(self, done: int, total: int, message: str) -> None:
        self.progress.update(
            self.task,
            completed=done,
            total=total or None,
            description=message or "import",
        )

    def __exit__(self, *failure: object) -> None:
        if self.show:
            self.progress.stop()
