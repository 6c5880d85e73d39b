"""Opening sealed words of many rows at once; what is locked comes back as None."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sinergi.cases.models import Case, Party
from sinergi.cases.sealing import Locked, read_words

Words = dict[str, Any]


class Sealed(Protocol):
    """A row whose words are sealed to the key of an office."""

    institution_id: int


def open_all(
    rows: Sequence[tuple[int, bytes | memoryview | None]],
) -> list[Words | None]:
    """Return the words of (office, sealed) pairs: one round trip per office.

    None where nothing is sealed or the office is locked.
    """
    places: dict[int, list[int]] = defaultdict(list)
    for place, (office, sealed) in enumerate(rows):
        if sealed:
            places[office].append(place)
    found: list[Words | None] = [None] * len(rows)
    for office, here in places.items():
        try:
            words = read_words(office, [rows[place][1] or b"" for place in here])
        except Locked:
            continue
        for place, one in zip(here, words, strict=True):
            found[place] = one
    return found


def open_fields(rows: Iterable[Any], field: str) -> list[Words | None]:
    """Return the words in one field of rows that have an `institution_id`."""
    return open_all([(row.institution_id, getattr(row, field)) for row in rows])


def names_of_parties(case: Case) -> Mapping[int, str]:
    """Return party → name; raises Locked. For papers, which must not lack a name."""
    rows = list(Party.all_rows.filter(case=case))
    words = read_words(case.institution_id, [row.sealed_name for row in rows])
    return {
        row.pk: str(one.get("name", "")) for row, one in zip(rows, words, strict=True)
    }
