"""Files of matters: evidence and letters, each sealed to a key of its own.

The private half of that key stands among the sealed words of the row, so that a file lies
on the disk once, whoever may read it, and never has to be sealed anew.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from sinergi.doors.keeping import keep_blocks, place_of
from sinergi.doors.uploads import (
    LARGEST,
    LONGEST_NAME,
    LONGEST_SENT,
    UNKNOWN,
    BadUpload,
    media_type_of,
    path_of,
)
from sinergi.neutrality.models import Evidence, Letter
from sinergi.seals.sealing import CannotOpen, new_pair, open_with, seal

SEALED_MORE = 4096 + LARGEST // 1000
"""By how much sealing lengthens a file, at most."""
HEAD = 4096
FRESH = dt.timedelta(hours=1)


class NoKeyInside(CannotOpen):
    """The sealed words of the row hold no key of its file."""


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that lies sealed in its place; `key` opens it and goes into sealed words."""

    name: str
    media_type: str
    sha256: str
    size: int
    place: str
    key: str

    def __repr__(self) -> str:
        """Show no name and no key."""
        return f"ReadyFile({self.sha256[:12]})"


def take_file(file: "UploadedFile[Any]") -> ReadyFile:
    """Keep a file whatever it is, sealed, and return what it is; raises BadUpload.

    What we do not know is never shown, only downloaded. Call outside a transaction.
    """
    name = file.name or ""
    if not name or len(name) > LONGEST_SENT or not name.isprintable():
        raise BadUpload("name", name[:LONGEST_NAME])
    if (file.size or 0) > LARGEST:
        raise BadUpload("too-big", name)
    data = file.read()
    try:
        media_type, _ending = media_type_of(name, data[:HEAD])
    except BadUpload:
        media_type = UNKNOWN
    return keep_data(data, name, media_type)


def keep_data(data: bytes, name: str, media_type: str) -> ReadyFile:
    """Seal bytes to a key of their own, keep them, and return what they are."""
    place, key = _keep(data)
    digest = hashlib.sha256(data).hexdigest()
    return ReadyFile(name, media_type, digest, len(data), place, key)


def _keep(data: bytes) -> tuple[str, str]:
    pair = new_pair()
    kept = keep_blocks(
        [seal(data, [pair.public])], folder(), most=LARGEST + SEALED_MORE
    )
    return kept.sha256, pair.private


def folder() -> Path:
    """Return where sealed files of matters lie."""
    return Path(settings.MEDIA_ROOT) / "neutrality"


def read_file(row: Evidence | Letter) -> bytes | None:
    """Return the bytes of a row whose words are open; None when its file is gone.

    Raises CannotOpen.
    """
    place = place_of(folder(), row.place) if row.place else path_of(row.sha256)
    if not place.exists():
        return None
    if not row.place:
        return place.read_bytes()
    if not row.word("key"):
        raise NoKeyInside(str(row))
    return open_with(place.read_bytes(), row.word("key"))


def seal_plain(row: Evidence | Letter) -> tuple[str, str]:
    """Seal the file a row still has in plain form; return its place and key.

    Empty when the file is gone. The plain one stays until `forget_plain`.
    """
    plain = path_of(row.sha256)
    if row.place or not plain.exists():
        return "", ""
    return _keep(plain.read_bytes())


def is_fresh(sha256: str, at: dt.datetime) -> bool:
    """True where a file in plain form was written a moment ago: its row may be to come."""
    plain = path_of(sha256)
    return plain.exists() and plain.stat().st_mtime > (at - FRESH).timestamp()


def forget_plain(sha256: str, at: dt.datetime) -> bool:
    """Remove a file in plain form unless some row of any app still names it.

    The same bytes are kept once, whoever sent them, so other rows may need them.
    """
    if is_fresh(sha256, at) or any(_names(one, sha256) for one in apps.get_models()):
        return False
    path_of(sha256).unlink(missing_ok=True)
    return True


def _names(model: type[models.Model], sha256: str) -> bool:
    """True where a row needs the plain bytes; sealed files keep the hash alone."""
    rows = model._default_manager.all()
    names = {field.name for field in model._meta.get_fields()}
    if model in {Evidence, Letter}:
        rows = rows.filter(place="")
    fields = [one for one in names if one.endswith("sha256")]
    return any(rows.filter(**{one: sha256}).exists() for one in fields)
