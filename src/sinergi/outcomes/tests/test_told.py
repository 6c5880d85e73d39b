"""What comes in as an outcome: with its caveat, its coverage and no small number."""

import datetime as dt

import numpy as np
import pytest
from django.db.models import F
from django.utils.translation import override

from conftest import make_person
from sinergi.accounts.roles import Role
from sinergi.observations.models import Observation
from sinergi.outcomes.computing import compute
from sinergi.outcomes.rules.study import BadStudy, Better, Verdict
from sinergi.outcomes.services.recording import record_outcome
from sinergi.outcomes.services.studies import register_study
from sinergi.outcomes.tests.making import (
    AFTER,
    AT,
    BEFORE,
    draft,
    make_city,
    observe,
    protocol,
)
from sinergi.outcomes.words import sentence_of, verdict_text
from sinergi.reports.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
THREATS = "stream:reports:intimidation"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def reader(bawaslu):
    return make_person("rina", Role.BAWASLU_ANALYST, bawaslu)


def tell(office, areas, per_window, kind="intimidation"):
    """Store reports of each area: so many before, so many after."""
    rows = []
    for area in areas:
        for window, count in zip((BEFORE, AFTER), per_window, strict=True):
            for n in range(count):
                at = dt.datetime.combine(window[0], dt.time(5), dt.UTC)
                at += dt.timedelta(days=59 * n // max(count, 1))
                number = f"{kind[:4]}-{area[-4:]}-{window[0]:%m}-{n}"
                rows.append(Report(
                    number=number, institution=office, wanted="information", kind=kind,
                    area_code=area, received_at=at, state_at=at, sealed_text=b"",
                    receipt_hash=number,
                ))  # fmt: skip
    Report.all_rows.bulk_create(rows)


def told(office, by, treated, column=THREATS):
    columns = ((column, Better.LOWER),)
    study = register_study(draft(office, treated, columns=columns), by=by, at=AT)
    [found] = record_outcome(study, compute(study.asked, study.seed), at=AT)
    return found


def test_reports_are_counted_per_week_with_what_all_told_beside(city, bawaslu, reader):
    treated = city[:12]
    tell(bawaslu, treated, (6, 2))
    tell(bawaslu, city[12:], (6, 6))
    tell(bawaslu, city, (3, 3), kind="other")
    found = told(bawaslu, reader, treated)
    assert found.effect == pytest.approx(2 * 7 / 61 - 6 * 7 / 61, abs=0.03)
    assert found.verdict == Verdict.BETTER
    assert found.figures["coverage"]["kind"] == "told"
    assert found.figures["coverage"]["p"] <= 0.05
    assert all(one["change"] is None for one in found.figures["changes"])
    assert found.study.asked.office == bawaslu.pk


def test_more_reporting_alone_moves_the_count_and_not_the_share(city, bawaslu, reader):
    tell(bawaslu, city, (4, 4))
    tell(bawaslu, city, (4, 4), kind="other")
    more = [("intimidation", "m"), ("other", "o")]
    for kind, letter in more:  # the treated simply tell twice as much afterwards
        rows = list(Report.all_rows.filter(kind=kind, area_code__in=city[:12],
                                           received_at__date__gte=AFTER[0]))  # fmt: skip
        for row in rows:
            row.pk, row.number = None, f"{letter}{row.number}"
            row.receipt_hash = row.number
        Report.all_rows.bulk_create(rows)
    assert told(bawaslu, reader, city[:12]).verdict == Verdict.WORSE
    share = told(bawaslu, reader, city[:12], "share:reports:intimidation")
    assert (share.effect, share.verdict) == (0, Verdict.UNSURE)


@pytest.mark.parametrize("counts", [(1, 0), (0, 1)])
def test_a_small_number_of_reports_is_not_told_at_all(city, bawaslu, reader, counts):
    tell(bawaslu, city[:4], counts)
    tell(bawaslu, city[12:], (3, 3))
    found = told(bawaslu, reader, city[:12])
    assert (found.effect, found.before, found.p, found.low) == (None,) * 4
    assert (found.figures["why"], found.figures["series"]) == ("small", [])
    assert found.figures["coverage"] is None


def test_reports_are_studied_only_by_who_reads_them_there(city, pemkot):
    other = make_person("kora", Role.COORDINATOR, pemkot)
    columns = ((THREATS, Better.LOWER),)
    with pytest.raises(BadStudy, match="not-readable"):
        register_study(draft(pemkot, city[:3], columns=columns), by=other, at=AT)


def test_before_the_first_report_the_door_was_shut_and_that_is_no_zero(
    city, bawaslu, reader
):
    tell(bawaslu, city, (0, 4))
    found = told(bawaslu, reader, city[:12])
    assert (found.effect, found.figures["why"]) == (None, "before")


def test_a_door_that_was_open_long_before_makes_none_a_true_zero(city, bawaslu, reader):
    tell(bawaslu, city[:12], (0, 4))
    at = dt.datetime(BEFORE[0].year - 1, 11, 1, tzinfo=dt.UTC)
    Report.all_rows.create(
        number="lama", institution=bawaslu, wanted="information", kind="other",
        area_code=city[0], received_at=at, state_at=at, sealed_text=b"",
        receipt_hash="lama",
    )  # fmt: skip
    found = told(bawaslu, reader, city[:12])
    assert found.before == 0
    assert found.effect > 0


def test_two_counts_of_the_same_reports_are_not_told_together(city, bawaslu, reader):
    columns = ((THREATS, Better.LOWER), ("stream:reports", Better.LOWER))
    with pytest.raises(BadStudy, match="overlap"):
        register_study(draft(bawaslu, city[:12], columns=columns), by=reader, at=AT)


@pytest.mark.parametrize(("count", "least"), [(1, 1.0), (2, 0.5), (3, 0.25)])
def test_one_two_or_three_areas_never_make_it_sure(city, bawaslu, alice, count, least):
    observe(-9, city[:count])
    study = register_study(draft(bawaslu, city[:count]), by=alice, at=AT)
    [found] = record_outcome(study, compute(study.asked, study.seed), at=AT)
    assert (found.smallest_p, found.low, found.is_few) == (least, None, True)
    assert found.verdict == Verdict.UNSURE


def test_where_all_are_treated_or_nothing_was_seen_before_it_says_so(city):
    observe(-3, city)
    assert compute(protocol(city), 1)[0].figures["why"] == "pool"
    early = dt.date(2023, 1, 1), dt.date(2023, 2, 1)
    assert compute(protocol(city[:3], before=early), 1)[0].figures["why"] == "before"


def test_an_area_that_begins_later_counts_from_its_own_day(city):
    late = tuple((code, dt.date(2024, 4, 1)) for code in city[:12])
    observe(0, city[:12])
    _lower_from(dt.date(2024, 4, 1), city[:12])
    diluted = compute(protocol(city[:12]), 1)[0].estimate.effect
    own = compute(protocol(city[:12], starts=late), 1)[0].estimate.effect
    assert own == pytest.approx(-4, abs=0.7)
    assert diluted > own / 1.5


def _lower_from(day, codes):
    rows = Observation.all_rows.filter(area_code__in=codes, observed_on__gte=day)
    rows.update(value=F("value") - 4)


def test_starts_outside_the_time_after_are_refused(city, bawaslu, alice):
    for first in (dt.date(2024, 2, 1), dt.date(2024, 4, 25)):
        with pytest.raises(BadStudy, match="starts"):
            register_study(
                draft(bawaslu, city[:3], starts=((city[0], first),)), by=alice, at=AT
            )
    late = ((city[0], dt.date(2024, 4, 1)),)
    with pytest.raises(BadStudy, match="staggered"):
        register_study(
            draft(bawaslu, city[:3], starts=late, method="all"), by=alice, at=AT
        )


def test_a_study_by_hand_with_numpy_gives_the_same(city):
    """Recomputed from the rows alone: nearest pairs by one column, signs, no code of ours."""
    observe(-3, city[:6], seed=4)
    found = compute(protocol(city[:6], ratio=1), 1)[0]
    changes = np.array(
        [[one["change"], one["other"]] for one in found.figures["changes"]]
    )
    gaps = changes[:, 0] - changes[:, 1]
    signs = np.array([[1 if n >> k & 1 else -1 for k in range(6)] for n in range(64)])
    p = np.mean(np.abs(signs @ gaps) >= abs(gaps.sum()) - 1e-9)
    assert found.estimate.effect == pytest.approx(gaps.mean())
    assert found.estimate.p == pytest.approx(p)


def test_areas_that_still_differ_make_a_verdict_but_a_sign(city, bawaslu, alice):
    observe(-3, city[:12])
    study = register_study(draft(bawaslu, city[:12]), by=alice, at=AT)
    [found] = record_outcome(study, compute(study.asked, study.seed), at=AT)
    with override("en"):
        assert verdict_text(found) == "better than in comparable areas"
        found.figures["balance"] = [{"column": "score", "before": 1, "after": -0.3}]
        assert verdict_text(found) == "a sign of: better than in comparable areas"
        assert "proves nothing" in sentence_of(found)
