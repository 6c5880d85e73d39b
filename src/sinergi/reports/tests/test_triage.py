"""Triage: who sees what, sorting, grouping, routing, completion, identity, the index."""

import datetime as dt
import re
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import Role
from sinergi.accounts.services import create_institution
from sinergi.audit.models import Fact
from sinergi.reports import finding_words, opening
from sinergi.reports.detailing import together
from sinergi.reports.filling import top_up
from sinergi.reports.models import (
    Completion,
    Handling,
    IdentityRequest,
    Incident,
    Joined,
    Report,
)
from sinergi.reports.routing import preview
from sinergi.reports.rules.acting import MOVES
from sinergi.reports.rules.states import MessageKind, State
from sinergi.reports.rules.told import Told
from sinergi.reports.services import tracing
from sinergi.reports.services.completing import note_answers, return_for_completion
from sinergi.reports.services.grouping import (
    close_incident,
    join,
    open_incident,
    take_out,
)
from sinergi.reports.services.handling import assign, hand_to, hand_words, load_of
from sinergi.reports.services.identities import (
    ask_identity,
    decide_identity,
    hand_identity,
)
from sinergi.reports.services.parties import name_party, remove_party
from sinergi.reports.services.referring import end_referral, propose_referral
from sinergi.reports.services.running import route_new, run_table
from sinergi.reports.services.sorting import (
    change_kind,
    enter_official,
    move_report,
    note_look,
    take_up,
)
from sinergi.reports.services.tables import (
    LineDraft,
    add_keyword,
    add_line,
    end_keyword,
    end_line,
)
from sinergi.reports.services.taking import take_report
from sinergi.reports.services.talking import post_message
from sinergi.reports.services.tracing import BadAct
from sinergi.reports.showing import hidden_from, preview_of
from sinergi.reports.staff_words import ACT_PROBLEMS
from sinergi.reports.tests.conftest import SIRI, TOLD, draft_of
from sinergi.reports.tests.test_finding import RETOLD, SEEN
from sinergi.seals.keeping import Locked, lock
from sinergi.seals.sealing import open_with
from sinergi.seals.tests.making import keys_for
from sinergi.seals.words import unpack

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(hours=1)


@pytest.fixture
def desk(office, keys):
    """Return Bawaslu with a Panwascam below it, each with keys, and their people."""
    panwas = create_institution(
        "Panwascam Cakung",
        "panwascam",
        "31.75.06",
        superior=office,
        by=None,
        at=MEETING,
    )
    other = create_institution(
        "Panwascam Matraman", "panwascam", "31.75.01", superior=office, by=None,
        at=MEETING,
    )  # fmt: skip
    supervisor = make_person("sari", Role.SUPERVISOR, panwas, "31.75.06")
    keys_for(panwas, supervisor)
    return SimpleNamespace(
        office=office, panwas=panwas, other=other, supervisor=supervisor, keys=keys,
        analyst=make_person("ani", Role.BAWASLU_ANALYST, office),
        second=make_person("budi", Role.BAWASLU_ANALYST, office),
        stranger=make_person("mila", Role.SUPERVISOR, other, "31.75.01"),
        custodian=make_person("kuncoro", Role.CUSTODIAN, office),
    )  # fmt: skip


def told(office: Institution, story: str = TOLD.story, **more) -> Report:
    """Take a report of this story."""
    words = Told(story=story, where=TOLD.where, reported=TOLD.reported)
    return take_report(draft_of(office, told=words, **more), by=None, at=MEETING).report


def again(row: Report) -> Report:
    return Report.all_rows.get(pk=row.pk)


def sees(person, row: Report) -> bool:
    return Report.visible.to(person).filter(pk=row.pk).exists()


def code_of(problem) -> str:
    return problem.value.code


def test_only_the_office_and_the_desk_see_it(desk):
    row = told(desk.office)
    assert sees(desk.analyst, row)
    assert not sees(desk.supervisor, row)
    assert not sees(desk.custodian, row)
    hand_to([row], desk.panwas, by=desk.analyst, at=LATER)
    assert sees(desk.supervisor, row)
    assert sees(desk.analyst, row)
    assert not sees(desk.stranger, row)
    opened = opening.open_report(again(row), desk.supervisor)
    assert opened is not None
    assert opened.told.story == TOLD.story
    hand_to([again(row)], desk.office, by=desk.analyst, at=LATER)
    assert not sees(desk.supervisor, row)
    assert Handling.all_rows.filter(report=row, ended_at=None).count() == 1


