"""What was acknowledged is there once, whole, and byte for byte."""

import datetime as dt
from itertools import permutations

import pytest

from conftest import MEETING, make_person
from sinergi.accounts.roles import Role
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.doors.uploads import KeptFile
from sinergi.elections.models import Election, PollingStation
from sinergi.observations.models import Attachment, State, Submission
from sinergi.observations.services.receiving import OtherBytes, UnknownForm
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.tests.making import a_form, filled, receive

pytestmark = pytest.mark.django_db


def photo(name="foto.jpg") -> KeptFile:
    return KeptFile(name, "image/jpeg", "a" * 64, 10)


def test_the_bytes_are_kept_as_they_came(areas, sinta):
    a_form()
    xml = filled()
    row = receive(xml, sinta).submission
    assert bytes(Submission.all_rows.get(pk=row.pk).xml) == xml
    assert row.receipt == f"L-{row.pk:06d}"


def test_place_day_and_institution_are_read_from_the_answers(areas, sinta, panwascam):
    a_form()
    row = receive(filled(), sinta).submission
    assert (row.area_code, row.happened_on) == ("31.75.06.1003", dt.date(2023, 9, 10))
    assert row.institution == panwascam


def test_what_names_no_place_speaks_of_the_senders_area(areas, sinta):
    a_form()
    assert receive(filled(answers="<note>x</note>"), sinta).submission.area_code == (
        "31.75.06"
    )


def test_a_station_is_the_place(areas, sinta):
    a_form()
    election = Election.all_rows.create(
        code="pemilu", kind="pemilu", voting_on=dt.date(2024, 2, 14), regulation="x"
    )
    PollingStation.all_rows.create(
        election=election, area_code="31.75.06.1003", number=12
    )
    answers = "<station>31.75.06.1003-012</station>"
    row = receive(filled(answers=answers), sinta).submission
    assert (row.area_code, row.station_number, row.election) == (
        "31.75.06.1003", 12, election,
    )  # fmt: skip


@pytest.mark.parametrize(
    "area", ["99.99", "Cakung", "x" * 300, "31.75.06.1003-999999999"]
)
def test_an_unknown_place_loses_nothing(areas, sinta, area):
    a_form()
    answers = f"<area>{area}</area><station>{area}</station>"
    row = receive(filled(answers=answers), sinta).submission
    assert row.area_code == ""


@pytest.mark.parametrize("day", ["yesterday", "2023-13-40", ""])
def test_an_unreadable_day_loses_nothing(areas, sinta, day):
    a_form()
    row = receive(filled(answers=f"<happened_on>{day}</happened_on>"), sinta).submission
    assert row.happened_on is None


def test_the_same_again_changes_nothing(areas, sinta):
    a_form()
    xml = filled()
    first, second = receive(xml, sinta), receive(xml, sinta)
    assert (first.new, second.new) == (True, False)
    assert first.submission == second.submission
    assert Submission.all_rows.count() == 1
    assert Fact.all_rows.filter(verb=Verb.SUBMISSION_RECEIVED).count() == 1


def test_other_bytes_under_the_same_instance_are_refused_and_the_first_kept(
    areas, sinta
):
    a_form()
    xml = filled(instance_id="uuid:1")
    receive(xml, sinta)
    with pytest.raises(OtherBytes):
        receive(filled(instance_id="uuid:1", answers="<note>x</note>"), sinta)
    assert bytes(Submission.all_rows.get().xml) == xml


def test_another_persons_instance_tells_nothing_to_who_may_not_send_the_form(
    areas, sinta, charlie
):
    a_form(audience=["bawaslu", "panwascam"])
    xml = filled()
    receive(xml, sinta)
    with pytest.raises(OtherBytes):
        receive(xml, charlie)


def test_a_tried_draft_tells_nothing_to_who_may_not_try_it(areas, sinta, alice):
    a_form(draft=True)
    xml = filled()
    receive(xml, alice, test=True)
    with pytest.raises(OtherBytes):
        receive(xml, sinta, test=True)


