"""What came from the field: counted when accepted, said while it waits."""

import datetime as dt

import pytest

from conftest import make_person
from sinergi.accounts.roles import Role
from sinergi.elections.models import Election, PollingStation
from sinergi.intake.models import Batch, BatchState
from sinergi.observations.families import WATCHED
from sinergi.observations.filling import (
    accepted_reports,
    count_waiting,
    families_of,
    forms_filling,
)
from sinergi.observations.models import Sighting, State
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive
from sinergi.scores.catalogue import shipped
from sinergi.scores.coverage import coverage_of
from sinergi.scores.exporting import facts_of, method_lines
from sinergi.scores.gathering import has_newer_data, sources_of
from sinergi.scores.models import Run
from sinergi.scores.services import RunRequest, start_run
from sinergi.scores.tasks import compute_run
from sinergi.scores.tests.making import AS_OF, AT, CITY, make_areas

pytestmark = pytest.mark.django_db
IKP = "ikp-2024"
ONE = "31.75.01.1001"
SOON = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
"""After any run of this test was computed, which takes the true time."""


@pytest.fixture
def codes(db):
    a_form(code="nihil")
    a_form(code="pantauan")
    return make_areas()


@pytest.fixture
def reporter(bawaslu):
    return make_person("sinta", Role.SUPERVISOR, bawaslu)


def nothing(person, area=ONE, code="nihil"):
    answers = (
        f"<area>{area}</area><happened_on>2024-02-19</happened_on>"
        f"<watched>{' '.join(WATCHED)}</watched>"
    )
    return receive(filled(code=code, answers=answers), person, at=AT).submission


def accepted(person, by, *areas, at=AT):
    return [
        review_submission(nothing(person, area), State.ACCEPTED, by=by, at=at)
        for area in areas
    ]


def ikp_run(person, institution) -> Run:
    request = RunRequest(
        framework=shipped(IKP), level=4, within=CITY, within_name="Jakarta Timur",
        as_of=AS_OF, draws=0, seed=1, institution_id=institution.pk,
    )  # fmt: skip
    run = start_run(request, by=person, at=AT)
    compute_run.func(job_id=run.job_id, run_id=run.pk)
    return Run.all_rows.get(pk=run.pk)


def test_the_forms_of_a_framework_are_those_whose_receiver_fills_it():
    assert forms_filling(shipped(IKP).inputs) == ["kejadian", "nihil"]
    assert forms_filling(shipped("tps-rawan-pemilu-2024").inputs) == ["tps-rawan"]
    assert families_of(shipped("dasar-jaktim").inputs) == []


def test_a_framework_no_form_fills_has_no_number_waiting(codes, reporter):
    nothing(reporter)
    assert count_waiting(shipped("dasar-jaktim").inputs, CITY) is None


def test_only_forms_that_fill_a_column_wait(codes, reporter):
    nothing(reporter)
    nothing(reporter, code="pantauan")
    assert count_waiting(shipped(IKP).inputs, CITY) == 1
    assert count_waiting(shipped(IKP).inputs, "0") == 1
    assert count_waiting(shipped(IKP).inputs, "31.75.02") == 0


def test_a_stranger_is_told_no_number_of_another_line(codes, reporter, charlie, alice):
    nothing(reporter)
    columns = shipped(IKP).inputs
    assert count_waiting(columns, CITY, user=charlie) == 0
    assert count_waiting(columns, CITY, user=alice) == 1


def test_what_a_run_would_find_counts_the_field(codes, reporter, alice):
    accepted(reporter, alice, ONE, "31.75.02.1001")
    found = coverage_of(alice, shipped(IKP), within=CITY, level=4, up_to=AS_OF)
    assert {one.seen for one in found.columns} == {0, 2}


def test_accepted_reports_are_a_source_of_a_column(codes, reporter, alice):
    accepted(reporter, alice, ONE, "31.75.02.1001")
    columns = shipped(IKP).inputs
    assert set(accepted_reports(columns, CITY, up_to=AS_OF).values()) == {2}
    (text,) = sources_of(columns, within=CITY, up_to=AS_OF)["kekerasan_sara_t1"]
    assert text.endswith(": 2")