def test_words_reach_the_desk_later_when_the_office_was_locked(desk):
    row = told(desk.office)
    lock(desk.office.pk)
    hand_to([row], desk.panwas, by=desk.analyst, at=LATER)
    assert opening.open_report(again(row), desk.supervisor) is None
    with pytest.raises(Locked):
        opening.open_report(again(row), desk.analyst)
    assert not hand_words(again(row), by=desk.analyst, at=LATER)
    from sinergi.seals.keeping import unlock

    unlock(desk.office.pk, desk.keys.passphrase, by=desk.analyst, at=LATER)
    assert hand_words(again(row), by=desk.analyst, at=LATER)
    assert opening.open_report(again(row), desk.supervisor) is not None


def test_desks_outside_the_line_and_named_ones_get_nothing(desk, pemkot):
    row = told(desk.office)
    with pytest.raises(BadAct) as problem:
        hand_to([row], pemkot, by=desk.analyst, at=LATER)
    assert code_of(problem) == "not-in-line"
    name_party(row, "Panwascam", institution=desk.panwas, by=desk.analyst, at=LATER)
    with pytest.raises(BadAct) as problem:
        hand_to([row], desk.panwas, by=desk.analyst, at=LATER)
    assert code_of(problem) == "named"


def test_who_is_named_sees_nothing_from_then_on(desk):
    row = told(desk.office)
    hand_to([row], desk.panwas, by=desk.analyst, at=LATER)
    party = name_party(
        again(row), "Anggota Panwascam", institution=desk.panwas, by=desk.analyst,
        at=LATER,
    )  # fmt: skip
    assert not sees(desk.supervisor, row)
    assert again(row).handler_id is None
    assert not Handling.all_rows.exclude(sealed_text=None).filter(report=row).exists()
    named = name_party(
        again(row), "Staf", person=desk.second, name="Budi", by=desk.analyst, at=LATER
    )
    assert not sees(desk.second, row)
    with pytest.raises(BadAct) as problem:
        assign([again(row)], desk.second, warned=True, by=desk.analyst, at=LATER)
    assert code_of(problem) == "conflict"
    remove_party(named, by=desk.analyst, at=LATER)
    assert sees(desk.second, row)
    remove_party(party, by=desk.analyst, at=LATER)
    for office, more, code in (
        ("", {"person": desk.second}, "office"),
        ("Kantor", {}, "nobody"),
        ("Kantor", {"institution": desk.office}, "own-office"),
    ):
        with pytest.raises(BadAct) as problem:
            name_party(again(row), office, by=desk.analyst, at=LATER, **more)
        assert code_of(problem) == code


def test_assigning_shows_the_load_and_warns(desk):
    rows = [told(desk.office, f"{TOLD.story} {n}") for n in range(3)]
    assign(rows[:2], desk.second, warned=False, by=desk.analyst, at=LATER)
    assert load_of([desk.second.pk, desk.analyst.pk]) == {
        desk.second.pk: 2, desk.analyst.pk: 0,
    }  # fmt: skip
    with pytest.raises(BadAct) as problem:
        assign(rows, desk.supervisor, warned=True, by=desk.analyst, at=LATER)
    assert code_of(problem) == "cannot-read"
    name_party(
        rows[2], "Anggota Panwascam", institution=desk.panwas, by=desk.analyst, at=LATER
    )
    with pytest.raises(BadAct) as problem:
        assign([again(rows[2])], desk.second, warned=False, by=desk.analyst, at=LATER)
    assert code_of(problem) == "warn-superior"
    assign([again(rows[2])], desk.second, warned=True, by=desk.analyst, at=LATER)
    kept = Handling.all_rows.in_force().get(report=rows[2])
    assert kept.warned == "superior"


