"""A small city with one run by Bawaslu, for the pages over several domains."""

import datetime as dt

import numpy as np
import pytest

from sinergi.accounts.models import Institution, Person
from sinergi.places.models import Area, Generation
from sinergi.scores.catalogue import shipped
from sinergi.scores.models import Publication, Run, Score
from sinergi.scores.tables import write_table
from sinergi_core.index.table import AreaTable

AREAS = (
    ("31", "Daerah Khusus Ibukota Jakarta", "provinsi", 1),
    ("31.75", "Jakarta Timur", "kota", 2),
    ("31.75.04", "Kramatjati", "kecamatan", 3),
    ("31.75.04.1001", "Kramat Jati", "kelurahan", 4),
    ("31.75.04.1002", "Cililitan", "kelurahan", 4),
    ("31.75.06", "Cakung", "kecamatan", 3),
    ("31.75.06.1003", "Penggilingan", "kelurahan", 4),
    ("31.75.06.1005", "Pulo Gebang", "kelurahan", 4),
)
SCORES = (
    ("31.75.04.1001", 20.0, 3, "rendah", 0.9),
    ("31.75.04.1002", 40.0, 2, "sedang", 0.6),
    ("31.75.06.1003", 80.0, 1, "tinggi", 0.95),
    ("31.75.06.1005", None, None, "", None),
)
CLASSES = [
    {"code": code, "names": {"id": name, "en": name}}
    for code, name in (
        ("rendah", "Rendah"),
        ("sedang", "Sedang"),
        ("tinggi", "Tinggi"),
    )
]


def parent_of(code: str) -> str:
    return code.rpartition(".")[0]


@pytest.fixture
def areas(db: None) -> dict[str, Area]:
    generation = Generation.all_rows.create(name="2025", valid_from=dt.date(2025, 1, 1))
    return {
        code: Area.all_rows.create(
            code=code,
            name=name,
            type=kind,
            level=level,
            parent_code=parent_of(code),
            generation=generation,
        )
        for code, name, kind, level in AREAS
    }


def make_table(columns: tuple[str, ...]) -> AreaTable:
    """Return a table of the four kelurahan, the last one unseen, numbers rising."""
    count = len(SCORES)
    values = np.add.outer(np.arange(1.0, count + 1), np.arange(1.0, len(columns) + 1))
    values[-1] = np.nan
    return AreaTable(tuple(row[0] for row in SCORES), columns, values)


def make_run(
    institution: Institution,
    by: Person,
    at: dt.datetime,
    within_name: str = "Jakarta Timur",
) -> Run:
    """Return a complete run of dasar-jaktim over the four kelurahan, one of them unseen."""
    framework = shipped("dasar-jaktim")
    indicators = [one.code for one in framework.indicators]
    nodes = [one.code for one in framework.nodes]
    table = make_table(framework.inputs)
    run = Run.all_rows.create(
        framework_code=framework.code,
        framework_edition=framework.edition,
        framework_names=framework.names,
        framework_digest=framework.digest,
        framework_text=framework.text,
        publisher=framework.publisher,
        level=4,
        within="31.75",
        within_name=within_name,
        as_of=at.date(),
        draws=100,
        seed=1,
        institution=institution,
        by_id=by.pk,
        started_at=at,
        areas=4,
        ranked=3,
        share_missing=0.1,
        data_digest=table.digest(),
        input_table=write_table(table, {}),
        summary={
            "version": 1,
            "classes": CLASSES,
            "class_counts": [1, 1, 1],
            "thresholds": [30.0, 60.0],
            "indicators": indicators,
            "nodes": nodes,
            "contributions": [*indicators, *nodes[:-1]],
            "unseen": ["psu_2019"],
            "score_low": 20.0,
            "score_high": 80.0,
        },
    )
    Score.all_rows.bulk_create(make_score(run, *row) for row in SCORES)
    Run.all_rows.filter(pk=run.pk).update(completed_at=at)
    return Run.all_rows.get(pk=run.pk)


def make_score(
    run: Run, code: str, score: float | None, rank: int | None, kind: str, chance: float
) -> Score:
    names = {one[0]: one[1] for one in AREAS}
    seen = score is not None
    count = len(run.summary["indicators"])
    return Score(
        run=run,
        area_code=code,
        area_name=names[code],
        parent_code=parent_of(code),
        score=score,
        rank=rank,
        p05=score - 5 if seen else None,
        p50=score,
        p95=score + 5 if seen else None,
        rank_p05=1.0 if seen else None,
        rank_p95=3.0 if seen else None,
        class_code=kind,
        class_probability={kind: chance} if seen else {},
        share_missing=0.0 if seen else 1.0,
        node_values=[score] * len(run.summary["nodes"]),
        contribution_values=[1.0 if seen else None] * len(run.summary["contributions"]),
        indicator_values=[2.0 if seen else None] * count,
        indicator_days=["2024-02-14"] * count,
    )


@pytest.fixture
def run(areas: dict[str, Area], alice: Person, bawaslu: Institution, at) -> Run:
    return make_run(bawaslu, alice, at)


@pytest.fixture
def published(run: Run, alice: Person, at) -> Run:
    Publication.all_rows.create(
        run=run,
        framework_code=run.framework_code,
        level=run.level,
        within=run.within,
        institution=run.institution,
        by_id=alice.pk,
        at=at,
    )
    return run
