"""What a sandbox keeps of its rehearsal: the stream, the script, how far it has played."""

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings

from sinergi.access.sandbox import Clock, read_clock, set_clock
from sinergi.replay.rules.events import Event, digest_of, read_stream
from sinergi.replay.rules.script import Script, read_script

STREAM, SCRIPT, PROGRESS = "stream.jsonl", "script.yaml", "progress.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the stream has played.

    `taken` events are in and `accepted` decided about; `lag_s` is how many seconds of the
    sandbox's clock the oldest event not yet in waits, `worst_s` the longest so far.
    """

    digest: str
    events: int
    first_at: str
    last_at: str
    taken: int = 0
    accepted: int = 0
    refused: int = 0
    lag_s: float = 0.0
    worst_s: float = 0.0

    @property
    def is_over(self) -> bool:
        """True when every event has come in."""
        return self.taken + self.refused >= self.events

    @property
    def percent(self) -> int:
        """How much of the stream has come in."""
        return 100 * (self.taken + self.refused) // self.events if self.events else 100


def folder() -> Path:
    """Return the folder of a sandbox's rehearsal."""
    return Path(settings.SINERGI_HOME) / "replay"


def put_rehearsal(stream: bytes, script: bytes) -> Progress:
    """Keep stream and script and set the clock, stopped, a minute before the first event.

    Raises BadStream or BadScript; then nothing is kept.
    """
    events = read_stream(stream)
    read_script(script)
    kept = folder()
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    (kept / STREAM).write_bytes(stream)
    (kept / SCRIPT).write_bytes(script)
    progress = Progress(
        digest_of(stream),
        len(events),
        events[0].at.isoformat(),
        events[-1].at.isoformat(),
    )
    keep_progress(progress)
    begin = events[0].at - dt.timedelta(minutes=1)
    set_clock(Clock(begin.isoformat(), 0.0, 0.0))
    return progress


def read_events() -> list[Event]:
    """Return the events of the stream that is kept."""
    return read_stream((folder() / STREAM).read_bytes())


def script() -> Script:
    """Return the script; an empty one where there is none."""
    try:
        return read_script((folder() / SCRIPT).read_bytes())
    except FileNotFoundError:
        return Script("", ())


def progress() -> Progress | None:
    """Return how far it has played; None before there is a stream."""
    try:
        told = json.loads((folder() / PROGRESS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Progress(**told)


def keep_progress(one: Progress) -> None:
    """Put how far it has played in place of what was known before."""
    path = folder() / PROGRESS
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(one)), encoding="utf-8")
    os.replace(fresh, path)


def run_at(speed: float, true: dt.datetime) -> Clock:
    """Let the clock run on from what it shows, at another speed; 0 stops it."""
    clock = read_clock()
    shown = clock.at(true).isoformat()
    made = replace(clock, shown_at=shown, true_s=true.timestamp(), speed=speed)
    set_clock(made)
    return made