def test_states_kind_and_the_official_receipt(desk):
    row = told(desk.office)
    assert take_up([row], by=desk.analyst, at=LATER)[0].state == State.CHECKING
    assert take_up([again(row)], by=desk.analyst, at=LATER) == []
    with pytest.raises(BadAct):
        move_report(again(row), State.CASE, by=desk.analyst, at=LATER)
    with pytest.raises(BadAct):
        move_report(again(row), "nonsense", by=desk.analyst, at=LATER)
    assert set(MOVES) == set(State)
    change_kind(again(row), "hoax", by=desk.analyst, at=LATER)
    assert again(row).kind == "hoax"
    day = MEETING.date()
    tomorrow = LATER.date() + dt.timedelta(1)
    for number, on, code in (
        ("", day, "number"), ("1", day.replace(year=2020), "on"), ("1", tomorrow, "on"),
    ):  # fmt: skip
        with pytest.raises(BadAct) as problem:
            enter_official(again(row), number, on, by=desk.analyst, at=LATER)
        assert code_of(problem) == code
    enter_official(again(row), "001/LP/PL/2023", day, by=desk.analyst, at=LATER)
    assert again(row).is_officially_received
    with pytest.raises(BadAct) as problem:
        enter_official(again(row), "002", day, by=desk.analyst, at=LATER)
    assert code_of(problem) == "again"
    facts = Fact.all_rows.filter(target=f"report:{row.pk}")
    assert "001/LP" not in str(list(facts.values_list("details", flat=True)))


def test_looks_are_noted_once_in_a_while_and_answers_are_seen(desk):
    row = told(desk.office)
    post_message(
        row, MessageKind.ADDITION, "Ada lagi", from_reporter=True, by=None, at=LATER
    )
    assert again(row).unseen == 1
    assert note_look(again(row), by=desk.analyst, at=LATER)
    assert again(row).unseen == 0
    assert not note_look(again(row), by=desk.analyst, at=LATER)
    assert note_look(again(row), by=desk.second, at=LATER)


def test_completion_goes_through_the_mailbox_and_back(desk):
    row = told(desk.office)
    asked = return_for_completion(
        row, ["place", "nonsense"], "Di mana tepatnya?", due_on=None, by=desk.analyst,
        at=LATER,
    )  # fmt: skip
    assert asked.missing == ["place"]
    assert asked.due_on is not None
    assert not asked.established
    assert again(row).state == State.WAITING
    post_message(
        again(row), MessageKind.ANSWER, "Di pos ronda", from_reporter=True, by=None,
        at=LATER + dt.timedelta(hours=1),
    )  # fmt: skip
    assert again(row).state == State.CHECKING
    assert note_answers(again(row)) == 1
    assert Completion.all_rows.get(pk=asked.pk).answered_at is not None
    assert note_answers(again(row)) == 0
    day = MEETING.date()
    for question, due, code in (
        (" ", None, "question"),
        ("Apa?", day - dt.timedelta(days=3), "on"),
        ("Apa?", day + dt.timedelta(days=900), "on"),
    ):
        with pytest.raises(BadAct) as problem:
            return_for_completion(
                again(row), [], question, due_on=due, by=desk.analyst, at=LATER
            )
        assert code_of(problem) == code


