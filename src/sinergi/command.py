"""The command `sinergi`: one table of subcommands, each loaded only when it is called.

The numeric ones start without Django: they work where no web application is wanted.
"""

import importlib
import os
import sys
from collections.abc import Callable, Sequence

from sinergi_core import __version__

NUMERIC = {
    "index": "compute a composite index from a table of areas",
    "index-verify": "recompute a result and compare",
    "allocate": "plan measures for the areas of a run within limits",
    "assign": "assign polling stations to storehouses, with a proven bound",
    "scan": "find clusters of cases in space and time",
    "clock": "derive statutory deadlines, and what a new day off moves",
    "frameworks": "list, show or check frameworks",
    "example": "write the example table of Jakarta Timur",
    "completion": "print the completion script of a shell",
}
"""Subcommands of `sinergi_cli`, which takes them with their name."""

WEB = {
    "serve": (
        "sinergi.conf.commands.serve:main",
        "serve the web application and its worker",
    ),
    "keeper": (
        "sinergi.conf.commands.keeper:main",
        "hold unlocked keys in memory (serve starts it)",
    ),
    "seals": (
        "sinergi.seals.command:main",
        "make, list and check keys; open a sealed file",
    ),
    "worker": ("sinergi.conf.commands.worker:main", "run queued work only"),
    "import": (
        "sinergi.intake.command:main",
        "import a file: areas, boundaries, stations, tables",
    ),
    "person": ("sinergi.accounts.command:main", "make accounts and give roles"),
    "evidence": (
        "sinergi.evidence.command:main",
        "verify chains or an export of evidence, or export",
    ),
    "audit": ("sinergi.audit.command:main", "verify the list of facts"),
    "replay": (
        "sinergi.conf.commands.replay:main",
        "rehearse in a sandbox: make one, set its clock, record a past day",
    ),
    "replay-fill": (
        "sinergi.conf.commands.replay:fill",
        "fill a new sandbox (replay make does it)",
    ),
    "upgrade": ("sinergi.conf.commands.upgrade:main", "back up, migrate and check"),
    "backup": ("sinergi.conf.commands.backup:main", "write everything into one file"),
    "restore": ("sinergi.conf.commands.restore:main", "bring back what a backup holds"),
    "doctor": (
        "sinergi.conf.commands.doctor:main",
        "say what is wrong and how to mend it",
    ),
    "cert": (
        "sinergi.conf.commands.cert:main",
        "make a certificate, signed by an authority of our own",
    ),
    "bundle": (
        "sinergi.conf.commands.bundle:main",
        "pack an installer for a machine without network",
    ),
    "example clear": (
        "sinergi.conf.commands.example:main",
        "take the example out of an installation",
    ),
    "prepare": (
        "sinergi.conf.commands.prepare:main",
        "make the database ready (serve does it by itself)",
    ),
    "manage": (
        "sinergi.conf.commands.manage:main",
        "run a management command of Django",
    ),
}
"""Subcommands of the web application: where each is, and what it does."""

USAGE = 2
INTERRUPTED = 130


class CommandFailed(Exception):
    """A subcommand cannot go on; the text says what is wrong and what to do about it."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one subcommand; exit status 0 done, 1 failed, 2 wrong use, 130 interrupted."""
    given = list(sys.argv[1:] if words is None else words)
    if not given or given[0] in ("-h", "--help", "help"):
        _say(overview())
        return 0 if given else USAGE
    if given[0] in ("-V", "--version"):
        _say(f"sinergi {__version__}")
        return 0
    return _call(given)


def overview() -> str:
    """The list of subcommands."""
    numeric = [f"  {name:14}{told}" for name, told in NUMERIC.items()]
    web = [f"  {name:14}{told}" for name, (_, told) in WEB.items()]
    return "\n".join(
        [
            "usage: sinergi COMMAND [options]    (sinergi COMMAND --help tells more)",
            "\nNumbers from files, without server or database:",
            *numeric,
            "\nThe web application:",
            *web,
        ]
    )


def load(name: str) -> Callable[[list[str]], int]:
    """The function behind a subcommand of the web application."""
    module, _, function = WEB[name][0].partition(":")
    loaded: Callable[[list[str]], int] = getattr(
        importlib.import_module(module), function
    )
    return loaded


def _call(given: list[str]) -> int:
    try:
        if given[0] in NUMERIC and not _web_name(given):
            from sinergi_cli.main import main as numeric

            if given[0] == "completion":
                given = [
                    *given,
                    "--also",
                    *sorted({name.split()[0] for name in WEB} - set(NUMERIC)),
                ]
            return int(numeric(given) or 0)
        if name := _web_name(given):
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinergi.conf.settings")
            return int(load(name)(given[1:]) or 0)
    except CommandFailed as failed:
        sys.stderr.write(f"sinergi {given[0]}: {failed}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    sys.stderr.write(
        f"sinergi: there is no command {given[0]!r}; sinergi --help lists all\n"
    )
    return USAGE


def _web_name(given: list[str]) -> str:
    """The key in WEB of what was typed; one of two words goes before one of one."""
    known = (" ".join(given[:2]), given[0])
    return next((name for name in known if name in WEB), "")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
