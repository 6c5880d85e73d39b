"""Bytes that came in, kept under the hash of their content and safe from a loss of power."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class TooLarge(ValueError):
    """More bytes than are taken; nothing of them was kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in its place: the SHA-256 of the bytes, and how many there are."""

    sha256: str
    size: int


def place_of(folder: Path, sha256: str) -> Path:
    """Return where in the folder the bytes with this hash lie."""
    return folder / sha256[:2] / sha256


def keep_blocks(blocks: Iterable[bytes], folder: Path, *, most: int) -> Kept:
    """Write the blocks to their place in the folder, and return hash and size.

    The same bytes are kept once. On return bytes and name are on the disk: a row that
    names them may be committed. Raises TooLarge beyond `most` bytes.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seal, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            for block in blocks:
                size += len(block)
                if size > most:
                    raise TooLarge
                seal.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    place = place_of(folder, seal.hexdigest())
    place.parent.mkdir(mode=0o700, exist_ok=True)
    Path(file.name).replace(place)
    for one in (place.parent, folder):  # the folder too: its part may be new
        _flush_folder(one)
    return Kept(seal.hexdigest(), size)


def _flush_folder(folder: Path) -> None:
    """Make the names in a folder last, as fsync of a file does not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