def test_many_reports_one_incident_and_out_again(desk):
    rows = [told(desk.office, f"{TOLD.story} {n}") for n in range(3)]
    hand_to(rows[:1], desk.panwas, by=desk.analyst, at=LATER)
    incident = open_incident(
        desk.office.pk, "Serangan fajar di Penggilingan", by=desk.analyst, at=LATER
    )
    join(incident, [again(r) for r in rows], by=desk.analyst, at=LATER)
    assert {again(r).state for r in rows} == {State.INCIDENT}
    seen = type(incident).visible.to(desk.supervisor)
    assert list(seen) == [incident]
    assert list(seen.of(desk.supervisor)) == []
    assert opening.titles_of([incident], desk.supervisor) == {}
    assert not type(incident).visible.to(desk.stranger).exists()
    (title, _note) = opening.titles_of([incident], desk.analyst)[incident.pk]
    assert title == "Serangan fajar di Penggilingan"
    take_out(incident, again(rows[2]), by=desk.analyst, at=LATER)
    assert again(rows[2]).state == State.RECEIVED
    assert again(rows[2]).incident_id is None
    with pytest.raises(BadAct) as problem:
        take_out(incident, again(rows[2]), by=desk.analyst, at=LATER)
    assert code_of(problem) == "not-in"
    other = open_incident(desk.office.pk, "Lain", by=desk.analyst, at=LATER)
    join(other, [again(rows[1])], by=desk.analyst, at=LATER)
    assert again(rows[1]).incident_id == other.pk
    with pytest.raises(BadAct) as problem:
        join(incident, [rows[2]], by=desk.supervisor, at=LATER)
    assert code_of(problem) == "not-yours"
    close_incident(incident, by=desk.analyst, at=LATER)
    with pytest.raises(BadAct) as problem:
        join(incident, [again(rows[2])], by=desk.analyst, at=LATER)
    assert code_of(problem) == "closed"


def test_routes_are_tried_kept_run_and_left_alone_by_hand(desk):
    rows = [told(desk.office, f"{TOLD.story} {n}", kind="hoax") for n in range(3)]
    hand_to(rows[:1], desk.office, by=desk.analyst, at=LATER)  # by hand
    draft = LineDraft(
        order=10, within="31.75.06", kind="hoax", to_institution=desk.panwas,
        to_person=desk.supervisor,
    )  # fmt: skip
    tried = preview(desk.office.pk, [draft.row(desk.office.pk).as_route()])
    assert {one.key for one in tried} == {rows[1].pk, rows[2].pk}
    assert preview(desk.office.pk) == []
    line = add_line(desk.office.pk, draft, by=desk.analyst, at=LATER)
    assert run_table(desk.office.pk, by=desk.analyst, at=LATER) == 2
    assert preview(desk.office.pk) == []
    assert again(rows[1]).handler_id == desk.panwas.pk
    assert again(rows[1]).person_id == desk.supervisor.pk
    assert again(rows[0]).handler_id is None
    fresh = told(desk.office, "Kabar bohong baru", kind="hoax")
    assert route_new(fresh, by=None, at=LATER).handler_id == desk.panwas.pk
    end_line(line, by=desk.analyst, at=LATER)
    assert {one.key for one in preview(desk.office.pk)} == {
        rows[1].pk, rows[2].pk, fresh.pk,
    }  # fmt: skip
    assert run_table(desk.office.pk, by=desk.analyst, at=LATER) == 3
    for more, code in (
        ({"to_institution": make_institution("KPU", "kpu")}, "not-in-line"),
        ({"to_institution": desk.panwas, "to_person": desk.second}, "cannot-read"),
        ({"to_institution": desk.panwas, "order": 10_000}, "order"),
    ):
        with pytest.raises(BadAct) as problem:
            add_line(
                desk.office.pk, LineDraft(**{"order": 1, **more}), by=desk.analyst,
                at=LATER,
            )  # fmt: skip
        assert code_of(problem) == code


def test_an_identity_is_opened_by_the_custodian_alone_with_two_people(desk):
    row = told(desk.office, identity=SIRI)
    asked = ask_identity(row, "contact", reference="S-1", by=desk.analyst, at=LATER)
    with pytest.raises(BadAct) as problem:
        ask_identity(row, "contact", by=desk.analyst, at=LATER)
    assert code_of(problem) == "asked"
    with pytest.raises(BadAct) as problem:
        decide_identity(asked, True, by=desk.analyst, at=LATER)
    assert code_of(problem) == "not-custodian"
    with pytest.raises(BadAct) as problem:
        hand_identity(asked, by=desk.custodian, at=LATER)
    assert code_of(problem) == "not-approved"
    decide_identity(asked, True, by=desk.custodian, at=LATER)
    sealed = hand_identity(asked, by=desk.custodian, at=LATER)
    words = unpack(open_with(sealed, desk.keys.custodian_private))
    assert words["name"] == SIRI.name
    with pytest.raises(BadAct):
        hand_identity(asked, by=desk.custodian, at=LATER + dt.timedelta(days=8))
    nameless = told(desk.office, "Tanpa nama sama sekali di sini")
    with pytest.raises(BadAct) as problem:
        ask_identity(nameless, "contact", by=desk.analyst, at=LATER)
    assert code_of(problem) == "anonymous"
    facts = Fact.all_rows.filter(target=f"report:{row.pk}")
    assert facts.filter(verb="reports:report:identity-handed").count() == 1


