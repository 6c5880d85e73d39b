"""The 65 kelurahan of Jakarta Timur through the web's path: the ranks of the core."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from sinergi.accounts.models import Institution, Person
from sinergi.observations.models import Observation
from sinergi.places.models import Area, Generation
from sinergi.scores.catalogue import shipped
from sinergi.scores.models import Run
from sinergi.scores.services import RunRequest, start_run
from sinergi.scores.tables import read_table
from sinergi.scores.tasks import compute_run
from sinergi_cli.table_files import read_table as read_file
from sinergi_cli.words import Words
from sinergi_core.index.compute import compute_index
from sinergi_core.index.uncertainty import compute_uncertainty

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]
DAY = dt.date(2024, 2, 14)
AT = dt.datetime(2024, 3, 1, 3, 0, tzinfo=dt.UTC)
FRAMEWORK = "dasar-jaktim"


def put(path: Path) -> None:
    """Store areas and cells of the file as they are, without the import engine."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    generation = Generation.all_rows.create(name="2024", valid_from=DAY)
    Area.all_rows.bulk_create(
        Area(
            code=row["code"],
            name=row["name"],
            type="kelurahan",
            level=4,
            parent_code=row["kec_code"],
            generation=generation,
        )
        for row in rows
    )
    Observation.all_rows.bulk_create(
        Observation(
            area_code=row["code"], column=name, value=float(row[name]), observed_on=DAY
        )
        for row in rows
        for name in shipped(FRAMEWORK).inputs
        if row[name]
    )


def make_run(person: Person, institution: Institution, path: Path) -> Run:
    put(path)
    request = RunRequest(
        framework=shipped(FRAMEWORK),
        level=4,
        within="31.75",
        within_name="Jakarta Timur",
        as_of=AT.date(),
        draws=200,
        seed=1,
        institution_id=institution.pk,
    )
    run = start_run(request, by=person, at=AT)
    compute_run.func(job_id=run.job_id, run_id=run.pk)
    return Run.all_rows.get(pk=run.pk)


@pytest.fixture
def joined(shared: Path) -> Path:
    return shared / "data" / "kelurahan_jakarta_timur_joined.csv"


def test_the_65_ranks_are_those_of_the_core(
    alice: Person, bawaslu: Institution, joined: Path
) -> None:
    run = make_run(alice, bawaslu, joined)
    table = read_file(joined, shipped(FRAMEWORK), Words("id")).table
    direct = compute_index(shipped(FRAMEWORK), table)
    stored = dict(run.scores.values_list("area_code", "rank"))
    assert len(stored) == 65
    assert stored == dict(zip(direct.areas, direct.rank.tolist(), strict=True))


def test_the_intervals_are_those_of_the_published_table(
    alice: Person, bawaslu: Institution, joined: Path
) -> None:
    run = make_run(alice, bawaslu, joined)
    table = read_table(bytes(run.input_table))
    direct = compute_uncertainty(run.framework, table, draws=200, seed=1)
    stored = dict(run.scores.values_list("area_code", "rank_p95"))
    assert stored == dict(zip(direct.areas, direct.rank_q[:, 2].tolist(), strict=True))
