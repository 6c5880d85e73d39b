"""What was known: the same moment has the same answer, whatever happened since."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.replay.then import known_at
from sinergi.warnings.services.steps import propose
from sinergi.warnings.tests.making import drafted as draft

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def drafted(city):
    """Return a warning drafted at the meeting and proposed an hour later."""
    row = draft(city)
    return propose(row, by=row.drafted_by, at=MEETING + HOUR)


def test_a_warning_stands_as_it_stood(city, drafted):
    person = drafted.drafted_by
    before = known_at(MEETING - HOUR, person)
    assert before.warnings == []
    between = known_at(MEETING + HOUR / 2, person)
    assert between.warnings == []  # a draft is not under way
    later = known_at(MEETING + 2 * HOUR, person)
    assert [(one.row.pk, one.step) for one in later.warnings] == [
        (drafted.pk, "proposed")
    ]
    assert len({before.digest, between.digest, later.digest}) == 3


def test_the_same_moment_has_the_same_digest_after_more_has_happened(city):
    row = draft(city)
    moment = MEETING + HOUR / 2
    first = known_at(moment, row.drafted_by).digest
    propose(row, by=row.drafted_by, at=MEETING + HOUR)
    assert known_at(moment, row.drafted_by).digest == first


def test_a_step_dated_back_was_not_known_before_it_was_written(city):
    from sinergi.warnings.models import WarningStep

    row = draft(city)
    WarningStep.all_rows.create(
        warning=row, at=MEETING, noted_at=MEETING + 3 * HOUR, by=row.drafted_by,
        institution=row.institution, step_from="draft", step_to="proposed",
    )  # fmt: skip
    assert known_at(MEETING + HOUR, row.drafted_by).warnings == []
    assert known_at(MEETING + 4 * HOUR, row.drafted_by).warnings


def test_the_page_shows_a_moment_and_tells_of_a_wrong_one(client, city, drafted):
    client.force_login(drafted.drafted_by)
    typed = (MEETING + 2 * HOUR + 7 * HOUR).strftime("%Y-%m-%dT%H:%M")  # WIB
    page = client.get("/then/", {"at": typed}).content.decode()
    assert drafted.number in page
    for wrong in (
        "kemarin",
        "2024-13-45T99:99",
        "9999-12-31T00:00",
        "\u0000",
        "0001-01-01",
    ):
        answer = client.get("/then/", {"at": wrong})
        assert answer.status_code in (200, 400), wrong
    assert "f-at-problem" in client.get("/then/", {"at": "kemarin"}).content.decode()
