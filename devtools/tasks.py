"""The tasks: run, test, bench, lock, assets, wheel."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools import assets, locks, suite
from devtools.environment import ensure_environment
from devtools.steps import ROOT, Stop, Timed, aloud, quietly, say

HELP = """usage: python3 dev.py TASK [options]

  run     what ./run does: prepare this checkout and serve it
  test    what ./test does: every check and every test
  bench   what ./bench does: measure
  lock    write the lock files again (--upgrade: newest versions)
  assets  build web assets and messages only
  wheel   build the wheel into dist/
"""


def main(words: Sequence[str]) -> int:
    """Run the task that the first word names; the exit status of the program."""
    tasks: dict[str, Callable[[list[str]], int]] = {
        "run": run,
        "test": suite.main,
        "bench": bench,
        "lock": lock,
        "assets": build_assets,
        "wheel": wheel,
    }
    if not words or words[0] not in tasks:
        say(HELP)
        return 0 if words and words[0] in ("-h", "--help", "help") else 2
    try:
        return tasks[words[0]](list(words[1:]))
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr, flush=True)  # noqa: T201 - a program for the terminal
        return 1
    except KeyboardInterrupt:
        return 130


def run(words: list[str]) -> int:
    """Prepare everything that is stale, then become `sinergi serve`."""
    options = run_options(words)
    say("Sinergi: preparing this checkout (what is done already is skipped)")
    program = ensure_environment("run")
    assets.ensure_messages()
    assets.ensure_assets()
    sys.stdout.flush()
    os.chdir(ROOT)
    command = [
        str(program),
        "-m",
        "sinergi",
        "serve",
        "--migrate",
        *options,
    ]
    os.environ.setdefault("SINERGI_HOME", str(ROOT / "var"))
    os.execv(program, command)  # noqa: S606 - one process, so that Ctrl-C and kill reach the server


def run_options(words: list[str]) -> list[str]:
    """Check what was typed after ./run before anything long begins; the words for `serve`."""
    parser = argparse.ArgumentParser(prog="./run", description="Serve this checkout.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--today", help="pretend that today is this date, YYYY-MM-DD")
    parser.add_argument(
        "--empty",
        action="store_true",
        help="without the example: the operator alone (see also: sinergi example clear)",
    )
    chosen = parser.parse_args(words)
    content = "--empty" if chosen.empty else "--example"
    today = ["--today", chosen.today] if chosen.today else []
    return ["--host", chosen.host, "--port", str(chosen.port), content, *today]


def bench(words: list[str]) -> int:
    """`python -m benchmarks` in the developer's environment, which holds the peers."""
    program = ensure_environment("dev")
    assets.ensure_messages()
    assets.ensure_assets()  # some serve pages
    return aloud([program, "-m", "benchmarks", *words], env=source_path())


def lock(words: list[str]) -> int:
    """Write the lock files."""
    locks.write_locks(upgrade="--upgrade" in words)
    return 0


def build_assets(words: list[str]) -> int:
    """Build what is not in git and is shipped in the wheel."""
    ensure_environment("run")
    assets.ensure_messages()
    assets.ensure_assets()
    return 0


def wheel(words: list[str]) -> int:
    """Build the wheel, with assets and messages inside, into dist/ or the folder given."""
    program = ensure_environment("dev")
    assets.ensure_messages()
    assets.ensure_assets()
    into = Path(words[0]).resolve() if words else ROOT / "dist"
    with Timed("Wheel"):
        quietly(
            "wheel", [program, "-m", "hatchling", "build", "-t", "wheel", "-d", into]
        )
    say(f"  The wheel is in {into}")
    return 0


def source_path() -> dict[str, str]:
    """The environment variables under which programs of this checkout run."""
    before = os.environ.get("PYTHONPATH")
    paths = [str(ROOT / "src"), str(ROOT), *([before] if before else [])]
    return {"PYTHONPATH": os.pathsep.join(paths)}
