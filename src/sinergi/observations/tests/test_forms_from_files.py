"""Filled forms that a file brought: listed together, withdrawn with it."""

import pytest

from conftest import MEETING
from sinergi.intake.rules import BadStep
from sinergi.intake.services import undo_batch
from sinergi.observations.models import State, Submission
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.importing import bring_forms
from sinergi.observations.tests.making import a_form, filled, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(areas, sinta):
    a_form()
    return bring_forms(sinta)


def receipts():
    rows = Submission.all_rows.exclude(batch=None).order_by("pk")
    return [row.receipt for row in rows]


def test_the_list_shows_what_one_file_brought(client, batch, sinta, alice):
    other = receive(filled(), sinta).submission
    client.force_login(alice)
    html = client.get(f"/submissions/?batch={batch.pk}").content.decode()
    assert all(one in html for one in receipts())
    assert other.receipt not in html
    assert 'href="?"' in html  # takes the filter away


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Kode wilayah, Tanggal"), ("en", "Tanggal → Date")]
)
def test_the_batch_names_columns_as_the_form_asks(client, batch, sinta, language, said):
    client.force_login(sinta)
    client.cookies["sinergi_language"] = language
    html = client.get(f"/imports/batches/{batch.pk}/").content.decode()
    assert said in html
    assert "area_code" not in html


def test_a_file_of_strangers_shows_nothing(client, batch, charlie):
    client.force_login(charlie)
    html = client.get(f"/submissions/?batch={batch.pk}").content.decode()
    assert not any(one in html for one in receipts())


def first_of(batch):
    return Submission.all_rows.filter(batch=batch).order_by("pk")[0]


def edit_of(row, person, instance_id="uuid:edit"):
    xml = filled(instance_id=instance_id, deprecated_id=row.instance_id)
    return receive(xml, person).submission


def undo(batch, by):
    return undo_batch(batch, by=by, at=MEETING)


def decide(row, state, by):
    return review_submission(row, state, reason="salah", by=by, at=MEETING)


def current():
    rows = Submission.all_rows.filter(current=True)
    return sorted(rows.values_list("pk", flat=True))


def test_undoing_withdraws_all_and_leaves_none_to_decide(batch, sinta):
    undo(batch, sinta)
    rows = Submission.all_rows.filter(batch=batch)
    assert set(rows.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert current() == []


def test_what_was_edited_keeps_its_file_until_the_edit_is_rejected(batch, sinta, alice):
    edit = edit_of(first_of(batch), sinta)
    with pytest.raises(BadStep, match=first_of(batch).receipt):
        undo(batch, sinta)
    decide(edit, State.REJECTED, alice)
    undo(batch, sinta)
    assert first_of(batch).state == State.WITHDRAWN
    assert current() == [edit.pk]


def test_an_accepted_edit_keeps_the_file(batch, sinta, alice):
    decide(edit_of(first_of(batch), sinta), State.ACCEPTED, alice)
    with pytest.raises(BadStep):
        undo(batch, sinta)


def test_a_rejected_row_stays_rejected_and_the_one_decided_about(batch, sinta, alice):
    row = decide(first_of(batch), State.REJECTED, alice)
    undo(batch, sinta)
    assert current() == [row.pk]


def test_a_withdrawn_row_lets_its_accepted_original_be_taken_back(batch, sinta, alice):
    original = decide(receive(filled(), sinta).submission, State.ACCEPTED, alice)
    row = first_of(batch)
    Submission.all_rows.filter(pk=row.pk).update(
        root=original, deprecated_id=original.instance_id
    )
    Submission.all_rows.filter(pk=original.pk).update(current=False)
    undo(batch, sinta)
    assert current() == [original.pk]
    assert decide(original, State.REJECTED, alice).state == State.REJECTED


def test_an_edit_that_comes_after_the_undo_is_decided_about(batch, sinta, alice):
    row = first_of(batch)
    undo(batch, sinta)
    edit = edit_of(row, sinta)
    assert current() == [edit.pk]
    assert decide(edit, State.ACCEPTED, alice).state == State.ACCEPTED


def test_the_same_file_comes_again_once_it_was_undone(batch, sinta):
    undo(batch, sinta)
    again = bring_forms(sinta)
    assert len(current()) == 3
    undo(again, sinta)
    assert current() == []


def listed(client, person, query):
    client.force_login(person)
    page = client.get(f"/submissions/?{query}")
    return page.context["page"].paginator.count, page.content.decode()


def test_withdrawn_ones_stand_in_a_list_of_their_own(client, batch, sinta, alice):
    assert "state=withdrawn" not in listed(client, alice, "")[1]
    undo(batch, sinta)
    count, html = listed(client, alice, "state=withdrawn")
    assert count == 3
    assert "tag-off" in html
    assert listed(client, alice, "")[0] == 0
    assert listed(client, alice, "state=replaced")[0] == 0


def test_tabs_count_withdrawn_ones_apart(client, batch, sinta, alice):
    undo(batch, sinta)
    client.force_login(alice)
    tabs = client.get("/submissions/").context["tabs"]
    counts = {one["code"]: one["count"] for one in tabs}
    assert (counts[""], counts["withdrawn"], counts.get("replaced", 0)) == (0, 3, 0)


@pytest.mark.parametrize(("language", "word"), [("id", "ditarik"), ("en", "withdrawn")])
def test_a_withdrawn_one_says_so_in_both_languages(
    client, batch, sinta, alice, language, word
):
    undo(batch, sinta)
    client.cookies["sinergi_language"] = language
    client.force_login(alice)
    for page in (
        f"/submissions/{first_of(batch).pk}/",
        "/submissions/?state=withdrawn",
    ):
        html = client.get(page).content.decode()
        assert f"</svg>{word}</span>" in html
