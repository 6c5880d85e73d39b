"""From plan to verified; who may do what; what coverage then counts."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from conftest import MEETING
from sinergi.audit.models import Fact
from sinergi.doors.uploads import KeptFile
from sinergi.elections.models import PollingStation
from sinergi.outreach.models import (
    Certificates,
    DoorCount,
    History,
    Photo,
    QuizResult,
    Reach,
    Session,
    Target,
)
from sinergi.outreach.rules.material import Language, MaterialState, Phase
from sinergi.outreach.rules.rumor import RumorStep
from sinergi.outreach.rules.series import Every
from sinergi.outreach.rules.session import BadSession, Kind, NotTheirs, Stale, Step
from sinergi.outreach.services.door import (
    ATTENDANCE,
    count_at_door,
    number_certificates,
    open_code,
)
from sinergi.outreach.services.material import (
    add_version,
    ask_approval,
    decide_material,
    make_material,
)
from sinergi.outreach.services.quiz import (
    QuizDraft,
    answer_quiz,
    put_quiz_to_use,
    tally_quiz,
    write_quiz,
)
from sinergi.outreach.services.reporting import (
    Asked,
    add_photos,
    remove_photo,
    write_questions,
)
from sinergi.outreach.services.rumor import (
    Hands,
    RumorDraft,
    answer_rumor,
    approve_answer,
    ask_answer,
    dismiss_rumor,
    note_hearing,
    report_rumor,
    return_answer,
)
from sinergi.outreach.services.session import (
    SessionDraft,
    draft_of,
    edit_session,
    move_session,
    plan_series,
    postpone_session,
)
from sinergi.outreach.services.target import derive_targets
from sinergi.outreach.tests.conftest import (
    CITY,
    ITEMS,
    LATER,
    PENGGILINGAN,
    a_quiz,
    hold,
    plan,
)

pytestmark = pytest.mark.django_db
FILE = KeptFile("foto.jpg", "image/jpeg", "0" * 64, 10)


def test_a_session_goes_from_plan_to_verified_by_somebody_above(
    penggilingan, lurah, camat
):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    assert row.step == Step.HELD
    assert (
        move_session(row, Step.VERIFIED, by=camat, at=LATER).verified_by_id == camat.pk
    )
    steps = History.all_rows.values_list("step_to", flat=True)
    assert list(steps) == ["planned", "held", "verified"]


def test_nobody_verifies_their_own_report(cakung, camat, penggilingan, lurah):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    with pytest.raises(NotTheirs):
        move_session(row, Step.VERIFIED, by=lurah, at=LATER)


def test_another_line_does_not_verify(penggilingan, lurah, alice):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    with pytest.raises(NotTheirs):
        move_session(row, Step.VERIFIED, by=alice, at=LATER)


def test_a_session_of_a_partner_is_verified_by_an_office_of_the_area(
    fkub, tokoh, charlie
):
    row = hold(plan(fkub, by=tokoh), by=tokoh)
    assert Session.visible.to(charlie).filter(pk=row.pk).exists()
    assert move_session(row, Step.VERIFIED, by=charlie, at=LATER).step == Step.VERIFIED


def test_a_colleague_verifies_where_nobody_stands_above(bawaslu, alice, bob):
    row = hold(plan(bawaslu, by=alice), by=alice)
    assert move_session(row, Step.VERIFIED, by=bob, at=LATER).step == Step.VERIFIED


def test_only_verified_sessions_are_counted(penggilingan, lurah, camat):
    row = hold(plan(penggilingan, by=lurah), by=lurah, age_17_21=35, first=20)
    assert not Reach.all_rows.filter(counted=True).exists()
    move_session(row, Step.VERIFIED, by=camat, at=LATER)
    found = Reach.all_rows.filter(counted=True).values_list(
        "segment", "people", "first"
    )
    assert sorted(found) == [("pemula", 35, None), ("umum", 40, 20)]


def test_what_is_sent_back_counts_no_more(penggilingan, lurah, camat):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    row = move_session(row, Step.VERIFIED, by=camat, at=LATER)
    move_session(row, Step.HELD, note="Jumlah keliru", by=camat, at=LATER)
    assert not Reach.all_rows.filter(counted=True).exists()


def test_a_verified_session_stays_as_it_is(penggilingan, lurah, camat):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    row = move_session(row, Step.VERIFIED, by=camat, at=LATER)
    with pytest.raises(BadSession):
        hold(row, by=lurah)
    with pytest.raises(BadSession):
        edit_session(row, draft_of(row, []), version=None, by=lurah, at=LATER)


def test_what_has_not_begun_was_not_held(penggilingan, lurah):
    row = plan(penggilingan, by=lurah, starts_at=LATER + dt.timedelta(days=1))
    with pytest.raises(BadSession) as found:
        hold(row, by=lurah)
    assert found.value.code == "not-begun"


def test_a_report_sent_again_takes_the_place_of_the_first(penggilingan, lurah):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    hold(row, by=lurah, attended=55)
    assert Reach.all_rows.get(segment="umum").people == 55


def test_a_session_of_others_is_not_planned(penggilingan, alice):
    with pytest.raises(NotTheirs):
        plan(penggilingan, by=alice)


def test_two_people_who_edit_at_once_are_told(penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    draft = draft_of(row, [])
    edit_session(row, draft, version=row.version, by=lurah, at=LATER)
    with pytest.raises(Stale):
        edit_session(row, draft, version=row.version, by=lurah, at=LATER)


def test_a_move_to_another_day_is_kept_with_its_reason(penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    postpone_session(row, LATER, None, "Gedung terpakai", by=lurah, at=MEETING)
    moved = History.all_rows.get(step_to="")
    assert (moved.moved_from, moved.moved_to) == (MEETING, LATER)


def test_a_series_keeps_its_hour_and_counts_as_one_audience(penggilingan, lurah, camat):
    draft = SessionDraft(
        title="Pojok", organiser=penggilingan, area_code=PENGGILINGAN,
        starts_at=MEETING, segment="umum", topic="melapor", kind=Kind.CORNER,
    )  # fmt: skip
    made = plan_series(
        draft, Every.WEEK, dt.date(2023, 10, 5), by=lurah, at=MEETING,
        zone=ZoneInfo("Asia/Jakarta"),
    )  # fmt: skip
    assert len(made) == 4
    hold(made[0], by=lurah)
    assert Reach.all_rows.get(segment="umum").audience == f"series:{made[0].series_id}"


def test_photos_of_children_need_consent(penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    with pytest.raises(BadSession):
        add_photos(row, [FILE], minors=True, consent=False, by=lurah, at=LATER)
    (photo,) = add_photos(row, [FILE], minors=True, consent=True, by=lurah, at=LATER)
    remove_photo(photo, by=lurah, at=LATER)
    assert not Photo.all_rows.exists()


def test_questions_are_put_in_place_of_those_before(penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    write_questions(row, [Asked("hoaks")] * 2, by=lurah, at=LATER)
    write_questions(row, [Asked("sara", "Apa?", 3)], by=lurah, at=LATER)
    assert [one.topic for one in row.questions.all()] == ["sara"]


@pytest.fixture
def stations(pemilu):
    """Two stations of 250 voters in one kelurahan."""
    for number in (1, 2):
        PollingStation.all_rows.create(
            election=pemilu, area_code=PENGGILINGAN, number=number,
            registered=250, registered_male=120, registered_female=130,
        )  # fmt: skip


def test_targets_are_counted_where_the_list_counts_and_estimated_elsewhere(
    pemilu, stations, charlie
):
    derive_targets(pemilu, CITY, by=charlie, at=MEETING)
    found = {
        one.segment: (one.people, one.low, one.high, one.estimate)
        for one in Target.all_rows.in_force()
    }
    assert found == {
        "umum": (500, 500, 500, False),
        "perempuan": (260, 260, 260, False),
        "pemula": (50, 45, 55, True),
        "muda": (95, 92, 98, True),
    }


def test_deriving_again_changes_nothing(pemilu, stations, charlie):
    derive_targets(pemilu, CITY, by=charlie, at=MEETING)
    again = derive_targets(pemilu, CITY, by=charlie, at=LATER)
    assert (again.made, again.same) == (0, 4)


def test_a_figure_from_a_file_stays(pemilu, stations, charlie):
    Target.all_rows.create(
        election=pemilu, area_code=PENGGILINGAN, segment="pemula", people=61, low=61,
        high=61, how="file", source="KPU", edition="relasi-2024",
    )  # fmt: skip
    assert derive_targets(pemilu, CITY, by=charlie, at=MEETING).from_file == 1
    assert Target.all_rows.in_force().get(segment="pemula").people == 61


def test_a_station_without_a_figure_makes_no_target(pemilu, stations, charlie):
    PollingStation.all_rows.create(election=pemilu, area_code=PENGGILINGAN, number=3)
    with pytest.raises(BadSession):
        derive_targets(pemilu, CITY, by=charlie, at=MEETING)


def test_targets_outside_ones_area_are_not_set(pemilu, stations, charlie):
    with pytest.raises(NotTheirs):
        derive_targets(pemilu, "31.74", by=charlie, at=MEETING)


def test_kpu_approves_what_it_was_asked_and_its_maker_does_not(
    pemkot, charlie, kpu, staf
):
    material = make_material("Brosur", "hoaks", pemkot, by=charlie, at=MEETING)
    version = add_version(
        material, [(Language.INDONESIAN, FILE)], by=charlie, at=MEETING
    )
    version = ask_approval(version, kpu, by=charlie, at=MEETING)
    with pytest.raises(NotTheirs):
        decide_material(version, approve=True, by=charlie, at=LATER)
    assert decide_material(version, approve=True, by=staf, at=LATER).is_approved


def test_only_kpu_and_bawaslu_are_asked_to_approve(pemkot, charlie, fkub):
    material = make_material("Brosur", "hoaks", pemkot, by=charlie, at=MEETING)
    version = add_version(
        material, [], link="https://contoh.id/a", by=charlie, at=MEETING
    )
    with pytest.raises(BadSession):
        ask_approval(version, fkub, by=charlie, at=MEETING)


def test_an_approved_version_is_decided_for_good(pemkot, charlie, kpu, staf):
    material = make_material("Brosur", "hoaks", pemkot, by=charlie, at=MEETING)
    version = add_version(
        material, [], link="https://contoh.id/a", by=charlie, at=MEETING
    )
    version = ask_approval(version, kpu, by=charlie, at=MEETING)
    decide_material(version, approve=False, reason="Logo partai", by=staf, at=LATER)
    with pytest.raises(BadSession):
        decide_material(version, approve=True, by=staf, at=LATER)
    assert version.material.versions.get().state == MaterialState.REFUSED


def test_a_quiz_in_use_never_changes(kpu, staf):
    quiz = a_quiz(kpu)
    draft = QuizDraft("Kuis baru", "hoaks", ITEMS)
    new = write_quiz(draft, kpu, quiz=quiz, by=staf, at=LATER)
    assert new.pk != quiz.pk
    put_quiz_to_use(new, use=True, by=staf, at=LATER)
    quiz.refresh_from_db()
    assert (quiz.title, quiz.retired_at) == ("Kuis daftar pemilih", LATER)


def test_answers_are_kept_without_anybodys_name(penggilingan, lurah, kpu):
    row = plan(penggilingan, by=lurah, quiz=a_quiz(kpu))
    made = answer_quiz(row, Phase.BEFORE, [0, 0, 1, None], slip="A12", at=MEETING)
    assert (made.right, made.squares, made.questions) == (2, 4, 4)
    with pytest.raises(BadSession):
        answer_quiz(row, Phase.BEFORE, [0] * 4, slip="A12", at=MEETING)


def test_a_form_sent_without_an_answer_is_no_wrong_answer(penggilingan, lurah, kpu):
    row = plan(penggilingan, by=lurah, quiz=a_quiz(kpu))
    with pytest.raises(BadSession, match="no-answer"):
        answer_quiz(row, Phase.BEFORE, [None] * 4, at=MEETING)
    assert not QuizResult.all_rows.exists()


def test_there_are_no_more_papers_than_people_who_came(penggilingan, lurah, kpu):
    row = plan(penggilingan, by=lurah, quiz=a_quiz(kpu))
    Session.all_rows.filter(pk=row.pk).update(attended=40)
    with pytest.raises(BadSession, match="papers"):
        tally_quiz(row, Phase.AFTER, [0, 0, 0, 0, 41], by=lurah, at=LATER)
    assert tally_quiz(row, Phase.AFTER, [0, 0, 0, 0, 40], by=lurah, at=LATER)


def test_a_paper_tally_replaces_the_one_before(penggilingan, lurah, kpu):
    row = plan(penggilingan, by=lurah, quiz=a_quiz(kpu))
    tally_quiz(row, Phase.AFTER, [9, 9, 9, 9, 9], by=lurah, at=LATER)
    tally_quiz(row, Phase.AFTER, [0, 1, 2, 3, 4], by=lurah, at=LATER)
    found = QuizResult.all_rows.get()
    assert (found.people, found.right, found.squares) == (10, 30, 100)


@pytest.fixture
def rumor(penggilingan, lurah):
    """A rumour a lurah heard."""
    draft = RumorDraft(
        text="Memilih bisa lewat WhatsApp", topic="hoaks", institution=penggilingan,
        heard_on=MEETING.date(), area_code=PENGGILINGAN,
    )  # fmt: skip
    return report_rumor(draft, by=lurah, at=MEETING)


def test_a_rumour_is_answered_by_who_knows_and_approved_by_another(
    rumor, lurah, kpu, staf, django_user_model
):
    from conftest import make_person
    from sinergi.accounts.roles import Role

    other = make_person("staf-dua", Role.KPU_STAFF, kpu)
    ask_answer(rumor, kpu, by=lurah, at=MEETING)
    answer_rumor(rumor, "Tidak benar.", source="PKPU", by=staf, at=LATER)
    with pytest.raises(NotTheirs):
        approve_answer(rumor, by=staf, at=LATER)
    assert approve_answer(rumor, by=other, at=LATER).step == RumorStep.APPROVED


def test_an_answer_is_sent_back_with_the_reason(rumor, lurah, kpu, staf):
    ask_answer(rumor, kpu, by=lurah, at=MEETING)
    answer_rumor(rumor, "Entah.", by=None, at=LATER)
    assert return_answer(rumor, "Sebut pasalnya", by=staf, at=LATER).step == "asked"


def test_a_rumour_is_set_aside_with_a_reason_only(rumor, lurah):
    with pytest.raises(BadSession):
        dismiss_rumor(rumor, " ", by=lurah, at=LATER)
    assert dismiss_rumor(rumor, "Sudah ada", by=lurah, at=LATER).step == "dismissed"


def test_more_cannot_believe_a_rumour_than_were_asked(rumor, penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    with pytest.raises(BadSession):
        note_hearing(rumor, row, Hands(10, 11), by=lurah, at=LATER)
    made = note_hearing(rumor, row, Hands(40, 30, 40, 5), by=lurah, at=LATER)
    assert made.believed_after == 5


def test_people_at_the_door_are_counted_and_not_named(penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    open_code(row, ATTENDANCE, LATER, by=lurah, at=MEETING)
    count_at_door(row, "women", "age_17_21", disabled=False, at=MEETING)
    assert count_at_door(row, "women", "age_17_21", disabled=False, at=MEETING) == 2
    assert DoorCount.all_rows.get().people == 2


def test_certificates_are_numbered_on_and_their_names_kept_nowhere(bawaslu, alice):
    row = hold(plan(bawaslu, by=alice, kind=Kind.P2P), by=alice)
    number_certificates(row, 3, by=alice, at=LATER)
    number_certificates(row, 2, by=alice, at=LATER)
    found = Certificates.all_rows.values_list("first_number", "people")
    assert list(found) == [(1, 3), (4, 2)]


def test_a_visit_gives_no_certificates(penggilingan, lurah):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    with pytest.raises(BadSession):
        number_certificates(row, 3, by=lurah, at=LATER)


def test_facts_tell_no_words_of_people(rumor, penggilingan, lurah):
    hold(plan(penggilingan, by=lurah, title="Rahasia"), by=lurah)
    told = " ".join(str(one.details) for one in Fact.all_rows.all())
    assert "Rahasia" not in told
    assert "WhatsApp" not in told
