"""Files on their way to a browser: decrypted block by block, and let to run nothing."""

from collections.abc import Iterator

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from sinergi.evidence import bodies
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.packing import sealed_pair
from sinergi.evidence.rules.sniffing import PICTURES, ending_of
from sinergi.evidence.sealing import key_of_copy, titles_of


def shut(response: HttpResponseBase) -> HttpResponseBase:
    """Let nothing in the file run, and nothing keep it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def stream(
    blocks: Iterator[bytes], media_type: str, name: str, *, inline: bool, size: int
) -> HttpResponseBase:
    """Return the answer that hands the blocks out."""
    response = StreamingHttpResponse(blocks, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    response["Content-Length"] = str(size)
    return shut(response)


def copy_of(item: EvidenceItem, *, inline: bool) -> HttpResponseBase:
    """Return the copy of an item; raises Locked, CannotOpen, BadEvidence.

    Shown in the browser is a picture that was drawn anew, and nothing else.
    """
    key = key_of_copy(item)
    told = titles_of(item.institution_id, [item]).get(item.pk, {})
    name = told.get("name") or f"{item.number}{ending_of(item.copy_media_type)}"
    shown = inline and item.copy_media_type in PICTURES and not item.copy_is_original
    return stream(
        bodies.opened(item.copy_file, key), item.copy_media_type, name, inline=shown,
        size=item.copy_size,
    )  # fmt: skip


def sealed_original(item: EvidenceItem) -> HttpResponseBase:
    """Return a ZIP of the sealed original and its sealed key, for a custodian."""
    blocks = sealed_pair(item)
    response = StreamingHttpResponse(blocks, content_type="application/zip")
    name = f"{item.number}-original.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return shut(response)