def test_a_run_keeps_how_many_waited_when_it_was_computed(
    codes, reporter, alice, bawaslu
):
    accepted(reporter, alice, *codes)
    nothing(reporter)
    run = ikp_run(alice, bawaslu)
    assert run.waiting == 1
    assert facts_of(run)["waiting"] == 1
    assert "1" in [value for name, value in method_lines(run)][-1]


def test_a_report_accepted_later_makes_a_run_outdated(codes, reporter, alice, bawaslu):
    accepted(reporter, alice, *codes)
    run = ikp_run(alice, bawaslu)
    before = has_newer_data(run)
    accepted(reporter, alice, ONE, at=SOON)
    assert (before, has_newer_data(run)) == (False, True)


def test_an_acceptance_taken_back_makes_a_run_outdated(codes, reporter, alice, bawaslu):
    (row, *_rest) = accepted(reporter, alice, *codes)
    run = ikp_run(alice, bawaslu)
    review_submission(row, State.REJECTED, reason="keliru", by=alice, at=SOON)
    assert has_newer_data(run)


def test_what_came_and_went_since_changes_nothing(codes, reporter, alice, bawaslu):
    accepted(reporter, alice, *codes)
    run = ikp_run(alice, bawaslu)
    (row,) = accepted(reporter, alice, ONE, at=SOON)
    review_submission(row, State.REJECTED, reason="keliru", by=alice, at=SOON)
    assert not has_newer_data(run)


def station_file(area, at):
    """Register a polling station by a file that was taken over at that time."""
    batch = Batch.all_rows.create(
        source="polling_stations", size=1, state=BatchState.APPLIED,
        received_at=at, ended_at=at,
    )  # fmt: skip
    election, _made = Election.all_rows.get_or_create(
        code="pemilu-2024", kind="pemilu", voting_on=dt.date(2024, 2, 14)
    )
    PollingStation.all_rows.create(
        election=election, area_code=area, number=1, batch=batch
    )


def stations_run(person, institution, row, *columns) -> Run:
    """Return a run of the stations' framework, with an accepted report of the columns."""
    for column in columns:
        Sighting.all_rows.create(
            submission=row, family="stations", column=column, area_code=ONE,
            station_number=1, amount=1, happened_on=AS_OF,
        )  # fmt: skip
    run = ikp_run(person, institution)
    run.framework_text = shipped("tps-rawan-pemilu-2024").text
    return run


@pytest.mark.parametrize(
    ("columns", "area", "stale"),
    [
        (["tps_dptb"], ONE, True),
        (["tps_dptb"], "31.74.01.1001", False),
        ([], ONE, False),
    ],
)
def test_stations_registered_later_make_a_run_outdated_whose_answers_they_scale(
    codes, reporter, alice, bawaslu, columns, area, stale
):
    row = accepted(reporter, alice, *codes)[0]
    run = stations_run(alice, bawaslu, row, *columns)
    before = has_newer_data(run)
    station_file(area, SOON)
    assert (before, has_newer_data(run)) == (False, stale)


def test_stations_change_nothing_for_a_framework_without_their_columns(
    codes, reporter, alice, bawaslu
):
    accepted(reporter, alice, *codes)
    run = ikp_run(alice, bawaslu)
    station_file(ONE, SOON)
    assert not has_newer_data(run)


@pytest.mark.parametrize(
    "page", ["/runs/{run}/", "/map/?run={run}", "/areas/" + ONE + "/?run={run}"]
)
def test_pages_of_a_score_say_how_many_reports_wait(
    client, codes, reporter, alice, bawaslu, page
):
    accepted(reporter, alice, *codes)
    run = ikp_run(alice, bawaslu)
    client.force_login(alice)
    address = page.format(run=run.pk)
    before = client.get(address).context["waiting"]
    nothing(reporter)
    waiting = client.get(address).context["waiting"]
    assert (before, waiting.count) == (None, 1)
