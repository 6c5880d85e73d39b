"""How the keeper is spoken to: one question and one answer per connection.

A frame is the length of the head in 4 bytes (big end first), the head as JSON with the
lengths of the pieces under "pieces", then the pieces of bytes one after the other.
"""

import json
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_HEAD = 16 * 1024 * 1024
MOST_PIECES = 200_000
MOST_BYTES = 64 * 1024 * 1024
"""Of all pieces of one frame together."""
LENGTH = struct.Struct("!I")


class BadFrame(ValueError):
    """What came is no frame, or larger than is taken."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A question or an answer."""

    head: dict[str, Any]
    pieces: Sequence[bytes] = field(default=())


def packed(frame: Frame) -> bytes:
    """Return the bytes of a frame; raises BadFrame when it is too large."""
    lengths = [len(one) for one in frame.pieces]
    head = json.dumps({**frame.head, "pieces": lengths}).encode()
    _check(len(head), lengths)
    return b"".join([LENGTH.pack(len(head)), head, *frame.pieces])


def receive(wire: socket.socket) -> Frame:
    """Return the next frame; raises BadFrame, and OSError when the line breaks."""
    (length,) = LENGTH.unpack(_exactly(wire, LENGTH.size))
    _check(length, [])
    try:
        head = json.loads(_exactly(wire, length))
    except ValueError as error:
        raise BadFrame("head") from error
    lengths = head.pop("pieces", None) if isinstance(head, dict) else None
    if not isinstance(lengths, list) or not all(
        type(one) is int and one >= 0 for one in lengths
    ):
        raise BadFrame("pieces")
    _check(length, lengths)
    data = memoryview(_exactly(wire, sum(lengths)))
    pieces, at = [], 0
    for one in lengths:
        pieces.append(bytes(data[at : at + one]))
        at += one
    return Frame(head, pieces)


def _check(head: int, lengths: list[int]) -> None:
    if head > MOST_HEAD or len(lengths) > MOST_PIECES or sum(lengths) > MOST_BYTES:
        raise BadFrame("too large")


def _exactly(wire: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = wire.recv(min(1 << 20, length - len(data)))
        if not part:
            raise BadFrame("cut off")
        data += part
    return bytes(data)
