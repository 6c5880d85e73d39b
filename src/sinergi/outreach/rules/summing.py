"""Cells of areas above one another: what pages show and what the index counts.

An area's own target is its target. Only where it has none do the targets below it add up,
each branch at the highest level that has one: a target of a kecamatan is never added to
those of its kelurahan, nor does it change them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from sinergi.outreach.rules.coverage import Aim, Cell, Reached, cell_of, sum_of
from sinergi.places.rules import NATION, level_of, line_up

Row = TypeVar("Row")


def cells_of(
    reached: Mapping[str, Reached],
    aims: Mapping[str, Aim],
    places: Iterable[str] = (),
) -> dict[str, Cell]:
    """Return the cell of every area named, and of every area above one ("" the nation).

    `reached` and `aims` by area are of one segment; `places` are the kelurahan that exist,
    which count as `without` where neither they nor what is below has a target. With an own
    target everybody reached within counts towards it, at most as many as it has; without
    one the sum of what is below, filled up by who was reached in the area as a whole.
    """
    own, ours = _by_area(reached), _by_area(aims)
    told = set(places)
    below: dict[str, list[Cell]] = defaultdict(list)
    found: dict[str, Cell] = {}
    named = {above for code in (*own, *ours, *told) for above in line_up(code)}
    for code in sorted(named, key=lambda one: (-level_of(one), one)):
        cell = _cell(below[code], own.get(code), ours.get(code))
        if code in told and cell.aim is None:
            cell = Cell(cell.reached, None, 0, without=1)
        found[code] = cell
        if code:
            below[code.rpartition(".")[0]].append(cell)
    return found


def _by_area(rows: Mapping[str, Row]) -> dict[str, Row]:
    """Return the rows, those of the nation under "" however it was written."""
    return {"" if code == NATION else code: one for code, one in rows.items()}


def _cell(below: list[Cell], own: Reached | None, aim: Aim | None) -> Cell:
    total = sum_of(below)
    here = own or Reached()
    reached = total.reached + here
    if aim is not None:
        return cell_of(reached, aim)
    if total.aim is None:
        return Cell(reached, None, 0, total.without)
    covered = min(total.aim.people, total.covered + here.people)
    return Cell(reached, total.aim, covered, total.without)
