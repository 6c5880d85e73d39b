"""Areas as people write them, by code or by name: "31.75.06", "Penggilingan", "Kec. Cakung"."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile

from sinergi.access.actor import Actor
from sinergi.places.models import Area
from sinergi.places.rules import LEVEL_NAMES, AreaType, is_code, to_code

LEVELS = {
    "kota": 2, "kabupaten": 2, "kab": 2, "kecamatan": 3, "kec": 3, "kelurahan": 4,
    "kel": 4, "desa": 4,
}  # fmt: skip
"""What may stand before a name to say which of two it is."""
BETWEEN = re.compile(r"[\n,;]+")
MOST_NAMES = 50


@dataclass(frozen=True, slots=True)
class Written:
    """What was read: the codes, each once; what no area is called; what several are."""

    codes: list[str]
    unknown: list[str]
    several: dict[str, list[str]]
    """What was written → "Kecamatan Cakung (31.75.06)" and the others."""


def areas_written(text: str, actor: Actor | None = None) -> Written:
    """Return the areas a text names; two queries at most. Codes are not looked up."""
    parts = [one.strip() for one in BETWEEN.split(text) if one.strip()]
    found: list[tuple[str, bool]] = []
    for part in parts:
        words = part.split()
        codes = list(takewhile(is_code, (to_code(one) for one in words)))
        if codes:  # what follows is the name, for the reader
            found += [(one, True) for one in codes]
        else:
            found.append((part, False))
    wanted = [one for one, is_known in found if not is_known]
    named = _named(wanted[:MOST_NAMES], actor)
    written = Written([], [], {})
    for one, is_known in found:
        rows = [] if is_known else named.get(_key(one)[0], [])
        level = _key(one)[1]
        fitting = [row for row in rows if level in (0, row[2])]
        if is_known or len(fitting) == 1:
            written.codes.append(one if is_known else fitting[0][0])
        elif fitting:
            written.several[one] = [_told(*row) for row in fitting]
        else:
            written.unknown.append(one)
    return Written(list(dict.fromkeys(written.codes)), written.unknown, written.several)


def _key(text: str) -> tuple[str, int]:
    """Return a name as it is compared, and the level said before it, 0 for none."""
    words = text.casefold().replace(".", " ").split()
    level = LEVELS.get(words[0], 0) if len(words) > 1 else 0
    return "".join(words[1:] if level else words), level


def _named(
    wanted: list[str], actor: Actor | None
) -> dict[str, list[tuple[str, str, int, str]]]:
    """Return compared name → code, name, level and kind of the areas called so."""
    if not wanted:
        return {}
    rows = Area.visible.to(actor) if actor is not None else Area.visible.all()
    rows = rows.current().filter(level__gte=2, level__lte=4)
    keys = {_key(one)[0] for one in wanted}
    found: dict[str, list[tuple[str, str, int, str]]] = defaultdict(list)
    for row in rows.values_list("code", "name", "level", "type").order_by("code"):
        key = "".join(row[1].casefold().split())
        if key in keys:
            found[key].append(row)
    return found


def _told(code: str, name: str, level: int, kind: str) -> str:
    return f"{LEVEL_NAMES.get(AreaType(kind), '')} {name} ({code})".strip()


def area_asked(text: str) -> str:
    """Return the code of the one area a filter names, "" for none, several or nonsense."""
    text = text.strip()
    if not text:
        return ""
    codes = areas_written(text).codes
    return codes[0] if len(codes) == 1 else ""
