"""Open a file, packed or not, without being filled by it."""

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
# The container of old workbooks, and of new ones that are encrypted.
OLD_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MEGABYTE = 1024 * 1024


class FileProblem(ValueError):
    """The file as a whole cannot be used; `code` is one of the file faults."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = {
            name: fact if isinstance(fact, int) else str(fact)
            for name, fact in facts.items()
        }


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold before it is refused.

    `ratio` applies above `free` unpacked bytes: real tables pack 5 to 40 times, a bomb a
    thousand times.
    """

    unpacked: int = 2048 * MEGABYTE
    ratio: int = 150
    free: int = 64 * MEGABYTE
    rows: int = 5_000_000

    def check_bytes(self, unpacked: int, packed: int) -> None:
        """Raise FileProblem when the content is too large or grows like a bomb."""
        if unpacked > self.unpacked:
            raise FileProblem("too-big", limit=self.unpacked // MEGABYTE)
        if unpacked > self.free and unpacked > self.ratio * max(packed, 1):
            raise FileProblem("bomb")

    def check_rows(self, rows: int) -> None:
        """Raise FileProblem when there are too many rows."""
        if rows > self.rows:
            raise FileProblem("too-many-rows", limit=self.rows)


class _Counted(io.RawIOBase):
    """A stream that stops when more comes out of it than the limits allow."""

    def __init__(self, inner: IO[bytes], packed: int, limits: Limits) -> None:
        self.inner, self.packed, self.limits, self.count = inner, packed, limits, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self.inner.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise FileProblem("unreadable", format="gzip", problem=error) from error
        self.count += len(data)
        self.limits.check_bytes(self.count, self.packed)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.inner.close()
        super().close()


def check_filled(path: Path) -> None:
    """Raise FileProblem when there is not a byte in the file."""
    if not path.stat().st_size:
        raise FileProblem("empty-file")


def is_gzip(path: Path) -> bool:
    """True when the file begins as gzip does, whatever its name."""
    with path.open("rb") as file:
        return file.read(2) == GZIP_MAGIC


def open_bytes(path: Path, limits: Limits) -> IO[bytes]:
    """Return the unpacked bytes as a buffered stream that obeys the limits."""
    size = path.stat().st_size
    if not is_gzip(path):
        limits.check_bytes(size, size)
        return path.open("rb")
    inner = gzip.open(path, "rb")  # noqa: SIM115 closed by _Counted
    counted = _Counted(inner, size, limits)  # type: ignore[arg-type]
    return io.BufferedReader(counted, MEGABYTE)


def count_of(mark: bytes, path: Path, limits: Limits) -> int:
    """Return how often the bytes stand in the unpacked file, at block ends perhaps less."""
    with open_bytes(path, limits) as file:
        return sum(
            block.count(mark) for block in iter(lambda: file.read(MEGABYTE), b"")
        )


def check_zip(path: Path, limits: Limits) -> None:
    """Raise FileProblem when a file is no zip container (XLSX), or unpacks to too much."""
    check_filled(path)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        code = _why_no_zip(path)
        raise FileProblem(code, format="XLSX", problem=error) from error
    limits.check_bytes(unpacked, path.stat().st_size)


def _why_no_zip(path: Path) -> str:
    """Return what a file is that should have been a workbook, as a code of a fault."""
    with path.open("rb") as file:
        head = file.read(len(OLD_MAGIC))
        if head == OLD_MAGIC:
            # The directory names it, and stands wherever the program put it.
            return "password" if _holds(ENCRYPTED, file) else "old-workbook"
    return "unreadable" if head.startswith(ZIP_MAGIC) else "not-that-kind"


def _holds(mark: bytes, file: IO[bytes]) -> bool:
    tail = b""
    while block := file.read(MEGABYTE):
        if mark in tail + block:
            return True
        tail = block[-len(mark) :]
    return False
