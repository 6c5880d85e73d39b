"""The map's data as JSON: what a drawing needs of every area, and nothing heavier."""

import hashlib
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language

from sinergi.access.actor import Actor
from sinergi.places.drawn import shapes_version
from sinergi.places.models import Area
from sinergi.scores.models import Run
from sinergi.scores.words import label_text
from sinergi.web.mapping import Question, address
from sinergi.web.ranking import Row

MARK = "CODE"
DECIMALS = 4
"""Scores in the answer: more than a picture can show, a third fewer bytes."""


def etag_of(question: Question, actor: Actor) -> str:
    """Return a tag that changes with anything the answer depends on; two short queries.

    A run never changes, so its id, what is published of it, the newest areas and
    boundaries, the question and the language are enough.
    """
    run = question.run
    publication = run.publication if run else None
    newest = Area.visible.to(actor).aggregate(newest=Max("pk"))["newest"]
    parts = (
        run.pk if run else None,
        publication and (publication.pk, publication.ended_at),
        question.within,
        question.level,
        get_language(),
        newest,
        shapes_version(),
    )
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


def map_data(question: Question, rows: list[Row] | None) -> dict[str, Any]:
    """Return the answer; `too_many` stands in for areas that are too many to draw."""
    run = question.run
    pattern = _address_pattern(run)
    return {
        "run": _run_data(run) if run else None,
        "level": question.level,
        "within": question.within,
        "derived": question.is_derived,
        "classes": [
            {"code": code, "name": name, "order": order}
            for order, (code, name) in enumerate(run.classes if run else [])
        ],
        "too_many": rows is None,
        "areas": [_area_data(row, *pattern) for row in rows or []],
    }


def _run_data(run: Run) -> dict[str, Any]:
    return {
        "id": run.pk,
        "framework": run.framework_code,
        "framework_name": run.framework_name,
        "edition": run.framework_edition,
        "as_of": run.as_of.isoformat(),
        "draws": run.draws,
        "seed": run.seed,
        "published": run.is_published,
        "label": label_text(run.label, run.framework_name),
    }


def _address_pattern(run: Run | None) -> tuple[str, str]:
    """Return what stands before and after the code in a profile's address."""
    start, _mark, end = address(
        "web:area", MARK, run=run.pk if run else None
    ).partition(MARK)
    return start, end


def _area_data(row: Row, start: str, end: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": row.code,
        "name": row.name,
        "parent": row.parent_code,
        "parent_name": row.parent_name,
        "score": _short(row.score),
        "p05": None if row.derived else _short(row.low),
        "p95": None if row.derived else _short(row.high),
        "rank": row.rank,
        "rank_p05": row.rank_low,
        "rank_p95": row.rank_high,
        "class": row.class_code or None,
        "probability": {k: _short(v) for k, v in row.probability.items()},
        "missing": _short(row.missing),
        "approximate": row.approximate,
        "url": f"{start}{row.code}{end}",
    }
    if row.derived:
        data["derived"] = True
        data["counts"] = {code: count for code, _, _, count in row.counts}
        data["lowest"], data["highest"] = _short(row.low), _short(row.high)
    return data


def _short(value: float | None) -> float | None:
    return None if value is None else round(float(value), DECIMALS)