def test_the_same_bytes_from_another_phone_have_the_same_receipt(areas, sinta, alice):
    a_form()
    xml = filled()
    first, second = receive(xml, alice), receive(xml, sinta)
    assert (second.new, second.submission) == (False, first.submission)
    assert Submission.all_rows.get().person == alice


def test_other_bytes_from_another_person_are_refused(areas, sinta, alice):
    a_form()
    receive(filled(instance_id="uuid:1"), sinta)
    with pytest.raises(OtherBytes):
        receive(filled(instance_id="uuid:1", answers="<note>x</note>"), alice)


def test_files_of_a_half_sent_form_come_from_the_phone_it_was_handed_to(
    areas, sinta, alice
):
    a_form()
    xml = filled(answers="<photo>foto.jpg</photo>")
    assert receive(xml, sinta).missing == ["foto.jpg"]
    assert receive(xml, alice, files=[photo()]).missing == []
    assert receive(xml, sinta).missing == []
    assert Fact.all_rows.get(verb=Verb.SUBMISSION_COMPLETED).actor_id == alice.pk


def test_files_may_come_in_parts_and_are_kept_once(areas, sinta):
    a_form()
    xml = filled(answers="<photo>foto.jpg</photo>")
    assert receive(xml, sinta).missing == ["foto.jpg"]
    assert receive(xml, sinta, files=[photo()]).missing == []
    assert receive(xml, sinta, files=[photo()]).missing == []
    assert Attachment.all_rows.count() == 1


def test_a_file_the_form_does_not_name_is_kept_too(areas, sinta):
    a_form()
    receive(filled(), sinta, files=[photo("audit.csv")])
    assert Attachment.all_rows.get().name == "audit.csv"


def test_an_edit_is_a_row_of_its_own_and_the_original_stays(areas, sinta):
    a_form()
    first = receive(filled(instance_id="uuid:1"), sinta).submission
    second = receive(
        filled(instance_id="uuid:2", deprecated_id="uuid:1"), sinta
    ).submission
    third = receive(
        filled(instance_id="uuid:3", deprecated_id="uuid:2"), sinta
    ).submission
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.current, second.current, third.current) == (False, False, True)
    assert second.root == third.root == first


def test_an_edit_may_come_before_what_it_edits(areas, sinta):
    a_form()
    edit = receive(filled(instance_id="uuid:2", deprecated_id="uuid:1"), sinta)
    late = receive(filled(instance_id="uuid:1"), sinta).submission
    edit.submission.refresh_from_db()
    assert edit.submission.root == late
    assert (late.current, edit.submission.current) == (False, True)


def test_nobody_pushes_aside_what_another_has_sent(areas, sinta, alice):
    a_form()
    first = receive(filled(instance_id="uuid:1"), sinta).submission
    receive(filled(instance_id="uuid:2", deprecated_id="uuid:1"), alice)
    first.refresh_from_db()
    assert first.current


@pytest.fixture
def budi(panwascam):
    """Return Budi, who supervises beside Sinta."""
    return make_person("budi", Role.SUPERVISOR, panwascam, "31.75.06")


def first_and_edit(first_by, edit_by, first_via=None, edit_via=None):
    first = receive(filled(instance_id="uuid:1"), first_by, by_way_of=first_via)
    xml = filled(instance_id="uuid:2", deprecated_id="uuid:1")
    edit = receive(xml, edit_by, by_way_of=edit_via)
    first.submission.refresh_from_db()
    return first.submission, edit.submission


def test_an_edit_that_was_handed_on_joins_what_its_writer_sent(areas, sinta, budi):
    a_form()
    told = {"person": sinta.pk, "hands": 1}
    first, edit = first_and_edit(sinta, budi, edit_via=told)
    assert (edit.root, edit.current, first.current) == (first, True, False)


def test_who_handed_a_form_on_edits_it_afterwards(areas, sinta, budi):
    a_form()
    told = {"person": sinta.pk, "hands": 1}
    first, edit = first_and_edit(budi, sinta, first_via=told)
    assert (edit.root, edit.current, first.current) == (first, True, False)


@pytest.mark.parametrize("told", [{}, {"person": "sinta"}, {"person": True}])
def test_a_colleague_who_names_nobody_pushes_nothing_aside(areas, sinta, budi, told):
    a_form()
    first, edit = first_and_edit(sinta, budi, edit_via=told)
    assert (first.current, edit.root) == (True, None)


