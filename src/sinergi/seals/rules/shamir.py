"""A secret cut into pieces, so many of which give it back, and fewer tell nothing.

A. Shamir, "How to share a secret", CACM 22 (1979), over GF(256) with the polynomial
x⁸+x⁴+x³+x+1 of AES (FIPS 197, 4.2), each byte by itself. Multiplication walks through all
eight bits whatever they are, so that time tells nothing of the secret.
"""

from collections.abc import Callable, Mapping
from secrets import token_bytes

MOST = 255
"""Pieces that can be told apart."""
POLYNOMIAL = 0x1B


def times(a: int, b: int) -> int:
    """Return the product in GF(256)."""
    product = 0
    for _bit in range(8):
        product ^= a & -(b & 1)
        a = ((a << 1) & 0xFF) ^ (POLYNOMIAL & -(a >> 7))
        b >>= 1
    return product


def inverse(a: int) -> int:
    """Return 1/a, which is a to the power of 254; raises ZeroDivisionError for 0."""
    if a == 0:
        raise ZeroDivisionError("0 has no inverse in GF(256)")
    result, power = 1, a
    for _bit in range(7):
        power = times(power, power)
        result = times(result, power)
    return result


def cut(
    secret: bytes, threshold: int, pieces: int,
    draw: Callable[[int], bytes] = token_bytes,
) -> dict[int, bytes]:  # fmt: skip
    """Return `pieces` pieces (number from 1 → bytes as long as the secret).

    Any `threshold` of them give the secret back. `draw` returns so many random bytes.
    Raises ValueError when 2 ≤ threshold ≤ pieces ≤ 255 does not hold.
    """
    if not 2 <= threshold <= pieces <= MOST or not secret:
        raise ValueError("two or more, at most as many as there are pieces")
    factors = [secret, *(draw(len(secret)) for _ in range(threshold - 1))]
    return {
        x: bytes(_value(column, x) for column in zip(*factors, strict=True))
        for x in range(1, pieces + 1)
    }


def _value(factors: tuple[int, ...], x: int) -> int:
    """Return the polynomial's value at x (Horner)."""
    value = 0
    for factor in reversed(factors):
        value = times(value, x) ^ factor
    return value


def joined(pieces: Mapping[int, bytes]) -> bytes:
    """Return the secret from exactly as many pieces as are needed (Lagrange at 0).

    From others it returns other bytes: who joins must check what comes out. Raises
    ValueError for pieces of different length, a number out of range, or none.
    """
    lengths = {len(one) for one in pieces.values()}
    if len(lengths) != 1 or not all(1 <= x <= MOST for x in pieces):
        raise ValueError("the pieces do not fit together")
    weights = {x: _weight(x, tuple(pieces)) for x in pieces}
    secret = bytearray(lengths.pop())
    for x, data in pieces.items():
        for at, byte in enumerate(data):
            secret[at] ^= times(byte, weights[x])
    return bytes(secret)


def _weight(x: int, others: tuple[int, ...]) -> int:
    weight = 1
    for other in others:
        if other != x:
            weight = times(weight, times(other, inverse(other ^ x)))
    return weight
