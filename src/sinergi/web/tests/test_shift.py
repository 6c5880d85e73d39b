"""A shift of the calendar is shown first, and done only by whoever keeps it."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.commitments.services.commitment import Draft, propose_commitment
from sinergi.elections.models import Election, Stage

pytestmark = pytest.mark.django_db
ASKED = {"election": "pemilu-2024", "stage": "kampanye", "days": "7"}


@pytest.fixture
def campaign(db) -> Stage:
    election = Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu 2024", name_en="Election 2024",
        kind="pemilu", voting_on=dt.date(2024, 2, 14), regulation="PKPU 3/2022",
    )  # fmt: skip
    return Stage.all_rows.create(
        election=election, code="kampanye", name_id="Kampanye", name_en="Campaign",
        starts_on=dt.date(2023, 11, 28), ends_on=dt.date(2024, 2, 10),
        regulation="PKPU 3/2022",
    )  # fmt: skip


@pytest.fixture
def hanging(campaign, pemkot, charlie):
    draft = Draft(title="Tertibkan alat peraga", institution=pemkot, area_code="31.75",
                  election=campaign.election, stage=campaign,
                  due_rule="before:kampanye:1")  # fmt: skip
    return propose_commitment(draft, by=charlie, at=MEETING)


def test_it_shows_which_commitments_would_move(client, hanging, charlie):
    client.force_login(charlie)
    page = client.get("/calendar/shift/", ASKED).content.decode()
    assert hanging.number in page


def test_looking_changes_nothing(client, hanging, charlie, campaign):
    client.force_login(charlie)
    client.get("/calendar/shift/", ASKED)
    campaign.refresh_from_db()
    assert campaign.ends_on == dt.date(2024, 2, 10)


def test_it_flags_a_day_that_is_no_working_day(client, campaign, charlie):
    client.force_login(charlie)
    answer = client.get("/calendar/shift/", ASKED, headers={"accept-language": "en"})
    assert "weekend" in answer.content.decode()


def test_whoever_keeps_the_calendar_moves_it(client, campaign, charlie):
    client.force_login(charlie)
    client.post("/calendar/shift/apply/", ASKED)
    campaign.refresh_from_db()
    assert campaign.ends_on == dt.date(2024, 2, 17)


def test_others_may_look_and_not_move(client, campaign, alice):
    client.force_login(alice)
    assert client.get("/calendar/shift/", ASKED).status_code == 200
    assert client.post("/calendar/shift/apply/", ASKED).status_code == 403


@pytest.mark.parametrize("days", ["", "x", "0", "99999", "-", "²"])
def test_nonsense_moves_nothing(client, campaign, charlie, days):
    client.force_login(charlie)
    client.post("/calendar/shift/apply/", ASKED | {"days": days})
    assert client.get("/calendar/shift/", ASKED | {"days": days}).status_code == 200
    campaign.refresh_from_db()
    assert campaign.ends_on == dt.date(2024, 2, 10)