def test_another_institution_pushes_nothing_aside_whomever_it_names(
    areas, sinta, alice
):
    a_form()
    first, edit = first_and_edit(sinta, alice, edit_via={"person": sinta.pk})
    assert (first.current, edit.root) == (True, None)


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_a_form_and_two_edits_are_one_chain_in_whatever_order_they_come(
    areas, sinta, order
):
    a_form()
    for n in order:
        before = f"uuid:{n - 1}" if n > 1 else ""
        receive(filled(instance_id=f"uuid:{n}", deprecated_id=before), sinta)
    rows = {row.instance_id: row for row in Submission.all_rows.all()}
    first = rows["uuid:1"]
    assert first.root is None
    assert rows["uuid:2"].root == rows["uuid:3"].root == first
    assert [name for name, row in rows.items() if row.current] == ["uuid:3"]


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_the_receipt_knows_whether_it_is_the_newest(areas, sinta, order):
    a_form()
    for n in order:
        before = f"uuid:{n - 1}" if n > 1 else ""
        xml = filled(instance_id=f"uuid:{n}", deprecated_id=before)
        row = receive(xml, sinta).submission
        assert row.current == Submission.all_rows.get(pk=row.pk).current


def test_an_instance_that_edits_itself_is_current(areas, sinta):
    a_form()
    xml = filled(instance_id="uuid:1", deprecated_id="uuid:1")
    row = receive(xml, sinta).submission
    assert (row.root, row.current) == (None, True)


@pytest.mark.parametrize("version", ["1", "2026112902"])
def test_an_unknown_version_is_refused(areas, sinta, version):
    a_form()
    with pytest.raises(UnknownForm):
        receive(filled(version=version), sinta)


def test_a_version_that_was_replaced_is_still_taken(areas, sinta):
    a_form()
    a_form(version="2026112902")
    assert receive(filled(), sinta).new


def test_a_form_for_others_is_unknown(areas, sinta, charlie, pemkot):
    a_form(audience=["bawaslu", "panwascam"])
    a_form(code="pemkot", institution=pemkot)
    assert receive(filled(), sinta).new
    with pytest.raises(UnknownForm):
        receive(filled(), charlie)
    with pytest.raises(UnknownForm):
        receive(filled(code="pemkot"), sinta)


def test_a_draft_is_tried_by_who_manages_forms_and_feeds_nothing(areas, sinta, alice):
    a_form(draft=True)
    with pytest.raises(UnknownForm):
        receive(filled(), sinta, test=True)
    with pytest.raises(UnknownForm):
        receive(filled(), alice)
    assert receive(filled(), alice, test=True).submission.test


def test_the_fact_holds_no_answer(areas, sinta):
    a_form()
    receive(filled(answers="<note>rahasia</note>"), sinta)
    fact = Fact.all_rows.get(verb=Verb.SUBMISSION_RECEIVED)
    assert "rahasia" not in str(fact.details)


def test_the_time_of_receipt_is_the_servers(areas, sinta):
    a_form()
    assert receive(filled(), sinta).submission.received_at == MEETING


def test_a_trial_does_not_push_aside_a_report(areas, alice):
    a_form()
    real = receive(filled(instance_id="uuid:1"), alice).submission
    a_form(version="2", draft=True)
    trial = filled(version="2", deprecated_id="uuid:1")
    receive(trial, alice, test=True)
    real.refresh_from_db()
    assert real.current


def test_another_form_does_not_push_aside_a_report(areas, sinta):
    a_form()
    a_form(code="lain")
    real = receive(filled(instance_id="uuid:1"), sinta).submission
    receive(filled(code="lain", deprecated_id="uuid:1"), sinta)
    real.refresh_from_db()
    assert real.current


def test_what_is_decided_gets_no_new_file(areas, sinta, alice):
    a_form()
    xml = filled()
    row = receive(xml, sinta).submission
    review_submission(row, State.ACCEPTED, by=alice, at=MEETING)
    receive(xml, sinta, files=[photo("nachtrag.jpg")])
    assert not row.files.exists()
