"""The receipt of a report: a code that alone opens its mailbox.

Nineteen signs of 32 carry 95 random bits; a twentieth checks them, so that a sign that was
misread or two that changed places are told at once and never searched for. What the
database keeps is a keyed hash; the code itself, and the key of the mailbox that comes from
it, are kept by nobody but the reporter.
"""

import hashlib
import hmac
import re

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet: no I, L, O, U."""
LENGTH, GROUP = 19, 4
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
FIELD, OVERFLOW = 0b100101, 0b100000
"""The field of 32 elements, by x⁵ + x² + 1; of each product the overflow is taken away."""
BETWEEN = re.compile(r"[\s\-‐‑‒–—._]+")
LONGEST_TYPED = 80
MAILBOX, HASH, MARK = b"sinergi mailbox 1", b"sinergi receipt 1", b"sinergi form 1"


def code_from(random: bytes) -> str:
    """Return the code, without groups, of at least 12 random bytes; ValueError for fewer."""
    if len(random) < 12:
        raise ValueError("a receipt needs 95 random bits")
    number = int.from_bytes(random[:12], "big")
    signs = [(number >> (5 * place)) & 31 for place in range(LENGTH)]
    return "".join(SIGNS[one] for one in [*signs, _check(signs)])


def grouped(code: str) -> str:
    """Return a code as people read it: `7K3Q-…`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """Return the code that somebody typed, None where the check sign does not fit."""
    if len(typed) > LONGEST_TYPED:
        return None
    code = BETWEEN.sub("", typed).upper().translate(MISREAD)
    if len(code) != LENGTH + 1 or set(code) - set(SIGNS):
        return None
    signs = [SIGNS.index(one) for one in code]
    return code if _check(signs[:-1]) == signs[-1] else None


def receipt_hash(code: str, key: bytes) -> str:
    """Return what is kept of a code (HMAC-SHA256, hex)."""
    return hmac.new(key, HASH + code.encode(), hashlib.sha256).hexdigest()


def code_of_form(nonce: str, key: bytes) -> str:
    """Return the code of a form: the same form sent again gets the same receipt.

    The nonce stands in the reporter's form alone; without it the key tells nothing.
    """
    return code_from(hmac.new(key, HASH + nonce.encode(), hashlib.sha512).digest())


def mark_of_form(nonce: str, key: bytes, content: bytes) -> str:
    """Return a mark by which the same form with other words is known.

    Keyed by the nonce too, which is not kept: a guess of the words cannot be tried on it.
    """
    inner = hmac.new(key, MARK + nonce.encode(), hashlib.sha256).digest()
    return hmac.new(inner, content, hashlib.sha256).hexdigest()


def mailbox_seed(code: str) -> bytes:
    """Return the 32 bytes of the mailbox's private key (HKDF-SHA256, one block)."""
    extracted = hmac.new(MAILBOX, code.encode(), hashlib.sha256).digest()
    return hmac.new(extracted, MAILBOX + b"\x01", hashlib.sha256).digest()


def _check(signs: list[int]) -> int:
    """Return the check sign: the sum of each sign by its own power of x.

    Powers differ, so that one changed sign, and two neighbours exchanged, always show.
    """
    total, power = 0, 1
    for sign in signs:
        total ^= _times(sign, power)
        power = _times(power, 2)
    return total


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & OVERFLOW:
            one ^= FIELD
        other >>= 1
    return product
