"""Sealed files on the disk, written and read as streams: none is whole in memory.

Each file has a key pair of its own. What lies on the disk is an age file to its public
half; the private half is sealed, as a few bytes in the row, to whoever may open it: the
office's key, or its custodians'. So a change of keys wraps those bytes anew and leaves
the file as it is. On the command line: `age -d -i office.key file.key.age > file.key`,
then `age -d -i file.key file.age`.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import pyrage
from django.conf import settings
from django.utils.crypto import get_random_string

from sinergi.seals.sealing import CannotOpen

BLOCK = 64 * 1024
SUFFIX = ".age"


class TooLarge(ValueError):
    """More bytes than are taken; nothing of them was kept."""


class Readable(Protocol):
    """What a file is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most so many bytes, none at the end."""


class Counted:
    """A reader or writer in between that hashes and counts what passes."""

    def __init__(self, file: Any, most: int | None = None) -> None:
        self._file, self._most = file, most
        self._seal, self.size = hashlib.sha256(), 0

    @property
    def sha256(self) -> str:
        """The hash of what has passed."""
        return self._seal.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Read on; raises TooLarge beyond the limit."""
        block: bytes = self._file.read(size)
        self._count(block)
        return block

    def write(self, block: bytes) -> int:
        """Write on."""
        data = bytes(block)
        self._count(data)
        self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Flush what lies below."""
        self._file.flush()

    def _count(self, block: bytes) -> None:
        self.size += len(block)
        if self._most is not None and self.size > self._most:
            raise TooLarge
        self._seal.update(block)


@dataclass(frozen=True, slots=True)
class Body:
    """A sealed file in its place, and what went into it."""

    file: str
    sealed_sha256: str
    sealed_size: int
    sha256: str
    size: int
    identity: str

    def __repr__(self) -> str:
        """Leave out the private half."""
        return f"Body({self.file})"


def folder() -> Path:
    """Return where sealed files lie."""
    return Path(settings.MEDIA_ROOT) / "evidence"


def place_of(file: str) -> Path:
    """Return where a sealed file lies; raises ValueError for no name of ours."""
    if not file.endswith(SUFFIX) or not file.removesuffix(SUFFIX).isalnum():
        raise ValueError("not the name of a sealed file")
    return folder() / file[:2] / file


def keep(reader: Readable, *, most: int | None = None) -> Body:
    """Seal what is read to a new pair of keys, and return what lies on the disk.

    On return bytes and name are on the disk. Raises TooLarge beyond `most` bytes.
    """
    return _write(
        lambda out, key: _seal_from(reader, out, key, most),
    )


@contextmanager
def keeping() -> Iterator[tuple[IO[bytes], Callable[[], Body]]]:
    """Yield a file to write to, sealed as it is written, and what to ask afterwards.

    The function returns the Body once the file to write to was closed.
    """
    read_end, write_end = os.pipe()
    made: list[Body] = []
    failed: list[BaseException] = []

    def work() -> None:
        with os.fdopen(read_end, "rb") as source:
            try:
                made.append(keep(source))
            except BaseException as error:  # told to who waits
                failed.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    writer = os.fdopen(write_end, "wb")

    def result() -> Body:
        writer.close()
        thread.join()
        if failed:
            raise failed[0]
        return made[0]

    try:
        yield writer, result
    except BaseException:
        _close(writer)
        thread.join()
        for body in made:
            remove(body.file)
        raise
    _close(writer)
    thread.join()


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):  # the other end may be gone already
        file.close()


def _seal_from(
    reader: Readable, out: Counted, key: pyrage.x25519.Recipient, most: int | None
) -> Counted:
    source = Counted(reader, most)
    try:
        pyrage.encrypt_io(source, out, [key])
    except Exception as error:  # pyrage wraps what the reader raises
        if most is not None and source.size > most:
            raise TooLarge from error
        raise
    return source


def _write(
    write: Callable[[Counted, pyrage.x25519.Recipient], Counted],
) -> Body:
    identity = pyrage.x25519.Identity.generate()
    name = get_random_string(32) + SUFFIX
    place = place_of(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            out = Counted(file)
            source = write(out, identity.to_public())
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    _flush_folder(place.parent)
    _flush_folder(folder())
    return Body(name, out.sha256, out.size, source.sha256, source.size, str(identity))


def _flush_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(file: str, identity: bytes) -> Iterator[bytes]:
    """Yield the content of a sealed file block by block; raises CannotOpen.

    The header is read before the first block is asked for, so that a missing file or a
    wrong key is known before an answer begins. Each block was checked before it comes.
    """
    key = _identity(identity)
    source = _source(file)
    read_end, write_end = os.pipe()
    failed: list[BaseException] = []

    def work() -> None:
        with source, os.fdopen(write_end, "wb") as out:
            try:
                pyrage.decrypt_io(source, out, [key])
            except BrokenPipeError:
                pass  # nobody reads any more
            except BaseException as error:  # told to who reads
                failed.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    blocks = _blocks(read_end, thread, failed)
    first = next(blocks, b"")
    return _chained(first, blocks)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _blocks(
    read_end: int, thread: threading.Thread, failed: list[BaseException]
) -> Iterator[bytes]:
    with os.fdopen(read_end, "rb") as pipe:
        while block := pipe.read(BLOCK):
            yield block
    thread.join()
    if failed:
        raise CannotOpen("damaged, or sealed to another key") from failed[0]


def read(file: str, identity: bytes, *, most: int) -> bytes:
    """Return the whole content of a small file; raises CannotOpen or TooLarge."""
    parts, size = [], 0
    for block in opened(file, identity):
        size += len(block)
        if size > most:
            raise TooLarge
        parts.append(block)
    return b"".join(parts)


def _identity(text: bytes) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text.decode("ascii").strip())
    except (pyrage.IdentityError, ValueError, UnicodeDecodeError) as error:
        raise CannotOpen("no key of a file") from error


def _source(file: str) -> IO[bytes]:
    try:
        return place_of(file).open("rb")
    except OSError as error:
        raise CannotOpen("the file is missing") from error


def remove(file: str) -> None:
    """Delete a sealed file; one that is gone already is no fault."""
    if file:
        place_of(file).unlink(missing_ok=True)


def hash_of(file: str) -> tuple[str, int] | None:
    """Return SHA-256 and size of a sealed file as it lies there; None when it is gone."""
    seal, size = hashlib.sha256(), 0
    try:
        with place_of(file).open("rb") as source:
            while block := source.read(BLOCK * 16):
                seal.update(block)
                size += len(block)
    except OSError:
        return None
    return seal.hexdigest(), size


def size_of(file: str) -> int | None:
    """Return how large a sealed file is; None when it is gone."""
    try:
        return place_of(file).stat().st_size
    except OSError:
        return None
