"""The API of studies: what was registered and what came of it; it only reads."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    AreaCode,
    Limit,
    Offset,
    RowId,
    Word,
    conditional,
    page,
    tagged,
)
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.outcomes.listing import find_studies, state_of
from sinergi.outcomes.measured import measured
from sinergi.outcomes.models import Outcome, Study
from sinergi.outcomes.words import sentence_of

router = Router(tags=["outcomes"])


class OutcomeOut(Schema):
    """What came of one column; low and high null: the interval has no end.

    `missing` is the share of compared areas unseen, `smallest_p` the least p there could be.
    """

    column: str
    name: str
    definition: str
    source: str
    unit: str
    sentence: str
    verdict: str
    before: float | None
    after: float | None
    control_before: float | None
    control_after: float | None
    effect: float | None
    low: float | None
    high: float | None
    p_holm: float | None
    smallest_p: float | None
    treated: int
    controls: int
    is_few: bool
    missing: float | None
    framework: str
    data_digest: str
    code_version: str
    seed: int
    commitment_ids: list[int]
    coverage: dict[str, Any] | None


OWN_FIELDS = {
    "sentence", "commitment_ids", "name", "definition", "source", "unit", "coverage",
}  # fmt: skip
"""What an outcome does not hold under that name itself."""


class StudyOut(Schema):
    """A study as its list shows it; `registered` is before, during or afterwards."""

    id: int
    version: int
    title: str
    institution_id: int
    measure: str
    plan_id: int | None
    run_id: int | None
    area_code: str
    treated_on: dt.date
    after_to_on: dt.date
    state: str
    registered: str
    registered_at: dt.datetime
    digest: str
    example: bool


class StudyDetailOut(StudyOut):
    """A study with all that was frozen and what came of it."""

    protocol: dict[str, Any]
    earlier_id: int | None
    replaced: bool
    outcomes: list[OutcomeOut]


class StudiesOut(Schema):
    """A page of studies."""

    count: int
    items: list[StudyOut]


def _facts(row: Study, day: dt.date) -> dict[str, Any]:
    plain = (
        "version", "title", "institution_id", "plan_id", "run_id", "area_code",
        "treated_on", "after_to_on", "registered_at", "digest", "example",
    )  # fmt: skip
    return {name: getattr(row, name) for name in plain} | {
        "id": row.pk,
        "measure": row.measure.code if row.measure else "",
        "state": state_of(row, day),
        "registered": str(row.registered),
    }


def _outcome(row: Outcome) -> dict[str, Any]:
    names = [name for name in OutcomeOut.model_fields if name not in OWN_FIELDS]
    what = measured(row.column)
    return {name: getattr(row, name) for name in names} | {
        "name": what.name,
        "definition": what.definition,
        "source": what.source,
        "unit": what.unit,
        "coverage": row.figures.get("coverage"),
        "sentence": sentence_of(row),
        "commitment_ids": [one.pk for one in row.commitments.all()],
    }


@router.get("/studies", response={200: StudiesOut, **ERRORS})
@requires(Permission.READ_OUTCOMES)
def list_studies(
    request: HttpRequest,
    q: Word = "",
    state: Word = "",
    measure: Word = "",
    within: AreaCode = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the latest versions of studies, by words, state, measure and area."""
    day = today(request)
    asked = {"q": q, "state": state, "measure": measure, "within": within}
    rows = find_studies(signed_in(request), asked, day)
    return page(request, rows, limit, offset, lambda row: _facts(row, day))


@router.get(
    "/studies/{study_id}",
    response={200: StudyDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_OUTCOMES)
@conditional
def show_study(request: HttpRequest, study_id: RowId) -> dict[str, Any]:
    """Return one version of a study, older ones too, with what came of it."""
    rows = Study.visible.to(signed_in(request)).select_related("measure")
    row = get_object_or_404(rows, pk=study_id)
    found = row.outcomes.select_related("study").prefetch_related("commitments")
    facts = _facts(row, today(request)) | {
        "protocol": row.protocol,
        "earlier_id": row.earlier_id,
        "replaced": row.replaced_at is not None,
        "outcomes": [_outcome(one) for one in found],
    }
    return tagged(request, facts, row.version)
