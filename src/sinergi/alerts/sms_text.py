"""How much fits into an SMS (3GPP TS 23.038 and 23.040), and shortening to it."""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
"""Of two septets each."""
ONE_GSM, EACH_GSM = 160, 153
ONE_UCS, EACH_UCS = 70, 67
"""What fits into a single one, and into each of several, which carry a header."""
ELLIPSIS = "..."
PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-",
        "\u2014": "-", "\u2026": "...", "\u00a0": " ", "\t": " ",
    }
)  # fmt: skip
"""Signs of print that would turn a whole message into the costly alphabet."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The alphabet a text needs, its length in it, and how many messages that is."""

    alphabet: str
    length: int
    count: int


def parts_of(text: str) -> Parts:
    """Return what sending this text takes: GSM-7 where every sign is of it, else UCS-2."""
    if all(sign in BASIC or sign in EXTENDED for sign in text):
        length = sum(2 if sign in EXTENDED else 1 for sign in text)
        return Parts("GSM-7", length, _count(length, ONE_GSM, EACH_GSM))
    length = len(text.encode("utf-16-be")) // 2
    return Parts("UCS-2", length, _count(length, ONE_UCS, EACH_UCS))


def _count(length: int, one: int, each: int) -> int:
    return 1 if length <= one else -(-length // each)


def fitted(words: str, link: str, most: int) -> str:
    """Return words and link within so many messages; the words give way, never the link."""
    plain = " ".join(words.translate(PLAIN).split())
    whole = f"{plain} {link}".strip()
    if parts_of(whole).count <= most:
        return whole
    low, high = 0, len(plain)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if parts_of(_cut(plain, middle, link)).count <= most:
            low = middle
        else:
            high = middle - 1
    return _cut(plain, low, link)


def _cut(plain: str, length: int, link: str) -> str:
    return f"{plain[:length].rstrip()}{ELLIPSIS} {link}".strip()
