"""Hand an item to another institution of this installation, and write it down on both sides."""

import datetime as dt
import os
import shutil

from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string

from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.evidence import bodies
from sinergi.evidence.chaining import append, locked_head, locked_item, person_of
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.rules.kinds import BadEvidence, EventKind, Source
from sinergi.evidence.sealing import key_of_copy, seal_for_office, seal_title, titles_of
from sinergi.evidence.services.access import check_purpose
from sinergi.evidence.taking import new_item
from sinergi.seals.keys import NoKey

SHARED = (
    "sha256", "size", "media_type", "copy_sealed_sha256", "copy_sealed_size",
    "copy_sha256", "copy_size", "copy_media_type", "reference", "subject_kind",
    "subject_id",
)  # fmt: skip


def transfer_to(
    item: EvidenceItem,
    institution: Institution,
    *,
    purpose: str,
    by_id: int | None,
    at: dt.datetime,
    note: str = "",
) -> EvidenceItem:
    """Give the copy of an item to another office, sealed to its key, and return its item.

    The original stays with the sender's custodians; the receiver's item names its hash.
    The sender's office must be unlocked: raises Locked. Raises BadEvidence "no-key" when
    the receiver has none, "same-office", "deleted", or for the purpose.
    """
    check_purpose(purpose, note)
    if institution.pk == item.institution_id:
        raise BadEvidence("same-office", "institution")
    key = key_of_copy(item).decode("ascii")
    told = titles_of(item.institution_id, [item]).get(item.pk, {})
    try:
        sealed_key = seal_for_office(key, institution.pk)
        title = seal_title(told.get("title", ""), told.get("name", ""), institution.pk)
    except NoKey as lack:
        raise BadEvidence("no-key", "institution") from lack
    file = _second(item.copy_file)
    fields = {name: getattr(item, name) for name in SHARED} | {
        "copy_file": file, "sealed_copy_key": sealed_key, "sealed_title": title,
        "source": Source.TRANSFER,
    }  # fmt: skip
    try:
        return _transfer(
            item, institution, fields, purpose=purpose, by_id=by_id, at=at, note=note
        )
    except BaseException:
        bodies.remove(file)
        raise


def _second(file: str) -> str:
    """Return a second name for a sealed file: each office deletes its own.

    It counts as written now: no row names it yet, and what is old and unnamed is swept.
    """
    name = get_random_string(32) + bodies.SUFFIX
    place = bodies.place_of(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(bodies.place_of(file), place)
        os.utime(place)
    except FileNotFoundError as error:
        raise BadEvidence("deleted") from error
    except OSError:  # a file system without second names
        shutil.copyfile(bodies.place_of(file), place)
        place.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    return name


@transaction.atomic
def _transfer(
    item: EvidenceItem, institution: Institution, fields: dict[str, object], *,
    purpose: str, by_id: int | None, at: dt.datetime, note: str,
) -> EvidenceItem:  # fmt: skip
    for office in sorted((item.institution_id, institution.pk)):
        locked_head(office)  # always in one order: two transfers never wait crosswise
    row = locked_item(item.pk)
    if row.deleted_at is not None:
        raise BadEvidence("deleted")
    head = locked_head(institution.pk)
    received = new_item(head, fields, at=at, by_id=None)
    append(
        row, EventKind.TRANSFERRED, by_id=by_id, at=at, purpose=purpose, note=note,
        to=institution.pk, number=received.number, copy=row.copy_sha256,
    )  # fmt: skip
    append(
        received, EventKind.RECEIVED, by_id=None, at=at, purpose=purpose, head=head,
        sender=row.institution_id, number=row.number, sha256=row.sha256,
        copy=row.copy_sha256, sender_digest=row.last_digest, size=row.size,
        type=row.media_type, source=str(Source.TRANSFER),
    )  # fmt: skip
    record(
        Verb.EVIDENCE_TRANSFERRED, at=at, actor=person_of(by_id),
        target=f"evidence:{row.pk}", institution_id=row.institution_id,
        to=institution.pk, received=received.pk,
    )  # fmt: skip
    return received
