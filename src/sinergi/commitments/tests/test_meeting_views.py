"""Pages of meetings: pasted and kept, seen by whom, papers that open again."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from conftest import make_institution, make_person
from sinergi.access.clock import real_now
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.meeting_link import MOST_PER_SOURCE, make_token, may_try
from sinergi.commitments.models import Commitment, Meeting, Participant
from sinergi.commitments.rules.meeting import Step
from sinergi.commitments.services.meeting import create_meeting, move_meeting
from sinergi.commitments.services.meeting_people import (
    ParticipantDraft,
    add_participant,
    open_attendance,
)
from sinergi.commitments.services.minutes import (
    approve_minutes,
    publish_minutes,
    reopen_minutes,
    write_declaration,
    write_press_note,
)
from sinergi.commitments.tests.meeting_rows import concluded, draft, held, sent
from sinergi.commitments.tests.meeting_texts import SEPTEMBER
from sinergi.places.models import Area, Generation

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"commitments:{name}", args=args)


@pytest.fixture
def areas(db):
    generation = Generation.all_rows.create(name="2025", valid_from=dt.date(2025, 1, 1))
    for code, name, kind, level in (
        ("31.75", "Jakarta Timur", "kota", 2),
        ("31.75.06", "Cakung", "kecamatan", 3),
    ):
        Area.all_rows.create(
            code=code,
            name=name,
            type=kind,
            level=level,
            parent_code=code.rpartition(".")[0],
            generation=generation,
        )


def values(review) -> dict[str, object]:
    """Return what a browser would send of the review page, untouched."""
    sent_values: dict[str, object] = {}
    parts = [review.meeting, *review.people.forms, *review.conclusions.forms]
    parts += [review.people.management_form, review.conclusions.management_form]
    for form in parts:
        for bound in form:
            value = bound.value()
            if value in (None, False):
                continue
            if hasattr(value, "strftime") and isinstance(value, dt.time):
                value = value.strftime("%H:%M")
            sent_values[bound.html_name] = value
    return sent_values


@pytest.fixture
def kept(client, charlie, bawaslu, areas, pemilu):
    """Return the September meeting, pasted and kept without a change."""
    make_institution("Satpol PP Jakarta Timur", InstitutionKind.SATPOL_PP)
    client.force_login(charlie)
    answer = client.post(url("meeting_paste"), {"text": SEPTEMBER})
    assert answer.status_code == 200
    answer = client.post(url("meeting_keep"), values(answer.context["review"]))
    assert answer.status_code == 302, answer.context["review"].errors
    return Meeting.all_rows.get()


def test_a_pasted_text_becomes_a_meeting_held_with_its_commitments(kept):
    assert (kept.step, kept.kind, kept.pasted.splitlines()) == (
        Step.HELD,
        "audiensi",
        SEPTEMBER.splitlines(),
    )
    owners = [one.institution.name for one in Commitment.all_rows.order_by("pk")]
    assert owners[:3] == [
        "Pemkot Jakarta Timur",
        "Pemkot Jakarta Timur",
        "Satpol PP Jakarta Timur",
    ]
    assert kept.conclusions.count() == 5


def test_before_the_campaign_follows_the_calendar(kept):
    apk = Commitment.all_rows.get(institution__name="Satpol PP Jakarta Timur")
    assert (apk.due_rule, apk.due_on) == ("before:kampanye:75", dt.date(2023, 11, 27))


def test_people_nobody_entered_yet_are_kept_as_guesses(kept):
    guesses = Participant.all_rows.filter(meeting=kept, sure=False)
    assert "Perwakilan ormas" in {one.institution_name for one in guesses}


def test_a_review_that_cannot_be_kept_is_refilled(client, charlie, areas):
    client.force_login(charlie)
    review = client.post(url("meeting_paste"), {"text": SEPTEMBER}).context["review"]
    data = values(review) | {"m-title": "", "c-0-due_on": "soon", "p-0-name": "Iin X"}
    answer = client.post(url("meeting_keep"), data)
    assert answer.status_code == 422
    assert b"Iin X" in answer.content
    assert Meeting.all_rows.count() == 0


@pytest.mark.parametrize(
    "data", [{}, {"p-TOTAL_FORMS": "x"}, {"c-TOTAL_FORMS": "9" * 9}]
)
def test_a_broken_review_is_no_server_error(client, charlie, data):
    client.force_login(charlie)
    assert client.post(url("meeting_keep"), data).status_code == 422


def test_a_text_without_words_asks_for_one(client, charlie):
    client.force_login(charlie)
    assert client.post(url("meeting_paste"), {"text": " \n - "}).status_code == 422


def test_a_meeting_of_two_others_does_not_exist_for_a_third(
    client, pemkot, bawaslu, charlie, dian
):
    row = held(pemkot, charlie, bawaslu)
    client.force_login(dian)
    pages = [url("meeting", row.pk), url("meeting_ics", row.pk)]
    pages += [
        url("meeting_paper", row.pk, "minutes"),
        url("minutes_version", row.pk, 1),
    ]
    assert [client.get(page).status_code for page in pages] == [404] * 4
    assert row.title not in client.get(url("agenda")).content.decode()


def test_a_draft_is_its_hosts_alone(client, pemkot, bawaslu, charlie, alice, at):
    row = create_meeting(draft(pemkot), by=charlie, at=at)
    add_participant(row, ParticipantDraft(institution=bawaslu), by=charlie, at=at)
    client.force_login(alice)
    assert client.get(url("meeting", row.pk)).status_code == 404
    move_meeting(row, Step.INVITED, by=charlie, at=at)
    assert client.get(url("meeting", row.pk)).status_code == 200


def test_the_list_the_search_and_the_export_hold_only_ones_own(
    client, pemkot, bawaslu, charlie, alice
):
    held(pemkot, charlie, title="Rapat tertutup")
    held(bawaslu, alice, title="Rapat lain")
    client.force_login(alice)
    page = client.get(url("meetings"), {"q": "Rapat"})
    assert page.context["page"].paginator.count == 1
    raw = client.get(url("meetings_export", "xlsx")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
    assert [row[2] for row in rows.to_python()[1:]] == ["Rapat lain"]


def test_a_guest_reads_no_minutes_that_are_still_being_written(
    client, pemkot, bawaslu, charlie, alice
):
    row = held(pemkot, charlie, bawaslu)
    Meeting.all_rows.filter(pk=row.pk).update(minutes="Masih ditulis")
    client.force_login(alice)
    assert b"Masih ditulis" not in client.get(url("meeting", row.pk)).content


def published(pemkot, bawaslu, charlie, alice, at) -> Meeting:
    row = held(pemkot, charlie, bawaslu)
    guest = ParticipantDraft(name="Warga Contoh")
    add_participant(row, guest, by=charlie, at=at)
    concluded(row, bawaslu, charlie)
    row.refresh_from_db()
    write_press_note(row, "Siaran", version=row.version, by=charlie, at=at)
    sent(row, charlie)
    approve_minutes(row, pemkot, number=1, by=charlie, at=at)
    approve_minutes(row, bawaslu, number=1, by=alice, at=at)
    return publish_minutes(row, by=charlie, at=at)


def pdf_text(raw: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)


def test_readers_outside_see_the_published_minutes_without_guests(
    client, pemkot, bawaslu, charlie, alice, dian, at
):
    row = published(pemkot, bawaslu, charlie, alice, at)
    client.force_login(dian)
    page = client.get(url("meeting", row.pk)).content.decode()
    paper = pdf_text(client.get(url("meeting_paper", row.pk, "minutes")).content)
    for text in (page, paper):
        assert "Menertibkan APK" in text
        assert "Warga Contoh" not in text
    assert client.get(url("meeting_people", row.pk)).status_code == 403


@pytest.mark.parametrize(
    ("language", "word"), [("id", "Kesimpulan"), ("en", "Conclusions")]
)
def test_minutes_are_a_tagged_paper_in_both_languages(
    client, pemkot, bawaslu, charlie, alice, at, language, word
):
    row = published(pemkot, bawaslu, charlie, alice, at)
    client.force_login(charlie)
    raw = client.get(
        url("meeting_paper", row.pk, "minutes"), {"lang": language}
    ).content
    root = PdfReader(io.BytesIO(raw)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert word in pdf_text(raw)
    assert "Warga Contoh" in pdf_text(raw)


@pytest.mark.parametrize("paper", ["press-note", "attendance", "declaration"])
def test_every_paper_opens_again(client, pemkot, charlie, at, paper):
    row = held(pemkot, charlie)
    party = ParticipantDraft(institution_name="Partai Contoh", signs=True)
    add_participant(row, party, by=charlie, at=at)
    row.refresh_from_db()
    row = write_declaration(row, "Damai.", version=row.version, by=charlie, at=at)
    write_press_note(row, "Siaran", version=row.version, by=charlie, at=at)
    open_attendance(row, at + dt.timedelta(days=9_999), by=charlie, at=at)
    client.force_login(charlie)
    answer = client.get(url("meeting_paper", row.pk, paper))
    assert answer.status_code == 200
    assert row.title in pdf_text(answer.content)


def test_a_press_note_is_drafted_without_guests(client, pemkot, charlie, at):
    row = held(pemkot, charlie)
    add_participant(row, ParticipantDraft(name="Warga Contoh"), by=charlie, at=at)
    client.force_login(charlie)
    text = client.get(url("press_note", row.pk)).context["form"]["text"].value()
    assert "Ketua Pemkot Jakarta Timur" in text
    assert "Warga Contoh" not in text


def test_a_press_note_names_the_last_institution_with_and(client, pemkot, charlie, at):
    row = held(pemkot, charlie)
    for name in ("FKUB", "KPU", "Ormas"):
        guest = ParticipantDraft(institution_name=name)
        add_participant(row, guest, by=charlie, at=at)
    Participant.all_rows.filter(meeting=row).update(attended_at=at)
    client.force_login(charlie)
    page = client.get(url("press_note", row.pk), headers={"accept-language": "en"})
    assert "FKUB, KPU, and Ormas." in page.context["form"]["text"].value()


def test_two_writers_of_the_minutes_lose_nothing(client, pemkot, charlie):
    row = held(pemkot, charlie)
    client.force_login(charlie)
    data = {"text": "Satu", "version": row.version}
    assert client.post(url("minutes", row.pk), data).status_code == 302
    answer = client.post(url("minutes", row.pk), data | {"text": "Dua"})
    assert answer.status_code == 409
    assert b"Satu" in answer.content
    assert b"Dua" in answer.content


def test_looking_at_the_minutes_keeps_nothing(client, pemkot, charlie):
    row = held(pemkot, charlie)
    client.force_login(charlie)
    data = {"text": "Judul:\n- satu", "version": row.version, "preview": "1"}
    answer = client.post(url("minutes", row.pk), data)
    assert b"<li>satu</li>" in answer.content
    assert Meeting.all_rows.get(pk=row.pk).minutes == ""


def attendance(pemkot, charlie, hours: int = 1) -> tuple[Meeting, str]:
    row = create_meeting(draft(pemkot), by=charlie, at=real_now())
    until = real_now() + dt.timedelta(hours=hours)
    row = open_attendance(row, until, by=charlie, at=real_now())
    return row, url("meeting_attend", make_token(row))


def test_somebody_at_the_door_confirms_without_an_account(client, pemkot, charlie):
    row, page = attendance(pemkot, charlie)
    assert client.get(page).status_code == 200
    client.post(page, {"name": "Siti Contoh", "body": "RW 04"})
    one = Participant.all_rows.get(meeting=row)
    assert (one.name, one.attended_by, one.sure) == ("Siti Contoh", "code", False)


def test_a_link_that_is_over_closed_or_forged_opens_nothing(client, pemkot, charlie):
    row, page = attendance(pemkot, charlie)
    _other, past = attendance(pemkot, charlie, hours=-1)
    open_attendance(row, None, by=charlie, at=real_now())
    for address in (page, past, url("meeting_attend", "x:y:z"), f"{page[:-2]}q/"):
        assert client.get(address).status_code == 404


def test_the_public_page_names_nobody(client, pemkot, charlie, at):
    row, page = attendance(pemkot, charlie)
    add_participant(row, ParticipantDraft(name="Warga Contoh"), by=charlie, at=at)
    assert b"Warga Contoh" not in client.get(page).content


def test_too_many_confirmations_at_once_are_slowed_down(client, pemkot, charlie):
    row, page = attendance(pemkot, charlie)
    assert all(may_try(row.pk, "127.0.0.1") for _ in range(MOST_PER_SOURCE))
    answer = client.post(page, {"name": "Siti Contoh", "body": "RW 04"})
    assert (answer.status_code, row.participants.count()) == (429, 0)


def test_a_partner_has_its_agenda(client, pemkot, charlie, dian, at):
    fkub = next(iter(dian.memberships)).institution
    row = create_meeting(
        draft(pemkot, starts_at=real_now() + dt.timedelta(days=3)), by=charlie, at=at
    )
    add_participant(row, ParticipantDraft(institution=fkub), by=charlie, at=at)
    move_meeting(row, Step.INVITED, by=charlie, at=at)
    client.force_login(dian)
    assert row.title in client.get(url("agenda")).content.decode()
    assert client.get(url("meetings")).url == url("agenda")
    assert client.get(url("meeting", row.pk)).status_code == 200


def test_an_invitation_is_a_request_with_place_and_hour(client, pemkot, charlie, at):
    row = create_meeting(draft(pemkot), by=charlie, at=at)
    add_participant(row, ParticipantDraft(institution=pemkot), by=charlie, at=at)
    move_meeting(row, Step.INVITED, by=charlie, at=at)
    client.force_login(charlie)
    raw = client.get(url("meeting_ics", row.pk)).content.decode()
    assert "METHOD:REQUEST" in raw
    assert f'CN="{pemkot.name}"' in raw.replace("\r\n ", "").partition("ATTENDEE")[2]
    assert "DTSTART;TZID=Asia/Jakarta:20230914T100000" in raw


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_outside_any_election_is_refused(client, pemkot, charlie, at, day):
    row = create_meeting(draft(pemkot), by=charlie, at=at)
    client.force_login(charlie)
    asked = {"title": "Lanjutan", "day": day, "starts": "09:00"}
    assert client.post(url("meeting_copy", row.pk), asked).status_code == 422


def test_an_invitation_can_be_shared_as_text_until_the_meeting_was_held(
    client, pemkot, charlie, at
):
    row = create_meeting(draft(pemkot), by=charlie, at=at)
    guest = ParticipantDraft(institution=pemkot, name="Ibu Contoh")
    add_participant(row, guest, by=charlie, at=at)
    client.force_login(charlie)
    shared = client.get(url("meeting", row.pk)).content.decode().partition("<textarea")
    text = shared[2].partition("</textarea>")[0]
    assert "Ruang Rapat Khusus" in text
    assert "Contoh" not in text
    move_meeting(row, Step.HELD, by=charlie, at=at)
    assert "wa.me" not in client.get(url("meeting", row.pk)).content.decode()


@pytest.mark.parametrize("rows", [3, 12])
def test_the_list_asks_the_same_number_of_questions(
    client, pemkot, charlie, at, rows, django_assert_max_num_queries
):
    for number in range(rows):
        create_meeting(draft(pemkot, title=f"M{number}"), by=charlie, at=at)
    client.force_login(charlie)
    with django_assert_max_num_queries(24):
        client.get(url("meetings"))


@pytest.mark.parametrize(
    "query", ["kind=x", "since=9999-12-31&until=9999-12-31", "until=0001-01-01",
              "institution=99999999999", "within=31.75", "when=coming", "page=999"]
)  # fmt: skip
def test_odd_filters_of_the_list_are_no_error(client, charlie, query):
    client.force_login(charlie)
    assert client.get(f"{url('meetings')}?{query}").status_code == 200


def test_while_minutes_are_reopened_readers_outside_see_what_was_published(
    client, pemkot, bawaslu, charlie, alice, at
):
    stranger = make_person("kpu", Role.KPU_STAFF, make_institution("K", "kpu", "31.75"))
    row = published(pemkot, bawaslu, charlie, alice, at)
    was = row.title
    reopen_minutes(row, by=charlie, at=at)
    Meeting.all_rows.filter(pk=row.pk).update(title="Judul disunting", place="Lain")
    places = (
        url("meetings"), url("meeting", row.pk), "/api/v1/meetings",
        f"/api/v1/meetings/{row.pk}", url("meetings_export", "ics"),
    )  # fmt: skip
    for person, sees_edit in ((stranger, False), (charlie, True)):
        client.force_login(person)
        for place in places:
            text = client.get(place).content.decode()
            assert ("Judul disunting" in text) is sees_edit, place
            assert (was in text) is not sees_edit, place
