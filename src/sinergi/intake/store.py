"""Where the files lie: byte for byte, under the hash of their content."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from sinergi.doors.keeping import Kept, TooLarge, keep_blocks, place_of
from sinergi.intake.readers.packed import MEGABYTE, FileProblem


def path_of(sha256: str) -> Path:
    """Return where the bytes with this hash lie."""
    return place_of(_folder(), sha256)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def keep_bytes(blocks: Iterable[bytes]) -> Kept:
    """Keep the blocks and return hash and size; FileProblem "too-big" beyond the limit."""
    limit: int = settings.SINERGI_MAX_UPLOAD
    try:
        return keep_blocks(blocks, _folder(), most=limit)
    except TooLarge:
        raise FileProblem("too-big", limit=limit // MEGABYTE) from None


def blocks_of(path: Path) -> Iterable[bytes]:
    """Yield the bytes of a file in stretches of a megabyte."""
    with path.open("rb") as file:
        while block := file.read(MEGABYTE):
            yield block
