"""Find areas, runs and frameworks by what people type.

Spellings differ between offices (Kramatjati, Kramat Jati, KRAMAT-JATI), so names are
compared without case, accents, spaces, dashes and apostrophes.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import F, Func, Value
from django.db.models.functions import Lower, Replace

from sinergi.access.actor import Actor
from sinergi.places.models import Area
from sinergi.places.rules import is_code, to_code
from sinergi.web.name_index import name_index, plain
from sinergi_core.frameworks import FrameworkInfo, list_frameworks

MARKS = (" ", "-", "'", ".")
CLOSE = 0.72
"""Least likeness (0-1, difflib) of a name offered when nothing fits exactly."""
MOST_COMPARED = 12_000
"""Names compared for likeness: a province's worth, about 0.1 s."""
MOST_FOUND = 1_000
"""More areas than this are not listed: the question is too wide to be answered so."""


def plain_field(name: str) -> Func | Lower:
    """Return a column as `plain` writes it (accents aside; names of areas have none)."""
    expression: Func | Lower = Lower(name)
    for mark in MARKS:
        expression = Replace(expression, Value(mark), Value(""))
    return expression


def find_areas(asked: str, actor: Actor) -> list[int]:
    """Return keys of areas in force by code or name: the same first, then those that
    begin so, then those that hold it; within each the higher level first.

    At most `MOST_FOUND`. Nothing asked finds nothing.
    """
    code = to_code(asked.replace(" ", ""))
    if is_code(code):
        areas = Area.visible.to(actor).current().within(code)
        rows = areas.order_by("level", "code").values_list("pk", flat=True)
        return list(rows[:MOST_FOUND])
    wanted = plain(asked)
    if not wanted:
        return []
    index = name_index(actor)
    found = [
        (name != wanted, not name.startswith(wanted), place)
        for place, name in enumerate(index.names)
        if wanted in name
    ]
    return [index.keys[place] for _, _, place in sorted(found)[:MOST_FOUND]]


def areas_by_key(keys: Iterable[int], actor: Actor) -> list[Area]:
    """Return the areas in the order of their keys; one query."""
    wanted = list(keys)
    found = {area.pk: area for area in Area.visible.to(actor).filter(pk__in=wanted)}
    return [found[pk] for pk in wanted if pk in found]


def like_names(asked: str, actor: Actor) -> list[Area]:
    """Return up to five areas whose names are spelt nearly so; for an empty answer.

    Names of the first `MOST_COMPARED` areas by level are compared, so over a whole
    nation it offers provinces, cities and districts only.
    """
    wanted = plain(asked)
    if len(wanted) < 4:
        return []
    index = name_index(actor)
    by_name: dict[str, list[int]] = {}
    for pk, name in list(zip(index.keys, index.names, strict=True))[:MOST_COMPARED]:
        by_name.setdefault(name, []).append(pk)
    close = get_close_matches(wanted, by_name, n=5, cutoff=CLOSE)
    return areas_by_key([pk for name in close for pk in by_name[name]][:5], actor)


def find_frameworks(asked: str) -> list[FrameworkInfo]:
    """Return shipped frameworks whose code or a name holds what is asked."""
    wanted = plain(asked)
    if not wanted:
        return []
    return [
        info
        for info in list_frameworks()
        if any(wanted in plain(text) for text in _texts(info))
    ]


def _texts(info: FrameworkInfo) -> Iterable[str]:
    yield info.code
    yield from info.names.values()


def with_parents(areas: Iterable[Area], actor: Actor) -> list[tuple[Area, str]]:
    """Return each area with the names above it ("Cakung, Jakarta Timur"); one query."""
    rows = list(areas)
    codes = {code for area in rows for code in _above(area.code)}
    query = Area.visible.to(actor).current().filter(code__in=codes)
    names = dict(query.values_list("code", F("name")))
    return [
        (area, ", ".join(names[c] for c in _above(area.code) if c in names))
        for area in rows
    ]


def _above(code: str) -> list[str]:
    """Codes above, the nearest first."""
    parts = code.split(".")
    return [".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1)]
