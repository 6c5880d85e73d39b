"""Props: the receiver of the form, the path from sighting to return, who may do what."""

import datetime as dt

import pytest

from conftest import MEETING
from sinergi.audit.models import Fact
from sinergi.doors.uploads import keep_any
from sinergi.observations.models import Channel, FormVersion, State
from sinergi.observations.services.receiving import Sent, receive_submission
from sinergi.observations.services.reviewing import review_submission
from sinergi.observations.services.shipped import put_shipped_forms
from sinergi.operations.models import Letter, Prop, PropFile
from sinergi.operations.rules.props import Act, BadAct, Step
from sinergi.operations.services.acting import ActDraft, act_on_props, acts_for
from sinergi.operations.tests.making import (
    DAY,
    PENGGILINGAN,
    a_photo,
    a_prop,
    an_election,
    jpeg,
    ordered,
    recommended,
    taken_down,
)

pytestmark = pytest.mark.django_db
ANSWERS = {
    "happened_on": "2023-09-10", "area": PENGGILINGAN, "place": "Depan kantor lurah",
    "prop_kind": "banner", "props": "3", "place_type": "government",
    "period": "before", "state": "hanging", "location": "-6.21 106.93 0 5",
}  # fmt: skip


def send(person, *, deprecated="", photo="", **answers):
    """Return a submission of the form `apk`."""
    put_shipped_forms(at=MEETING)
    version = FormVersion.all_rows.get(form__code="apk", state="published")
    told = {**ANSWERS, **answers}
    files = ()
    if photo:
        told["photo"] = photo
        from django.core.files.uploadedfile import SimpleUploadedFile

        files = (keep_any(SimpleUploadedFile(photo, jpeg(), "image/jpeg")),)
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in told.items())
    old = f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else ""
    key = f"uuid:{len(told)}-{send.count}"
    send.count += 1
    xml = (
        f'<data id="apk" version="{version.version}">{inside}'
        f"<meta><instanceID>{key}</instanceID>{old}</meta></data>"
    )
    sent = Sent(xml.encode(), files)
    return receive_submission(
        sent, person=person, channel=Channel.BROWSER, at=MEETING
    ).submission


send.count = 0


def accept(submission, by):
    """Accept a submission."""
    return review_submission(submission, State.ACCEPTED, by=by, at=MEETING)


def test_an_accepted_sighting_becomes_a_prop_that_waits_for_bawaslu(areas, town):
    accept(send(town.lurah, photo="a.jpg"), town.camat)
    row = Prop.all_rows.get()
    assert (row.step, row.count, row.handler) == (Step.SEEN, 3, town.bawaslu)
    assert (row.latitude, row.longitude) == (-6.21, 106.93)
    assert row.files.get().role == "seen"


def test_the_calendar_gives_the_period_and_its_regulation(areas, town):
    an_election()
    accept(send(town.lurah), town.camat)
    row = Prop.all_rows.get()
    assert (row.period, row.stage.regulation) == ("before", "PKPU 3/2022")


def test_a_sighting_that_is_taken_back_withdraws_its_prop(areas, town):
    one = accept(send(town.lurah), town.camat)
    review_submission(one, State.REJECTED, reason="Keliru", by=town.camat, at=MEETING)
    assert Prop.all_rows.get().step == Step.WITHDRAWN


def test_a_corrected_form_corrects_its_prop_and_makes_no_second(areas, town):
    first = accept(send(town.lurah), town.camat)
    accept(send(town.lurah, deprecated=first.instance_id, props="5"), town.camat)
    assert Prop.all_rows.get().count == 5


def test_a_decided_prop_stays_as_the_letter_speaks_of_it(areas, town):
    first = accept(send(town.lurah), town.camat)
    recommended(town, Prop.all_rows.get())
    accept(send(town.lurah, deprecated=first.instance_id, props="5"), town.camat)
    assert Prop.all_rows.get().count == 3


def test_what_was_seen_as_taken_down_asks_nobody_for_anything(areas, town):
    accept(send(town.lurah, state="taken_down"), town.camat)
    assert Prop.all_rows.get().step == Step.GONE


def test_a_prop_goes_the_whole_way_with_its_letters_and_photos(town):
    row = a_prop(town)
    taken_down(town, row)
    act_on_props(
        [row],
        ActDraft(act=Act.STORE, number="3/I", dated_on=DAY, place="Gudang Satpol PP"),
        by=town.crew, at=MEETING,
    )  # fmt: skip
    letter = act_on_props(
        [row],
        ActDraft(act=Act.GIVE_BACK, number="4/K", dated_on=DAY, receiver="Tim peserta"),
        by=town.crew, at=MEETING,
    )  # fmt: skip
    row.refresh_from_db()
    kinds = list(Letter.all_rows.order_by("pk").values_list("kind", flat=True))
    assert row.step == Step.RETURNED
    assert kinds == ["recommendation", "order", "inventory", "receipt"]
    assert letter.receiver_office == "Tim peserta"
    assert PropFile.all_rows.get(prop=row).role == "after"


def test_one_letter_recommends_many_props(town):
    rows = [a_prop(town) for _n in range(3)]
    recommended(town, *rows)
    assert Letter.all_rows.get().prop_steps.count() == 3


