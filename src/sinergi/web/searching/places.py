"""Find areas by what people type.

Spellings differ between offices (Kramatjati, Kramat Jati, KRAMAT-JATI), so names are
compared without case, accents, spaces, dashes and apostrophes.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import F, Func, Value
from django.db.models.functions import Lower, Replace
from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.places.models import Area
from sinergi.places.rules import is_code, to_code
from sinergi.web.name_index import name_index, plain
from sinergi.web.searching.found import MOST_COUNTED, Found, Hit
from sinergi.web.searching.question import Question

MARKS = (" ", "-", "'", ".")
CLOSE = 0.72
"""Least likeness (0-1, difflib) of a name offered when nothing fits exactly."""
MOST_COMPARED = 12_000
"""Names compared for likeness: a province's worth, about 0.1 s."""
MOST_FOUND = MOST_COUNTED
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
    same: list[int] = []
    begun: list[int] = []
    held: list[int] = []
    for place in index.holding(wanted):
        name = index.names[place]
        fits = same if name == wanted else begun if name.startswith(wanted) else held
        fits.append(index.keys[place])
    return [*same, *begun, *held][:MOST_FOUND]


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


def find_places(question: Question, actor: Actor) -> Found:
    """Return areas as `find_areas` does, each with the names above it."""
    return Found(
        find_areas(question.text, actor),
        lambda keys: show_areas(areas_by_key(keys, actor), actor),
    )


def show_areas(areas: Iterable[Area], actor: Actor) -> list[Hit]:
    """Return the areas as hits; one query."""
    return [
        Hit(
            key=area.code,
            title=area.name,
            address=reverse("web:area", args=[area.code]),
            note=above,
            code=area.code,
            tag=area.level_name,
        )
        for area, above in with_parents(areas, actor)
    ]


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
