"""Bech32 (BIP 173) without its limit of length: how age writes keys."""

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
FACTORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encoded(prefix: str, data: bytes) -> str:
    """Return the text of these bytes, in small letters."""
    values = regrouped(data, 8, 5)
    check = _checked([*_expanded(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return f"{prefix}1{''.join(ALPHABET[one] for one in values)}"


def decoded(prefix: str, text: str) -> bytes:
    """Return the bytes; raises ValueError when the text is damaged or of another kind."""
    small = text.strip().lower()
    head, _, body = small.rpartition("1")
    if head != prefix or len(body) < 6 or set(body) - set(ALPHABET):
        raise ValueError("not written in Bech32")
    values = [ALPHABET.index(one) for one in body]
    if _checked([*_expanded(prefix), *values]) != 1:
        raise ValueError("damaged")
    return bytes(regrouped(values[:-6], 5, 8))


def regrouped(values: bytes | list[int], old: int, new: int) -> list[int]:
    """Return the bits of `values` in groups of another size, the last filled with zeros.

    From small groups to large ones, what fills must be zeros: else ValueError.
    """
    held, bits, found = 0, 0, []
    for one in values:
        held, bits = held << old | one, bits + old
        while bits >= new:
            bits -= new
            found.append(held >> bits & (1 << new) - 1)
        held &= (1 << bits) - 1
    if bits and new < old:
        found.append(held << (new - bits) & (1 << new) - 1)
    elif bits >= old or held:
        raise ValueError("the last group is not filled with zeros")
    return found


def _expanded(prefix: str) -> list[int]:
    codes = [ord(one) for one in prefix]
    return [*(one >> 5 for one in codes), 0, *(one & 31 for one in codes)]


def _checked(values: list[int]) -> int:
    check = 1
    for one in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ one
        for at, factor in enumerate(FACTORS):
            check ^= factor if top >> at & 1 else 0
    return check
