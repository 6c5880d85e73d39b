"""A run from observations to stored scores, twice the same, once only."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from django.db import DatabaseError, transaction

from sinergi.accounts.models import Institution, Person
from sinergi.audit.models import Fact
from sinergi.intake.models import Batch, BatchState
from sinergi.jobs.models import JobState
from sinergi.observations.models import Observation
from sinergi.scores.computing import compute as compute_numbers
from sinergi.scores.gathering import gather, has_newer_data
from sinergi.scores.models import Run, Score
from sinergi.scores.rules import RunState
from sinergi.scores.services import start_run, start_sensitivity
from sinergi.scores.tables import read_table
from sinergi.scores.tasks import compute_run_sensitivity
from sinergi.scores.tests.making import (
    AS_OF,
    AT,
    CITY,
    ask,
    compute,
    make_areas,
    make_run,
)
from sinergi_core.index.compute import compute_index

pytestmark = pytest.mark.django_db


def test_a_run_waits_until_a_worker_takes_it(
    alice: Person, bawaslu: Institution
) -> None:
    run = start_run(ask(bawaslu), by=alice, at=AT)
    assert run.state == RunState.WAITING
    assert Fact.all_rows.filter(
        verb="scores:run:started", target=f"run:{run.pk}"
    ).exists()


def test_stored_ranks_are_those_of_the_core(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    result = compute_index(run.framework, read_table(bytes(run.input_table)))
    stored = dict(run.scores.values_list("area_code", "rank"))
    assert stored == dict(zip(result.areas, result.rank.tolist(), strict=True))


def test_the_stored_table_gives_the_same_bytes_again(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    table = read_table(bytes(run.input_table))
    again = compute_numbers(
        run.framework,
        table,
        area_level="kelurahan",
        draws=run.draws,
        seed=run.seed,
        options=run.options,
    )
    stored = list(
        run.scores.order_by("area_code").values_list("score", "p05", "rank_p95")
    )
    fresh = [
        (float(s), float(q[0]), float(r[2]))
        for s, q, r in zip(
            again.index.score,
            again.uncertainty.score_q,
            again.uncertainty.rank_q,
            strict=True,
        )
    ]
    assert table.digest() == run.data_digest
    assert stored == fresh


def test_two_runs_of_the_same_question_are_equal(
    alice: Person, bawaslu: Institution
) -> None:
    one, two = make_run(alice, bawaslu), make_run(alice, bawaslu)
    assert bytes(one.input_table) == bytes(two.input_table)
    fields = [f.name for f in Score._meta.fields if f.name not in {"id", "run"}]
    rows = [
        list(r.scores.order_by("area_code").values_list(*fields)) for r in (one, two)
    ]
    assert rows[0] == rows[1]


def test_a_retry_leaves_a_complete_run_alone(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    first = list(run.scores.values_list("pk", flat=True))
    again = compute(run)
    assert list(again.scores.values_list("pk", flat=True)) == first
    assert again.job.state == JobState.DONE


def test_contributions_add_up_to_the_score(alice: Person, bawaslu: Institution) -> None:
    run = make_run(alice, bawaslu)
    codes = {one.code for one in run.framework.indicators}
    for score in run.scores.all():
        parts = [v for code, v in score.contributions.items() if code in codes]
        assert sum(parts) == pytest.approx(score.score)


def test_every_value_has_its_day(alice: Person, bawaslu: Institution) -> None:
    run = make_run(alice, bawaslu)
    assert set(run.scores.first().days.values()) == {"2024-02-14"}


def test_no_data_is_said_in_words(alice: Person, bawaslu: Institution) -> None:
    make_areas()
    run = compute(start_run(ask(bawaslu), by=alice, at=AT))
    assert run.state == RunState.FAILED
    assert "no data for this framework" in run.job.problem


def test_no_areas_is_said_in_words(alice: Person, bawaslu: Institution) -> None:
    run = compute(start_run(ask(bawaslu), by=alice, at=AT))
    assert "no areas of this level" in run.job.problem


def test_data_after_the_day_are_left_out(alice: Person, bawaslu: Institution) -> None:
    run = make_run(alice, bawaslu)
    day = dt.date(2024, 2, 13)
    gathered = gather(run.framework, within=CITY, level=4, up_to=day)
    assert not gathered.has_data


def test_an_unseen_area_has_no_score_rather_than_zero(
    alice: Person, bawaslu: Institution
) -> None:
    make_run(alice, bawaslu)
    Observation.all_rows.filter(area_code="31.75.01.1001").delete()
    run = make_run(alice, bawaslu)
    score = run.scores.get(area_code="31.75.01.1001")
    assert (score.score, score.rank, score.class_code) == (None, None, "")
    assert set(score.values.values()) == {None}


@pytest.mark.parametrize(
    "act",
    [
        lambda run: Run.all_rows.filter(pk=run.pk).update(seed=2),
        lambda run: Run.all_rows.filter(pk=run.pk)._raw_delete("default"),
        lambda run: run.scores.update(rank=1),
        lambda run: run.scores.all().delete(),
        lambda run: Score.all_rows.create(run=run, area_code="31.75.09.1001"),
    ],
    ids=["change run", "delete run", "change score", "delete score", "add score"],
)
def test_the_database_refuses_to_change_what_is_complete(
    alice: Person, bawaslu: Institution, act: Callable[[Run], object]
) -> None:
    run = make_run(alice, bawaslu)
    with (
        pytest.raises(DatabaseError, match=r"complete run|score"),
        transaction.atomic(),
    ):
        act(run)


def test_a_source_of_uncertainty_can_be_left_out(
    alice: Person, bawaslu: Institution
) -> None:
    every = (
        "weights",
        "treatment",
        "imputation",
        "normalisation",
        "aggregation",
        "errors",
    )
    run = make_run(alice, bawaslu, without=every)
    spread = [one.p95 - one.p05 for one in run.scores.all()]
    assert np.allclose(spread, 0)


def test_without_draws_there_are_no_intervals(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu, draws=0)
    score = run.scores.first()
    assert (score.p05, score.rank_p95, score.class_probability) == (None, None, {})


def test_nothing_newer_came_in_by_itself(alice: Person, bawaslu: Institution) -> None:
    run = make_run(alice, bawaslu)
    assert run.as_of == AS_OF
    assert not has_newer_data(run)


def test_a_table_that_came_in_later_is_noticed(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    batch = Batch.all_rows.create(
        source="indicator_tables",
        size=1,
        state=BatchState.APPLIED,
        received_at=run.completed_at,
        ended_at=run.completed_at + dt.timedelta(hours=1),
    )
    before = has_newer_data(run)
    Observation.all_rows.filter(column="psu_2019").update(batch=batch)
    assert (before, has_newer_data(run)) == (False, True)


def test_the_sensitivity_is_stored_once_beside_the_run(
    alice: Person, bawaslu: Institution
) -> None:
    run = make_run(alice, bawaslu)
    row = start_sensitivity(run, samples=16, by=alice, at=AT)
    for _ in range(2):
        compute_run_sensitivity.func(job_id=row.job_id, sensitivity_id=row.pk)
    row.refresh_from_db()
    assert "weights" in row.result["factors"]
    removed = {one["code"] for one in row.result["removals"]}
    assert {"fisik", "pemilih"} <= removed
