"""Pieces of a key as people hold them: text on paper, in groups, with a check of its own.

`SINERGI1-` and groups of four letters: which key (4 bytes of the SHA-256 of the public
key), how many are needed, the piece's number, its bytes, and a CRC-32 over all of it, in
Bech32's alphabet, which has no letters that look alike.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sinergi.seals.rules.bech32 import ALPHABET, decoded, encoded, regrouped
from sinergi.seals.rules.shamir import cut, joined

PREFIX = "SINERGI1"
SECRET = "age-secret-key-"  # noqa: S105 how age's private keys begin
LENGTH = 32
MARK = 4
GROUP = 4


class BadPieces(ValueError):
    """Pieces that cannot be joined; `code` says why, `number` which line.

    "damaged", "twice", "mixed", "few", "another-key".
    """

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code)
        self.code, self.number = code, number


@dataclass(frozen=True, slots=True)
class Piece:
    """One person's piece."""

    mark: bytes
    needed: int
    number: int
    data: bytes

    def __repr__(self) -> str:
        """Show no secret."""
        return f"Piece({self.number}, of {self.needed} needed)"


def mark_of(public: str) -> bytes:
    """Return what names a key on its pieces."""
    return hashlib.sha256(public.encode()).digest()[:MARK]


def cut_key(private: str, public: str, needed: int, pieces: int) -> list[str]:
    """Return the pieces of a private key as texts; raises ValueError."""
    secret = decoded(SECRET, private)
    mark = mark_of(public)
    return [
        written(Piece(mark, needed, number, data))
        for number, data in cut(secret, needed, pieces).items()
    ]


def written(piece: Piece) -> str:
    """Return the piece as text."""
    body = piece.mark + bytes([piece.needed, piece.number]) + piece.data
    body += zlib.crc32(body).to_bytes(4, "big")
    letters = "".join(ALPHABET[one] for one in regrouped(body, 8, 5)).upper()
    groups = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    return "-".join([PREFIX, *groups])


def read(text: str, number: int = 0) -> Piece:
    """Return the piece in a text, however it was typed; raises BadPieces "damaged"."""
    letters = "".join(one for one in text.upper() if one.isascii() and one.isalnum())
    body = letters.removeprefix(PREFIX).lower()
    length = MARK + 2 + LENGTH + 4
    if not letters.startswith(PREFIX) or set(body) - set(ALPHABET):
        raise BadPieces("damaged", number)
    try:
        data = bytes(regrouped([ALPHABET.index(one) for one in body], 5, 8))
    except ValueError as error:
        raise BadPieces("damaged", number) from error
    held, check = data[:-4], int.from_bytes(data[-4:], "big")
    if len(data) != length or zlib.crc32(held) != check or held[MARK + 1] == 0:
        raise BadPieces("damaged", number)
    return Piece(held[:MARK], held[MARK], held[MARK + 1], held[MARK + 2 :])


def join_key(texts: Sequence[str], public: str) -> str:
    """Return the private key that these pieces give, in age's writing.

    Raises BadPieces. Whether it belongs to the public key is for the caller to check: the
    mark tells only that the pieces say so.
    """
    found: dict[int, Piece] = {}
    for number, text in enumerate(texts, start=1):
        piece = read(text, number)
        if piece.mark != mark_of(public):
            raise BadPieces("another-key", number)
        if piece.number in found:
            raise BadPieces("twice", number)
        if found and piece.needed != next(iter(found.values())).needed:
            raise BadPieces("mixed", number)
        found[piece.number] = piece
    needed = next(iter(found.values())).needed if found else 2
    if len(found) < needed:
        raise BadPieces("few", needed)
    some = {one.number: one.data for one in list(found.values())[:needed]}
    return encoded(SECRET, joined(some)).upper()
