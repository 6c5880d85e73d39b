"""The API of scores: runs, their areas, frameworks. Reading only."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    UNCHANGED,
    Limit,
    Offset,
    RowId,
    Word,
    conditional,
    note_links,
    page,
    tagged,
)
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_ONE
from sinergi.scores.catalogue import all_shipped, framework_or_404
from sinergi.scores.exporting import area_facts, facts_of
from sinergi.scores.models import Run, Score
from sinergi.scores.presentation import formula_of
from sinergi.scores.rules import RunState, is_of_bawaslu
from sinergi_core.index.framework import Framework, Indicator

router = Router(tags=["scores"])

Code = Annotated[str, Path(pattern="^[a-z0-9-]{1,60}$")]


class RunOut(Schema):
    """A run, with the digests that prove what it was computed from.

    `waiting` field reports were not decided about when it was computed, and are not in it;
    null where no form fills a column of the framework.
    """

    id: int
    framework: str
    edition: str
    framework_names: dict[str, str]
    framework_digest: str
    level: int
    within: str
    as_of: dt.date
    draws: int
    seed: int
    data_digest: str
    code_version: str
    waiting: int | None
    experimental: bool
    published_at: dt.datetime | None
    label: str
    state: RunState
    areas: int
    ranked: int
    share_missing: float | None


class RunsOut(Schema):
    """A page of runs, newest first."""

    count: int
    items: list[RunOut]


class ClassOut(Schema):
    """A class of vulnerability."""

    code: str
    name: str


class RunDetailOut(RunOut):
    """A run with its classes and what was never observed."""

    classes: list[ClassOut]
    thresholds: list[float | None]
    unseen_columns: list[str]
    sources: dict[str, list[str]]


class ScoreOut(Schema):
    """An area in a run; null where there is no score, which is not zero."""

    area_code: str
    area_name: str
    parent_code: str
    score: float | None
    p05: float | None
    p50: float | None
    p95: float | None
    rank: int | None
    rank_p05: float | None
    rank_p50: float | None
    rank_p95: float | None
    class_code: str
    class_probability: dict[str, float]
    top_probability: float | None
    share_missing: float | None
    nodes: dict[str, float | None]
    values: dict[str, float | None]
    observed_on: dict[str, str | None]


class ScoresOut(Schema):
    """A page of areas, most vulnerable first."""

    count: int
    items: list[ScoreOut]


class FrameworkOut(Schema):
    """A framework; `names` and `description` by language."""

    code: str
    edition: str
    names: dict[str, str]
    description: dict[str, str]
    authority: str
    of_bawaslu: bool
    area_levels: list[str]
    digest: str
    indicators: int


class IndicatorOut(Schema):
    """One measured thing of a framework."""

    code: str
    names: dict[str, str]
    parent: str
    unit: dict[str, str]
    direction: int
    kind: str
    formula: str
    columns: list[str]
    weight: float | None
    source: str
    url: str


class NodeOut(Schema):
    """A part of the index."""

    code: str
    names: dict[str, str]
    parent: str | None
    weight: float | None


class FrameworkDetailOut(FrameworkOut):
    """A framework with its structure and its YAML."""

    nodes: list[NodeOut]
    indicators_list: list[IndicatorOut]
    text: str


@router.get("/runs", response={200: RunsOut, **ERRORS})
@requires(Permission.READ_SCORES)
def list_runs(
    request: HttpRequest,
    framework: Word = "",
    state: RunState | None = None,
    *,
    published: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the runs you may see: your institutions' and the published ones."""
    rows = Run.visible.to(signed_in(request)).with_publication()
    rows = rows.select_related("job").defer("input_table", "framework_text")
    if framework:
        rows = rows.of(framework)
    if state is not None:
        rows = rows.in_state(state)
    if published:
        rows = rows.published()
    return page(request, rows, limit, offset, _run)


@router.get(
    "/runs/{run_id}", response={200: RunDetailOut, **UNCHANGED, **ERRORS_OF_ONE}
)
@requires(Permission.READ_SCORES)
@conditional
def show_run(request: HttpRequest, run_id: RowId) -> dict[str, Any]:
    """Return one run."""
    rows = Run.visible.to(signed_in(request)).with_publication().select_related("job")
    row = get_object_or_404(rows, pk=run_id)
    facts = _run(row) | {
        "unseen_columns": row.summary.get("unseen", []),
        "sources": row.sources,
    }
    return tagged(request, facts)


@router.get("/runs/{run_id}/scores", response={200: ScoresOut, **ERRORS_OF_ONE})
@requires(Permission.READ_SCORES)
def list_scores(
    request: HttpRequest,
    run_id: RowId,
    within: Word = "",
    class_code: Word = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the areas of a run, most vulnerable first, optionally within one area."""
    person = signed_in(request)
    run = get_object_or_404(Run.visible.to(person), pk=run_id)
    rows = Score.visible.to(person).filter(run=run).within(within)
    if class_code:
        rows = rows.filter(class_code=class_code)
    found = list(rows.ranked()[offset : offset + limit])
    for score in found:
        score.run = run
    count = rows.count()
    note_links(request, count, limit, offset)
    return {"count": count, "items": [area_facts(score) for score in found]}


@router.get("/frameworks", response={200: list[FrameworkOut], **ERRORS})
@requires(Permission.READ_SCORES)
def list_frameworks(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the frameworks of this installation."""
    return [_framework(one) for one in all_shipped()]


@router.get(
    "/frameworks/{code}",
    response={200: FrameworkDetailOut, **UNCHANGED, **ERRORS_OF_ONE},
)
@requires(Permission.READ_SCORES)
@conditional
def show_framework(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Return one framework with its structure, weights and sources."""
    found = framework_or_404(code)
    weights = found.weight_set.values
    nodes = [
        {
            "code": one.code,
            "names": one.names,
            "parent": one.parent,
            "weight": weights.get(one.code),
        }
        for one in found.nodes
    ]
    facts = _framework(found) | {
        "nodes": nodes,
        "indicators_list": [_indicator(one, weights) for one in found.indicators],
        "text": found.text,
    }
    return tagged(request, facts)


def _run(row: Run) -> dict[str, Any]:
    return facts_of(row) | {
        "state": row.state,
        "areas": row.areas,
        "ranked": row.ranked,
        "share_missing": row.share_missing,
    }


def _framework(one: Framework) -> dict[str, Any]:
    return {
        "code": one.code,
        "edition": one.edition,
        "names": one.names,
        "description": one.description,
        "authority": one.authority.value,
        "of_bawaslu": is_of_bawaslu(one.publisher),
        "area_levels": list(one.area_levels),
        "digest": one.digest,
        "indicators": len(one.indicators),
    }


def _indicator(one: Indicator, weights: dict[str, float]) -> dict[str, Any]:
    return {
        "code": one.code,
        "names": one.names,
        "parent": one.parent,
        "unit": one.unit,
        "direction": one.direction,
        "kind": one.kind.value,
        "formula": formula_of(one),
        "columns": list(one.inputs),
        "weight": weights.get(one.code),
        "source": one.source.name if one.source else "",
        "url": one.url,
    }
