"""Releases: two people of the side they belong to, fixed days, files that never change."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, transaction

from sinergi.public.models import Release
from sinergi.public.problems import BadPublishing
from sinergi.public.report_counts import rows_of_reports
from sinergi.public.rules.days import Span
from sinergi.public.rules.parts import Dataset, Part, Step
from sinergi.public.services.parts import set_part
from sinergi.public.services.releases import (
    ReleaseDraft,
    _is_told,
    agree_release,
    drop_release,
    propose_release,
    withdraw_release,
)
from sinergi.public.tests.public_page import AT, EN, ID, keepers_of, published_run
from sinergi.reports.models import Report
from sinergi.scores.models import Publication
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def keepers(bawaslu, pemkot):
    return keepers_of(bawaslu, pemkot)


@pytest.fixture
def run(bawaslu, keepers, areas):  # noqa: F811
    return published_run(bawaslu, keepers.leader)


def reports(bawaslu, count: int, kind: str, area: str = "31.75.06.1003", day: int = 1):
    at = dt.datetime(2023, 8, day, 5, tzinfo=dt.UTC)
    start = Report.all_rows.count()
    Report.all_rows.bulk_create(
        Report(
            number=f"L-{start + n}", institution=bawaslu, wanted="information", kind=kind,
            area_code=area, received_at=at, state_at=at, sealed_text=b"x",
        )
        for n in range(count)
    )  # fmt: skip


def draft(dataset: Dataset, run=None, **more: str) -> ReleaseDraft:
    words = {"change_id": ID, "change_en": EN} | more
    return ReleaseDraft(dataset=dataset, run=run, **words)


def test_one_person_proposes_and_another_of_the_same_side_agrees(keepers, run):
    row = propose_release(draft(Dataset.SCORES, run), by=keepers.analyst, at=AT)
    assert (row.step, row.edition, row.rows) == (Step.PROPOSED, 1, 4)
    with pytest.raises(BadPublishing, match="same-person"):
        agree_release(row, by=keepers.analyst, at=AT)
    with pytest.raises(BadPublishing, match="not-yours"):
        agree_release(row, by=keepers.coordinator, at=AT)
    row = agree_release(row, by=keepers.leader, at=AT)
    assert row.is_out(dt.date(2023, 9, 14))
    about = json.loads(bytes(Release.all_rows.get().json))["about"]
    assert "bukan angka resmi" in about["label_id"]
    assert about["seed"] == 1
    with pytest.raises(BadPublishing, match="step"):
        agree_release(row, by=keepers.leader, at=AT)


def test_the_other_side_can_neither_propose_nor_switch(keepers, run, dian):
    for who in (keepers.coordinator, dian):
        with pytest.raises(BadPublishing, match="not-yours"):
            propose_release(draft(Dataset.REPORTS), by=who, at=AT)
        with pytest.raises(BadPublishing, match="not-yours"):
            set_part(Part.REPORTS, shown=True, by=who, at=AT)
    with pytest.raises(BadPublishing, match="not-yours"):
        set_part(Part.POSKO, shown=True, by=keepers.leader, at=AT)


def test_what_is_missing_is_told(keepers, run):
    cases = (
        (draft(Dataset.SCORES), "run"),
        (draft(Dataset.POSKO, change_id="x"), "words"),
        (draft(Dataset.POSKO, change_en=" "), "words"),
        (draft(Dataset.REPORTS), "too-few"),
    )
    for one, code in cases:
        by = keepers.mayor if one.dataset is Dataset.POSKO else keepers.analyst
        if code == "run":
            by = keepers.mayor  # without a run the table is nobody's but the city's
        with pytest.raises(BadPublishing) as raised:
            propose_release(one, by=by, at=AT)
        assert raised.value.code == code
    propose_release(draft(Dataset.POSKO), by=keepers.mayor, at=AT)
    with pytest.raises(BadPublishing, match="waiting"), transaction.atomic():
        propose_release(draft(Dataset.POSKO), by=keepers.coordinator, at=AT)


def test_a_run_that_is_not_published_cannot_be_released(keepers, run):
    waiting = propose_release(draft(Dataset.SCORES, run), by=keepers.analyst, at=AT)
    Publication.all_rows.update(withdrawn_at=AT)
    with pytest.raises(BadPublishing, match="run-published"):
        agree_release(waiting, by=keepers.leader, at=AT)
    drop_release(waiting, by=keepers.analyst, at=AT)
    del run.publication
    with pytest.raises(BadPublishing, match="run-published"):
        propose_release(draft(Dataset.SCORES, run), by=keepers.analyst, at=AT)


def test_statistics_wait_for_their_day_and_spans_never_overlap(keepers, bawaslu, areas):  # noqa: F811
    reports(bawaslu, 12, "money-politics")
    reports(bawaslu, 40, "hoax", day=20)
    row = keepers.release(Dataset.REPORTS)
    assert (row.release_on, row.last_on, row.first_on) == (
        dt.date(2023, 10, 5), dt.date(2023, 8, 31), None,
    )  # fmt: skip
    assert not row.is_out(dt.date(2023, 10, 4))
    with pytest.raises(BadPublishing, match="period"):
        propose_release(draft(Dataset.REPORTS), by=keepers.analyst, at=AT)
    later = AT + dt.timedelta(days=30)
    with pytest.raises(BadPublishing, match="too-few"):
        propose_release(draft(Dataset.REPORTS), by=keepers.analyst, at=later)


def test_agreed_statistics_are_nobody_elses_before_their_day(
    keepers, bawaslu, areas, settings  # noqa: F811
):  # fmt: skip
    settings.SINERGI_TODAY = dt.date(2023, 9, 14)
    reports(bawaslu, 12, "money-politics")
    row = keepers.release(Dataset.REPORTS)
    assert Release.visible.to(keepers.leader).get() == row
    assert not Release.visible.to(keepers.mayor).exists()
    settings.SINERGI_TODAY = row.release_on
    assert Release.visible.to(keepers.mayor).get() == row


def test_what_is_withdrawn_before_its_day_was_never_out_and_its_days_are_told_again(
    keepers, bawaslu, areas  # noqa: F811
):  # fmt: skip
    reports(bawaslu, 12, "money-politics")
    row = keepers.release(Dataset.REPORTS)
    withdraw_release(row, ID, EN, by=keepers.leader, at=AT)
    assert not Release.all_rows.out_on(dt.date(2023, 12, 1)).exists()
    again = keepers.release(Dataset.REPORTS)
    withdraw_release(again, ID, EN, by=keepers.leader, at=AT + dt.timedelta(days=40))
    assert Release.all_rows.out_on(dt.date(2023, 12, 1)).get() == again
    later = AT + dt.timedelta(days=60)
    third = propose_release(draft(Dataset.REPORTS), by=keepers.analyst, at=later)
    assert (third.first_on, third.last_on) == (again.first_on, again.last_on)


def test_an_edition_taken_back_lets_no_longer_one_be_told_beside_it(
    keepers, bawaslu, areas  # noqa: F811
):  # fmt: skip
    reports(bawaslu, 12, "money-politics")
    row = keepers.release(Dataset.REPORTS)
    later = AT + dt.timedelta(days=40)
    withdraw_release(row, ID, EN, by=keepers.leader, at=later)
    span = Span(row.first_on, row.last_on)
    assert not _is_told(span)  # the same days again tell nothing new
    assert _is_told(Span(row.first_on, row.last_on + dt.timedelta(days=30)))


def test_small_groups_are_told_together_and_add_up(bawaslu, areas):  # noqa: F811
    reports(bawaslu, 15, "money-politics")
    reports(bawaslu, 3, "hoax")
    reports(bawaslu, 2, "other", area="31.75.04.1001")
    rows = rows_of_reports(None, dt.date(2023, 8, 31))
    by_kind = {row[1]: row[4] for row in rows if row[0] == "jenis"}
    assert by_kind == {"gabungan": 20}  # 3 + 2 alone would be five: the next joins them
    assert {row[1]: row[4] for row in rows if row[0] == "kecamatan"} == {"gabungan": 20}
    assert "hoax" not in str(rows)
    reports(bawaslu, 30, "neutrality")
    rows = rows_of_reports(None, dt.date(2023, 8, 31))
    for by in ("jenis", "status", "kecamatan", "tindak-lanjut"):
        told = [row[4] for row in rows if row[0] == by]
        assert sum(told) == 50, by
        assert min(told) >= 10
    assert rows_of_reports(dt.date(2023, 9, 1), dt.date(2023, 9, 30)) == []


def test_the_database_keeps_files_and_rows(keepers, areas):  # noqa: F811
    row = keepers.release(Dataset.POSKO)
    for change in ({"csv": b"x"}, {"edition": 7}, {"json_sha256": "1" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Release.all_rows.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.all_rows.filter(pk=row.pk).delete()
    with pytest.raises(BadPublishing, match="words"):
        withdraw_release(row, "x", "y", by=keepers.coordinator, at=AT)
    gone = withdraw_release(
        row, "Alamat keliru.", "Wrong address.", by=keepers.mayor, at=AT
    )
    assert gone.is_withdrawn


def test_the_pages_of_staff(keepers, run, client):
    client.force_login(keepers.analyst)
    page = client.get("/public-page/").content.decode()
    assert "Bawaslu" in page
    answer = client.post("/public-page/parts/reports/", {"shown": "1"})
    assert answer.status_code == 302
    assert client.post("/public-page/parts/nothing/").status_code == 404
    assert client.get("/public-page/releases/new/nothing/").status_code == 404
    short = client.post("/public-page/releases/new/skor/", {"change_id": "x"})
    assert short.status_code == 422
    sent = {"run": run.pk, "change_id": ID, "change_en": EN}
    assert client.post("/public-page/releases/new/skor/", sent).status_code == 302
    row = Release.all_rows.get()
    own = f"/public-page/releases/{row.pk}/"
    assert "Penggilingan" in client.get(own).content.decode()
    assert client.get(f"{own}file.csv").content == bytes(row.csv)
    assert client.get(f"{own}file.exe").status_code == 404
    client.post(f"{own}agree/")
    assert Release.all_rows.get().step == Step.PROPOSED  # the same person
    client.force_login(keepers.coordinator)
    assert client.get(own).status_code == 404
    client.force_login(keepers.leader)
    client.post(f"{own}agree/")
    assert Release.all_rows.get().step == Step.RELEASED
    assert client.post(f"{own}withdraw/", {"reason_id": ""}).status_code == 422
    words = {"reason_id": "Datanya keliru.", "reason_en": "The data were wrong."}
    assert client.post(f"{own}withdraw/", words).status_code == 302
    assert Release.all_rows.get().is_withdrawn
