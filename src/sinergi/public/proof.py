"""Proof that a sender took some trouble: work by JavaScript, or a sum in words.

The work: a number after which SHA-256 of `nonce:number` begins with so many zero bits. The
sum is for those without JavaScript; it keeps out the simplest machines and is no more than
that, wherefore `budgets.ANSWERED` bounds it.
"""

import hashlib
import hmac

from django.utils.translation import gettext as _

from sinergi.public import budgets
from sinergi.reports.keys import receipt_key

BITS, MOST_BITS, SLACK = 15, 20, 2
LARGEST_PART = 9


def bits_asked() -> int:
    """Return how many zero bits are asked for: more while many send at once."""
    emptied = 1.0 - budgets.SENT.fullness()
    return BITS + round(emptied * (MOST_BITS - BITS))


def bits_taken() -> int:
    """Return how many are enough: a browser worked on what was asked a moment ago."""
    return max(BITS, bits_asked() - SLACK)


def is_worked(nonce: str, number: str, bits: int) -> bool:
    """True when the number proves the work for this form."""
    if not number.isdecimal() or len(number) > 12 or not number.isascii():
        return False
    digest = hashlib.sha256(f"{nonce}:{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits) == 0


def parts_of(nonce: str) -> tuple[int, int]:
    """Return the two numbers of a form's sum, 1 to 9."""
    drawn = hmac.new(receipt_key(), b"sum" + nonce.encode(), hashlib.sha256).digest()
    return drawn[0] % LARGEST_PART + 1, drawn[1] % LARGEST_PART + 1


def sum_in_words(nonce: str) -> str:
    """Return the question, numbers in words."""
    one, other = parts_of(nonce)
    words = number_words()
    return _("How much is %(one)s plus %(other)s? Write digits.") % {
        "one": words[one - 1],
        "other": words[other - 1],
    }


def number_words() -> tuple[str, ...]:
    """Return one to nine in words."""
    return (
        _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
        _("eight"), _("nine"),
    )  # fmt: skip


def is_answered(nonce: str, answer: str) -> bool:
    """True when the sum is right."""
    return answer.strip() == str(sum(parts_of(nonce)))
