"""A warning and a commitment as they stood: what came later is not there."""

import datetime as dt
from dataclasses import replace

import pytest

from conftest import MEETING
from sinergi.commitments.past import stood as commitments_stood
from sinergi.commitments.rules.commitment import Step
from sinergi.commitments.services.commitment import (
    Draft,
    edit_commitment,
    propose_commitment,
)
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.warnings.models import Recipient
from sinergi.warnings.past import stood as warning_stood
from sinergi.warnings.services.answering import (
    acknowledge,
    cannot_act,
    start_acting,
)
from sinergi.warnings.services.drafting import edit_warning
from sinergi.warnings.services.steps import stand_down, update
from sinergi.warnings.tests.making import a_draft, drafted, sent

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


def at(minutes: float) -> dt.datetime:
    return MEETING + minutes * MINUTE


def typed(moment: dt.datetime) -> str:
    """Return a moment as a page in Jakarta takes it."""
    return (moment + 7 * HOUR).strftime("%Y-%m-%dT%H:%M")


def again(row):
    return type(row).all_rows.get(pk=row.pk)


@pytest.fixture
def promised(city):
    """Return a promise made at the meeting, accepted after an hour, edited after two."""
    draft = Draft(
        title="Menertibkan alat peraga", institution=city.bawaslu,
        asked_by=city.pemkot, area_code="31.75.06", due_on=dt.date(2023, 9, 20),
    )  # fmt: skip
    row = propose_commitment(draft, by=city.coordinator, at=at(0))
    yes = ProgressDraft(to_step=Step.ACCEPTED)
    report_progress(row, yes, by=city.second, at=at(60))
    changed = replace(
        draft, title="Menertibkan semua alat peraga", due_on=dt.date(2023, 9, 30)
    )
    edit_commitment(again(row), changed, version=None, by=city.coordinator, at=at(120))
    report_progress(again(row), yes, by=city.second, at=at(180))
    return again(row)


def test_a_commitment_stands_with_the_words_the_day_and_the_step_of_then(promised):
    def told(minutes):
        (row,) = commitments_stood([again(promised)], at(minutes))
        return row.title, row.due_on.day, row.step, row.step_at

    early, late = "Menertibkan alat peraga", "Menertibkan semua alat peraga"
    assert told(121)[2] == "proposed"  # other words are agreed to anew
    assert told(1) == (early, 20, "proposed", at(0))
    assert told(61) == (early, 20, "accepted", at(60))
    assert told(121)[:2] == (late, 30)
    assert commitments_stood([again(promised)], at(-1)) == []
    assert again(promised).title == late  # nothing of it is stored


def test_a_warning_that_was_answered_later_stood_unanswered(city):
    row = sent(city)
    acknowledge(row, by=city.lurah, at=at(12))
    early = warning_stood(again(row), city.writer, at(11))
    states = {one.institution_id: one.state for one in early.recipients}
    assert states[city.kelurahan.pk] == "sent"
    later = warning_stood(again(row), city.writer, at(12))
    states = {one.institution_id: one.state for one in later.recipients}
    assert states[city.kelurahan.pk] == "acknowledged"
    assert warning_stood(again(row), city.writer, row.made_at - MINUTE) is None
    kept = Recipient.all_rows.get(warning=row, person=None, institution=city.kelurahan)
    assert kept.state == "acknowledged"


def test_who_takes_an_answer_back_stood_otherwise_before(city):
    row = sent(city)
    cannot_act(row, "Tidak ada perahu", by=city.lurah, at=at(10))
    start_acting(again(row), by=city.lurah, at=at(20))
    cannot_act(again(row), "Perahu bocor", by=city.lurah, at=at(30))

    def told(minutes):
        then = warning_stood(again(row), city.writer, at(minutes))
        found = {one.institution_id: one for one in then.recipients}
        return found[city.kelurahan.pk].state, found[city.kelurahan.pk].reason

    assert told(15) == ("cannot", "")  # which reason it gave then is not kept
    assert told(25) == ("acted", "")
    assert told(35) == ("cannot", "Perahu bocor")


def test_a_newer_version_is_not_told_of_before_it_goes_out(city):
    row = sent(city)
    update(again(row), by=city.writer, at=at(5))
    for person in (city.writer, city.lurah):
        assert warning_stood(again(row), person, at(10)).newer == []


def test_what_was_edited_later_is_named_and_not_shown(client, city):
    row = drafted(city)
    words = replace(a_draft(city), headline_id="Judul yang baru")
    edit_warning(row, words, version=row.version, by=city.writer, at=at(30))
    then = warning_stood(again(row), city.writer, at(20))
    assert "headline_id" in then.changed
    assert warning_stood(again(row), city.writer, at(40)).changed == frozenset()
    client.force_login(city.writer)
    page = f"/then/warnings/{row.key}/"
    early = client.get(page, {"at": typed(at(20))}).content.decode()
    assert "Judul yang baru" not in early
    assert "Judul yang baru" in client.get(page, {"at": typed(at(40))}).content.decode()


def test_what_came_of_a_warning_is_not_known_before_it_ended(client, city):
    row = sent(city)
    acknowledge(row, by=city.lurah, at=at(12))
    stand_down(again(row), "Air sudah surut", by=city.writer, at=at(90))
    client.force_login(city.writer)
    page = f"/then/warnings/{row.key}/"
    assert (
        "Air sudah surut"
        not in client.get(page, {"at": typed(at(80))}).content.decode()
    )
    assert "Air sudah surut" in client.get(page, {"at": typed(at(95))}).content.decode()
    before = client.get(page, {"at": typed(at(-60))}).content.decode()
    assert row.headline not in before


def test_the_list_shows_and_hands_out_what_stood(client, city, promised):
    client.force_login(city.writer)
    early = {"at": typed(at(61))}
    page = client.get("/then/commitments/", early).content.decode()
    assert "Menertibkan alat peraga" in page
    other = client.get("/then/commitments/", early | {"step": "done"}).content.decode()
    assert "Menertibkan alat peraga" not in other
    much_later = {"at": typed(dt.datetime(2023, 10, 2, tzinfo=dt.UTC)), "late": "1"}
    assert (
        promised.number in client.get("/then/commitments/", much_later).content.decode()
    )
    answer = client.get("/then/commitments.csv", early)
    table = b"".join(answer.streaming_content).decode()
    assert "Menertibkan alat peraga" in table
    assert "2023-09-20" in table
    one = f"/then/commitments/{promised.pk}/"
    assert "Menertibkan alat peraga" in client.get(one, early).content.decode()
    before = client.get(one, {"at": typed(at(-60))}).content.decode()
    assert "Menertibkan" not in before


def test_nonsense_and_anothers_rows(client, city, promised):
    client.force_login(city.writer)
    for query in ({"at": "kemarin"}, {"step": "\u0000"}, {"page": "x"}, {"late": "2"}):
        assert client.get("/then/commitments/", query).status_code in (200, 400), query
    assert client.get("/then/commitments.pdf").status_code == 404
    assert client.get("/then/warnings/none/").status_code == 404
    client.force_login(city.kpu_staff)  # neither side of it, and it is not shared
    assert client.get(f"/then/commitments/{promised.pk}/").status_code == 404
    assert promised.number not in client.get("/then/commitments/").content.decode()
