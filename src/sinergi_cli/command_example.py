"""`sinergi example DIR`: the example table, its areas and their sources, to begin with."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from sinergi_cli.arguments import Parser, common, parse
from sinergi_cli.problems import Exit, FileError
from sinergi_core.examples import example_path, list_examples


def parser() -> Parser:
    """The arguments of `sinergi example`."""
    made = common("example", "Write the example table of Jakarta Timur into a folder.")
    made.add_argument("folder", metavar="DIR", type=Path)
    return made


def main(words: list[str]) -> int:
    """Write the files; nothing that exists is overwritten."""
    given, say = parse(parser(), words)
    folder: Path = given.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in list_examples():
            target = folder / name
            if target.exists():
                remedy = say("Choose an empty folder; nothing is overwritten.")
                raise FileError(str(target), say("it is there already"), remedy)
            shutil.copyfile(example_path(name), target)
    except OSError as error:
        remedy = say("Choose a folder you may write to.")
        raise FileError(str(folder), str(error.strerror), remedy) from None
    table = folder / "jakarta_timur.csv"
    text = say("Written to {folder}. Next:", folder=folder)
    out = folder / "out"
    sys.stdout.write(f"{text}\n  sinergi index dasar-jaktim {table} --out {out}\n")
    return Exit.DONE