def test_referrals_are_proposed_and_end_once(desk):
    row = told(desk.office, kind="hoax")
    one = propose_referral(
        row,
        "kominfotik",
        "https://contoh.test/hoaks",
        "Viral",
        by=desk.analyst,
        at=LATER,
    )
    end_referral(one, sent_on=MEETING.date(), number="S-9", by=desk.analyst, at=LATER)
    with pytest.raises(BadAct) as problem:
        end_referral(one, sent_on=None, by=desk.analyst, at=LATER)
    assert code_of(problem) == "ended-before"
    for to, address, code in (("nobody", "x", "to"), ("kpu", " ", "address")):
        with pytest.raises(BadAct) as problem:
            propose_referral(row, to, address, by=desk.analyst, at=LATER)
        assert code_of(problem) == code


def test_every_problem_has_its_words():
    folder = Path(tracing.__file__).parents[1]
    raised = {
        code
        for path in folder.rglob("*.py")
        for code in re.findall(r"BadAct\(\"([a-z-]+)\"", path.read_text("utf-8"))
    }
    warned = {f"warn-{one}" for one in ("superior", "below", "beside")}
    assert raised | warned <= set(ACT_PROBLEMS)


def test_own_words_and_struck_ones_are_an_office_s_own(desk):
    row = add_keyword(
        desk.office.pk, "hoax", "kabar burung*", "id", 2, by=desk.analyst, at=LATER
    )
    words = {one.words for one in finding_words.keywords_of(desk.office.pk)}
    assert "kabar burung" in words
    with pytest.raises(BadAct) as problem:
        add_keyword(
            desk.office.pk, "hoax", "Kabar  Burung", "id", 1, by=desk.analyst, at=LATER
        )
    assert code_of(problem) == "again"
    with pytest.raises(BadAct) as problem:
        add_keyword(desk.office.pk, "hoax", "x", "id", 1, by=desk.analyst, at=LATER)
    assert code_of(problem) == "short"
    end_keyword(row, by=desk.analyst, at=LATER)
    add_keyword(
        desk.office.pk,
        "hoax",
        "hoaks*",
        "id",
        2,
        struck=True,
        by=desk.analyst,
        at=LATER,
    )
    words = {one.words for one in finding_words.keywords_of(desk.office.pk)}
    assert not words & {"hoaks", "kabar burung"}
    assert "hoaks" in {
        one.words for one in finding_words.keywords_of(desk.panwas.pk)
    }  # fmt: skip


def test_the_index_lives_while_unlocked_and_follows(desk):
    first, second = told(desk.office, SEEN), told(desk.office, RETOLD)
    filled = top_up(desk.office.pk)
    assert (filled.count, filled.is_whole, filled.stuck) == (2, True, 0)
    found = finding_words.find_words("amplop ronda", desk.analyst)
    assert found is not None
    assert found.keys == [second.pk, first.pk]
    (near,) = finding_words.near_report(first, desk.analyst)
    assert near.row == second
    assert any("membagikan amplop berisi uang" in one for one in near.reasons)
    third = told(desk.office, "Spanduk dipaku di pohon depan sekolah")
    post_message(
        first, MessageKind.ADDITION, "Pelakunya naik becak", from_reporter=True, by=None,
        at=LATER,
    )  # fmt: skip
    assert top_up(desk.office.pk).count == 3
    assert finding_words.find_words("becak", desk.analyst).keys == [first.pk]
    assert finding_words.find_words("spanduk", desk.analyst).keys == [third.pk]
    from sinergi.seals.keeping import ask

    ask(desk.office.pk, "reports-likely", {"seek_s": 5})
    assert finding_words.likely_of(desk.analyst) == {first.pk: 1, second.pk: 1}
    hand_to([third], desk.panwas, by=desk.analyst, at=LATER)
    top_up(desk.panwas.pk)
    assert finding_words.find_words("spanduk", desk.supervisor).keys == [third.pk]
    assert finding_words.find_words("amplop", desk.supervisor).keys == []
    late = {"rows": [], "after": {}, "marks": {"report": 1}}
    assert ask(desk.office.pk, "reports-add", late)["refused"]  # another was quicker
    lock(desk.office.pk)
    assert finding_words.find_words("amplop", desk.analyst) is None
    with pytest.raises(Locked):
        top_up(desk.office.pk)


