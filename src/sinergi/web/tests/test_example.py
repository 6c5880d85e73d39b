"""The example: loaded once into an empty installation, as one act."""

import datetime as dt
import stat

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from sinergi.accounts.example import PEOPLE, first_login, login_path
from sinergi.accounts.models import Institution, Membership, Person
from sinergi.accounts.roles import Role
from sinergi.commitments.models import Commitment, Escalation, Meeting
from sinergi.commitments.rules.commitment import Step
from sinergi.observations.coverage import Asked, tallies
from sinergi.observations.models import Expectation, State, Submission
from sinergi.observations.rules.coverage import Tally
from sinergi.places.models import Area
from sinergi.plans import computing
from sinergi.plans.models import Plan
from sinergi.scores.models import Run, Score
from sinergi.web.acts.example import Loaded, NotEmpty, load_example

pytestmark = pytest.mark.django_db


AFTER = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)
"""A day after the figures of the example; on an earlier one there is nothing to compute."""


def work() -> None:
    """Run what is queued here: a worker's own transactions cannot nest in a test's."""
    for row in DBTaskResult.objects.all():
        row.task.call(*row.task_result.args, **row.task_result.kwargs)


@pytest.fixture(scope="module")
def example(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load it once for all of them; each test's own changes are rolled back upon it."""
    keys = tmp_path_factory.mktemp("example") / "keys"
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        override_settings(SINERGI_KEYS=keys, PASSWORD_HASHERS=hashers),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(computing, "SECONDS", 0.5)  # a plan and its bound hold after any
        patch.setattr(computing, "SECONDS_PER_AREA", 0.0)
        yield keys, load_example(at=AFTER, draws=1_000, work=work)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(example, settings) -> Loaded:
    settings.SINERGI_KEYS, made = example
    return made


@pytest.mark.slow
def test_the_example_ends_with_a_published_run_of_all_kelurahan(loaded):
    run = Run.all_rows.get()
    assert run.is_published
    assert (run.areas, run.ranked) == (65, 65)
    assert Score.all_rows.filter(run=run, p05=None).count() == 0


@pytest.mark.slow
def test_there_is_one_example_person_for_every_role_but_the_operator(loaded):
    roles = set(Membership.all_rows.values_list("role", flat=True))
    assert roles == {role.value for role in Role} - {Role.OPERATOR.value}
    assert Person.objects.filter(example=True).count() == len(PEOPLE)


@pytest.mark.slow
def test_there_are_offices_of_all_kecamatan_and_kelurahan_in_their_lines(loaded):
    offices = Institution.all_rows.filter(superior__kind="kecamatan", kind="kelurahan")
    assert offices.count() == 65
    pemkot = loaded.people.institutions["pemkot"]
    above = Institution.all_rows.filter(superior=pemkot, kind="kecamatan")
    assert above.count() == 10


@pytest.mark.slow
def test_the_meeting_led_to_commitments_in_every_state_marked_as_example(loaded):
    rows = Commitment.all_rows.all()
    assert {row.step for row in rows} == {step.value for step in Step}
    assert all(row.example for row in rows)
    assert Meeting.all_rows.get(step="published").example
    (late,) = Commitment.all_rows.late(AFTER.date())
    assert Escalation.all_rows.filter(commitment=late).exists()


@pytest.mark.slow
def test_a_plan_waits_for_the_leader(loaded):
    plan = Plan.all_rows.get()
    assert (plan.step, plan.example) == ("proposed", True)
    assert plan.bound >= plan.objective > 0


@pytest.mark.slow
def test_the_kept_login_is_the_owners_alone_and_works(loaded, rf, settings):
    settings.SINERGI_LOOPBACK = True
    assert stat.S_IMODE(login_path().stat().st_mode) == 0o600
    username, password = first_login()
    person = authenticate(rf.post("/"), username=username, password=password)
    assert person == loaded.people.people["analis"]


@pytest.mark.slow
def test_the_example_login_is_refused_where_others_can_reach_the_server(
    loaded, rf, settings
):
    settings.SINERGI_LOOPBACK = False
    username, password = first_login()
    assert authenticate(rf.post("/"), username=username, password=password) is None


@pytest.mark.slow
def test_a_second_load_is_refused_and_changes_nothing(loaded):
    before = Area.all_rows.count()
    with pytest.raises(NotEmpty):
        load_example(at=AFTER, work=work)
    assert Area.all_rows.count() == before


@pytest.mark.slow
def test_field_reports_stand_in_every_state_and_coverage_has_gaps(loaded):
    rows = Submission.all_rows.all()
    assert {row.state for row in rows} == {state.value for state in State} - {
        State.WITHDRAWN
    }
    assert not rows.filter(area_code="").exists()
    (daily,) = Expectation.all_rows.filter(rhythm="daily")
    found = sum(tallies(daily, Asked("", AFTER), level=4).values(), start=Tally())
    assert min(found.on_time, found.late, found.open, found.silent) > 0


@pytest.mark.slow
def test_joint_operations_stand_at_different_steps_marked_as_example(loaded):
    from sinergi.operations.models import DaySheet, Lending, Operation, Posko, Prop

    steps = set(Prop.all_rows.values_list("step", flat=True))
    assert steps == {"seen", "recommended", "ordered"}
    assert Posko.all_rows.count() == 76
    for model in (Prop, Operation, Posko, Lending):
        assert not model.all_rows.filter(example=False).exists()
    assert DaySheet.all_rows.count() == 1


@pytest.mark.slow
def test_the_posko_of_the_example_are_open_over_voting_and_counting(loaded):
    from sinergi.elections.models import Stage
    from sinergi.operations.models import Posko

    row = Posko.all_rows.select_related("election").first()
    days = Stage.all_rows.filter(
        election=row.election, code__in=["pemungutan-suara", "penghitungan-suara"]
    )
    assert all(row.from_on <= one.starts_on for one in days)
    assert all(one.ends_on <= row.until_on for one in days)
    assert row.election.voting_on < row.until_on
