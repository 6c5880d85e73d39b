"""Where the files lie: byte for byte, under the hash of their content."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sinergi.intake.readers.packed import MEGABYTE, FileProblem


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as kept."""

    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Return where the bytes with this hash lie."""
    return Path(settings.MEDIA_ROOT) / "imports" / sha256[:2] / sha256


def keep_bytes(blocks: Iterable[bytes]) -> Stored:
    """Write the blocks to their place, flushed to the disk, and return hash and size.

    The same bytes are kept once. Raises FileProblem "too-big" beyond the upload limit.
    """
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    limit: int = settings.SINERGI_MAX_UPLOAD
    seal, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            for block in blocks:
                size += len(block)
                if size > limit:
                    raise FileProblem("too-big", limit=limit // MEGABYTE)
                seal.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    place = path_of(seal.hexdigest())
    place.parent.mkdir(mode=0o700, exist_ok=True)
    Path(file.name).replace(place)
    _flush_folder(place.parent)
    return Stored(seal.hexdigest(), size)


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a loss of power, as fsync of the file does not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def blocks_of(path: Path) -> Iterable[bytes]:
    """Yield the bytes of a file in stretches of a megabyte."""
    with path.open("rb") as file:
        while block := file.read(MEGABYTE):
            yield block