def test_who_is_named_decides_on_no_identity_and_reads_no_incident(desk):
    row = told(desk.office, identity=SIRI)
    asked = ask_identity(again(row), "summons", by=desk.analyst, at=LATER)
    incident = open_incident(
        desk.office.pk, "Staf membagi amplop", by=desk.analyst, at=LATER
    )
    join(incident, [again(row)], by=desk.analyst, at=LATER)
    assert IdentityRequest.visible.to(desk.custodian).to_decide(desk.custodian)
    assert Incident.visible.to(desk.second)
    for person in (desk.custodian, desk.second):
        name_party(again(row), "Staf", person=person, by=desk.analyst, at=LATER)
    assert not IdentityRequest.visible.to(desk.custodian)
    assert not IdentityRequest.visible.to(desk.custodian).to_decide(desk.custodian)
    assert not Incident.visible.to(desk.second)
    assert not Incident.visible.to(desk.second).of(desk.second)
    assert Incident.visible.to(desk.analyst)
    for act in (partial(decide_identity, asked, True), partial(hand_identity, asked)):
        with pytest.raises(BadAct) as problem:
            act(by=desk.custodian, at=LATER)
        assert code_of(problem) == "not-custodian"


def test_a_desk_keeps_its_words_when_only_its_person_is_named(desk):
    row = told(desk.office)
    other = make_person("rina", Role.SUPERVISOR, desk.panwas, "31.75.06")
    hand_to([row], desk.panwas, person=desk.supervisor, by=desk.analyst, at=LATER)
    name_party(again(row), "Staf", person=desk.supervisor, by=desk.analyst, at=LATER)
    assert not sees(desk.supervisor, row)
    opened = opening.open_report(again(row), other)
    assert opened is not None
    assert opened.told.story == TOLD.story
    assert Handling.all_rows.in_force().get(report=row).person_id is None


def test_a_report_looked_at_anew_leaves_its_incident(desk):
    row = told(desk.office, TOLD.story)
    incident = open_incident(desk.office.pk, "Amplop", by=desk.analyst, at=LATER)
    join(incident, [row], by=desk.analyst, at=LATER)
    moved = move_report(row, State.CHECKING, by=desk.analyst, at=LATER)
    assert (moved.state, moved.incident_id) == (State.CHECKING, None)
    assert not Joined.all_rows.in_force().filter(report=row).exists()
    incident.refresh_from_db()
    assert incident.closed_at is None


def test_no_number_tells_of_a_report_that_names_the_reader(desk):
    rows = [told(desk.office, f"{TOLD.story} {n}", kind="hoax") for n in range(2)]
    named = make_person("rekan", Role.BAWASLU_ANALYST, desk.office, "31.75")
    draft = LineDraft(order=10, kind="hoax", to_institution=desk.panwas)
    incident = open_incident(desk.office.pk, "Amplop", by=desk.analyst, at=LATER)
    join(incident, rows, by=desk.analyst, at=LATER)
    for row in rows:
        move_report(again(row), State.CHECKING, by=desk.analyst, at=LATER)
    name_party(rows[0], "Rekan", person=named, by=desk.analyst, at=LATER)
    assert preview_of(desk.office.pk, desk.analyst, draft).count == 2
    assert preview_of(desk.office.pk, named, draft).count == 1
    assert hidden_from(named) == {rows[0].pk}
    join(incident, [again(one) for one in rows], by=desk.analyst, at=LATER)
    assert together(again(rows[1]), desk.analyst) == 2
    assert together(again(rows[1]), named) == 1
