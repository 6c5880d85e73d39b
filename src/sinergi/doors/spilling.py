"""What somebody uploads waits in memory, and beyond a size on the disk in cipher alone.

Django would write a larger file to the temporary folder as it is. Here it lies there under
a key that only this process knows, and only until the answer is given: AES-256 in counter
mode, so that it is read from any place. Nothing checks that it is whole: nobody else can
reach the file, which has no name.
"""

import io
import secrets
import tempfile
from typing import IO, TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

IN_MEMORY = 1024 * 1024
UNIT = 16
"""Bytes of one step of the counter."""


class Spill(io.RawIOBase):
    """A file that is written once from its beginning, then read from anywhere."""

    def __init__(self, most: int = IN_MEMORY) -> None:
        super().__init__()
        self._most, self._at, self.size = most, 0, 0
        self._file: IO[bytes] = io.BytesIO()
        self._key, self._start = secrets.token_bytes(32), secrets.randbits(64) << 64
        self._on_disk = False
        self._writer: Any = self._cipher(0).encryptor()

    def _cipher(self, unit: int) -> "Cipher[CTR]":
        counter = (self._start + unit).to_bytes(UNIT, "big")
        return Cipher(AES256(self._key), CTR(counter))

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def writable(self) -> bool:
        """Say yes; it is written at its end."""
        return True

    def write(self, data: Any, /) -> int:
        """Add to the end."""
        block = bytes(data)
        self._file.seek(0, io.SEEK_END)
        if not self._on_disk and self.size + len(block) > self._most:
            self._move_out()
        self._file.write(self._writer.update(block) if self._on_disk else block)
        self.size += len(block)
        self._at = self.size
        return len(block)

    def _move_out(self) -> None:
        held, self._file = self._file, tempfile.TemporaryFile()  # noqa: SIM115 see close
        held.seek(0)
        self._file.write(self._writer.update(held.read()))
        self._on_disk = True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer from where it stands; 0 at the end."""
        view = memoryview(buffer).cast("B")
        data = self._read_at(self._at, len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _read_at(self, at: int, count: int) -> bytes:
        if not self._on_disk:
            self._file.seek(at)
            return self._file.read(count)
        skip = at % UNIT
        self._file.seek(at - skip)
        sealed = self._file.read(count + skip)
        plain: bytes = self._cipher(at // UNIT).decryptor().update(sealed)
        return plain[skip:]

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place and return it."""
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if begin + offset < 0:
            raise ValueError("before the beginning")
        self._at = begin + offset
        return self._at

    def tell(self) -> int:
        """Return where it stands."""
        return self._at

    def close(self) -> None:
        """Let it go."""
        self._file.close()
        super().close()


class KeepNoPlainFile(FileUploadHandler):
    """Takes every uploaded file into a `Spill`: no plain byte of it touches the disk."""

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin the next file."""
        super().new_file(*args, **options)
        self.file = Spill()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep what came."""
        self.file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Return the file, at its beginning."""
        self.file.seek(0)
        return UploadedFile(
            file=io.BufferedReader(self.file), name=self.file_name,
            content_type=self.content_type, size=file_size, charset=self.charset,
            content_type_extra=self.content_type_extra,
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        """Let go of a file that broke off."""
        if hasattr(self, "file"):
            self.file.close()
