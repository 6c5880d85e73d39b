"""A file of drawn answers beside the database: losing it costs only drawing time.

SQLite, as MBTiles is: one read takes hundredths of a millisecond. Kept apart from the
main database so that drawing a tile never waits for, or holds up, a writer there.
"""

import sqlite3
import threading
from pathlib import Path
from typing import Self

from django.conf import settings

MAX_ROWS = 200_000
LAYOUT = (
    "CREATE TABLE IF NOT EXISTS drawn (key TEXT PRIMARY KEY, version TEXT, data BLOB)"
)
_here = threading.local()


class DrawnCache:
    """Key and version → bytes. A wrong version is as good as absent."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self.connection = sqlite3.connect(path, timeout=0.5, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=OFF")
        self.connection.execute(LAYOUT)

    @classmethod
    def here(cls) -> Self:
        """Return this thread's cache of the installation."""
        path = Path(settings.SINERGI_HOME) / "cache" / "drawn.sqlite3"
        cache: Self | None = getattr(_here, "cache", None)
        if cache is None or cache.path != path or not path.exists():
            cache = _here.cache = cls(path)
        return cache

    def get(self, key: str, version: str) -> bytes | None:
        """Return the bytes, None when they are not there in this version."""
        row = self.connection.execute(
            "SELECT data FROM drawn WHERE key = ? AND version = ?", (key, version)
        ).fetchone()
        return row[0] if row else None

    def put(self, key: str, version: str, data: bytes) -> None:
        """Keep the bytes; another process writing at the same time is no loss."""
        try:
            self.connection.execute(
                "INSERT OR REPLACE INTO drawn VALUES (?, ?, ?)", (key, version, data)
            )
            count = self.connection.execute("SELECT MAX(rowid) FROM drawn").fetchone()
            if count[0] > MAX_ROWS:
                self.connection.execute(
                    "DELETE FROM drawn WHERE version <> ?", (version,)
                )
        except sqlite3.OperationalError:
            return

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
