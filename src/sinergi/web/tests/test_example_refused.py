"""The example where there is none, and where it cannot be computed."""

import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from sinergi.accounts.example import first_login
from sinergi.scores.models import Publication
from sinergi.web.acts.example import ExampleFailed, load_example

pytestmark = pytest.mark.django_db


def work() -> None:
    """Run what is queued here: a worker's own transactions cannot nest in a test's."""
    for row in DBTaskResult.objects.all():
        row.task.call(*row.task_result.args, **row.task_result.kwargs)


@pytest.fixture
def keys(settings, tmp_path):
    settings.SINERGI_KEYS = tmp_path / "keys"
    return settings.SINERGI_KEYS


def test_without_an_example_there_is_no_login(keys):
    assert first_login() is None


def test_a_run_that_cannot_be_computed_is_told_and_not_published(keys):
    before_all_figures = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(ExampleFailed, match="dpt_2024_est"):
        load_example(at=before_all_figures, work=work)
    assert not Publication.all_rows.exists()
