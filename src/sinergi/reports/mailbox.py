"""The key of a report's mailbox: an age pair whose private half is the receipt itself.

What the office writes is sealed to it, so that the reporter reads it while the office is
locked, and nobody reads it from a stolen disk.
"""

from sinergi.reports.rules.receipt import mailbox_seed
from sinergi.seals.sealing import public_of

SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
MAKERS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
HEAD = "age-secret-key-"


def private_key(code: str) -> str:
    """Return the private key of a receipt's mailbox as age writes it."""
    return bech32(HEAD, mailbox_seed(code)).upper()


def public_key(code: str) -> str:
    """Return the public key of a receipt's mailbox."""
    return public_of(private_key(code))


def bech32(head: str, data: bytes) -> str:
    """Return bytes in Bech32 (BIP 173), the writing of age keys, which has no limit of 90."""
    bits = int.from_bytes(data, "big")
    spare = -len(data) * 8 % 5
    count = (len(data) * 8 + spare) // 5
    bits <<= spare
    values = [(bits >> (5 * place)) & 31 for place in reversed(range(count))]
    heads = [ord(one) >> 5 for one in head] + [0] + [ord(one) & 31 for one in head]
    rest = _polymod([*heads, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    check = [(rest >> (5 * (5 - place))) & 31 for place in range(6)]
    return head + "1" + "".join(SIGNS[one] for one in [*values, *check])


def _polymod(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, maker in enumerate(MAKERS):
            rest ^= maker if (top >> place) & 1 else 0
    return rest
