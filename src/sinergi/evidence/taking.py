"""A file on its way in: what it is, original and copy sealed on the disk, the row's columns.

Services call this within their act; the chain and the fact are theirs.
"""

import datetime as dt
import io
from dataclasses import dataclass
from typing import IO, cast

from django.conf import settings

from sinergi.doors.spilling import Spill
from sinergi.evidence import bodies
from sinergi.evidence.copying import LARGEST_PICTURE, NoPicture, redraw
from sinergi.evidence.models import ChainHead, EvidenceItem
from sinergi.evidence.rules.kinds import BadEvidence
from sinergi.evidence.rules.naming import number_of
from sinergi.evidence.rules.sniffing import HEAD, PICTURES, kind_of
from sinergi.evidence.sealing import seal_for_custodians, seal_for_office


@dataclass(frozen=True)
class Sealed:
    """A file that lies sealed on the disk and that no row names yet."""

    original: bodies.Body
    copy: bodies.Body
    media_type: str
    copy_media_type: str

    def forget(self) -> None:
        """Delete it, because it was not taken after all."""
        bodies.remove(self.original.file)
        bodies.remove(self.copy.file)


def seal_file(data: bytes | IO[bytes], *, name: str, media_type: str = "") -> Sealed:
    """Seal original and copy of a file; raises BadEvidence."""
    stream = _twice(data)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise BadEvidence("empty", "file")
    told = kind_of(head, name)
    if told is None or (media_type and media_type != told):
        raise BadEvidence("type", "file")
    try:
        original = bodies.keep(stream, most=settings.SINERGI_MAX_UPLOAD)
    except bodies.TooLarge as error:
        raise BadEvidence("too-large", "file") from error
    try:
        copy, shown = _copy(stream, told, original.size)
    except BaseException:
        bodies.remove(original.file)
        raise
    return Sealed(original, copy, told, shown)


def _twice(data: bytes | IO[bytes]) -> IO[bytes]:
    """Return a stream that can be read from its beginning more than once."""
    if isinstance(data, bytes | bytearray | memoryview):
        return io.BytesIO(data)
    if hasattr(data, "seekable") and data.seekable():
        data.seek(0)
        return data
    spool = Spill()
    while block := data.read(bodies.BLOCK):
        spool.write(block)
    spool.seek(0)
    return cast(IO[bytes], io.BufferedReader(spool))


def _copy(stream: IO[bytes], media_type: str, size: int) -> tuple[bodies.Body, str]:
    """Seal what people look at: a picture drawn anew, else the same bytes."""
    stream.seek(0)
    if media_type in PICTURES and size <= LARGEST_PICTURE:
        try:
            drawn = redraw(stream.read(), media_type)
        except NoPicture:
            stream.seek(0)
        else:
            return bodies.keep(io.BytesIO(drawn.content)), drawn.media_type
    return bodies.keep(stream), media_type


def fields_of(sealed: Sealed, institution_id: int) -> dict[str, object]:
    """Return the columns of an item that tell of its files."""
    original, copy = sealed.original, sealed.copy
    return {
        "sha256": original.sha256,
        "size": original.size,
        "media_type": sealed.media_type,
        "original_file": original.file,
        "original_sealed_sha256": original.sealed_sha256,
        "original_sealed_size": original.sealed_size,
        "sealed_original_key": seal_for_custodians(original.identity, institution_id),
        **copy_fields(copy, sealed.copy_media_type, institution_id),
    }


def copy_fields(
    copy: bodies.Body, media_type: str, institution_id: int
) -> dict[str, object]:
    """Return the columns of an item that tell of its copy."""
    return {
        "copy_file": copy.file,
        "copy_sealed_sha256": copy.sealed_sha256,
        "copy_sealed_size": copy.sealed_size,
        "sealed_copy_key": seal_for_office(copy.identity, institution_id),
        "copy_sha256": copy.sha256,
        "copy_size": copy.size,
        "copy_media_type": media_type,
    }


def new_item(
    head: ChainHead, fields: dict[str, object], *, at: dt.datetime, by_id: int | None
) -> EvidenceItem:
    """Give out the next number of the office and make the row; the head is locked."""
    head.items += 1
    head.save(update_fields=["items"])
    return EvidenceItem.all_rows.create(
        institution_id=head.institution_id, number=number_of(at.year, head.items),
        received_at=at, received_by_id=by_id, **fields,
    )  # fmt: skip
