"""`sinergi example DIR`: the example table, its areas and their sources, to begin with."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from sinergi_cli.arguments import Parser, common, help_words, parse
from sinergi_cli.frameworks import open_framework
from sinergi_cli.problems import Exit, FileError
from sinergi_core.examples import example_path, list_examples

TABLE = "jakarta_timur.csv"


def parser() -> Parser:
    """The arguments of `sinergi example`."""
    made = common("example", "Write the example table of Jakarta Timur into a folder.")
    say = help_words()
    made.add_argument("folder", metavar="DIR", type=Path)
    made.add_argument(
        "--framework",
        default="dasar-jaktim",
        help=say("what the table is for; columns it lacks are added, empty"),
    )
    return made


def main(words: list[str]) -> int:
    """Write the files; nothing that exists is overwritten."""
    given, say = parse(parser(), words)
    folder: Path = given.folder
    framework = open_framework(given.framework, say)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in list_examples():
            target = folder / name
            if target.exists():
                remedy = say("Choose an empty folder; nothing is overwritten.")
                raise FileError(str(target), say("it is there already"), remedy)
            shutil.copyfile(example_path(name), target)
        table = folder / TABLE
        table.write_text(_with_columns(table, framework.inputs), "utf-8", newline="")
    except OSError as error:
        remedy = say("Choose a folder you may write to.")
        raise FileError(str(folder), str(error.strerror), remedy) from None
    text = say("Written to {folder}. Next:", folder=folder)
    out = folder / "out"
    line = f"sinergi index {given.framework} {table} --out {out}"
    sys.stdout.write(f"{text}\n  {line}\n")
    return Exit.DONE


def _with_columns(table: Path, names: Iterable[str]) -> str:
    """The table with an empty column for each name it lacks: nobody has looked there."""
    text = table.read_bytes().decode()
    header = next(csv.reader([text.split("\n", 1)[0]]))
    absent = [name for name in names if name not in header]
    if not absent:
        return text
    first, *lines = text.splitlines()
    more = "," * len(absent)
    rows = [f"{first},{','.join(absent)}", *(line + more for line in lines)]
    return "\n".join(rows) + "\n"
