"""Files on their way in: sealed at once, or in pieces that only their form can put together.

Pieces lie encrypted under `SINERGI_HOME/door`, by a key that comes from the form's nonce,
which is kept nowhere: a stolen disk shows noise. They are swept away after a day.
"""

import hashlib
import hmac
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.uploadedfile import UploadedFile

from sinergi.doors.sweeping import written_before
from sinergi.public.budgets import BYTES, receiving
from sinergi.public.form import Form, note_of
from sinergi.public.room import ROOM, UNNAMED, door_folder
from sinergi.reports.files import LARGEST, MOST_FILES, BadFile, ReadyFile, prepare_file
from sinergi.reports.keys import receipt_key
from sinergi.reports.models import ReportFile

MOST_PIECE = 1024 * 1024
FORGOTTEN_S = 24 * 3600
NONCE = 12


class BadPiece(ValueError):
    """The piece is not taken; `code` is "offset", "size", "busy" or "full"."""

    def __init__(self, code: str, offset: int = 0) -> None:
        super().__init__(code)
        self.code, self.offset = code, offset


def take_files(
    sent: Iterable["UploadedFile[Any]"], form: Form, office: int, there: int
) -> list[str]:
    """Seal the files of a form and return their notes; raises BadFile."""
    return [note_of(one, form) for one in prepare_all(sent, office, there)]


def prepare_all(
    sent: Iterable["UploadedFile[Any]"], office: int, there: int = 0
) -> list[ReadyFile]:
    """Seal files beside the `there` that were sent before; raises BadFile."""
    ready: list[ReadyFile] = []
    for file in list(sent):
        if not file.size:
            continue  # a browser sends an empty part where nothing was chosen
        if there + len(ready) >= MOST_FILES:
            raise BadFile("too-many")
        if not BYTES.take(file.size):
            raise BadFile("busy")
        if not ROOM.take(file.size):
            raise BadFile("full")
        with receiving:
            ready.append(_marked(prepare_file(file.read(), file.name or "", office)))
    return ready


def _marked(file: ReadyFile) -> ReadyFile:
    """Mark sealed files as not yet named by a row, for `sweeping`; return the file."""
    folder = door_folder() / UNNAMED
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for place in (file.original_place, file.copy_place):
        if place:
            (folder / place).touch(mode=0o600)
    return file


def named(files: Iterable[ReadyFile | ReportFile]) -> None:
    """Take the marks away of files that a row names now."""
    for file in files:
        for place in (file.original_place, file.copy_place):
            if place:
                (door_folder() / UNNAMED / place).unlink(missing_ok=True)


def unnamed_since(until_s: float) -> list[Path]:
    """Return the marks of sealed files that came before a time."""
    folder = door_folder() / UNNAMED
    if not folder.is_dir():
        return []
    return list(written_before(folder.iterdir(), until_s))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes in pieces: whose form, its own name there, its whole size."""

    form: Form
    name: str
    size: int

    @property
    def folder(self) -> Path:
        """Where its pieces lie; the name tells nothing."""
        return door_folder() / self._derived(b"folder").hex()[:40]

    def box(self) -> AESGCM:
        """Return what its pieces are encrypted by."""
        return AESGCM(self._derived(b"piece"))

    def _derived(self, use: bytes) -> bytes:
        words = f"{self.form.nonce}|{self.name}|{self.size}".encode()
        return hmac.new(receipt_key(), use + words, hashlib.sha256).digest()


def received(upload: Upload) -> int:
    """Return how many bytes of it are there: where the sender goes on."""
    return sum(size for _path, size in _pieces(upload))


def add_piece(upload: Upload, offset: int, data: bytes) -> int:
    """Keep the next piece and return how many bytes are there; raises BadPiece."""
    if not 0 < upload.size <= LARGEST or len(data) > MOST_PIECE:
        raise BadPiece("size")
    there = received(upload)
    if offset != there or there + len(data) > upload.size:
        raise BadPiece("offset", there)
    if not data:
        return there
    if not BYTES.take(len(data)):
        raise BadPiece("busy", there)
    if not ROOM.take(len(data)):
        raise BadPiece("full", there)
    upload.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    nonce = os.urandom(NONCE)
    sealed = nonce + upload.box().encrypt(nonce, data, str(offset).encode())
    path = upload.folder / f"{offset:010d}-{len(data)}"
    part = path.with_suffix(".part")
    part.write_bytes(sealed)
    part.replace(path)
    return there + len(data)


def finish(upload: Upload, office: int, name: str) -> str:
    """Put the pieces together, seal the file, and return its note; raises BadFile.

    What is sealed lies where the pieces lay: it was counted when they came.
    """
    try:
        with receiving:
            data = _together(upload)
            if is_hash(upload.name) and hashlib.sha256(data).hexdigest() != upload.name:
                raise BadFile("changed")
            ready = _marked(prepare_file(data, name, office))
    finally:
        shutil.rmtree(upload.folder, ignore_errors=True)
    return note_of(ready, upload.form)


def is_hash(name: str) -> bool:
    """True for a SHA-256: a sender that can names its file by what it hashed itself."""
    return re.fullmatch(r"[0-9a-f]{64}", name) is not None


def _together(upload: Upload) -> bytes:
    box, whole = upload.box(), bytearray()
    for path, _size in _pieces(upload):
        sealed = path.read_bytes()
        where = str(int(path.name.partition("-")[0])).encode()
        try:
            whole += box.decrypt(sealed[:NONCE], sealed[NONCE:], where)
        except InvalidTag as error:
            raise BadFile("picture") from error
    return bytes(whole)


def sweep_pieces(now_s: float) -> int:
    """Delete what nobody has finished for a day; return how many files that were."""
    gone = 0
    if not door_folder().is_dir():
        return 0
    forms = (one for one in door_folder().iterdir() if one.name != UNNAMED)
    for folder in written_before(forms, now_s - FORGOTTEN_S):
        shutil.rmtree(folder, ignore_errors=True)
        gone += 1
    return gone


def _pieces(upload: Upload) -> list[tuple[Path, int]]:
    if not upload.folder.is_dir():
        return []
    found = sorted(one for one in upload.folder.iterdir() if one.suffix != ".part")
    return [(one, int(one.name.partition("-")[2])) for one in found]
