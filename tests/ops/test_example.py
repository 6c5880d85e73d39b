"""`sinergi example clear`: what goes, what stays, what is refused."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from conftest import make_institution, make_person
from sinergi.accounts.example import login_path
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.chain import seal_facts, verify_chain
from sinergi.audit.models import Fact
from sinergi.command import CommandFailed
from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.rules.commitment import OPEN
from sinergi.conf.commands import example, prepare
from sinergi.elections.models import Election, Stage
from sinergi.intake.services import import_file
from sinergi.outcomes.models import Outcome, Study
from sinergi.places.models import Area, Boundary
from sinergi.plans import computing
from sinergi.plans.models import Plan
from sinergi.public.models import Release
from sinergi.scores.models import Run, Score
from sinergi.warnings.models import (
    Alarm,
    BackTest,
    Bulletin,
    Call,
    Detector,
    Situation,
    Warning,
)
from sinergi.web.acts.example import load_example

pytestmark = pytest.mark.django_db
CALENDARS = {"pemilu-2019", "pemilu-2024", "pilkada-2024"}
AFTER = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def made(
    django_db_setup, django_db_blocker, tmp_path_factory
) -> Iterator[tuple[Path, int]]:
    """Load the example once for all of them, beside an operator; its files, and who.

    Each test's own changes are rolled back upon it.
    """
    folder = tmp_path_factory.mktemp("example")
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    places = {"MEDIA_ROOT": folder / "media", "SINERGI_KEYS": folder / "keys"}
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=hashers, **places),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(computing, "SECONDS", 0.5)  # what its plan is like matters not
        patch.setattr(computing, "SECONDS_PER_AREA", 0.0)
        operator = make_institution("Operator", InstitutionKind.OPERATOR, "")
        person = make_person("omar", Role.OPERATOR, operator, "")
        load_example(at=AFTER)
        yield folder, person.pk
        transaction.set_rollback(True)


@pytest.fixture
def loaded(
    settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: tuple[Path, int],
    db: None,
) -> Person:
    """Return the operator of an installation with the whole example."""
    folder, operator = made
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SINERGI_KEYS = tmp_path / "keys"
    for module in (example, prepare):
        monkeypatch.setattr(module, "home", lambda: tmp_path)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    assert login_path().exists()
    return Person.objects.get(pk=operator)


def clear() -> int:
    return example.clear(sure=True, keep_copy=False)


@pytest.mark.slow
def test_clearing_takes_everything_the_example_brought(loaded: Person) -> None:
    left = [Area, Boundary, Run, Score, Commitment, Meeting, Plan, Detector, BackTest,
            Alarm, Call, Bulletin, Warning, Situation, Study, Outcome, Release]  # fmt: skip
    assert [one for one in left if not one.all_rows.exists()] == []
    assert clear() == 0
    assert [one for one in left if one.all_rows.exists()] == []
    assert not login_path().exists()


@pytest.mark.slow
def test_the_operator_the_calendars_and_the_facts_stay(loaded: Person) -> None:
    facts = Fact.all_rows.count()
    clear()
    assert list(Person.objects.all()) == [loaded]
    assert Institution.all_rows.get().name == "Operator"
    assert set(Election.all_rows.values_list("code", flat=True)) == CALENDARS
    assert not Stage.all_rows.filter(regulation__startswith="rancangan").exists()
    assert Fact.all_rows.count() == facts + 1
    seal_facts(at=AFTER)
    assert verify_chain().intact


@pytest.mark.slow
def test_promises_of_the_example_hang_on_stages_around_today(loaded: Person) -> None:
    campaign = Stage.all_rows.get(election__example=True, code="kampanye")
    assert campaign.starts_on == AFTER.date() + dt.timedelta(days=7)
    rows = Commitment.all_rows.exclude(due_rule="").filter(stage__isnull=False)
    assert rows.count() >= 5
    assert all(row.due_on >= AFTER.date() for row in rows)
    near = Commitment.all_rows.filter(stage=campaign, step__in=OPEN)
    assert near.exists()


@pytest.mark.slow
def test_the_example_detects_in_its_own_reports(loaded: Person) -> None:
    shared, own = Alarm.all_rows.order_by("raised_at")
    assert shared.warnings.get().example
    assert (shared.institution, shared.state) == (None, "warning")
    assert (own.hazard, own.state) == ("silence", "looked")
    places = Call.all_rows.filter(detector=own.detector)
    assert set(own.area_codes) == set(places.values_list("area_code", flat=True))
    active = Detector.all_rows.active()
    assert all(one.tests.exclude(completed_at=None).exists() for one in active)
    assert not Alarm.all_rows.filter(example=False).exists()


@pytest.mark.slow
def test_a_cleared_example_is_not_loaded_again_by_itself(loaded: Person) -> None:
    clear()
    assert prepare.load_example() == ""
    assert not Area.all_rows.exists()


@pytest.mark.slow
def test_real_work_upon_the_example_is_not_taken_along(
    loaded: Person, bob: Person
) -> None:
    table = b"code,tps_2024\n31.75.06.1003,150\n"
    answers = {"observed_on": "2024-05-01", "source": "KPU"}
    import_file(
        "indicator_tables", [table], file_name="a.csv", answers=answers, by=bob, at=AFTER
    )  # fmt: skip
    with pytest.raises(CommandFailed, match=r"1 intake\.Batch"):
        clear()
    assert Area.all_rows.exists()
