"""The command line of the numbers: `sinergi index`, `frameworks`, ... without Django."""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence

from sinergi_cli.problems import Exit, FileError, InputError
from sinergi_cli.words import Words, choose_language

COMMANDS: dict[str, str] = {
    "index": "sinergi_cli.command_index:main",
    "index-verify": "sinergi_cli.command_verify:main",
    "allocate": "sinergi_cli.command_allocate:main",
    "assign": "sinergi_cli.command_assign:main",
    "scan": "sinergi_cli.command_scan:main",
    "clock": "sinergi_cli.command_clock:main",
    "frameworks": "sinergi_cli.command_frameworks:main",
    "example": "sinergi_cli.command_example:main",
    "completion": "sinergi_cli.command_completion:main",
}
"""Subcommand -> function that takes the words after it and returns the exit status."""

SHOWN = 30


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; the exit status is one of `problems.Exit`. Never raises for
    wrong input: what is wrong goes to standard error (as JSON with --json)."""
    words = list(sys.argv[1:] if argv is None else argv)
    say = Words(choose_language(_option(words, "--lang")))
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(_overview(say))
        return Exit.DONE if words else Exit.USAGE
    if words[0] not in COMMANDS:
        text = say(
            "there is no command {name}; there are: {known}",
            name=words[0],
            known=", ".join(COMMANDS),
        )
        sys.stderr.write(f"sinergi: {text}\n")
        return Exit.USAGE
    return _run(words, say)


def load(name: str) -> Callable[[list[str]], int]:
    """The function behind a subcommand; its libraries are loaded only now."""
    module, _, function = COMMANDS[name].partition(":")
    loaded: Callable[[list[str]], int] = getattr(
        importlib.import_module(module), function
    )
    return loaded


def _run(words: list[str], say: Words) -> int:
    try:
        return load(words[0])(words[1:])
    except InputError as error:
        _show_troubles(error, say, as_json="--json" in words)
        return Exit.BAD_INPUT
    except FileError as error:
        sys.stderr.write(
            f"sinergi {words[0]}: {error.path}: {error.problem}. {error.remedy}\n"
        )
        return Exit.NO_FILE
    except BrokenPipeError:  # the reader (head, less) went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except KeyboardInterrupt:
        sys.stderr.write(say("stopped") + "\n")
        return Exit.INTERRUPTED


def _show_troubles(error: InputError, say: Words, *, as_json: bool) -> None:
    if as_json:
        report = {"troubles": [t.as_dict() for t in error.troubles]}
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
        return
    n = len(error.troubles)
    lines = [say("{n} faults; nothing was computed.", n=n)]
    if n == 1:
        lines = [say("1 fault; nothing was computed.")]
    for t in error.troubles[:SHOWN]:
        place = [t.file, say("row {row}", row=t.row) if t.row else "", t.column]
        lines.append(f"  {', '.join(p for p in place if p)}: {t.problem}. {t.remedy}")
    if len(error.troubles) > SHOWN:
        more = len(error.troubles) - SHOWN
        lines.append(say("  ... and {more} more (--json lists all)", more=more))
    sys.stderr.write("\n".join(lines) + "\n")


def _option(words: Sequence[str], name: str) -> str | None:
    for at, word in enumerate(words):
        if word == name and at + 1 < len(words):
            return words[at + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


def _overview(say: Words) -> str:
    told = {
        "index": say(
            "compute an index from a table of areas, with intervals and a report"
        ),
        "index-verify": say("recompute what index wrote and compare"),
        "allocate": say("plan measures for the areas of a run within limits"),
        "assign": say("assign polling stations to storehouses, with a proven bound"),
        "scan": say("find clusters of cases in space and time"),
        "clock": say("derive statutory deadlines, and what a new day off moves"),
        "frameworks": say("list, show or check frameworks"),
        "example": say("write the example table of Jakarta Timur"),
        "completion": say("print the completion script of a shell"),
    }
    commands = "\n".join(f"  {name:14}{text}" for name, text in told.items())
    exits = say(
        "exit status: 0 done, 1 results differ, 2 wrong use, 3 faults in the input, "
        "4 a file cannot be read or written, 130 stopped"
    )
    usage = say("usage: sinergi COMMAND [options]   (COMMAND --help tells more)")
    return f"{usage}\n\n{commands}\n\n{exits}\n"
