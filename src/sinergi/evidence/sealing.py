"""To whom a file's key is sealed, and how the office opens it again."""

from collections.abc import Sequence

from sinergi.evidence import bodies
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.rules.kinds import BadEvidence
from sinergi.seals.keeping import is_unlocked, open_texts
from sinergi.seals.keys import NoKey, original_recipients, text_recipients
from sinergi.seals.sealing import seal
from sinergi.seals.words import read_words, seal_words

LARGEST_OPENED = 64 * 1024 * 1024
"""Bytes of what is drawn or read here; all else passes as a stream."""


def check_keys(institution_id: int) -> None:
    """Raise BadEvidence "no-key" when nothing can be sealed for the office."""
    try:
        text_recipients(institution_id)
        original_recipients(institution_id)
    except NoKey as lack:
        raise BadEvidence("no-key" if lack.kind == "text" else "no-custodian") from lack


def seal_for_office(identity: str, institution_id: int) -> bytes:
    """Return a file's private half sealed to the office's key; raises NoKey."""
    return seal(identity.encode(), text_recipients(institution_id))


def seal_for_custodians(identity: str, institution_id: int) -> bytes:
    """Return a file's private half sealed to the office's custodians; raises NoKey."""
    return seal(identity.encode(), original_recipients(institution_id))


def key_of_copy(item: EvidenceItem) -> bytes:
    """Return the key of an item's copy; raises Locked, CannotOpen, or BadEvidence."""
    if item.deleted_at is not None or not item.copy_file:
        raise BadEvidence("deleted")
    (key,) = open_texts(item.institution_id, [bytes(item.sealed_copy_key)])
    return key


def read_copy(item: EvidenceItem) -> bytes:
    """Return the copy of an item that is drawn or read here.

    Raises Locked, CannotOpen, or BadEvidence "too-large-here".
    """
    try:
        return bodies.read(item.copy_file, key_of_copy(item), most=LARGEST_OPENED)
    except bodies.TooLarge as error:
        raise BadEvidence("too-large-here") from error


def seal_title(title: str, name: str, institution_id: int) -> bytes:
    """Return title and file name, sealed to the office."""
    return seal_words({"title": title, "name": name}, institution_id)


def titles_of(
    institution_id: int, items: Sequence[EvidenceItem]
) -> dict[int, dict[str, str]]:
    """Return item → title and name, by one question; empty while the office is locked."""
    sealed = [one for one in items if one.sealed_title]
    if not sealed or not is_unlocked(institution_id):
        return {}
    words = read_words(institution_id, [bytes(one.sealed_title) for one in sealed])
    return {
        one.pk: {"title": str(told.get("title", "")), "name": str(told.get("name", ""))}
        for one, told in zip(sealed, words, strict=True)
    }
