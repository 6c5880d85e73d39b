"""The audit of even-handedness: which cases, frozen once, never in a campaign."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from conftest import MEETING, make_person
from sinergi.accounts.roles import Role
from sinergi.audit.models import Fact
from sinergi.cases.evenness import closed_by, compute, due_periods
from sinergi.cases.models import Case, CaseSide, EvennessAudit, Suspension
from sinergi.cases.rules.evenness import (
    Reporter,
    Side,
    due_half_years,
    read_side,
    seed_of,
    side_code,
)
from sinergi.cases.services.evenness import (
    ReleaseDraft,
    SideDraft,
    note_side,
    release_audit,
)
from sinergi.cases.services.problems import BadCase
from sinergi.cases.tests.conftest import opened
from sinergi.elections.models import Election
from sinergi_core.effect.evenness import POOLED, Measure

A_DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2023, 7, 1), dt.date(2023, 12, 31)
AT = dt.datetime(2024, 3, 1, 3, tzinfo=dt.UTC)
WORD = "Laporan terhadap nomor 3 lebih sering tanpa alat bukti; lihat lampiran berita acara."


def put_cases(office, shares, *, each=40, seed=1):
    """Cases of an office, by ballot number and the share of them that is registered."""
    rng, rows = np.random.default_rng(seed), []
    for number, share in shares.items():
        for n in range(each):
            day = FIRST + int(rng.integers(0, 150)) * A_DAY
            taken = day + int(rng.integers(1, 6)) * A_DAY
            fate = "registered_on" if rng.random() < share else "rejected_on"
            row = Case(
                number=f"{office.pk}/{number}/{n}", institution=office, opener=office,
                level="bawaslu", kind="administrative", regime="pemilu",
                regulation="pemilu-penanganan", edition="2022", origin="report",
                area_code="31.75.06", step="received", step_at=MEETING,
                received_on=day, sealed_text=b"", opened_at=MEETING, **{fate: taken},
            )  # fmt: skip
            rows.append((number, row))
    Case.all_rows.bulk_create([row for _, row in rows])
    CaseSide.all_rows.bulk_create(
        [
            CaseSide(case=row, institution=office, side=f"party-{number}",
                     reporter="voter", noted_at=MEETING)
            for number, row in rows
        ]
    )  # fmt: skip


def table(made, dimension, measure=Measure.ACCEPTANCE):
    found = made.audit.comparisons
    return next(x for x in found if (x.dimension, x.measure) == (dimension, measure))


def draft_of(office, **more):
    digest = compute(office.pk, FIRST, LAST).audit.digest
    told = {"first_on": FIRST, "plenary_on": dt.date(2024, 2, 20), "digest": digest}
    return ReleaseDraft(**{**told, **more})


def test_codes_of_sides_and_half_years():
    assert side_code(Side.PARTY, 3) == "party-3"
    assert side_code(Side.NONE, None) == "none"
    for number in (None, 0, 100):
        with pytest.raises(ValueError, match="1 to 99"):
            side_code(Side.PAIR, number)
    assert read_side("pair-1") == (Side.PAIR, 1)
    assert read_side("none") == (Side.NONE, None)
    assert [read_side(x) for x in ("", "party", "party-x", "x-1")] == [None] * 4
    since = dt.date(2022, 12, 30)
    found = list(due_half_years(since, dt.date(2024, 1, 30)))
    assert [str(first) for first, _ in found] == ["2023-01-01", "2022-07-01"]
    found = list(due_half_years(since, dt.date(2024, 1, 31)))
    assert found[0] == (FIRST, LAST)
    assert list(due_half_years(None, dt.date(2024, 1, 31))) == []
    assert seed_of(FIRST, LAST) == 2023070120231231 < 2**53


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_planted_bias_is_released_with_a_word_once_and_frozen(bawaslu, panwascam):
    put_cases(bawaslu, {1: 0.7, 2: 0.7, 3: 0.1})
    put_cases(panwascam, {4: 1.0}, each=4, seed=2)
    made = compute(bawaslu.pk, FIRST, LAST)
    assert (made.received, made.waiting) == (124, 0)
    parties = table(made, "party")
    assert [row.label for row in parties.rows if row.label != POOLED] == [
        "party-2",
        "party-3",
    ]
    assert parties.pooled == 2  # the four of no. 4 go with the next smallest
    assert parties.differs
    assert made.names["area"] == {}  # no areas are read into this database
    speed = table(made, "party", Measure.SPEED)
    assert all(1 <= row.value <= 5 for row in speed.rows)
    draft = draft_of(bawaslu)
    with pytest.raises(BadCase, match="explanation"):
        release_audit(bawaslu, draft, by=None, at=AT)
    draft = replace(draft, explanation=WORD)
    with pytest.raises(BadCase, match="changed"):
        release_audit(bawaslu, replace(draft, digest="0"), by=None, at=AT)
    for day in (LAST, dt.date(2024, 3, 2)):
        with pytest.raises(BadCase, match="plenary"):
            release_audit(bawaslu, replace(draft, plenary_on=day), by=None, at=AT)
    row = release_audit(bawaslu, draft, by=None, at=AT)
    assert row.figures["audit"]["digest"] == row.digest == draft.digest
    assert (row.seed, row.received, row.method) == (
        seed_of(FIRST, LAST),
        124,
        "evenness/1",
    )
    assert str(panwascam.pk) not in row.figures["names"]["institution"]
    fact = Fact.all_rows.get(target=f"evenness:{row.key}")
    assert fact.details == {"first": "2023-07-01", "differs": True}
    with pytest.raises(BadCase, match="period"):
        release_audit(bawaslu, draft, by=None, at=AT)
    assert EvennessAudit.all_rows.count() == 1
    assert due_periods(bawaslu.pk, dt.date(2024, 3, 1)) == []


@pytest.mark.django_db
@pytest.mark.one_database
def test_nothing_is_released_in_a_campaign_or_by_who_may_not(bawaslu, panwascam):
    put_cases(bawaslu, {1: 0.5}, each=3)
    draft, at = draft_of(bawaslu), AT
    commissioner = make_person("ketua", Role.BAWASLU_LEADER, bawaslu, "31.75")
    panwas = make_person("panwas", Role.SUPERVISOR, panwascam, "31.75.06")
    with pytest.raises(BadCase, match="not-yours"):
        release_audit(bawaslu, draft, by=panwas, at=at)
    with pytest.raises(BadCase, match="level"):
        release_audit(panwascam, draft, by=None, at=at)
    election = Election.all_rows.create(
        code="uji", name_id="Uji", name_en="Test", kind="pemilu",
        voting_on=dt.date(2024, 3, 9), regulation="-",
    )  # fmt: skip
    stage = election.stages.create(
        code="masa-tenang-2", name_id="a", name_en="a", regulation="-",
        starts_on=dt.date(2024, 2, 28), ends_on=dt.date(2024, 3, 1),
    )  # fmt: skip
    assert closed_by(dt.date(2024, 3, 1)) == stage
    assert closed_by(dt.date(2024, 3, 2)) is None
    with pytest.raises(BadCase, match="campaign"):
        release_audit(bawaslu, draft, by=commissioner, at=at)
    row = release_audit(bawaslu, draft, by=commissioner, at=at + A_DAY)
    assert row.released_by == commissioner
    assert all(not one["rows"] for one in row.figures["audit"]["comparisons"])
    early = replace(draft, first_on=dt.date(2024, 1, 1))
    with pytest.raises(BadCase, match="period"):
        release_audit(bawaslu, early, by=commissioner, at=at + A_DAY)


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.usefixtures("keys")
def test_a_side_is_noted_by_who_handles_the_case(bawaslu, panwascam, panwas):
    case = opened(bawaslu)
    told = SideDraft(side=Side.PAIR, number=2, reporter=Reporter.OBSERVER)
    with pytest.raises(BadCase, match="not-yours"):
        note_side(case, told, by=panwas, at=MEETING)
    with pytest.raises(BadCase, match="ballot-number"):
        note_side(case, replace(told, number=None), by=None, at=MEETING)
    note_side(case, told, by=None, at=MEETING)
    row = note_side(case, replace(told, number=3), by=None, at=MEETING)
    assert (row.side, row.reporter, CaseSide.all_rows.count()) == (
        "pair-3",
        "observer",
        1,
    )
    assert set(CaseSide.visible.to(panwas)) == set()
    Case.all_rows.filter(pk=case.pk).update(registered_on=dt.date(2023, 9, 21))
    Suspension.all_rows.create(
        case=case, first_on=dt.date(2023, 9, 18), last_on=dt.date(2023, 9, 19)
    )
    made = compute(bawaslu.pk, FIRST, LAST)
    # 15, 20 and 21 September: a weekend and two suspended days lie between
    assert table(made, "party", Measure.SPEED).count == 1
    from sinergi.cases.evenness import _days_taken, working_calendar

    case.refresh_from_db()
    pauses = [(dt.date(2023, 9, 18), dt.date(2023, 9, 19))]
    assert _days_taken(case, working_calendar(), pauses) == 3
