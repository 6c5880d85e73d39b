"""Opening, stepping, passing up, papers, notes, publication, deadlines: with the database."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from conftest import MEETING, make_person
from sinergi.accounts.roles import Role
from sinergi.audit.models import Fact
from sinergi.cases.clockwork import (
    deadlines_of,
    forecast_of,
    gaps_of,
    next_of,
    safe_moments,
    stops_of,
    taken_of,
)
from sinergi.cases.models import (
    Case,
    CaseStep,
    CaseText,
    DueChange,
    Invitation,
    Note,
    Paper,
    Party,
    Plenary,
    Publication,
    Suspension,
)
from sinergi.cases.pressing import press
from sinergi.cases.reading import open_fields
from sinergi.cases.rules.kinds import CaseKind, Delivery, Origin, Regime
from sinergi.cases.rules.kinds import Role as Part
from sinergi.cases.rules.numbers import BadPattern
from sinergi.cases.rules.steps import BadStep, Step
from sinergi.cases.services.dating import renew_deadlines
from sinergi.cases.services.hearings import (
    change_hearing,
    note_delivery,
    plan_hearing,
)
from sinergi.cases.services.making import Story, full_draft, make_case
from sinergi.cases.services.numbering import set_series
from sinergi.cases.services.opening import PartyDraft, add_party, assign_case
from sinergi.cases.services.problems import BadCase
from sinergi.cases.services.stepping import moves_for, take_step
from sinergi.cases.services.writing import (
    draft_publication,
    publish,
    withdraw_publication,
    write_minutes,
    write_note,
)
from sinergi.cases.tests.conftest import A_DAY, HIDDEN, moved, opened
from sinergi.elections.models import CalendarDay
from sinergi.elections.working_days import working_calendar
from sinergi_core.clock import list_regulations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def test_a_case_goes_its_way_and_leaves_papers_texts_and_days(bawaslu, alice):
    row = opened(bawaslu, by=alice)
    assert row.number == "0001/PKR/31.75/IX/2023"
    assert (row.regulation, row.step, row.due_rule) == (
        "pemilu-penanganan", "received", "kajian-awal",
    )  # fmt: skip
    row = moved(row, Step.REVIEWED, Step.REGISTERED, by=alice, at=MEETING + A_DAY)
    assert row.register_number == "001/Reg/PL/31.75/IX/2023"
    assert row.registered_on == dt.date(2023, 9, 15)
    row = moved(row, Step.CLARIFYING, by=alice, at=MEETING + 2 * A_DAY)
    party = row.parties.get()
    assert party.summoned_at == MEETING + 2 * A_DAY
    assert (
        Invitation.all_rows.get().number == Paper.all_rows.get(kind="invitation").number
    )
    steps = (Step.STUDIED, Step.PLENARY, Step.DECIDED, Step.FOLLOWED, Step.CLOSED)
    row = moved(row, *steps, by=alice, at=MEETING + 4 * A_DAY)
    assert (row.step, row.due_at, row.outcome) == ("closed", None, "violation")
    assert Plenary.all_rows.get().present == 3
    assert {one.kind for one in row.texts.all()} == {
        "study", "considerations", "decision",
    }  # fmt: skip
    kinds = {one.kind for one in row.papers.all()}
    assert kinds == {
        "review", "registration", "invitation", "study", "plenary", "decision", "status",
    }  # fmt: skip
    (words,) = open_fields([row.papers.get(kind="plenary")], "sealed_data")
    pdf = press(words, MEETING)
    assert pdf.startswith(b"%PDF")
    assert pdf == press(words, MEETING)
    assert b"/Lang" in pdf or len(pdf) > 5_000
    facts = Fact.all_rows.filter(target=f"case:{row.key}")
    assert facts.count() == 9
    assert not Fact.visible.to(alice).filter(target=f"case:{row.key}").exists()


def test_no_word_of_a_case_lies_open_in_any_column(bawaslu, alice):
    row = moved(
        opened(bawaslu), Step.REVIEWED, Step.REGISTERED, Step.CLARIFYING, Step.STUDIED,
        Step.PLENARY, note=HIDDEN, text=HIDDEN, dissent=HIDDEN, present=(HIDDEN,) * 3,
    )  # fmt: skip
    write_note(row, HIDDEN, "office", by=alice, at=MEETING)
    draft_publication(row, HIDDEN, HIDDEN, by=alice, at=MEETING)
    with connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names() if "cases_" in t]
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 our own tables
            for line in cursor.fetchall():
                whole = b" ".join(
                    bytes(one)
                    if isinstance(one, bytes | memoryview)
                    else str(one).encode()
                    for one in line
                )
                assert HIDDEN.encode() not in whole, table
                assert b"Nama Terlapor" not in whole, table
    for fact in Fact.all_rows.all():
        assert HIDDEN not in json.dumps(fact.details)


def test_a_step_without_what_it_needs_says_what_is_missing(bawaslu, alice):
    row = opened(bawaslu)

    def refused(to, **more):
        now = Case.all_rows.get(pk=row.pk)
        told = full_draft(now, to, MEETING)
        with pytest.raises(BadStep) as problem:
            take_step(now, replace(told, **more), by=alice, at=MEETING)
        return problem.value.code

    assert refused(Step.DECIDED) == "not-a-step"
    assert refused(Step.REVIEWED, version=9) == "stale"
    assert refused(Step.REVIEWED, note=" ") == "note"
    assert refused(Step.REVIEWED, happened_at=MEETING + A_DAY) == "future"
    assert refused(Step.REVIEWED, happened_at=MEETING - A_DAY) == "before"
    moved(row, Step.REVIEWED, review={"story": True})
    assert refused(Step.REGISTERED) == "elements"
    assert refused(Step.NOT_REGISTERED, reason="withdrawn") == "reason"
    moved(row, Step.COMPLETING, Step.COMPLETED, Step.REGISTERED)
    assert refused(Step.CLARIFYING, parties=()) == "hearing"
    assert refused(Step.CLARIFYING, parties=(99999,)) == "party"
    assert refused(Step.CLARIFYING, hearing_at=MEETING - A_DAY, happened_at=MEETING) == (
        "before"
    )  # fmt: skip
    assert refused(Step.STUDIED, text="") == "text"
    moved(row, Step.STUDIED)
    assert refused(Step.PLENARY, present=("Satu", "Dua")) == "quorum"
    assert refused(Step.PLENARY, members=2) == "quorum"
    assert refused(Step.PLENARY, dissents=4) == "quorum"
    assert refused(Step.PLENARY, outcome="withdrawn") == "outcome"
    moved(row, Step.PLENARY, Step.DECIDED)
    assert refused(Step.FOLLOWED, receipt_number="") == "receipt"
    assert refused(Step.FOLLOWED, receipt_on=dt.date(2030, 1, 1)) == "future"
    other = moved(
        opened(bawaslu, kind=CaseKind.CRIMINAL), Step.REVIEWED, Step.REGISTERED,
        Step.STUDIED, Step.PLENARY,
    )  # fmt: skip
    row = other
    assert refused(Step.FORWARDED, body="kpu") == "body"
    moved(other, Step.FORWARDED, Step.FOLLOWED)
    assert other.forwardings.get().receipt_number == "R-1"


def test_an_analyst_handles_and_only_who_decides_sits(bawaslu, alice, bob):
    row = moved(opened(bawaslu), Step.REVIEWED, Step.REGISTERED, Step.STUDIED)
    assert Step.PLENARY in {move.to for move in moves_for(row, alice)}
    assert Step.PLENARY not in {move.to for move in moves_for(row, bob)}
    with pytest.raises(BadStep, match="not-yours"):
        take_step(row, full_draft(row, Step.PLENARY, MEETING), by=bob, at=MEETING)


def test_initial_information_is_traced_and_becomes_a_finding(bawaslu):
    row = opened(bawaslu, origin=Origin.INFORMATION, known_on=dt.date(2023, 9, 13))
    assert (row.received_on, row.due_rule) == (None, "temuan")
    row = moved(row, Step.TRACING, Step.FINDING, at=MEETING + A_DAY)
    assert (row.received_on, row.due_rule) == (dt.date(2023, 9, 15), "kajian-awal")
    gone = moved(opened(bawaslu, origin=Origin.INFORMATION), Step.NO_FINDING)
    assert gone.received_on is None
    again = moved(gone, Step.REOPENED, Step.TRACING)
    assert again.step == "tracing"


def test_rejected_withdrawn_and_reopened_cases_stand_where_they_are_counted(bawaslu):
    row = moved(opened(bawaslu), Step.REVIEWED, Step.NOT_REGISTERED)
    assert (row.rejected_on, row.reject_reason) == (MEETING.date(), "formal")
    row = moved(row, Step.REOPENED, Step.REVIEWED, Step.REGISTERED)
    assert (row.rejected_on, row.reject_reason) == (None, "")
    number = row.register_number
    row = moved(row, Step.WITHDRAWN)
    assert (row.decided_on, row.outcome) == (MEETING.date(), "withdrawn")
    row = moved(row, Step.REOPENED, Step.REVIEWED, Step.REGISTERED)
    assert (row.register_number, row.outcome) == (number, "")  # one number for ever
    early = moved(opened(bawaslu), Step.WITHDRAWN)
    assert early.reject_reason == "withdrawn"


def test_a_suspension_stops_the_clock_and_the_case_goes_on_where_it_was(bawaslu):
    row = moved(opened(bawaslu), Step.REVIEWED, Step.REGISTERED)
    before = row.due_at
    row = moved(row, Step.SUSPENDED, at=MEETING + A_DAY)
    assert (row.due_at, row.came_from) == (None, "registered")
    row = moved(row, Step.REGISTERED, at=MEETING + 8 * A_DAY)
    assert row.step == "registered"
    stop = row.suspensions.get()
    assert (stop.first_on, stop.last_on) == (
        dt.date(2023, 9, 15), dt.date(2023, 9, 21),
    )  # fmt: skip
    assert row.due_at is not None
    assert row.due_at > before


def test_a_suspension_set_back_moves_no_deadline_and_a_finding_keeps_its_day(bawaslu):
    row = moved(opened(bawaslu, origin=Origin.FINDING))
    before, received = row.due_at, row.received_on
    late = MEETING + 20 * A_DAY
    row = moved(row, Step.SUSPENDED, at=late, happened_at=MEETING, late_reason="x")
    row = moved(row, Step.FINDING, at=late, reason="kata-kata terbuka", kind="ethics")
    assert (row.due_at, row.received_on, row.kind) == (
        before, received, "administrative",
    )  # fmt: skip
    assert set(row.steps.values_list("reason", flat=True)) == {""}


def test_panwascam_recommends_upward_and_the_key_goes_with_the_case(
    bawaslu, panwascam, panwas, alice
):
    row = moved(
        opened(panwascam), Step.REVIEWED, Step.REGISTERED, Step.STUDIED, Step.PLENARY
    )
    assert Case.visible.to(panwas).get() == row
    assert not Case.visible.to(alice).exists()  # not before it is recommended
    with pytest.raises(BadStep, match="not-a-step"):
        take_step(row, full_draft(row, Step.DECIDED, MEETING), by=None, at=MEETING)
    row = moved(row, Step.PASSED_UP, by=panwas)
    assert (row.institution, row.opener, row.level) == (bawaslu, panwascam, "bawaslu")
    assert Case.visible.to(alice).get() == row
    assert Case.visible.to(panwas).get() == row  # whose work it was
    for model, field in ((CaseStep, "sealed_note"), (CaseText, "sealed_text")):
        rows = list(model.all_rows.filter(case=row).exclude(**{field: None}))
        assert {one.institution_id for one in rows} == {bawaslu.pk}
        assert all(open_fields(rows, field))
    row = moved(row, Step.PLENARY, Step.DECIDED, by=alice)
    assert row.step == "decided"
    alone = moved(
        opened(panwascam, parties=(
            PartyDraft(role=Part.ACCUSED, name="Anggota", office=bawaslu),
        )),
        Step.REVIEWED, Step.REGISTERED, Step.STUDIED, Step.PLENARY,
    )  # fmt: skip
    with pytest.raises(BadStep, match="nobody-above"):
        moved(alone, Step.PASSED_UP)


def test_the_accused_and_their_colleagues_see_nothing_but_the_summons(
    bawaslu, panwascam, panwas, alice, bob
):
    other = make_person("rina", Role.BAWASLU_ANALYST, bawaslu)
    about = PartyDraft(
        role=Part.ACCUSED, name="Panwas", office=panwascam, person=panwas
    )
    ethics = {"kind": CaseKind.ETHICS, "ad_hoc": True}
    row = moved(
        opened(bawaslu, parties=(about,), **ethics), Step.REVIEWED, Step.REGISTERED
    )
    assert Case.visible.to(alice).get() == row
    assert not Party.visible.summoned(panwas).exists()
    below = opened(panwascam)
    party = PartyDraft(role=Part.ACCUSED, name="Bob", person=bob)
    add_party(row, party, by=alice, at=MEETING)
    assert not Case.visible.to(bob).exists()
    assert Case.visible.to(other).get() == row
    add_party(
        below,
        PartyDraft(role=Part.ACCUSED, name="P", person=panwas),
        by=None,
        at=MEETING,
    )
    assert not Case.visible.to(panwas).exists()
    row = moved(row, Step.CLARIFYING)
    assert Party.visible.summoned(panwas).get().case == row
    assert not Case.visible.to(panwas).exists()
    with pytest.raises(BadCase, match="own-office"):
        add_party(
            row, PartyDraft(role=Part.ACCUSED, name="Kami", office=bawaslu), by=alice,
            at=MEETING,
        )  # fmt: skip


def test_a_case_that_cannot_be_is_refused(bawaslu, pemkot, alice, charlie):
    for code, more in {
        "text": {"allegation": "  "},
        "future": {"happened_on": dt.date(2030, 1, 1)},
    }.items():
        with pytest.raises(BadCase, match=code):
            opened(bawaslu, **more)
    with pytest.raises(BadCase, match="future"):
        opened(bawaslu, received_at=MEETING + A_DAY)
    with pytest.raises(BadCase, match="level"):
        opened(pemkot)
    with pytest.raises(BadCase, match="not-yours"):
        opened(bawaslu, by=charlie)
    row = opened(bawaslu, by=alice)
    with pytest.raises(BadCase, match="person"):
        assign_case(row, charlie, by=alice, at=MEETING)
    assert assign_case(row, alice, by=alice, at=MEETING).handler == alice
    facts = Fact.all_rows.count()
    assign_case(row, alice, by=alice, at=MEETING)
    assert Fact.all_rows.count() == facts  # nothing changed, nothing told


def test_numbers_follow_the_office_s_pattern_and_count_by_year(bawaslu, alice, charlie):
    told = ("register", "{n:02}/Reg/LP/PL/Kota/13.01/{month_roman}/{year}", "B.5")
    set_series(bawaslu, *told, by=alice, at=MEETING)
    set_series(bawaslu, "registration", "{n}/{year}/R", "B.6", by=alice, at=MEETING)
    first = moved(opened(bawaslu), Step.REVIEWED, Step.REGISTERED)
    second = moved(opened(bawaslu), Step.REVIEWED, Step.REGISTERED)
    assert [one.register_number for one in (first, second)] == [
        "01/Reg/LP/PL/Kota/13.01/IX/2023", "02/Reg/LP/PL/Kota/13.01/IX/2023",
    ]  # fmt: skip
    later = opened(bawaslu, at=MEETING + 200 * A_DAY)
    assert later.number.startswith("0001/")
    paper = first.papers.get(kind="registration")
    assert (paper.number, paper.form_code) == ("1/2023/R", "B.6")
    with pytest.raises(BadPattern):
        set_series(bawaslu, "register", "{n}", "", by=alice, at=MEETING)
    with pytest.raises(BadCase, match="not-yours"):
        set_series(bawaslu, "register", "{n}/{year}", "", by=charlie, at=MEETING)
    set_series(bawaslu, "registration", "{n}0/{year}", "", by=alice, at=MEETING)
    Paper.all_rows.filter(pk=paper.pk).update(number="30/2023")
    third = moved(opened(bawaslu), Step.REVIEWED)
    with pytest.raises(BadStep, match="number"):  # gives up rather than number twice
        moved(third, Step.REGISTERED)


def test_hearings_move_and_invitations_tell_who_was_reached(bawaslu, alice, bob):
    row = moved(opened(bawaslu), Step.REVIEWED, Step.REGISTERED, Step.CLARIFYING)
    invitation = row.invitations.get()
    note_delivery(
        invitation, Delivery.DELIVERED, MEETING.date(), came=True, by=bob, at=MEETING
    )
    assert row.invitations.get().came is True
    with pytest.raises(BadCase, match="future"):
        note_delivery(
            invitation, Delivery.SENT, dt.date(2030, 1, 1), by=bob, at=MEETING
        )
    hearing = plan_hearing(row, "hearing", MEETING, "Aula", by=bob, at=MEETING)
    told = {"state": "held", "starts_at": MEETING, "place": "Aula", "at": MEETING}
    held = change_hearing(hearing, sequence=0, by=bob, **told)
    assert (held.state, held.sequence) == ("held", 1)
    with pytest.raises(BadCase, match="stale"):
        change_hearing(hearing, sequence=0, by=alice, **told)
    with pytest.raises(BadCase, match="text"):
        plan_hearing(row, "hearing", MEETING, " ", by=bob, at=MEETING)
    write_minutes(row, "Berita acara", by=bob, at=MEETING)
    assert row.papers.filter(kind="minutes").count() == 1
    with pytest.raises(BadCase, match="text"):
        write_minutes(row, " ", by=bob, at=MEETING)


def test_notes_are_one_s_own_the_office_s_or_shared(
    bawaslu, panwascam, panwas, alice, bob
):
    row = opened(panwascam)
    write_note(row, "Sendiri", "private", by=panwas, at=MEETING)
    write_note(row, "Bersama", "shared", by=panwas, at=MEETING)
    steps = (Step.REVIEWED, Step.REGISTERED, Step.STUDIED, Step.PLENARY, Step.PASSED_UP)
    row = moved(row, *steps)
    write_note(row, "Kota", "office", by=alice, at=MEETING)
    assert Note.visible.to(panwas).count() == 2
    assert Note.visible.to(bob).count() == 2
    assert Note.visible.to(bob).filter(visibility="private").count() == 0
    with pytest.raises(BadCase, match="not-yours"):
        write_note(row, "x", "office", by=panwas, at=MEETING)


def test_what_is_published_is_a_text_of_its_own(bawaslu, alice, bob):
    row = moved(opened(bawaslu), Step.REVIEWED, Step.REGISTERED, Step.STUDIED)
    with pytest.raises(BadCase, match="state"):
        draft_publication(row, "x", "y", by=bob, at=MEETING)
    row = moved(row, Step.PLENARY)
    with pytest.raises(BadCase, match="text"):
        draft_publication(row, "x", " ", by=bob, at=MEETING)
    draft = draft_publication(row, "Ringkasan", "Nama dihapus", by=bob, at=MEETING)
    assert not Publication.all_rows.public().exists()
    with pytest.raises(BadCase, match="not-yours"):
        publish(draft, by=bob, at=MEETING)
    other = draft_publication(row, "Ringkasan lama", "-", by=bob, at=MEETING)
    publish(draft, by=alice, at=MEETING)
    out = Publication.all_rows.public().get()
    assert (out.text, out.published_by) == ("Ringkasan", alice)
    with pytest.raises(BadCase, match="state"):
        publish(draft, by=alice, at=MEETING)
    withdraw_publication(draft, by=alice, at=MEETING)
    Case.all_rows.filter(pk=row.pk).update(decided_on=None)  # as reopened
    with pytest.raises(BadCase, match="state"):
        publish(other, by=alice, at=MEETING)
    assert not Publication.all_rows.public().exists()


def test_a_decree_added_later_moves_deadlines_and_lists_the_cases(bawaslu):
    at = dt.datetime(2024, 2, 19, 3, tzinfo=dt.UTC)
    row = opened(bawaslu, received_at=at, at=at)
    row = moved(row, Step.REVIEWED, Step.REGISTERED, at=at)
    assert renew_deadlines(at) == 0
    other = opened(bawaslu, origin=Origin.INFORMATION, received_at=at, at=at)
    moved(other, Step.NO_FINDING, at=at)
    CalendarDay.all_rows.create(
        day=dt.date(2024, 2, 21), is_working=False, name="Libur", decree="Keppres 1"
    )
    assert renew_deadlines(at) == 1
    change = DueChange.all_rows.get()
    assert change.case == row
    # One day more, and behind it a weekend, Nyepi and its joint leave.
    assert (change.before_on, change.after_on) == (
        dt.date(2024, 3, 8), dt.date(2024, 3, 13),
    )  # fmt: skip
    assert Case.all_rows.get(pk=row.pk).due_at > row.due_at
    assert renew_deadlines(at) == 0


def test_the_worked_example_of_the_facts_and_the_edition_kept(bawaslu):
    at = dt.datetime(2024, 2, 20, 3, tzinfo=dt.UTC)
    row = opened(bawaslu, kind=CaseKind.OTHER, received_at=at, at=at)
    row = moved(row, Step.REVIEWED, Step.REGISTERED, Step.EXTENDED, at=at)
    calendar = working_calendar()
    taken = taken_of([row.pk])[row.pk]
    found = {one.rule.code: one for one in deadlines_of(row, taken, [], calendar, at)}
    # 14 working days from registration on 20 February 2024, over Nyepi: 13 March.
    longer = found["kajian-diperpanjang"]
    assert longer.derivation.due_on == dt.date(2024, 3, 13)
    assert (longer.is_open, longer.is_late(at), row.due_rule) == (
        True, False, "kajian-diperpanjang",
    )  # fmt: skip
    assert "kajian" not in found
    assert [one.code for one in safe_moments(longer, calendar)][-1] == "forwarding"
    assert [one.code for one in gaps_of(row, taken)] == ["registrasi"]
    assert forecast_of(row, longer, calendar, at).share is None  # no other case to say
    later = opened(bawaslu, regime=Regime.PILKADA, received_at=at, at=at)
    assert (later.regulation, later.edition) == ("pilkada-penanganan", "2020")
    assert later.due_rule == "tindak-lanjut"
    old = next(one for one in list_regulations() if one.key == "pemilu-penanganan/2018")
    under_old = deadlines_of(row, taken, [], calendar, at, old)
    assert {one.rule.code for one in under_old} == {"kajian-diperpanjang"}


def test_the_pace_of_an_office_foretells_a_breach(bawaslu):
    at = dt.datetime(2024, 2, 5, 3, tzinfo=dt.UTC)
    for _ in range(12):
        row = opened(bawaslu, received_at=at - 30 * A_DAY, at=at - 30 * A_DAY)
        moved(row, Step.REVIEWED, at=at - 10 * A_DAY)
    row = opened(bawaslu, received_at=at, at=at)
    due = next_of(
        deadlines_of(row, taken_of([row.pk])[row.pk], [], working_calendar(), at)
    )
    assert due is not None
    told = forecast_of(row, due, working_calendar(), at)
    assert (told.count, told.share) == (12, 1.0)


def test_the_pace_of_an_office_is_what_was_known_then(bawaslu):
    at = dt.datetime(2024, 2, 5, 3, tzinfo=dt.UTC)
    row = opened(bawaslu, received_at=at, at=at)
    for begun in (*[at] * 6, *[at + A_DAY] * 6):
        other = opened(bawaslu, received_at=begun, at=begun)
        moved(other, Step.REVIEWED, at=at + 20 * A_DAY)
    calendar = working_calendar()
    due = next_of(deadlines_of(row, taken_of([row.pk])[row.pk], [], calendar, at))
    assert due is not None
    assert forecast_of(row, due, calendar, at).count == 0  # none had come to its end
    assert forecast_of(row, due, calendar, at + 20 * A_DAY).share == 1.0
    assert taken_of([other.pk], at)[other.pk] == []


def test_a_suspension_is_cut_at_the_day_it_is_looked_at(bawaslu):
    day, row = dt.date(2024, 2, 5), opened(bawaslu)
    Suspension.all_rows.create(case=row, first_on=day, last_on=day + 9 * A_DAY)
    assert stops_of([row.pk], day - A_DAY) == {}
    for today in (day, day + 4 * A_DAY, day + 9 * A_DAY, day + 20 * A_DAY):
        (stop,) = stops_of([row.pk], today)[row.pk]
        assert (stop.first, stop.last) == (day, min(today, day + 9 * A_DAY))


def test_one_service_makes_a_complete_case(bawaslu):
    row = make_case(Story(institution=bawaslu, received_at=MEETING))
    assert (row.step, row.example) == ("plenary", True)
    with pytest.raises(ObjectDoesNotExist):
        row.papers.get(kind="decision")
