"""Pages of outreach: who sees what, what is kept, papers that open again."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from conftest import let_go
from sinergi.access.clock import real_now
from sinergi.outreach.models import (
    DoorCount,
    Material,
    Photo,
    Quiz,
    QuizResult,
    Reach,
    Rumor,
    Session,
    Target,
)
from sinergi.outreach.public_link import make_token
from sinergi.outreach.rules.session import Kind, Step
from sinergi.outreach.services.door import ATTENDANCE, QUIZ, open_code
from sinergi.outreach.services.reporting import Asked, write_questions
from sinergi.outreach.services.session import move_session
from sinergi.outreach.tests.conftest import (
    CAKUNG,
    CITY,
    JATINEGARA,
    LATER,
    PENGGILINGAN,
    a_quiz,
    hold,
    plan,
)
from sinergi.places.models import Area, Generation

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 64


def url(name: str, *args: object) -> str:
    return reverse(f"outreach:{name}", args=args)


@pytest.fixture(autouse=True)
def areas(db):
    generation = Generation.all_rows.create(name="2025", valid_from=dt.date(2025, 1, 1))
    for code, name, kind, level in (
        (CITY, "Jakarta Timur", "kota", 2),
        (CAKUNG, "Cakung", "kecamatan", 3),
        (JATINEGARA, "Jatinegara", "kelurahan", 4),
        (PENGGILINGAN, "Penggilingan", "kelurahan", 4),
    ):
        Area.all_rows.create(
            code=code, name=name, type=kind, level=level,
            parent_code=code.rpartition(".")[0], generation=generation,
        )  # fmt: skip


def verified(organiser, reporter, verifier, **heads) -> Session:
    """Return a session that counts."""
    fields = {
        name: heads.pop(name)
        for name in ("election", "place", "quiz", "title", "segment", "starts_at")
        if name in heads
    }
    row = hold(plan(organiser, by=reporter, **fields), by=reporter, **heads)
    return move_session(row, Step.VERIFIED, by=verifier, at=LATER)


def form_of(penggilingan, **more):
    """Return what a browser sends to plan a session."""
    return {
        "kind": "kunjungan-sekolah", "title": "SMAN 11", "segment": "pemula",
        "topic": "daftar-pemilih", "organiser": penggilingan.pk,
        "area_code": PENGGILINGAN, "place": "SMAN 11", "day": "2023-09-20",
        "starts": "09:00", "ends": "10:30", "other_partners": "OSIS\nKIPP",
    } | more  # fmt: skip


def test_partners_are_found_by_name_and_kept_by_their_box(
    client, penggilingan, lurah, kpu
):
    client.force_login(lurah)
    text = f" {kpu.name.upper()} "
    client.post(url("session_new"), form_of(penggilingan, partners=["", text]))
    row = Session.all_rows.get()
    assert row.partners.filter(institution=kpu).count() == 1
    shown = client.get(url("session_edit", row.pk)).content.decode()
    assert f'name="partners" value="{kpu.pk}" checked' in shown
    assert "<select multiple" not in shown


def test_a_partner_nobody_knows_stays_in_its_row_beside_those_found(
    client, penggilingan, lurah, kpu
):
    client.force_login(lurah)
    sent = form_of(penggilingan, partners=[kpu.name, "Karang Taruna <RW 4>"])
    answer = client.post(url("session_new"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="partners" value="{kpu.pk}" checked' in shown
    assert 'value="Karang Taruna &lt;RW 4&gt;"' in shown
    assert "Karang Taruna &lt;RW 4&gt;” " in shown


def test_a_lurah_plans_reports_and_the_camat_verifies(
    client, penggilingan, lurah, camat
):
    client.force_login(lurah)
    client.post(url("session_new"), form_of(penggilingan))
    row = Session.all_rows.get()
    assert [one.name for one in row.partners.all()] == ["OSIS", "KIPP"]
    report = {
        "attended": "40", "women": "22", "age_17_21": "38", "version": row.version,
        "candidate": "no", "questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0",
        "questions-0-topic": "daftar-pemilih", "questions-0-text": "Cara cek DPT?",
        "questions-0-times": "3",
    }  # fmt: skip
    assert client.post(url("session_report", row.pk), report).status_code == 302
    client.force_login(camat)
    client.post(url("session_move", row.pk, "verify"))
    row.refresh_from_db()
    assert (row.step, row.candidate_present) == (Step.VERIFIED, False)
    assert row.questions.get().times == 3


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(
    client, penggilingan, lurah
):
    client.force_login(lurah)
    answer = client.post(url("session_new"), form_of(penggilingan, ends="08:00"))
    assert answer.status_code == 422
    assert "SMAN 11" in answer.content.decode()


def test_the_form_opens_with_the_election_that_comes(client, lurah, pemilu):
    client.force_login(lurah)
    page = client.get(url("session_new")).content.decode()
    assert f'<option value="{pemilu.pk}" selected' in page


def test_a_session_without_a_stage_is_of_the_one_that_runs_on_its_day(
    client, penggilingan, lurah, pemilu
):
    client.force_login(lurah)
    for day in ("2023-12-01", "2024-03-01"):
        more = {"day": day, "election": pemilu.pk}
        client.post(url("session_new"), form_of(penggilingan, **more))
    found = Session.all_rows.order_by("starts_at").values_list("stage__code", flat=True)
    assert list(found) == ["kampanye", None]


def test_a_series_is_planned_from_one_form(client, penggilingan, lurah):
    client.force_login(lurah)
    more = {"every": "week", "until": "2023-10-11"}
    client.post(url("session_new"), form_of(penggilingan, **more))
    assert Session.all_rows.count() == 4


def test_a_session_elsewhere_than_ones_area_is_refused(client, penggilingan, lurah):
    client.force_login(lurah)
    more = {"area_code": JATINEGARA}
    answer = client.post(url("session_new"), form_of(penggilingan, **more))
    assert answer.status_code == 422


def test_an_unverified_session_of_others_is_a_404(client, penggilingan, lurah, alice):
    row = hold(plan(penggilingan, by=lurah), by=lurah)
    client.force_login(alice)
    assert client.get(url("session", row.pk)).status_code == 404
    assert row.title not in client.get(url("sessions")).content.decode()


def test_of_a_verified_session_others_see_counts_and_no_cost(
    client, penggilingan, lurah, camat, alice
):
    row = verified(penggilingan, lurah, camat)
    Session.all_rows.filter(pk=row.pk).update(cost=1_234_567, report="Rahasia")
    client.force_login(alice)
    text = client.get(url("session", row.pk)).content.decode()
    assert "40" in text
    assert "1.234.567" not in text
    assert "Rahasia" not in text


@pytest.mark.parametrize("paper", ["invitation", "attendance", "report"])
def test_papers_open_again_and_name_the_session(client, penggilingan, lurah, paper):
    row = hold(plan(penggilingan, by=lurah), by=lurah, women=22)
    write_questions(row, [Asked("hoaks", "Benarkah?", 2)], by=lurah, at=LATER)
    client.force_login(lurah)
    answer = client.get(url("session_paper", row.pk, paper))
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages
    )
    assert row.title in text
    assert "Penggilingan" in text
    if paper == "report":
        assert "22" in text
        assert "Benarkah?" in text


def test_certificates_are_a_page_per_name_in_pdf(client, bawaslu, alice):
    row = hold(plan(bawaslu, by=alice, kind=Kind.P2P, title="P2P angkatan I"), by=alice)
    client.force_login(alice)
    sent = {
        "names": "Ani Lestari\n\n Budi  Santoso",
        "signer": "Ketua",
        "office": "Bawaslu",
    }
    answer = client.post(url("certificates", row.pk), sent)
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 2
    assert "Budi Santoso" in pages[1].extract_text()
    assert f"P2P/2023/{row.pk}/002" in pages[1].extract_text()


@pytest.mark.parametrize("form", ["csv", "xlsx", "ics"])
def test_the_list_is_handed_out(client, penggilingan, lurah, form):
    plan(penggilingan, by=lurah)
    client.force_login(lurah)
    answer = client.get(url("export", form))
    assert answer.status_code == 200
    assert b"".join(answer) if answer.streaming else answer.content


def test_photos_of_children_are_refused_without_consent(client, penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    client.force_login(lurah)
    sent = {"photos": SimpleUploadedFile("a.jpg", JPEG), "minors": "on"}
    assert client.post(url("session_photos", row.pk), sent).status_code == 422
    sent = {
        "photos": SimpleUploadedFile("a.jpg", JPEG),
        "minors": "on",
        "consent": "on",
    }
    assert client.post(url("session_photos", row.pk), sent).status_code == 302
    answer = client.get(url("photo", row.pk, Photo.all_rows.get().pk))
    assert answer.status_code == 200
    let_go(answer)


def test_a_photo_of_others_is_a_404(client, penggilingan, lurah, camat, alice):
    row = verified(penggilingan, lurah, camat)
    client.force_login(lurah)
    sent = {"photos": SimpleUploadedFile("a.jpg", JPEG)}
    client.post(url("session_photos", row.pk), sent)
    client.force_login(alice)
    photo = Photo.all_rows.get()
    assert client.get(url("photo", row.pk, photo.pk)).status_code == 404


def test_the_list_takes_as_many_questions_for_fifty_rows_as_for_five(
    client, penggilingan, lurah, django_assert_max_num_queries
):
    client.force_login(lurah)
    client.get(url("sessions"))
    for n in range(30):
        plan(penggilingan, by=lurah, title=f"Sesi {n}")
    with django_assert_max_num_queries(16):
        client.get(url("sessions"))


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00&step=x&segment=%27&organiser=9" + "9" * 30,
        "?within=31.75&since=9999-12-31&until=0001-01-01",
        "?page=x&sort=drop&when=past&kind=p2p&topic=hoaks&mine=1",
    ],
)
def test_nothing_odd_in_an_address_breaks_a_page(client, lurah, query):
    client.force_login(lurah)
    for name in ("sessions", "coverage", "matrix", "learning", "targets", "rumors",
                 "materials", "quizzes", "calendar"):  # fmt: skip
        assert client.get(url(name) + query).status_code in {200, 400}


@pytest.fixture
def aims(pemilu):
    """A target of 100 first-time voters in each kelurahan."""
    for code in (JATINEGARA, PENGGILINGAN):
        Target.all_rows.create(
            election=pemilu, area_code=code, segment="pemula", people=100, low=90,
            high=110, estimate=True, how="shares", source="KPU", edition="relasi-2024",
        )  # fmt: skip


def test_coverage_shows_reached_over_target_and_the_gap(
    client, penggilingan, lurah, camat, aims, pemilu, charlie
):
    verified(penggilingan, lurah, camat, election=pemilu)
    client.force_login(charlie)
    answer = client.get(url("coverage") + f"?within={CITY}&segment=pemula")
    total = answer.context["total"]
    assert (total.covered, total.aim.people, total.gap) == (40, 200, 160)
    gaps = [one.row.name for one, _address in answer.context["gaps"]]
    assert gaps == ["Jatinegara", "Penggilingan"]


def test_the_same_school_twice_is_not_counted_twice(
    client, penggilingan, lurah, camat, aims, pemilu, charlie
):
    for _ in range(2):
        verified(penggilingan, lurah, camat, election=pemilu)
    client.force_login(charlie)
    answer = client.get(url("coverage") + f"?within={CITY}&segment=pemula")
    total = answer.context["total"]
    assert (total.reached.people, total.reached.ceiling) == (40, 80)


def test_the_map_is_hatched_where_there_is_no_target(client, aims, pemilu, charlie):
    Target.all_rows.filter(area_code=JATINEGARA).update(ended_at=LATER)
    client.force_login(charlie)
    found = client.get(url("coverage_data") + f"?within={CITY}").json()
    classes = {one["name"]: one["class"] for one in found["areas"]}
    assert classes == {"Jatinegara": None, "Penggilingan": "none"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_coverage_is_handed_out(client, aims, pemilu, charlie, form):
    client.force_login(charlie)
    answer = client.get(url("coverage_export", form) + f"?within={CITY}")
    assert b"".join(answer) if answer.streaming else answer.content


def test_matrix_and_targets_show_the_estimate(client, aims, pemilu, charlie):
    client.force_login(charlie)
    assert client.get(url("matrix") + f"?within={CITY}").context["total"][2].aim
    text = client.get(url("targets") + f"?within={CITY}").content.decode()
    assert "90–110" in text


def test_what_no_session_is_known_of_is_no_zero_in_the_sum_either(
    client, aims, pemilu, charlie
):
    client.force_login(charlie)
    text = client.get(url("matrix") + f"?within={CITY}").content.decode()
    total = text.partition("<tfoot>")[2]
    assert ">0<" not in total
    assert "·" in total


@pytest.fixture
def opened(penggilingan, lurah, kpu):
    """A session with both codes open."""
    row = plan(penggilingan, by=lurah, quiz=a_quiz(kpu), public=True,
               starts_at=real_now() + dt.timedelta(days=1))  # fmt: skip
    until = real_now() + dt.timedelta(hours=2)
    row = open_code(row, ATTENDANCE, until, by=lurah, at=real_now())
    return open_code(row, QUIZ, until, by=lurah, at=real_now())


def test_open_pages_set_no_cookie(client, opened):
    for address in (
        url("attend", make_token(opened, ATTENDANCE)),
        url("quiz_page", make_token(opened, QUIZ, "before")),
        url("calendar"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies


def test_a_scan_at_the_door_is_counted_once_for_each_form(client, opened):
    address = url("attend", make_token(opened, ATTENDANCE))
    mark = client.get(address).context["mark"]
    sent = {"mark": mark, "sex": "women", "age": "age_17_21"}
    assert client.post(address, sent).status_code == 200
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert not answer.cookies
    assert DoorCount.all_rows.get().people == 1


def test_a_phone_answers_the_quiz_without_a_name(client, opened):
    address = url("quiz_page", make_token(opened, QUIZ, "after"))
    mark = client.get(address).context["mark"]
    sent = {"mark": mark, "q0": "0", "q1": "1", "q2": "0", "q9": "x", "slip": " a-1 "}
    assert client.post(address, sent).status_code == 200
    found = QuizResult.all_rows.get()
    assert (found.right, found.slip, found.way) == (2, "A1", "phone")


def test_a_closed_code_is_over(client, opened, lurah):
    address = url("attend", make_token(opened, ATTENDANCE))
    open_code(opened, ATTENDANCE, None, by=lurah, at=real_now())
    assert client.get(address).status_code == 404
    assert client.get(url("attend", "x" * 300)).status_code == 404


def test_a_code_for_the_quiz_does_not_open_the_door(client, opened):
    token = make_token(opened, QUIZ, "before")
    assert client.get(url("attend", token)).status_code == 404


def test_the_calendar_shows_what_is_public_and_nothing_else(
    client, opened, penggilingan, lurah
):
    plan(penggilingan, by=lurah, title="Rapat tertutup", starts_at=opened.starts_at)
    text = client.get(url("calendar")).content.decode()
    assert opened.title in text
    assert "Rapat tertutup" not in text
    assert opened.title in client.get(url("calendar_ics")).content.decode()


def test_the_codes_page_draws_each_open_code(client, opened, lurah):
    client.force_login(lurah)
    text = client.get(url("codes", opened.pk)).content.decode()
    assert text.count('class="qr-code"') == 3
    assert client.get(url("code_large", opened.pk, "quiz-after")).status_code == 200


def test_a_material_goes_from_file_to_approved(client, pemkot, charlie, kpu, staf):
    client.force_login(charlie)
    sent = {"title": "Brosur", "topic": "hoaks", "institution": pemkot.pk}
    client.post(url("material_new"), sent)
    row = Material.all_rows.get()
    sent = {"language": "bisindo", "files": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")}
    assert client.post(url("version_new", row.pk), sent).status_code == 302
    version = row.versions.get()
    client.post(url("version_ask", version.pk), {"institution": kpu.pk})
    client.force_login(staf)
    assert "Brosur" in client.get(url("materials") + "?waiting=1").content.decode()
    client.post(url("version_approve", version.pk))
    version.refresh_from_db()
    assert version.is_approved
    file = version.files.get()
    answer = client.get(url("material_file", file.pk))
    assert answer.status_code == 200
    let_go(answer)
    assert client.get(url("material", row.pk)).status_code == 200


def test_a_quiz_is_written_used_and_printed(client, kpu, staf):
    client.force_login(staf)
    sent = {
        "title": "Kuis", "topic": "hoaks", "institution": kpu.pk, "shared": "on",
        "items-TOTAL_FORMS": "3", "items-INITIAL_FORMS": "0",
    }  # fmt: skip
    for n in range(3):
        sent |= {f"items-{n}-text": f"T{n}?", f"items-{n}-options": "ya\ntidak",
                 f"items-{n}-right": "2"}  # fmt: skip
    assert client.post(url("quiz_new"), sent).status_code == 302
    quiz = Quiz.all_rows.get()
    assert quiz.questions[0]["right"] == 1
    client.post(url("quiz_state", quiz.pk), {"use": "1"})
    assert client.get(url("quiz_edit", quiz.pk)).status_code == 200
    text = client.get(url("quiz", quiz.pk) + "?print=1").content.decode()
    assert "T0?" in text
    assert "tag-good" not in text


def test_a_tally_of_papers_shows_the_gain(client, penggilingan, lurah, kpu):
    row = plan(penggilingan, by=lurah, quiz=a_quiz(kpu))
    client.force_login(lurah)
    for phase, counts in (("before", [5, 5, 0, 0, 0]), ("after", [0, 0, 0, 5, 5])):
        sent = {f"n{k}": n for k, n in enumerate(counts)}
        assert client.post(url("tally", row.pk, phase), sent).status_code == 302
    gain = client.get(url("session", row.pk)).context["gain"]
    assert gain.value == pytest.approx(0.75)
    assert gain.low < 0.75 < gain.high


def test_learning_is_shown_by_topic_and_kecamatan(
    client, penggilingan, lurah, camat, kpu, charlie
):
    row = plan(penggilingan, by=lurah, quiz=a_quiz(kpu))
    client.force_login(lurah)
    for phase, counts in (("before", [5, 5, 0, 0, 0]), ("after", [0, 0, 0, 5, 5])):
        client.post(
            url("tally", row.pk, phase), {f"n{k}": n for k, n in enumerate(counts)}
        )
    row.refresh_from_db()
    write_questions(row, [Asked("hoaks", "Rahasia?", 4)], by=lurah, at=LATER)
    move_session(hold(row, by=lurah), Step.VERIFIED, by=camat, at=LATER)
    client.force_login(charlie)
    answer = client.get(url("learning") + f"?within={CITY}")
    found = answer.context["found"]
    assert [one.name for one in found.areas] == ["Cakung"]
    assert answer.context["asked"][0].times == 4


def test_the_words_of_questions_are_the_lines_own(
    client, penggilingan, lurah, camat, alice
):
    row = verified(penggilingan, lurah, camat)
    row.questions.create(topic="hoaks", text="Rahasia?", times=4)
    client.force_login(alice)
    answer = client.get(url("learning") + f"?within={CITY}")
    assert answer.context["asked"][0].times == 4
    assert "Rahasia" not in answer.content.decode()


def test_a_rumour_goes_round_by_pages(client, penggilingan, lurah, kpu, staf):
    from conftest import make_person
    from sinergi.accounts.roles import Role

    other = make_person("staf-dua", Role.KPU_STAFF, kpu)
    client.force_login(lurah)
    sent = {"text": "TPS dipindah", "topic": "hoaks", "channel": "chat",
            "heard_on": "2023-09-14", "institution": penggilingan.pk}  # fmt: skip
    client.post(url("rumor_new"), sent)
    row = Rumor.all_rows.get()
    client.post(url("rumor_ask", row.pk), {"institution": kpu.pk})
    client.force_login(staf)
    client.post(url("rumor_answer", row.pk), {"answer": "Tidak benar."})
    assert client.post(url("rumor_approve", row.pk)).status_code == 302
    row.refresh_from_db()
    assert row.step == "answered"
    client.force_login(other)
    client.post(url("rumor_approve", row.pk))
    row.refresh_from_db()
    assert row.step == "approved"
    session = plan(penggilingan, by=lurah)
    client.force_login(lurah)
    hands = {"rumor": row.pk, "asked_before": 40, "believed_before": 30,
             "asked_after": 40, "believed_after": 4}  # fmt: skip
    assert client.post(url("session_heard", session.pk), hands).status_code == 302
    text = client.get(url("rumor", row.pk)).content.decode()
    assert "−65" in text


def test_a_rumour_without_an_answer_is_its_lines_own(
    client, penggilingan, lurah, alice
):
    client.force_login(lurah)
    sent = {"text": "TPS dipindah", "topic": "hoaks", "channel": "chat",
            "heard_on": "2023-09-14", "institution": penggilingan.pk}  # fmt: skip
    client.post(url("rumor_new"), sent)
    client.force_login(alice)
    assert client.get(url("rumor", Rumor.all_rows.get().pk)).status_code == 404


def test_a_partner_plans_and_reports_its_own(client, fkub, tokoh):
    client.force_login(tokoh)
    sent = form_of(fkub, kind="dialog-lintas-iman", segment="keagamaan", starts="")
    assert client.post(url("session_new"), sent).status_code == 422
    sent["starts"] = "09:00"
    client.post(url("session_new"), sent)
    assert client.get(url("session", Session.all_rows.get().pk)).status_code == 200


def test_another_day_is_kept_in_the_history(client, penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    client.force_login(lurah)
    sent = {"day": "2023-09-30", "starts": "10:00", "note": "Gedung terpakai"}
    client.post(url("session_postpone", row.pk), sent)
    assert "Gedung terpakai" in client.get(url("session", row.pk)).content.decode()


def test_calling_off_asks_for_the_reason(client, penggilingan, lurah):
    row = plan(penggilingan, by=lurah)
    client.force_login(lurah)
    address = url("session_move", row.pk, "cancel")
    assert client.get(address).status_code == 200
    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "Banjir"}).status_code == 302


def test_the_report_opens_with_what_was_counted_at_the_door(client, opened, lurah):
    address = url("attend", make_token(opened, ATTENDANCE))
    for _ in range(3):
        mark = client.get(address).context["mark"]
        client.post(address, {"mark": mark, "sex": "women", "age": "age_46"})
    client.force_login(lurah)
    form = client.get(url("session_report", opened.pk)).context["form"]
    assert form.initial["attended"] == 3
    assert form.initial["women"] == 3


def test_targets_are_derived_from_the_page(client, pemilu, charlie):
    from sinergi.elections.models import PollingStation

    PollingStation.all_rows.create(
        election=pemilu, area_code=PENGGILINGAN, number=1, registered=300,
        registered_female=150,
    )  # fmt: skip
    client.force_login(charlie)
    sent = {"election": pemilu.pk, "area_code": CITY}
    assert client.post(url("derive"), sent).status_code == 302
    assert Target.all_rows.count() == 4
    assert not Reach.all_rows.exists()
