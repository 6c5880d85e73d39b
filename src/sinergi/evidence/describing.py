"""What an export says of itself: facts of an item, its certificate, the README."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.accounts.models import Institution
from sinergi.evidence import signing
from sinergi.evidence.models import (
    CustodyEvent,
    DeletionRecord,
    DerivativeLink,
    EvidenceItem,
)
from sinergi.evidence.rules.chain import moment

LANGUAGES = ("id", "en")
LINE = "-" * 72


def item_facts(
    item: EvidenceItem, told: dict[str, str], events: Sequence[CustodyEvent]
) -> dict[str, Any]:
    """Return what the manifest says of an item; title and name only where opened."""
    link = DerivativeLink.all_rows.filter(result=item).select_related("item").first()
    gone = DeletionRecord.all_rows.filter(item=item).first()
    last = events[-1] if events else None
    return {
        "number": item.number, "sha256": item.sha256, "size": item.size,
        "media_type": item.media_type, "source": item.source,
        "reference": item.reference, "subject": [item.subject_kind, item.subject_id],
        "received_at": moment(item.received_at), "received_by": item.received_by_id,
        "hashed_on_device": item.hashed_on_device, "held": item.held,
        "retain_until": item.retain_until.isoformat() if item.retain_until else None,
        "title": told.get("title", ""), "name": told.get("name", ""),
        "events": last.seq if last else 0, "digest": last.digest if last else "",
        "copy": {
            "sha256": item.copy_sha256, "size": item.copy_size,
            "media_type": item.copy_media_type, "is_original": item.copy_is_original,
        },
        "derived": _derived(link),
        "deleted": _deleted(gone),
    }  # fmt: skip


def _derived(link: DerivativeLink | None) -> dict[str, Any] | None:
    if link is None:
        return None
    return {
        "from": link.item.number, "from_sha256": link.item.sha256, "kind": link.kind,
        "parameters": link.parameters, "proof": link.proof,
        "made_at": moment(link.made_at), "made_by": link.made_by_id,
    }  # fmt: skip


def _deleted(gone: DeletionRecord | None) -> dict[str, Any] | None:
    if gone is None:
        return None
    return {
        "at": moment(gone.at), "by": gone.by_id, "basis": gone.basis,
        "due_on": gone.due_on.isoformat() if gone.due_on else None,
    }  # fmt: skip


def certificate_of(item: EvidenceItem, facts: dict[str, Any]) -> bytes:
    """Return the certificate of an item's hash, in both languages."""
    parts = []
    for language in LANGUAGES:
        with override(language):
            parts.append("\n".join(_certificate(item, facts)))
    return f"\n{LINE}\n\n".join(parts).encode() + b"\n"


def _certificate(item: EvidenceItem, facts: dict[str, Any]) -> list[str]:
    lines = [
        _("CERTIFICATE OF HASH"),
        "",
        _("Item: %(number)s") % {"number": item.number},
        _("SHA-256 of the bytes that came in: %(hash)s") % {"hash": item.sha256},
        _("Size in bytes: %(size)s") % {"size": item.size},
        _("Kind of file, told by its first bytes: %(type)s")
        % {"type": item.media_type},
        _("Taken in: %(when)s") % {"when": in_words(item.received_at)},
        _("Number of the person who took it in: %(who)s")
        % {"who": item.received_by_id or "–"},
        _("How it was obtained: %(source)s") % {"source": item.source_name},
    ]
    if item.hashed_on_device:
        lines.append(_("The sender's device computed the same hash before sending."))
    if item.copy_sha256 and not item.copy_is_original:
        text = _(
            "The copy that people look at was drawn anew from it, without hidden data; "
            "its SHA-256: %(hash)s"
        )
        lines.append(text % {"hash": item.copy_sha256})
    if item.deleted_at is not None:
        text = _("The files were deleted on %(when)s; hash, size and story remain.")
        lines.append(text % {"when": in_words(item.deleted_at)})
    lines.append(
        _("Steps in its chain of custody: %(steps)s; the last has digest %(digest)s")
        % {"steps": facts["events"], "digest": facts["digest"]}
    )
    return lines


def in_words(at: dt.datetime) -> str:
    """Return a time as people here read it, with its zone."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local.strftime('%z')})"


def readme_of(institution: Institution, at: dt.datetime) -> bytes:
    """Return the README of an export in the language in force."""
    told = {
        "office": institution.name, "when": in_words(at),
        "fingerprint": signing.fingerprint(),
    }  # fmt: skip
    text = _(
        "EVIDENCE OF %(office)s\n"
        "Exported %(when)s\n"
        "\n"
        "To verify, without our server and without network:\n"
        "\n"
        "    python3 -I -S verify.py --lang en\n"
        "\n"
        "Python 3.8 or newer is enough. It says of every change, missing or additional\n"
        "file, and of every changed, removed, inserted or exchanged line of the log,\n"
        "where it is. Whoever does not trust the verify.py in this folder takes one from\n"
        "another export of the same version, or reads it: it is short and in plain text.\n"
        "\n"
        "Compare the fingerprint of the key with the one that the office has made known\n"
        "elsewhere (its page of heads, or a letter). Here it is:\n"
        "\n"
        "    %(fingerprint)s\n"
        "\n"
        "What lies here\n"
        "  manifest.json     every file with its SHA-256, and every item\n"
        "  head.json, .sig   head of the chain, signed (Ed25519)\n"
        "  SUMS.txt          the same hashes for: sha256sum -c SUMS.txt\n"
        "  log.jsonl         every step of every item: who (a number), when, why\n"
        "  chain.txt         the digests of the office up to the signed head\n"
        "  notes.jsonl       words to the steps, if they were opened\n"
        "  items/NUMBER/     certificate, sealed original, copy (opened or sealed)\n"
        "\n"
        "To open a sealed original (a custodian, with age, age-encryption.org):\n"
        "\n"
        "    age -d -i custodian.key -o file.key items/NUMBER/original.key.age\n"
        "    mkdir -p opened\n"
        "    age -d -i file.key -o opened/NUMBER.ending items/NUMBER/original.age\n"
        "\n"
        "verify.py then compares what lies in opened/ with the hash of the item. A sealed\n"
        "copy (copy.key.age, copy.age) opens in the same way with the office's key.\n"
        "An item whose files were deleted still verifies: its certificate says when, and\n"
        "the manifest by which rule.\n"
    )
    return (text % told).encode()
