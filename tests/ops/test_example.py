"""`sinergi example clear` and starting bare: what goes, what stays, what is refused."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from sinergi.accounts.example import login_path
from sinergi.accounts.models import Institution, Person
from sinergi.audit.chain import seal_facts, verify_chain
from sinergi.audit.models import Fact
from sinergi.command import CommandFailed
from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.rules.commitment import OPEN
from sinergi.conf.commands import example, prepare
from sinergi.conf.commands.triggers import triggers_off
from sinergi.elections.models import Election, Stage
from sinergi.intake.services import import_file
from sinergi.places.models import Area, Boundary
from sinergi.plans.models import Plan
from sinergi.scores.models import Run, Score
from sinergi.web.acts.example import load_example

pytestmark = pytest.mark.django_db
CALENDARS = {"pemilu-2019", "pemilu-2024", "pilkada-2024"}
AFTER = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def home(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SINERGI_KEYS = tmp_path / "keys"
    for module in (example, prepare):
        monkeypatch.setattr(module, "home", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def loaded(home: Path, omar: Person) -> Person:
    """Return the operator of an installation with the whole example."""
    load_example(at=AFTER)
    return omar


def clear() -> int:
    return example.clear(sure=True, keep_copy=False)


@pytest.mark.slow
def test_clearing_takes_everything_the_example_brought(loaded: Person) -> None:
    assert clear() == 0
    left = [Area, Boundary, Run, Score, Commitment, Meeting, Plan]
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


def test_nothing_is_removed_unasked(home: Path, omar: Person) -> None:
    Person.objects.filter(pk=omar.pk).update(example=True)
    with pytest.raises(CommandFailed, match="--yes"):
        example.clear(sure=False, keep_copy=False)


def test_without_an_example_there_is_nothing_to_clear(home: Path, omar: Person) -> None:
    assert clear() == 0
    assert not Fact.all_rows.filter(verb="web:example:cleared").exists()


def test_an_installation_started_bare_gets_the_calendars_and_no_example(
    home: Path, db: None
) -> None:
    prepare.without_example()
    prepare.put_calendars(at=AFTER)
    assert prepare.load_example() == ""
    assert Election.all_rows.exists()
    assert not Area.all_rows.exists()


def test_triggers_set_aside_are_there_again_afterwards(omar: Person) -> None:
    with transaction.atomic(), triggers_off(connection, ["audit_fact"]):
        Fact.all_rows.order_by("pk")[:1].get().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Fact.all_rows.order_by("pk")[:1].get().delete()
