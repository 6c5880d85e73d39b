"""Starting bare, and `sinergi example clear` where there is no example or nobody to ask."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from sinergi.accounts.models import Person
from sinergi.audit.models import Fact
from sinergi.command import CommandFailed
from sinergi.conf.commands import example, prepare
from sinergi.conf.commands.triggers import triggers_off
from sinergi.elections.models import Election
from sinergi.places.models import Area

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def home(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SINERGI_KEYS = tmp_path / "keys"
    for module in (example, prepare):
        monkeypatch.setattr(module, "home", lambda: tmp_path)
    return tmp_path


def test_nothing_is_removed_unasked(home: Path, omar: Person) -> None:
    Person.objects.filter(pk=omar.pk).update(example=True)
    with pytest.raises(CommandFailed, match="--yes"):
        example.clear(sure=False, keep_copy=False)


def test_without_an_example_there_is_nothing_to_clear(home: Path, omar: Person) -> None:
    assert example.clear(sure=True, keep_copy=False) == 0
    assert not Fact.all_rows.filter(verb="web:example:cleared").exists()


def test_an_installation_started_bare_gets_the_calendars_and_no_example(
    home: Path, db: None
) -> None:
    prepare.without_example()
    prepare.put_calendars(at=AT)
    assert prepare.load_example() == ""
    assert Election.all_rows.exists()
    assert not Area.all_rows.exists()


def test_triggers_set_aside_are_there_again_afterwards(omar: Person) -> None:
    with transaction.atomic(), triggers_off(connection, ["audit_fact"]):
        Fact.all_rows.order_by("pk")[:1].get().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Fact.all_rows.order_by("pk")[:1].get().delete()
