"""The clock of a sandbox: an installation that rehearses and can never be a real one.

A sandbox is a data folder with `replay/clock.json`, which `sinergi replay make` writes. In
it the time shown to people runs from a chosen moment at a chosen speed, and nothing leaves:
no mail, no call to any address (`doors.http`), every message is an exercise.
"""

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FASTEST = 60.0
SLOWEST = 1.0


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that shows `shown_at` (ISO) at the true second `true_s`, and runs on from it.

    `speed` is how many seconds it shows per true one; 0 while it is stopped.
    """

    shown_at: str
    true_s: float
    speed: float

    def at(self, true: dt.datetime) -> dt.datetime:
        """Return what it shows at a true moment; never before `shown_at`."""
        passed = max(0.0, true.timestamp() - self.true_s)
        begun = dt.datetime.fromisoformat(self.shown_at)
        return begun + dt.timedelta(seconds=passed * self.speed)


def clock_path() -> Path:
    """Return where a sandbox keeps its clock."""
    return Path(settings.SINERGI_HOME) / "replay" / "clock.json"


def is_sandbox() -> bool:
    """True when this installation rehearses."""
    return bool(settings.SINERGI_SANDBOX)


def sandbox_now(true: dt.datetime) -> dt.datetime:
    """Return the time a sandbox shows at a true moment."""
    return read_clock().at(true)


def read_clock() -> Clock:
    """Return the clock as it was last set."""
    path = clock_path()
    told = os.stat(path)
    return _read(str(path), told.st_mtime_ns, told.st_ino)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int, _file: int) -> Clock:
    return Clock(**json.loads(Path(path).read_text(encoding="utf-8")))


def set_clock(clock: Clock) -> None:
    """Put a clock in place of the one before, at once for every process."""
    path = clock_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(asdict(clock)), encoding="utf-8")
    fresh.replace(path)
