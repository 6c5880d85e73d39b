"""How much of the disk may lie here that no report names yet: pieces and sealed files.

A running count of this process, made anew from the disk once a minute; between that only
what this process takes is added. Nothing is walked through at a request.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from django.conf import settings

from sinergi.doors.keeping import place_of
from sinergi.reports.files import folder

FRESH_S = 60.0
LEAST = 4096
"""What the smallest file takes of a disk: many tiny pieces fill it, too."""
UNNAMED = "unnamed"


class Room:
    """What lies here unnamed, as this process knows it."""

    def __init__(self) -> None:
        self._bytes, self._at, self._home = 0, 0.0, ""
        self._lock = Lock()

    def take(self, size: int) -> bool:
        """Count so many bytes more; False, and nothing counted, where there is no room."""
        with self._lock:
            now = time.monotonic()
            home = str(door_folder())
            if home != self._home or now - self._at >= FRESH_S:
                self._bytes = sum(_sizes())
                self._at, self._home = now, home
            size = max(size, LEAST)
            if self._bytes + size > settings.SINERGI_DOOR_WAITING:
                return False
            if _free() - size < settings.SINERGI_DOOR_FREE:
                return False
            self._bytes += size
            return True

    def forget(self) -> None:
        """Count anew at the next file."""
        with self._lock:
            self._home = ""


ROOM = Room()


def door_folder() -> Path:
    """Return where pieces and marks lie."""
    return Path(settings.SINERGI_HOME) / "door"


def _free() -> int:
    """Return the free bytes of the disk with less of them."""
    places = (Path(settings.SINERGI_HOME), Path(settings.MEDIA_ROOT))
    free = [shutil.disk_usage(one).free for one in places if one.is_dir()]
    return min(free, default=settings.SINERGI_DOOR_FREE * 2)


def _sizes() -> Iterator[int]:
    """Yield the size of every piece, and of every sealed file that has a mark."""
    root = door_folder()
    if not root.is_dir():
        return
    for path in root.rglob("*"):
        of = place_of(folder(), path.name) if path.parent.name == UNNAMED else path
        try:
            if path.is_file():
                yield max(of.stat().st_size, LEAST)
        except OSError:  # swept away, or sent, meanwhile
            continue
