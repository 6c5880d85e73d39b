"""Why an area has its score, in rows for a page: parts, values, what would change."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import floor, log10
from statistics import median

from django.core.cache import cache

from sinergi.scores.models import Run, Score
from sinergi.scores.presentation import formula_of
from sinergi.scores.rules import LEVEL_CODES
from sinergi.scores.tables import read_table
from sinergi.scores.words import in_language
from sinergi_core.index.compute import IndexResult, compute_index
from sinergi_core.index.framework import INDEX, Framework, Indicator, parse_framework
from sinergi_core.index.turning import class_changes

MOST_RECOMPUTED = 2_000
"""Runs over more areas are not computed again inside a request."""
MOST_CHANGES = 4
"""Indicators named per direction as what would change the class."""
MOST_PLACES = 6
TELLING = 100
"""From here on a count is told without decimals."""
A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the tree: what a node or an indicator adds to the score, in points.

    `share` is the part's share of the whole score (0-1), None where it has none.
    """

    code: str
    name: str
    depth: int
    is_indicator: bool
    points: float | None
    share: float | None
    score: float | None

    @property
    def steps(self) -> range:
        """One step per level below the top, for the indent."""
        return range(self.depth)


@dataclass(frozen=True, slots=True)
class Value:
    """One indicator of one area: what was seen, beside what is usual."""

    code: str
    name: str
    parent: str
    unit: str
    value: float | None
    usual: float | None
    higher_is_worse: bool
    points: float | None
    day: dt.date | None
    source: str
    url: str
    note: str
    formula: str

    @property
    def places(self) -> int:
        """Decimals that show three digits of the value, and of the usual one."""
        return max(places_of(self.value), places_of(self.usual))


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator that alone would bring the area into another class."""

    name: str
    unit: str
    now: float
    needed: float
    class_name: str
    class_order: int
    falls: bool

    @property
    def places(self) -> int:
        """Decimals that show three digits of the way from one value to the other."""
        whole = float(self.now).is_integer() and abs(self.needed) >= TELLING
        return 0 if whole else min(MOST_PLACES, places_of(self.needed - self.now) + 1)


def places_of(value: float | None) -> int:
    """Return the decimals that show three digits: 0.00123 has 5, 12.3 one, 1,230 none."""
    if value is None or value == 0 or float(value).is_integer():
        return 0
    return min(MOST_PLACES, max(0, 2 - floor(log10(abs(value)))))


@lru_cache(maxsize=16)
def _parsed(digest: str, text: str, code: str) -> Framework:
    return parse_framework(text, name=code)


def framework_of(run: Run) -> Framework:
    """Return the framework as the run used it; read once per process (some 10 ms)."""
    return _parsed(run.framework_digest, run.framework_text, run.framework_code)


def parts_of(score: Score, framework: Framework) -> list[Part]:
    """Return the tree below the index, depth first, the largest part of a node first."""
    points, nodes = score.contributions, score.nodes
    return list(_below(INDEX, 0, framework, points, nodes, score.score))


def _below(
    code: str,
    depth: int,
    framework: Framework,
    points: Mapping[str, float | None],
    nodes: Mapping[str, float | None],
    whole: float | None,
) -> Iterator[Part]:
    family = sorted(
        framework.children.get(code, ()), key=lambda one: -(points.get(one) or 0.0)
    )
    for child in family:
        item = framework.by_code[child]
        own = points.get(child)
        yield Part(
            code=child,
            name=in_language(item.names),
            depth=depth,
            is_indicator=isinstance(item, Indicator),
            points=own,
            share=own / whole if own is not None and whole else None,
            score=nodes.get(child),
        )
        yield from _below(child, depth + 1, framework, points, nodes, whole)


def values_of(
    score: Score, framework: Framework, usual: Mapping[str, float]
) -> list[Value]:
    """Return every indicator with its value, unit, day and source, in the file's order."""
    values, days, points = score.values, score.days, score.contributions
    return [
        Value(
            code=one.code,
            name=in_language(one.names),
            parent=in_language(framework.by_code[one.parent].names),
            unit=in_language(one.unit),
            value=values.get(one.code),
            usual=usual.get(one.code),
            higher_is_worse=one.direction > 0,
            points=points.get(one.code),
            day=_day(days.get(one.code)),
            source=one.source.name if one.source else "",
            url=one.url if one.url.startswith(("https://", "http://")) else "",
            note=in_language(one.note),
            formula=formula_of(one),
        )
        for one in framework.indicators
    ]


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def usual_values(run: Run) -> dict[str, float]:
    """Return the median of each indicator over the run's areas; empty for huge runs.

    A run never changes, so the medians are kept a day in the cache.
    """
    if run.areas > MOST_RECOMPUTED:
        return {}
    key = f"usual:{run.pk}"
    known: dict[str, float] | None = cache.get(key)
    if known is not None:
        return known
    names = run.summary.get("indicators", [])
    rows = run.scores.values_list("indicator_values", flat=True)
    columns = zip(*rows, strict=False)
    found = {
        name: median(seen)
        for name, column in zip(names, columns, strict=False)
        if (seen := [value for value in column if value is not None])
    }
    cache.set(key, found, A_DAY)
    return found


@lru_cache(maxsize=4)
def _result(run_id: int, digest: str) -> IndexResult:
    """Return the run's index, computed again from its stored table (65 areas: 20 ms)."""
    run = Run.all_rows.get(pk=run_id)
    table = read_table(bytes(run.input_table))
    return compute_index(framework_of(run), table, area_level=LEVEL_CODES[run.level])


def changes_of(run: Run, area_code: str) -> list[Change] | None:
    """Return what alone would change the area's class, the shortest way first.

    At most four indicators per direction. None when the run is too large to compute
    again inside a request; empty when no single indicator suffices.
    """
    if run.areas > MOST_RECOMPUTED:
        return None
    result = _result(run.pk, run.data_digest)
    if area_code not in result.areas:
        return []
    classes = {code: (i, name) for i, (code, name) in enumerate(run.classes)}
    found: dict[bool, list[Change]] = {True: [], False: []}
    for one in class_changes(result, area_code):
        indicator = result.framework.indicator(one.indicator)
        order, name = classes.get(one.to_class, (0, one.to_class))
        change = Change(
            name=in_language(indicator.names),
            unit=in_language(indicator.unit),
            now=one.now,
            needed=one.needed,
            class_name=name,
            class_order=order,
            falls=one.shift < 0,
        )
        if len(found[change.falls]) < MOST_CHANGES:
            found[change.falls].append(change)
    return found[True] + found[False]


def borders_of(score: Score, run: Run) -> tuple[float | None, float | None]:
    """Return how many points the score lies above and below the borders of its class."""
    borders = run.summary.get("thresholds") or []
    order = score.class_order
    if score.score is None or order is None or len(borders) != len(run.classes) - 1:
        return None, None
    below = score.score - borders[order - 1] if order > 0 else None
    above = borders[order] - score.score if order < len(borders) else None
    return below, above
