"""Who handles what: the institution that hears of a matter, and the body it goes to."""

import datetime as dt
from collections.abc import Container, Iterable
from enum import StrEnum

KASN_CLOSED_ON = dt.date(2024, 8, 24)
"""From this day BKN takes over from KASN (SE MenPANRB 4/2024; UU 20/2023 closed KASN)."""


class Authority(StrEnum):
    """The body that recommends what becomes of a civil servant; stored."""

    KASN = "kasn"
    BKN = "bkn"


def authority_on(day: dt.date) -> Authority:
    """Return who takes a referral about a civil servant on that day (SE MenPANRB 4/2024)."""
    return Authority.KASN if day < KASN_CLOSED_ON else Authority.BKN


def first_free(chain: Iterable[int], named: Container[int]) -> int | None:
    """Return the first institution of a chain of command that is not named in the matter.

    `chain` goes upward. A superior who is named never handles: the next level up does.
    None when every level is named or the chain is over.
    """
    return next((one for one in chain if one not in named), None)
