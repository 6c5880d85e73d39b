"""`sinergi replay`: make a sandbox, set its clock, play its stream, record a past day."""

import argparse
import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

from sinergi.command import CommandFailed
from sinergi.conf.commands import say, start_django

EVENTS = 30_000
SEED = 20240214
DAY = "2024-02-14"


def main(words: list[str]) -> int:
    """Do what is asked; 0 when it is done."""
    parser = argparse.ArgumentParser(prog="sinergi replay", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    make = acts.add_parser("make", help="make a sandbox in a new folder")
    make.add_argument(
        "folder", type=Path, help="a folder that is not there yet, or empty"
    )
    make.add_argument(
        "--day", default=DAY, help="the day that is generated, YYYY-MM-DD"
    )
    make.add_argument(
        "--events", type=int, default=EVENTS, help="about how many events"
    )
    make.add_argument("--seed", type=int, default=SEED, help="of what is generated")
    make.add_argument("--stream", type=Path, help="a recorded stream instead")
    make.add_argument("--script", type=Path, help="a script of injects instead of ours")
    acts.add_parser("play", help="play the stream (serve starts it)")
    speed = acts.add_parser("speed", help="run the clock at a speed, 0 stops it")
    speed.add_argument("speed", type=float, help="0, or 1 to 60")
    record = acts.add_parser("record", help="write a past stretch of time as a stream")
    record.add_argument("file", type=Path)
    record.add_argument("--since", required=True, help="2024-02-14T06:00+07:00")
    record.add_argument("--until", required=True, help="2024-02-14T22:00+07:00")
    options = parser.parse_args(words)
    return {"make": _make, "play": _play, "speed": _speed, "record": _record}[
        options.act
    ](options)


def _make(options: argparse.Namespace) -> int:
    """Prepare the folder in a process of its own, which reads its settings from there."""
    folder: Path = options.folder.expanduser().resolve()
    if folder.exists() and any(folder.iterdir()):
        raise CommandFailed(
            f"{folder} is not empty. A sandbox needs a folder of its own: what is real "
            "never becomes one"
        )
    if os.environ.get("DATABASE_URL"):
        raise CommandFailed(
            "DATABASE_URL is set. A sandbox lives in its folder alone: unset it first"
        )
    for path in (options.stream, options.script):
        if path is not None and not path.is_file():
            raise CommandFailed(f"{path}: there is no such file")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    env = {**os.environ, "SINERGI_HOME": str(folder)}
    for step in (["prepare", "--example"], None):
        words = step or ["replay-fill", *_filling(options)]
        command = [sys.executable, "-m", "sinergi", *words]
        done = subprocess.run(command, env=env, check=False)  # noqa: S603 - our own
        if done.returncode:
            raise CommandFailed(
                f"the sandbox in {folder} was not finished. Remove the folder and try again"
            )
    say(f"Start it:  SINERGI_HOME={folder} sinergi serve --port 8800")
    return 0


def _filling(options: argparse.Namespace) -> list[str]:
    words = [
        "--day", options.day, "--events", str(options.events), "--seed", str(options.seed),
    ]  # fmt: skip
    for name in ("stream", "script"):
        if (path := getattr(options, name)) is not None:
            words += [f"--{name}", str(path.resolve())]
    return words


def fill(words: list[str]) -> int:
    """`sinergi replay-fill`: what `make` does inside the new folder."""
    parser = argparse.ArgumentParser(
        prog="sinergi replay-fill", description=fill.__doc__
    )
    for name in ("day", "events", "seed", "stream", "script"):
        parser.add_argument(f"--{name}")
    options = parser.parse_args(words)
    start_django()
    import sinergi.replay
    from sinergi.access.clock import real_now
    from sinergi.replay.making import NoPlaces, fill_sandbox
    from sinergi.replay.rules.events import BadStream
    from sinergi.replay.rules.script import BadScript

    ours = Path(sinergi.replay.__file__).with_name("script.yaml")
    try:
        told = fill_sandbox(
            dt.date.fromisoformat(options.day), events=int(options.events),
            seed=int(options.seed), at=real_now(),
            script=Path(options.script or ours).read_bytes(),
            stream=Path(options.stream).read_bytes() if options.stream else None,
        )  # fmt: skip
    except (BadStream, BadScript, NoPlaces, ValueError) as error:
        raise CommandFailed(str(error)) from error
    say(f"{told.events} events from {told.first_at} to {told.last_at}")
    say(f"stream {told.digest}")
    return 0


def _in_sandbox() -> None:
    start_django()
    from sinergi.access.sandbox import is_sandbox

    if not is_sandbox():
        raise CommandFailed(
            "this installation is no sandbox. `sinergi replay make FOLDER` makes one, and "
            "SINERGI_HOME=FOLDER names it"
        )


def _play(options: argparse.Namespace) -> int:
    _in_sandbox()
    from sinergi.replay.playing import play

    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, end)
    try:
        play(stop)
    except LookupError as error:
        raise CommandFailed(str(error)) from error
    return 0


def _speed(options: argparse.Namespace) -> int:
    _in_sandbox()
    from sinergi.access.clock import real_now
    from sinergi.access.sandbox import FASTEST, SLOWEST
    from sinergi.replay.store import run_at

    if options.speed and not SLOWEST <= options.speed <= FASTEST:
        raise CommandFailed(f"a speed is 0, or from {SLOWEST:.0f} to {FASTEST:.0f}")
    clock = run_at(options.speed, real_now())
    say(f"the clock shows {clock.shown_at} and runs at {clock.speed:g}")
    return 0


def _record(options: argparse.Namespace) -> int:
    start_django()
    from sinergi.replay.recording import record
    from sinergi.replay.rules.events import write_stream

    try:
        since, until = (
            dt.datetime.fromisoformat(text) for text in (options.since, options.until)
        )
        if since.tzinfo is None or until.tzinfo is None or since >= until:
            raise ValueError("both with a time zone, the first before the second")
    except ValueError as error:
        raise CommandFailed(f"--since and --until: {error}") from error
    events = list(record(since, until))
    if not events:
        raise CommandFailed("no filled form of the shipped forms came in that time")
    options.file.write_bytes(write_stream(events))
    say(f"{len(events)} events, without words, names and pictures, in {options.file}")
    return 0
