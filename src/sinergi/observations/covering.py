"""What the page of coverage, its map and its files say: areas in the order of codes.

Never people, and never in an order of best and worst: a missing report may be a broken
phone, and says only whom to ask.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import now
from sinergi.observations.coverage import Asked, tallies
from sinergi.observations.models import Expectation
from sinergi.observations.rules.coverage import (
    AREA_LEVELS,
    CODE_LENGTHS,
    PlaceLevel,
    Tally,
    silence_class,
)
from sinergi.places.models import Area
from sinergi.places.rules import NATION, is_code, level_of, to_code

MOST_COUNTED = 40
"""Expectations counted on one page, the newest first."""
MOST_ROWS = 2_000
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an area (None the nation), a day, expectations, one day or all."""

    area: Area | None
    day: dt.date
    span: str
    chosen: Expectation | None
    offered: list[Expectation]
    asked: Asked

    @property
    def within(self) -> str:
        """The code of the area, "" for the nation."""
        return self.area.code if self.area else ""

    @property
    def counted(self) -> list[Expectation]:
        """The expectations that are counted."""
        return [self.chosen] if self.chosen else self.offered[:MOST_COUNTED]

    @property
    def level(self) -> int:
        """The level of the rows: two below the area, as far as places stand that deep."""
        here = level_of(self.within)
        places = (AREA_LEVELS[PlaceLevel(one.place)] for one in self.counted)
        return max(here, min(here + 2, max(places, default=DEEPEST), DEEPEST))


@dataclass(frozen=True, slots=True)
class Row:
    """An area and how its reports stand; no tally where none is expected."""

    code: str
    name: str
    tally: Tally | None

    @property
    def silence(self) -> str:
        """The class of silence, "" where nothing is due."""
        return silence_class(self.tally) if self.tally else ""


@dataclass(slots=True)
class Group:
    """An area with those in it; `row` is the sum, with what it owes as a whole."""

    row: Row
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Counted:
    """One expectation and how it stands in the area."""

    expectation: Expectation
    tally: Tally


@dataclass(frozen=True, slots=True)
class Coverage:
    """All of it: groups of areas, the sum, each expectation; `cut` when rows are left out."""

    groups: list[Group]
    total: Tally
    counted: list[Counted]
    level: int
    cut: bool

    @property
    def rows(self) -> list[Row]:
        """The rows of all groups."""
        return [row for group in self.groups for row in group.rows]


def read_question(request: HttpRequest, actor: Actor) -> Question:
    """Read the address; what makes no sense there asks for what opens first.

    A day that is past is shown as it was known at its end.
    """
    offered = list(
        Expectation.visible.to(actor)
        .in_force()
        .select_related("form", "institution", "election")
        .prefetch_related("form__versions")
        .order_by("-pk")
    )
    number = to_asked_number(request.GET.get("expectation", ""))
    at = now(request)
    today = timezone.localdate(at)
    day = _day(request.GET.get("day", ""), today)
    span = "day" if request.GET.get("span") == "day" else ""
    past = day < today
    if past:
        end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
        at = timezone.make_aware(end) - dt.timedelta(seconds=1)
    area = _area(request, actor)
    return Question(
        area=area,
        day=day,
        span=span,
        chosen=next((one for one in offered if one.pk == number), None),
        offered=offered,
        asked=Asked(
            within=area.code if area else "",
            at=at,
            only_that_day=bool(span),
            known_at=at if past else None,
        ),
    )


def _day(text: str, today: dt.date) -> dt.date:
    try:
        asked = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return min(max(asked, dt.date(1998, 1, 1)), today)


def _area(request: HttpRequest, actor: Actor) -> Area | None:
    """Return the area asked for, else the widest of one's own; None is the nation."""
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    if not is_code(code):
        code = min(actor.area_codes, key=len, default="")
    if code in {"", NATION}:
        return None
    return Area.visible.to(actor).current().filter(code=code).first()


def query_of(code: str, question: Question) -> str:
    """Return what is asked, about that area, as the query of an address."""
    asked = {
        "within": code,
        "expectation": question.chosen.pk if question.chosen else "",
        "day": question.day.isoformat(),
        "span": question.span,
    }
    return urlencode({key: value for key, value in asked.items() if value})


def address_of(code: str, question: Question) -> str:
    """Return the address of the same question about another area."""
    return f"{reverse('observations:coverage')}?{query_of(code, question)}"


def coverage_of(question: Question, actor: Actor) -> Coverage:
    """Return how the reports stand: two queries per expectation, two for the areas."""
    level = question.level
    found: dict[str, Tally] = defaultdict(Tally)
    counted = []
    for one in question.counted:
        part = tallies(one, question.asked, level=level)
        for code, tally in part.items():
            found[code] += tally
        counted.append(Counted(one, sum(part.values(), start=Tally())))
    names = _names(question, level, actor)
    groups = list(_groups(level, found, names))
    return Coverage(
        groups=groups,
        total=sum((one.tally for one in counted), start=Tally()),
        counted=counted,
        level=level,
        cut=len(names) > MOST_ROWS,
    )


def _names(question: Question, level: int, actor: Actor) -> dict[str, str]:
    areas = Area.visible.to(actor).current().within(question.within)
    rows = areas.filter(level__in={level - 1, level}).order_by("code")
    return dict(rows.values_list("code", "name")[: MOST_ROWS + 1])


def _groups(
    level: int, found: dict[str, Tally], names: dict[str, str]
) -> Iterator[Group]:
    """Yield the areas with those in them, in the order of codes.

    The area above the rows has no name where it is wider than what was asked for.
    """
    length = CODE_LENGTHS.get(level - 1, 0)
    inside: dict[str, list[str]] = defaultdict(list)
    for code in list(names)[:MOST_ROWS]:
        if level_of(code) == level:
            inside[code[:length]].append(code)
    above = [code for code in names if level_of(code) == level - 1]
    for code in above or list(inside):
        rows = [Row(one, names[one], found.get(one)) for one in inside[code]]
        known = [one.tally for one in rows if one.tally]
        known += [found[code]] if code in found and code in above else []
        whole = sum(known, start=Tally()) if known else None
        yield Group(Row(code, names.get(code, ""), whole), rows)


def flat_rows(groups: Iterable[Group]) -> Iterator[tuple[int, Row]]:
    """Yield (depth, row) of groups and their rows, in their order, for files."""
    for group in groups:
        if group.row.name:
            yield 0, group.row
        for row in group.rows:
            yield 1, row


def figures(tally: Tally | None) -> Sequence[int | None]:
    """Return expected, received, of them late, not due yet, silent; None where none is."""
    if tally is None:
        return [None] * 5
    return [tally.expected, tally.received, tally.late, tally.open, tally.silent]
