"""Bytes from outside: unpacked within bounds, read by the one door, told apart."""

import zlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, tostring

from sinergi.doors.xml import BadXml, read_xml
from sinergi.warnings.rules.cap_reading import (
    BadMessage,
    Fault,
    ReadMessage,
    children,
    local,
    read_message,
    text_of,
)

LARGEST = 2 * 1024 * 1024
"""Of one document, packed or not; the largest national ones have a third of that."""
GZIP = b"\x1f\x8b"
CAP_TYPE = "application/cap+xml"
MOST_ENTRIES = 100
LONGEST_ADDRESS = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed points to: an address with its marker, or a whole message inside."""

    address: str = ""
    marker: str = ""
    content: bytes = b""


def unpacked(content: bytes) -> bytes:
    """Return the document itself; raises BadMessage for too much, none, or half of it.

    Never more than LARGEST is unpacked, however much there is in a small packet.
    """
    if len(content) > LARGEST:
        raise BadMessage([Fault("too-large", given=str(len(content)))])
    if not content.strip():
        raise BadMessage([Fault("empty")])
    if not content.startswith(GZIP):
        return content
    packet = zlib.decompressobj(wbits=31)
    try:
        plain = packet.decompress(content, LARGEST + 1)
    except zlib.error:
        raise BadMessage([Fault("not-unpacked")]) from None
    if len(plain) > LARGEST:
        raise BadMessage([Fault("too-large", given=f"> {LARGEST}")])
    if not packet.eof:
        raise BadMessage([Fault("not-unpacked")])
    return plain


def read_root(content: bytes) -> Element:
    """Return the root element; raises BadMessage for what is no XML we take."""
    try:
        return read_xml(unpacked(content))
    except BadXml as error:
        raise BadMessage([Fault("not-xml", given=str(error)[:120])]) from error


def read_cap(content: bytes) -> ReadMessage:
    """Return the message in a document; raises BadMessage with all that is wrong."""
    root = read_root(content)
    if local(root) == "alert":
        return read_message(root)
    raise BadMessage([Fault("no-alert", given=local(root)[:80])])


def is_feed(root: Element) -> bool:
    """True for Atom and RSS, in any version."""
    return local(root) in {"feed", "rss", "RDF"}


def entries_of(root: Element, address: str) -> list[Entry]:
    """Return what a feed points to, in its order; relative addresses made whole.

    An entry without address or message is left out, and so is what lies elsewhere than
    on the web.
    """
    parents = list(children(root, "channel")) if local(root) == "rss" else [root]
    name = "entry" if local(root) == "feed" else "item"
    found = [
        _entry(one, address) for parent in parents for one in children(parent, name)
    ]
    return [one for one in found if one is not None][:MOST_ENTRIES]


def _entry(entry: Element, base: str) -> Entry | None:
    for one in entry.iter():
        if local(one) == "alert":
            return Entry(content=tostring(one, encoding="utf-8"))
    try:
        address = urljoin(base, _link(entry))
        good = urlsplit(address).scheme in {"http", "https"}
    except ValueError:
        return None
    if not good or len(address) > LONGEST_ADDRESS:
        return None
    marker = text_of(entry, "updated") or text_of(entry, "pubDate")
    return Entry(address=address, marker=marker[:60])


def _link(entry: Element) -> str:
    """Return where an entry's message lies: the link that says it is CAP, else the first."""
    links = [
        (one.get("type", ""), one.get("href") or (one.text or "").strip())
        for one in children(entry, "link")
    ]
    named = [address for kind, address in links if kind == CAP_TYPE and address]
    return (named or [address for _kind, address in links if address] or [""])[0]
