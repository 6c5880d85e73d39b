"""Where prepared downloads lie, and how long."""

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.crypto import get_random_string

from sinergi.doors.sweeping import delete, written_before
from sinergi.scores.models import Export

KEPT = dt.timedelta(hours=24)
"""How long a prepared file can be downloaded."""
LOST = dt.timedelta(days=2)
"""After this a file that was never finished is given up."""


def path_of(name: str) -> Path:
    """Return where a prepared file with this name lies."""
    return Path(settings.MEDIA_ROOT) / "exports" / name


def put_away(kind: str, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Write the pieces to a new file and return its name and size; nothing on failure."""
    name = f"{get_random_string(32)}.{kind}"
    path, size = path_of(name), 0
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                size += file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name, size


def forget_exports(at: dt.datetime) -> None:
    """Delete the files that have run out, and files no row names any more."""
    Export.all_rows.filter(expires_at__lte=at).delete()
    Export.all_rows.filter(expires_at=None, asked_at__lte=at - LOST).delete()
    named = set(Export.all_rows.exclude(file="").values_list("file", flat=True))
    folder = path_of("")
    # A file being written is not named yet.
    before = at.timestamp() - LOST.total_seconds() / 2
    for path in written_before(folder.iterdir() if folder.is_dir() else (), before):
        if path.name not in named:
            delete(path)