def test_a_recommendation_without_its_ground_is_refused(town):
    draft = ActDraft(act=Act.RECOMMEND, number="1", dated_on=DAY, executor=town.satpol)
    with pytest.raises(BadAct) as refused:
        act_on_props([a_prop(town)], draft, by=town.decider, at=MEETING)
    assert (refused.value.code, refused.value.field) == ("missing", "ground")


@pytest.mark.parametrize(
    ("dated", "due", "code", "field"),
    [(1, 2, "future", "dated_on"), (0, -1, "due-before-letter", "due_on")],
)
def test_days_of_an_order_that_cannot_be_are_refused(town, dated, due, code, field):
    prop = a_prop(town)
    recommended(town, prop)
    draft = ActDraft(
        act=Act.ORDER, number="02/P/9", dated_on=DAY + dt.timedelta(days=dated),
        due_on=DAY + dt.timedelta(days=due),
    )  # fmt: skip
    with pytest.raises(BadAct) as problem:
        act_on_props([prop], draft, by=town.crew, at=MEETING)
    assert (problem.value.code, problem.value.field) == (code, field)


def test_a_number_of_a_letter_is_given_once(town):
    recommended(town, a_prop(town), number="1/R")
    with pytest.raises(BadAct) as refused:
        recommended(town, a_prop(town), number="1/R")
    assert refused.value.code == "number-used"


def test_one_prop_that_stands_elsewhere_stops_the_whole_letter(town):
    first, second = a_prop(town), a_prop(town)
    recommended(town, first)
    with pytest.raises(BadAct) as refused:
        recommended(town, first, second)
    assert refused.value.number == first.number
    second.refresh_from_db()
    assert second.step == Step.SEEN


def test_taking_down_needs_a_photo_after(town):
    row = a_prop(town)
    ordered(town, row)
    with pytest.raises(BadAct) as refused:
        act_on_props(
            [row], ActDraft(act=Act.TAKE_DOWN, count=1), by=town.crew, at=MEETING
        )
    assert refused.value.field == "after"


def test_no_more_are_taken_down_than_hung_there(town):
    row = a_prop(town, count=2)
    ordered(town, row)
    draft = ActDraft(act=Act.TAKE_DOWN, count=3, after=(a_photo(),))
    with pytest.raises(BadAct) as refused:
        act_on_props([row], draft, by=town.crew, at=MEETING)
    assert refused.value.code == "count"


def test_satpol_pp_cannot_recommend_and_bawaslu_cannot_take_down(town):
    row = a_prop(town)
    assert acts_for(row, town.crew) == []
    ordered(town, row)
    row.refresh_from_db()
    assert Act.TAKE_DOWN not in acts_for(row, town.decider)


def test_a_joined_prop_counts_no_more_and_can_be_opened_again(town):
    row, other = a_prop(town), a_prop(town)
    act_on_props(
        [row], ActDraft(act=Act.JOIN, join_to=other), by=town.decider, at=MEETING
    )
    assert list(Prop.all_rows.counted()) == [other]
    act_on_props(
        [row], ActDraft(act=Act.REOPEN, note="Dua spanduk"), by=town.decider, at=MEETING
    )
    assert Prop.all_rows.counted().count() == 2


def test_props_are_not_joined_in_a_circle(town):
    row, other = a_prop(town), a_prop(town)
    act_on_props([row], ActDraft(act=Act.JOIN, join_to=other), by=None, at=MEETING)
    row.refresh_from_db()
    with pytest.raises(BadAct):
        act_on_props([other], ActDraft(act=Act.JOIN, join_to=row), by=None, at=MEETING)


def test_an_act_leaves_one_fact_without_words_of_people(town):
    row = a_prop(town)
    recommended(town, row)
    fact = Fact.all_rows.get(verb="operations:prop:moved")
    assert fact.details["rows"] == [row.pk]
    assert "Pasal" not in str(fact.details)


def test_an_office_sees_the_props_it_reported_and_a_stranger_none(town):
    from conftest import make_institution, make_person
    from sinergi.accounts.roles import InstitutionKind, Role

    row = a_prop(town)
    twin = make_person(
        "twin", Role.COORDINATOR, make_institution("Lain", InstitutionKind.PEMKOT)
    )
    assert list(Prop.visible.to(town.lurah)) == [row]
    assert list(Prop.visible.to(town.coordinator)) == [row]
    assert list(Prop.visible.to(town.decider)) == [row]
    assert list(Prop.visible.to(twin)) == []
    assert list(Prop.visible.to(town.crew)) == []


def test_satpol_pp_sees_a_prop_once_it_is_recommended(town):
    row = a_prop(town)
    recommended(town, row)
    assert list(Prop.visible.to(town.crew)) == [row]


def test_it_is_the_turn_of_whoever_takes_the_next_step(town):
    row = a_prop(town)
    assert list(Prop.visible.turn_of(town.decider)) == [row]
    recommended(town, row)
    assert list(Prop.visible.turn_of(town.decider)) == []
    assert list(Prop.visible.turn_of(town.crew)) == [row]


def test_a_shared_prop_is_seen_by_all_offices_of_its_area(town):
    row = a_prop(town, reporter=town.bawaslu)
    assert list(Prop.visible.to(town.lurah)) == []
    act_on_props(
        [row],
        ActDraft(
            act=Act.RECOMMEND, number="9", dated_on=dt.date(2023, 9, 14), ground="x",
            executor=town.satpol, shared=True,
        ),
        by=town.decider, at=MEETING,
    )  # fmt: skip
    assert list(Prop.visible.to(town.lurah)) == [row]
