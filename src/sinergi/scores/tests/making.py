"""What the tests of scores need in the database: areas, observations, a run."""

import datetime as dt

import numpy as np

from sinergi.accounts.models import Institution, Person
from sinergi.observations.models import Observation
from sinergi.places.models import Area, Generation
from sinergi.scores.catalogue import shipped
from sinergi.scores.models import Run
from sinergi.scores.services import RunRequest, start_run
from sinergi.scores.tasks import compute_run

AT = dt.datetime(2024, 2, 20, 3, 0, tzinfo=dt.UTC)
OBSERVED_ON = dt.date(2024, 2, 14)
AS_OF = dt.date(2024, 3, 1)
CITY = "31.75"


def make_areas(count: int = 8) -> list[str]:
    """Return the codes of new kelurahan in two kecamatan of a city."""
    generation = Generation.all_rows.create(
        name="tests", valid_from=dt.date(2020, 1, 1)
    )
    rows = [
        ("31.75", "Jakarta Timur", "kota", 2),
        ("31.75.01", "Matraman", "kecamatan", 3),
    ]
    rows.append(("31.75.02", "Pulo Gadung", "kecamatan", 3))
    codes = [f"31.75.0{1 + i % 2}.{1001 + i // 2}" for i in range(count)]
    rows += [(code, f"Kelurahan {code[-4:]}", "kelurahan", 4) for code in sorted(codes)]
    Area.all_rows.bulk_create(
        Area(
            code=code,
            name=name,
            type=kind,
            level=level,
            parent_code=code.rpartition(".")[0],
            generation=generation,
        )
        for code, name, kind, level in rows
    )
    return sorted(codes)


def observe(codes: list[str], columns: tuple[str, ...], *, seed: int = 7) -> None:
    """Store one value per area and column, drawn between 0.1 and 1."""
    values = np.random.default_rng(seed).uniform(0.1, 1.0, (len(codes), len(columns)))
    Observation.all_rows.bulk_create(
        Observation(
            area_code=code,
            column=column,
            value=float(values[i, j]),
            observed_on=OBSERVED_ON,
            source="KPU",
        )
        for i, code in enumerate(codes)
        for j, column in enumerate(columns)
    )


def ask(
    institution: Institution, code: str = "dasar-jaktim", **changes: object
) -> RunRequest:
    """Return a request for a run over the city's kelurahan with the fewest draws that can be published."""
    asked: dict[str, object] = {
        "framework": shipped(code),
        "level": 4,
        "within": CITY,
        "within_name": "Jakarta Timur",
        "as_of": AS_OF,
        "draws": 1_000,
        "seed": 1,
        "institution_id": institution.pk,
    }
    return RunRequest(**{**asked, **changes})  # type: ignore[arg-type]


def compute(run: Run) -> Run:
    """Do what the worker does, and return the run as stored."""
    compute_run.func(job_id=run.job_id, run_id=run.pk, language="en")
    return Run.all_rows.get(pk=run.pk)


def make_run(
    person: Person,
    institution: Institution,
    code: str = "dasar-jaktim",
    **changes: object,
) -> Run:
    """Return a computed run with its areas and observations."""
    codes = make_areas() if not Area.all_rows.exists() else _codes()
    framework = shipped(code)
    if not Observation.all_rows.filter(column=framework.inputs[0]).exists():
        observe(codes, framework.inputs)
    return compute(start_run(ask(institution, code, **changes), by=person, at=AT))


def _codes() -> list[str]:
    rows = Area.all_rows.filter(level=4).order_by("code")
    return list(rows.values_list("code", flat=True))
