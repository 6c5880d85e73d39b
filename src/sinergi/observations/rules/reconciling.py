"""Which numbers stand here and there: lists of numbers as people paste them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

CELLS = re.compile(r"[\t;,]")
MOST_NUMBERS = 20_000
LONGEST = 60


def plain_number(text: str) -> str:
    """Return a number as it is compared: no blanks around or doubled, capitals."""
    return " ".join(text.replace("\ufeff", "").split()).strip("\"'").strip().upper()


def read_numbers(text: str) -> list[str]:
    """Return the numbers of a pasted list or CSV: of each line the first cell.

    A line without a digit in that cell is a heading; more than MOST_NUMBERS lines are
    not read (ValueError).
    """
    found = []
    for line in text.splitlines():
        number = plain_number(CELLS.split(line.strip().strip("\t;,"), maxsplit=1)[0])
        if any(ch.isdigit() for ch in number):
            found.append(number[:LONGEST])
        if len(found) > MOST_NUMBERS:
            raise ValueError("too many numbers")
    return found


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The comparison of two lists; each part sorted, each number once.

    `twice` are numbers that stand more than once in the list from there.
    """

    both: tuple[str, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    twice: tuple[str, ...]


def reconcile(here: Iterable[str], there: Iterable[str]) -> Reconciled:
    """Compare the numbers entered here with those of the list from there."""
    pasted = Counter(there)
    own = {plain_number(one) for one in here}
    return Reconciled(
        both=tuple(sorted(own & pasted.keys())),
        only_here=tuple(sorted(own - pasted.keys())),
        only_there=tuple(sorted(pasted.keys() - own)),
        twice=tuple(sorted(one for one, count in pasted.items() if count > 1)),
    )
