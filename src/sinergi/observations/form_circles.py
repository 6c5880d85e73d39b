"""Formulas of an XLSForm that hang on one another in a circle.

Collect refuses to open such a form, and a browser would calculate without end. What
counts is what JavaRosa puts into its graph of calculations and conditions for showing.
A constraint may look at its own answer, and a calculation with a trigger runs only when
that changes: neither makes a circle.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from sinergi.observations.form_columns import EDGE, Column
from sinergi.observations.form_faults import Fault

REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
# Another turn of a repeat, as for a running total; brackets one deep, as position(..).
ANOTHER_TURN = re.compile(r"indexed-repeat\((?:[^()]|\([^()]*\))*\)")
SHOWN = 8
LOOKED_AT = 200
"""Circles looked at; a form of thousands of tangled rows has more than anybody reads."""

Rows = Sequence[tuple[int, Mapping[Column, str]]]


def find_circles(rows: Rows) -> Iterator[Fault]:
    """Yield a fault for every circle; no question is told in two of them."""
    names = {number: cells.get(Column("name", ""), "") for number, cells in rows}
    told: set[int] = set()
    for circle in islice(_circles(_graph(rows, names)), LOOKED_AT):
        if told.isdisjoint(circle):
            told.update(circle)
            yield _fault(circle, names)


def _fault(circle: Sequence[int], names: Mapping[int, str]) -> Fault:
    """Return the fault, which stands at the first row of the circle."""
    at = circle.index(min(circle))
    circle = [*circle[at:], *circle[:at]]
    if len(circle) == 1:
        facts = {"value": names[circle[0]][:120]}
        return Fault("circle-alone", "survey", circle[0], facts)
    shown = [names[number][:64] for number in circle[:SHOWN]]
    more = ["…"] if len(circle) > SHOWN else []
    rows = [str(number) for number in sorted(circle)[:SHOWN]]
    facts = {
        "value": " → ".join([*shown, *more, shown[0]]),
        "rows": ", ".join([*rows, *more]),
    }
    return Fault("circle", "survey", circle[0], facts)


def _graph(rows: Rows, names: Mapping[int, str]) -> dict[int, list[int]]:
    """Return by row the rows it hangs on: what its formulas name, and its group."""
    known: dict[str, int] = {}
    for number, name in names.items():
        # Several of a name: it cannot be told which is meant.
        known[name] = 0 if name in known else number
    graph: dict[int, list[int]] = {}
    groups: list[int] = []
    for number, cells in rows:
        edge = EDGE.match(" ".join(cells.get(Column("type", ""), "").split()))
        if edge and edge["edge"] == "end":
            del groups[-1:]
            continue
        named = (known.get(name, 0) for name in _named(cells))
        graph[number] = [*filter(None, named), *groups[-1:]]
        if edge:
            groups.append(number)
    return graph


def _named(cells: Mapping[Column, str]) -> Iterator[str]:
    columns = ["relevant"]
    if not cells.get(Column("trigger", "")):
        columns.append("calculation")
    for column in columns:
        text = ANOTHER_TURN.sub("", cells.get(Column(column, ""), ""))
        yield from REFERENCE.findall(text)


def _circles(graph: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Yield circles, at least one of every tangle; without recursion, forms are long."""
    done: set[int] = set()
    for start in graph:
        path: dict[int, Iterator[int]] = {}
        if start not in done:
            path[start] = iter(graph[start])
        while path:
            here, ways = next(reversed(path.items()))
            following = next(ways, None)
            if following is None:
                del path[here]
                done.add(here)
            elif following in path:
                order = list(path)
                yield order[order.index(following) :]
            elif following not in done and following in graph:
                path[following] = iter(graph[following])
