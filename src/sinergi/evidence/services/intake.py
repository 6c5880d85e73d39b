"""Take a file in: hash it, seal it, give it a number, begin its chain."""

import datetime as dt
import io
import tempfile
from dataclasses import dataclass, field
from typing import IO, cast

from django.conf import settings
from django.db import transaction

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.evidence import bodies
from sinergi.evidence.chaining import append, locked_head, person_of
from sinergi.evidence.copying import LARGEST_PICTURE, NoPicture, redraw
from sinergi.evidence.models import ChainHead, EvidenceItem
from sinergi.evidence.rules.kinds import BadEvidence, EventKind, Source
from sinergi.evidence.rules.naming import number_of, plain_name, plain_reference
from sinergi.evidence.rules.sniffing import HEAD, PICTURES, kind_of
from sinergi.evidence.sealing import (
    check_keys,
    seal_for_custodians,
    seal_for_office,
    seal_title,
)

Subject = tuple[str, int]


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


@dataclass(frozen=True)
class Taken:
    """The item that was made, and earlier ones of the same bytes in the same office."""

    item: EvidenceItem
    same_as: list[EvidenceItem] = field(default_factory=list)


def take_in(
    data: bytes | IO[bytes],
    *,
    institution_id: int,
    source: Source | str,
    by_id: int | None,
    at: dt.datetime,
    name: str = "",
    title: str = "",
    reference: str = "",
    subject: Subject | None = None,
    media_type: str = "",
    device_sha256: str = "",
    purpose: str = "",
    note: str = "",
) -> Taken:
    """Seal a file, give it a number, and return the item with those of the same bytes.

    What it is, its first bytes decide; a `media_type` that is given must agree with them.
    `device_sha256` is what a device computed before sending; another hash here raises
    BadEvidence "device-hash" and nothing is kept. `subject` is (kind, id), opaque here.
    A stream that cannot be read twice is first copied. Raises BadEvidence with a code
    `empty`, `type`, `too-large`, `device-hash`, `no-key` or `no-custodian`. Files are
    written before the transaction; those of one that fails are swept by the daily job.
    """
    check_keys(institution_id)
    sealed = seal_file(data, name=name, media_type=media_type)
    wanted = device_sha256.strip().lower()
    if wanted and wanted != sealed.original.sha256:
        sealed.forget()
        raise BadEvidence("device-hash", "file")
    try:
        return _take(
            sealed, institution_id=institution_id, source=Source(source), by_id=by_id,
            at=at, words=(title, plain_name(name, sealed.media_type)),
            reference=reference, subject=subject, on_device=bool(wanted),
            purpose=purpose, note=note,
        )  # fmt: skip
    except BaseException:
        sealed.forget()
        raise


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
    spool = tempfile.SpooledTemporaryFile(max_size=bodies.BLOCK * 64)  # noqa: SIM115
    while block := data.read(bodies.BLOCK):
        spool.write(block)
    spool.seek(0)
    return cast(IO[bytes], spool)


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


@transaction.atomic
def _take(
    sealed: Sealed, *, institution_id: int, source: Source, by_id: int | None,
    at: dt.datetime, words: tuple[str, str], reference: str, subject: Subject | None,
    on_device: bool, purpose: str, note: str,
) -> Taken:  # fmt: skip
    head = locked_head(institution_id)
    kind, key = subject or ("", None)
    same = EvidenceItem.all_rows.filter(
        institution_id=institution_id, sha256=sealed.original.sha256
    )
    earlier = list(same[:20])
    fields = fields_of(sealed, institution_id) | {
        "source": source,
        "reference": plain_reference(reference),
        "subject_kind": kind[:20],
        "subject_id": key,
        "sealed_title": seal_title(*words, institution_id),
        "hashed_on_device": on_device,
    }
    item = new_item(head, fields, at=at, by_id=by_id)
    append(
        item, EventKind.TAKEN_IN, by_id=by_id, at=at, purpose=purpose, note=note,
        head=head, sha256=item.sha256, size=item.size, type=item.media_type,
        copy=item.copy_sha256, source=str(source), device=on_device,
    )  # fmt: skip
    record(
        Verb.EVIDENCE_TAKEN, at=at, actor=person_of(by_id),
        target=f"evidence:{item.pk}", institution_id=institution_id, size=item.size,
        same=len(earlier),
    )  # fmt: skip
    return Taken(item, earlier)
