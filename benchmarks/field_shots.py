"""Submissions made beforehand: one template, another instanceID in each.

The forms, how they are filled in and what a client sends are those of the conformance
test (`tests/openrosa`).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from tests.openrosa.client import multipart, whole
from tests.openrosa.instances import Filled


@dataclass(frozen=True, slots=True)
class Shot:
    """One submission: its instance, what must be kept of it, and what to send."""

    instance_id: str
    hashes: str
    head: bytes
    post: bytes


class Magazine:
    """Makes shots of one filled form, sent by many devices in turn.

    Where the form has a file, each shot has a file of its own: other bytes, so that none
    is kept for another.
    """

    def __init__(self, filled: Filled, secrets: Sequence[str], port: int) -> None:
        self._filled, self._secrets, self._port = filled, secrets, port
        self._made = 0

    @property
    def xml(self) -> bytes:
        """The XML of the filled form."""
        return self._filled.xml

    def shots(self, count: int) -> Iterator[Shot]:
        """Yield so many shots."""
        for _ in range(count):
            yield self.shot()

    def shot(self) -> Shot:
        """Return the next shot."""
        secret = self._secrets[self._made % len(self._secrets)]
        self._made += 1
        old, new = self._filled.instance_id, f"uuid:{uuid4()}"
        xml = self._filled.xml.replace(old.encode(), new.encode())
        files = {
            name: content[:-18] + uuid4().bytes + content[-2:]
            for name, content in self._filled.files.items()
        }
        kind, body = multipart(whole(Filled(new, xml, files)))
        usual = (
            f"Host: 127.0.0.1:{self._port}\r\nX-OpenRosa-Version: 1.0\r\n"
            "Accept-Language: id\r\nAccept-Encoding: gzip\r\n"
        )
        where = f"/or/{secret}/submission"
        told = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        return Shot(
            new,
            " ".join(hashlib.sha256(one).hexdigest() for one in (xml, *files.values())),
            f"HEAD {where} HTTP/1.1\r\n{usual}\r\n".encode(),
            f"POST {where} HTTP/1.1\r\n{usual}{told}".encode() + body,
        )


def jpeg(size: int) -> bytes:
    """Return a JPEG of a grey square, padded by comments to so many bytes.

    What a phone sends after compressing, as far as a server that only keeps it can tell.
    """
    start = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
    tables = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    frame = bytes.fromhex("ffc0000b080008000801011100")
    codes = bytes.fromhex("ffc40014000100000000000000000000000000000000")
    codes += bytes.fromhex("ffc40014100100000000000000000000000000000000")
    scan = bytes.fromhex("ffda0008010100003f00") + b"\x00"
    made = start + tables + frame + codes + scan
    filling = b""
    left = size - len(made) - 2
    while left > 4:
        part = min(left - 4, 60_000)
        block = hashlib.shake_256(str(left).encode()).digest(part)
        filling += b"\xff\xfe" + struct.pack(">H", part + 2) + block
        left -= part + 4
    return start + filling + made[len(start) :] + b"\xff\xd9"
