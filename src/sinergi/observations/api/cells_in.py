"""Numbers about areas that a program sends: an import like that of a file."""

import csv
import datetime as dt
import io
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from ninja.responses import Status
from pydantic import Field, FiniteFloat

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS_OF_MAKING, ApiProblem, invalid
from sinergi.accounts.idempotency import creates
from sinergi.intake.faults import is_blocking, say_what
from sinergi.intake.readers import FileProblem
from sinergi.intake.rules import BadStep, NotYours
from sinergi.intake.services import import_file
from sinergi.intake.source import Report
from sinergi.observations.api.cells import router

__all__ = ["router"]  # both modules answer at one address

MOST = 5_000
HEADER = ("code", "column", "value", "error", "observed_on")
OF_FILE = {"code": "area_code"}
"""A column of the file → the field of a cell, where it has another name."""


class CellIn(Schema):
    """A value of one column in one area on one day; `error` is its standard error."""

    area_code: Annotated[str, Field(pattern=r"^\d[\d.]{0,23}$")]
    column: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,79}$")]
    value: FiniteFloat
    error: Annotated[FiniteFloat, Field(ge=0)] | None = None
    observed_on: dt.date


class CellsIn(Schema):
    """Cells of one source, taken all together or not at all."""

    source: Annotated[str, Field(min_length=1, max_length=300)]
    licence: Annotated[str, Field(max_length=120)] = ""
    cells: Annotated[list[CellIn], Field(min_length=1, max_length=MOST)]


class TakenOut(Schema):
    """The import that was made, and how many cells were new, changed, or unplaced."""

    batch: int
    new: int
    changed: int
    same: int
    unplaced: int


@router.post("/observations", response={201: TakenOut, **ERRORS_OF_MAKING})
@requires(Permission.IMPORT_DATA)
@creates
def add_observations(request: HttpRequest, given: CellsIn) -> Status[Any]:
    """Take values, as an import that can be looked up and undone.

    One fault keeps all of them out, and every fault is told. The same body again is the
    same import; an area nobody knows waits among the unplaced rows.
    """
    answers = {
        "observed_on": given.cells[0].observed_on.isoformat(),
        "source": given.source, "licence": given.licence,
    }  # fmt: skip
    try:
        batch, report = import_file(
            "indicator_tables", [_as_csv(given.cells)], file_name="api.csv",
            answers=answers, by=signed_in(request), at=real_now(),
        )  # fmt: skip
    except FileProblem as problem:
        raise invalid("cells", say_what(problem.code, problem.facts)) from problem
    except (NotYours, BadStep) as problem:
        raise ApiProblem("conflict", str(problem)) from problem
    if report.blocked:
        raise ApiProblem("invalid", fields=_faults(report))
    tally = report.tally
    facts = {
        "batch": batch.pk, "new": tally.new, "changed": tally.changed,
        "same": tally.same, "unplaced": report.unplaced,
    }  # fmt: skip
    return Status(201, facts)


def _as_csv(cells: list[CellIn]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for one in cells:
        error = "" if one.error is None else repr(one.error)
        day = one.observed_on.isoformat()
        writer.writerow((one.area_code, one.column, repr(one.value), error, day))
    return text.getvalue().encode()


def _faults(report: Report) -> list[tuple[str, str]]:
    """Return where and what, by the place of a cell in what was sent."""
    return [
        (
            f"cells.{one.row - 2}.{OF_FILE.get(one.column, one.column)}"
            if one.row > 1
            else "cells",
            say_what(one.code, one.facts),
        )
        for one in report.faults
        if is_blocking(one.code)
    ]
