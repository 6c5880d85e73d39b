"""A run as a file: CSV, XLSX, GeoJSON, JSON. The PDF is in `report.py`."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import shapely
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.documents.csv_files import write_csv
from sinergi.documents.xlsx import (
    NUMBER,
    SHARE,
    TEXT,
    WHOLE,
    Column,
    Sheet,
    write_workbook,
)
from sinergi.places.models import Boundary
from sinergi.scores.models import Run, Score
from sinergi.scores.presentation import node_names, run_label
from sinergi.scores.words import LEVEL_NAMES

VERSION = 1
FIGURES = (
    "area_code",
    "area_name",
    "parent_code",
    "score",
    "p05",
    "p50",
    "p95",
    "rank",
    "rank_p05",
    "rank_p50",
    "rank_p95",
    "class_code",
    "top_probability",
    "share_missing",
)
KINDS = {
    "area_code": TEXT,
    "area_name": TEXT,
    "parent_code": TEXT,
    "class_code": TEXT,
    "rank": WHOLE,
    "top_probability": SHARE,
    "share_missing": SHARE,
}


def rows_of(user: Actor, run: Run) -> Iterator[Score]:
    """Yield the scores, most vulnerable first, without keeping them all."""
    yield from Score.visible.to(user).filter(run=run).ranked().iterator(2_000)


def header_of(run: Run) -> list[str]:
    """Return the column codes of a flat file: figures, chances, nodes, indicators."""
    chances = [f"p_{code}" for code, _name in run.classes]
    nodes = [f"node_{code}" for code in run.summary["nodes"]]
    values = [f"value_{code}" for code in run.summary["indicators"]]
    return [*FIGURES, *chances, *nodes, *values]


def flat_row(run: Run, score: Score) -> list[object]:
    """Return one area in the order of `header_of`."""
    chances = [score.class_probability.get(code) for code, _name in run.classes]
    figures = [getattr(score, name) for name in FIGURES]
    return [*figures, *chances, *score.node_values, *score.indicator_values]


def csv_of(user: Actor, run: Run) -> bytes:
    """Return the ranking as CSV."""
    rows = (flat_row(run, score) for score in rows_of(user, run))
    return b"".join(write_csv(header_of(run), rows))


def xlsx_of(user: Actor, run: Run) -> bytes:
    """Return a workbook: ranking, indicator values, how it was made."""
    names = node_names(run.framework)
    scores = list(rows_of(user, run))
    indicators = run.summary["indicators"]
    sheets = [
        Sheet(
            _("Ranking"),
            _ranking_columns(run, names),
            (flat_row(run, one)[: -len(indicators) or None] for one in scores),
            notes=[text for text in (run.framework_name, run_label(run)) if text],
        ),
        Sheet(
            _("Indicators"),
            [
                Column(_("Code"), TEXT, 16),
                Column(_("Area"), TEXT, 24),
                *(Column(names[code], NUMBER, 16) for code in indicators),
            ],
            ([s.area_code, s.area_name, *s.indicator_values] for s in scores),
        ),
        Sheet(
            _("Method"),
            [Column(_("What"), TEXT, 28), Column(_("How"), TEXT, 90)],
            method_lines(run),
        ),
    ]
    at = run.completed_at or run.started_at
    return write_workbook(sheets, title=str(run), at=at)


def _ranking_columns(run: Run, names: dict[str, str]) -> list[Column]:
    titles = {
        "area_code": _("Code"),
        "area_name": _("Area"),
        "parent_code": _("Parent"),
        "score": _("Score"),
        "p05": _("Score, 5%"),
        "p50": _("Score, median"),
        "p95": _("Score, 95%"),
        "rank": _("Rank"),
        "rank_p05": _("Rank, 5%"),
        "rank_p50": _("Rank, median"),
        "rank_p95": _("Rank, 95%"),
        "class_code": _("Class"),
        "top_probability": _("Chance of being among the highest"),
        "share_missing": _("Missing"),
    }
    chances = [
        Column(_("Chance of class %(name)s") % {"name": name}, SHARE)
        for _code, name in run.classes
    ]
    nodes = [Column(names[code], NUMBER, 18) for code in run.summary["nodes"]]
    figures = [
        Column(titles[name], KINDS.get(name, NUMBER), 24 if name == "area_name" else 14)
        for name in FIGURES
    ]
    return [*figures, *chances, *nodes]


def method_lines(run: Run) -> list[tuple[str, str]]:
    """Return what anyone needs to judge and repeat the run, as (what, how)."""
    return [
        (_("Framework"), f"{run.framework_name} ({run.framework_code})"),
        (_("Edition"), run.framework_edition),
        (_("Label"), run_label(run) or "–"),
        (_("Area"), f"{run.within_name} ({run.within})"),
        (_("Level"), str(LEVEL_NAMES[run.level])),
        (_("Data up to"), run.as_of.isoformat()),
        (_("Draws"), str(run.draws)),
        (_("Seed"), str(run.seed)),
        (_("Framework digest"), run.framework_digest),
        (_("Data digest"), run.data_digest),
        (_("Program"), run.code_version),
        (_("Made by"), run.institution.name),
    ]


def facts_of(run: Run) -> dict[str, Any]:
    """Return the run itself for JSON and GeoJSON."""
    publication = run.publication
    return {
        "id": run.pk,
        "framework": run.framework_code,
        "edition": run.framework_edition,
        "framework_names": run.framework_names,
        "framework_digest": run.framework_digest,
        "level": run.level,
        "within": run.within,
        "as_of": run.as_of.isoformat(),
        "draws": run.draws,
        "seed": run.seed,
        "data_digest": run.data_digest,
        "code_version": run.code_version,
        "experimental": run.experimental,
        "published_at": publication.at.isoformat()
        if publication and publication.is_in_force
        else None,
        "label": run_label(run),
        "classes": [{"code": code, "name": name} for code, name in run.classes],
        "thresholds": run.summary.get("thresholds", []),
    }


def area_facts(score: Score) -> dict[str, Any]:
    """Return one area for JSON: figures, chances, nodes and indicators by code."""
    return {name: getattr(score, name) for name in FIGURES} | {
        "class_probability": score.class_probability,
        "nodes": score.nodes,
        "values": score.values,
        "observed_on": score.days,
    }


def json_of(user: Actor, run: Run) -> bytes:
    """Return run and areas as JSON."""
    document = {
        "version": VERSION,
        "run": facts_of(run),
        "areas": [area_facts(_with(run, score)) for score in rows_of(user, run)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _with(run: Run, score: Score) -> Score:
    """Give the score its run, so that its names cost no query."""
    score.run = run
    return score


def geojson_of(user: Actor, run: Run) -> bytes:
    """Return the areas with their boundaries; an area without one has geometry null."""
    shapes = shapes_of(user, run)
    features = []
    for score in rows_of(user, run):
        shape, approximate = shapes.get(score.area_code, (None, None))
        geometry = json.loads(shapely.to_geojson(shape)) if shape is not None else None
        facts = area_facts(_with(run, score)) | {"approximate": approximate}
        features.append(
            {
                "type": "Feature",
                "id": score.area_code,
                "geometry": geometry,
                "properties": facts,
            }
        )
    document = {
        "type": "FeatureCollection",
        "sinergi": {"version": VERSION, "run": facts_of(run)},
        "features": features,
    }
    return json.dumps(document, ensure_ascii=False).encode()


def shapes_of(user: Actor, run: Run) -> dict[str, tuple[Any, bool]]:
    """Return shape and whether it is approximate, by area code."""
    rows = (
        Boundary.visible.to(user)
        .in_force()
        .within(run.within)
        .filter(level=run.level)
        .values_list("area_code", "wkb", "approximate")
    )
    return {
        code: (shapely.from_wkb(bytes(wkb)), approximate)
        for code, wkb, approximate in rows
    }


WRITERS: dict[str, tuple[str, Callable[[Actor, Run], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", csv_of),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_of,
    ),
    "geojson": ("application/geo+json", geojson_of),
    "json": ("application/json", json_of),
}


def file_name(run: Run, kind: str, day: dt.date) -> str:
    """Return the name a download gets."""
    return f"{run.framework_code}-{run.within}-run{run.pk}-{day.isoformat()}.{kind}"
