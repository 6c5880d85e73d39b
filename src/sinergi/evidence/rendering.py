"""Pages of a PDF as pictures. The file is read in a process of its own, bounded in time
and memory: a file made to break its reader ends that process and no other."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sinergi.evidence.rules.kinds import BadEvidence

CHILD = Path(__file__).parent / "standalone" / "render.py"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 a file system in memory, where there is one
SECONDS = 90
PPI = 150
PPI_SHOWN = 90
PPI_COUNTED = 4
MOST_PAGES = 40
"""Pages that are drawn while somebody waits: each takes about half a second, twice."""


@contextmanager
def _folder(pdf: bytes) -> Iterator[Path]:
    """Yield a folder with the file, in memory where that can be had."""
    place = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(pdf)
        yield folder


def _draw(folder: Path, ppi: int, first: int, last: int) -> int:
    try:
        done = subprocess.run(  # noqa: S603 our own script with numbers
            [sys.executable, str(CHILD), str(folder), str(ppi), str(first), str(last)],
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BadEvidence("page-unreadable") from error
    if done.returncode:
        raise BadEvidence("page-unreadable")
    return int(done.stdout.split()[-1])


def draw_page(pdf: bytes, page: int, *, ppi: int = PPI_SHOWN) -> bytes:
    """Return one page as PNG; raises BadEvidence "page-unreadable" or "no-page"."""
    with _folder(pdf) as folder:
        if not _draw(folder, ppi, page, page):
            raise BadEvidence("no-page")
        return (folder / f"{page}.png").read_bytes()


def count_pages(pdf: bytes) -> int:
    """Return how many pages there are, at most one more than MOST_PAGES."""
    with _folder(pdf) as folder:
        return _draw(folder, PPI_COUNTED, 1, MOST_PAGES + 1)


def draw_pages(pdf: bytes, *, ppi: int = PPI) -> Iterator[bytes]:
    """Yield every page as PNG; raises BadEvidence, also for more than MOST_PAGES."""
    with _folder(pdf) as folder:
        count = _draw(folder, ppi, 1, MOST_PAGES + 1)
        if count > MOST_PAGES:
            raise BadEvidence("too-many-pages")
        for page in range(1, count + 1):
            place = folder / f"{page}.png"
            yield place.read_bytes()
            place.unlink()
