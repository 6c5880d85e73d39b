"""A run as a file: CSV, XLSX, GeoJSON, JSON. The PDF is in `report.py`."""

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import shapely
from django.db.models import Q
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
    write_workbook_to,
)
from sinergi.places.models import Boundary
from sinergi.scores.models import Run, Score
from sinergi.scores.presentation import node_names, run_label
from sinergi.scores.words import LEVEL_NAMES

VERSION = 1
BLOCK = 1_000
PIECE = 64 * 1024
Tell = Callable[[int], None]
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


def no_tell(rows: int) -> None:
    """Tell nobody how many rows are written."""


def blocks_of(
    user: Actor, run: Run, tell: Tell = no_tell, size: int = BLOCK
) -> Iterator[list[Score]]:
    """Yield the scores, most vulnerable first, a stretch at a time.

    Every stretch is asked for by itself: a slow reader keeps no query open, and a run
    that is withdrawn meanwhile ends there. `tell` hears the number of rows of each.
    """
    rows = Score.visible.to(user).filter(run=run).ranked()
    last: Score | None = None
    while True:
        block = list((rows if last is None else rows.filter(_after(last)))[:size])
        if not block:
            return
        for score in block:
            score.run = run  # so that its names cost no query
        yield block
        tell(len(block))
        last = block[-1]


def _after(last: Score) -> Q:
    """Return the condition "comes later in the ranking"; what has no rank comes last."""
    if last.rank is None:
        return Q(rank=None, area_code__gt=last.area_code)
    same = Q(rank=last.rank, area_code__gt=last.area_code)
    return Q(rank__gt=last.rank) | same | Q(rank=None)


def rows_of(user: Actor, run: Run, tell: Tell = no_tell) -> Iterator[Score]:
    """Yield the scores, most vulnerable first, without keeping them all."""
    for block in blocks_of(user, run, tell):
        yield from block


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


def csv_of(user: Actor, run: Run, tell: Tell = no_tell) -> Iterator[bytes]:
    """Yield the ranking as CSV."""
    rows = (flat_row(run, score) for score in rows_of(user, run, tell))
    yield from write_csv(header_of(run), rows)


def xlsx_of(user: Actor, run: Run, tell: Tell = no_tell) -> Iterator[bytes]:
    """Yield a workbook: ranking, indicator values, how it was made."""
    names = node_names(run.framework)
    indicators = run.summary["indicators"]
    ranking = (
        flat_row(run, one)[: -len(indicators) or None]
        for one in rows_of(user, run, tell)
    )
    values = (
        [one.area_code, one.area_name, *one.indicator_values]
        for one in rows_of(user, run, tell)
    )
    sheets = [
        Sheet(
            _("Ranking"),
            _ranking_columns(run, names),
            ranking,
            notes=[text for text in (run.framework_name, run_label(run)) if text],
        ),
        Sheet(
            _("Indicators"),
            [
                Column(_("Code"), TEXT, 16),
                Column(_("Area"), TEXT, 24),
                *(Column(names[code], NUMBER, 16) for code in indicators),
            ],
            values,
        ),
        Sheet(
            _("Method"),
            [Column(_("What"), TEXT, 28), Column(_("How"), TEXT, 90)],
            method_lines(run),
        ),
    ]
    at = run.completed_at or run.started_at
    with tempfile.TemporaryFile() as file:
        write_workbook_to(file, sheets, title=str(run), at=at)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


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
        *_waiting_line(run),
    ]


def _waiting_line(run: Run) -> list[tuple[str, str]]:
    """Return the line on reports not decided about, none where no form fills a column."""
    if run.waiting is None:
        return []
    return [(_("Field reports waiting to be checked, not counted"), str(run.waiting))]


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
        "waiting": run.waiting,
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


def json_of(user: Actor, run: Run, tell: Tell = no_tell) -> Iterator[bytes]:
    """Yield run and areas as JSON."""
    head = {"version": VERSION, "run": facts_of(run)}
    areas = (area_facts(score) for score in rows_of(user, run, tell))
    yield from _document(head, "areas", areas)


def geojson_of(user: Actor, run: Run, tell: Tell = no_tell) -> Iterator[bytes]:
    """Yield the areas with their boundaries; an area without one has geometry null."""
    head = {
        "type": "FeatureCollection",
        "sinergi": {"version": VERSION, "run": facts_of(run)},
    }
    yield from _document(head, "features", _features(user, run, tell))


def _features(user: Actor, run: Run, tell: Tell) -> Iterator[dict[str, Any]]:
    for block in blocks_of(user, run, tell):
        shapes = shapes_of(user, [score.area_code for score in block])
        for score in block:
            shape, approximate = shapes.get(score.area_code, (None, None))
            known = shape is not None
            yield {
                "type": "Feature",
                "id": score.area_code,
                "geometry": json.loads(shapely.to_geojson(shape)) if known else None,
                "properties": area_facts(score) | {"approximate": approximate},
            }


def _document(
    head: dict[str, Any], name: str, items: Iterable[dict[str, Any]]
) -> Iterator[bytes]:
    """Yield a JSON object that ends with a list, one item to a line."""
    start = json.dumps(head, ensure_ascii=False)[:-1]
    yield f'{start}, "{name}": ['.encode()
    sign = "\n"
    for item in items:
        yield f"{sign}{json.dumps(item, ensure_ascii=False)}".encode()
        sign = ",\n"
    yield b"\n]}\n"


def shapes_of(user: Actor, codes: Sequence[str]) -> dict[str, tuple[Any, bool]]:
    """Return shape and whether it is approximate, by area code; at most some thousands."""
    rows = Boundary.visible.to(user).in_force().filter(area_code__in=codes)
    return {
        code: (shapely.from_wkb(bytes(wkb)), approximate)
        for code, wkb, approximate in rows.values_list(
            "area_code", "wkb", "approximate"
        )
    }


Writer = Callable[[Actor, Run, Tell], Iterator[bytes]]
WRITERS: dict[str, tuple[str, Writer]] = {
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
