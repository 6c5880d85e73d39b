"""Studies: frozen when registered, computed once, honest about what is unseen or few."""

import datetime as dt
from dataclasses import replace

import pytest

from sinergi.audit.models import Fact
from sinergi.jobs.worker import run_worker
from sinergi.observations.models import Observation
from sinergi.outcomes.computing import compute
from sinergi.outcomes.models import Outcome, Study
from sinergi.outcomes.rules.study import BadStudy, Verdict, When
from sinergi.outcomes.services.recording import record_outcome
from sinergi.outcomes.services.studies import register_study, start_study
from sinergi.outcomes.tests.making import (
    AFTER,
    AT,
    COLUMN,
    LATER,
    draft,
    make_city,
    observe,
    protocol,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def city(db):
    return make_city()


def test_a_study_walks_from_registration_to_its_outcome(city, alice, bawaslu):
    treated = city[::2][:12]
    observe(-3, treated)
    study = register_study(draft(bawaslu, treated), by=alice, at=AT)
    assert (study.is_intact, study.registered, study.version) == (True, When.BEFORE, 1)
    with pytest.raises(BadStudy, match="early"):
        start_study(study, by=alice, at=AT, today=AFTER[1])
    start_study(study, by=alice, at=AT, today=LATER)
    run_worker(batch=True)

    study.refresh_from_db()
    [found] = study.outcomes.all()
    assert study.computed_at is not None
    assert found.verdict == Verdict.BETTER
    assert found.low <= found.effect <= found.high < 0
    assert found.effect == pytest.approx(-3, abs=0.6)
    assert (found.treated, found.controls, found.missing, found.is_few) == (
        12,
        12,
        0,
        False,
    )
    assert found.gain == pytest.approx(3 / 20, abs=0.02)
    assert found.seed == study.seed
    verbs = set(Fact.all_rows.values_list("verb", flat=True))
    assert {"outcomes:study:registered", "outcomes:outcome:recorded"} <= verbs


def test_the_same_rows_give_the_same_figures_and_another_row_another_digest(
    city, bawaslu
):
    treated = city[:3]
    observe(-3, treated)
    asked = protocol(treated)
    one, two = compute(asked, 7), compute(asked, 7)
    assert one == two
    Observation.all_rows.filter(column=COLUMN, area_code=city[0]).first().delete()
    assert compute(asked, 7)[0].data_digest != one[0].data_digest


def test_few_areas_are_told_to_be_few_and_nothing_is_made_up(city, alice, bawaslu):
    treated = city[:3]
    observe(-3, treated)
    study = register_study(draft(bawaslu, treated), by=alice, at=AT)
    [found] = record_outcome(study, compute(study.asked, study.seed), at=AT)
    assert (found.is_few, found.smallest_p, found.low) == (True, 0.25, None)
    assert found.verdict == Verdict.UNSURE
    with pytest.raises(BadStudy, match="done"):
        record_outcome(study, [], at=AT)


def test_an_unseen_area_is_missing_and_never_a_zero(city, alice, bawaslu):
    treated = city[:12]
    observe(0, treated)
    gone = Observation.all_rows.filter(column=COLUMN, observed_on__gte=AFTER[0])
    gone.filter(area_code__in=treated[:6]).delete()
    study = register_study(draft(bawaslu, treated), by=alice, at=AT)
    [found] = record_outcome(study, compute(study.asked, study.seed), at=AT)
    assert (found.treated, found.missing) == (6, 0.25)
    assert set(treated[:6]) <= set(found.figures["unseen"])

    Observation.all_rows.filter(column=COLUMN, observed_on__gte=AFTER[0]).delete()
    changed = replace(draft(bawaslu, treated), protocol=protocol(treated, ratio=2))
    nothing = register_study(changed, by=alice, at=AT, earlier=study)
    [found] = record_outcome(nothing, compute(nothing.asked, 1), at=AT)
    assert (found.verdict, found.effect, found.p) == (Verdict.UNSEEN, None, None)


def test_a_change_is_a_new_version_and_both_stay(city, alice, bawaslu):
    first = register_study(draft(bawaslu, city[:3]), by=alice, at=AT)
    with pytest.raises(BadStudy, match="same"):
        register_study(draft(bawaslu, city[:3]), by=alice, at=AT)
    after = dt.datetime.combine(LATER, dt.time(), dt.UTC)
    second = register_study(
        draft(bawaslu, city[:4]), by=alice, at=after, earlier=first, reason="Satu lagi."
    )
    first.refresh_from_db()
    assert (second.version, second.earlier, second.registered) == (
        2,
        first,
        When.AFTERWARDS,
    )
    assert first.replaced_at is not None
    with pytest.raises(BadStudy, match="changed"):
        register_study(draft(bawaslu, city[:5]), by=alice, at=after, earlier=first)
    assert Study.all_rows.count() == 2


def test_only_who_writes_for_the_institution_registers(city, charlie, bawaslu):
    with pytest.raises(BadStudy, match="not-yours"):
        register_study(draft(bawaslu, city[:3]), by=charlie, at=AT)


def test_columns_of_one_study_are_corrected_together(city, alice, bawaslu):
    treated = city[:12]
    observe(-3, treated)
    columns = tuple((name, "lower") for name in (COLUMN, "tps", "flood"))
    asked = draft(bawaslu, treated, columns=columns)
    study = register_study(asked, by=alice, at=AT)
    rows = record_outcome(study, compute(study.asked, study.seed), at=AT)
    assert [row.verdict for row in rows] == ["better", "unseen", "unseen"]
    assert Outcome.all_rows.get(study=study, place=0).p_holm == rows[0].p
