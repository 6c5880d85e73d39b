"""The pages of commitments as their people use them."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import make_institution, make_person
from sinergi.access.permissions import Permission
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.commitments.models import (
    Attachment,
    BulkAct,
    Commitment,
    Duty,
    SavedFilter,
)
from sinergi.commitments.rules.commitment import Step
from sinergi.commitments.services.progress import ProgressDraft, report_progress
from sinergi.commitments.tests.conftest import DUE, promise
from sinergi.doors.uploads import path_of

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def as_camat(client, camat):
    client.force_login(camat)
    return client


@pytest.fixture
def as_charlie(client, charlie):
    client.force_login(charlie)
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def tell(client, one, **sent):
    return client.post(f"/commitments/{one.pk}/tell/", {"version": one.version} | sent)


def test_a_commitment_is_written_down_and_accepted_in_one_act(as_camat, cakung):
    sent = {"title": "Apel siaga", "institution": cakung.pk, "asked_by": cakung.pk}
    as_camat.post("/commitments/new/", sent | {"accept": "1"})
    one = Commitment.all_rows.get()
    assert (one.title, one.step) == ("Apel siaga", Step.ACCEPTED)


def test_accepting_for_another_institution_is_not_done_by_the_asker(
    as_charlie, pemkot, cakung
):
    sent = {"title": "Apel", "institution": cakung.pk, "asked_by": pemkot.pk}
    as_charlie.post("/commitments/new/", sent | {"accept": "1"})
    assert Commitment.all_rows.get().step == Step.PROPOSED


def test_a_form_with_a_fault_keeps_what_was_typed(as_camat, cakung):
    sent = {"title": "", "institution": cakung.pk, "proof_needed": "daftar hadir"}
    answer = as_camat.post("/commitments/new/", sent)
    assert answer.status_code == 422
    assert "daftar hadir" in text_of(answer)


def test_a_step_is_a_button_for_those_who_may_take_it(
    as_camat, client, cakung, charlie
):
    one = promise(cakung)
    assert 'value="accepted"' in text_of(as_camat.get(f"/commitments/{one.pk}/"))
    client.force_login(charlie)
    assert 'value="accepted"' not in text_of(client.get(f"/commitments/{one.pk}/"))


def test_a_note_comes_with_a_photo_that_is_handed_out_again(as_camat, cakung):
    one = promise(cakung)
    file = SimpleUploadedFile("foto rapat.png", PNG, content_type="text/html")
    tell(as_camat, one, note="Rapat", key="k", files=file)
    kept = Attachment.all_rows.get()
    answer = as_camat.get(f"/commitments/files/{kept.pk}/")
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_of_another_commitment_is_a_404(client, as_camat, cakung, alice):
    one = promise(cakung)
    tell(as_camat, one, note="x", files=SimpleUploadedFile("a.png", PNG))
    client.force_login(alice)
    assert (
        client.get(f"/commitments/files/{Attachment.all_rows.get().pk}/").status_code
        == 404
    )


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"<svg onload=x>", b"MZ\x90", b""]
)
def test_a_file_that_is_no_photo_or_document_is_refused_and_the_note_stays(
    as_camat, cakung, content
):
    one = promise(cakung)
    answer = tell(
        as_camat, one, note="lihat foto", files=SimpleUploadedFile("a.png", content)
    )
    assert answer.status_code == 409
    assert "lihat foto" in text_of(answer)
    assert Attachment.all_rows.count() == 0


def test_a_file_that_is_gone_from_the_disk_is_said_so(as_camat, cakung):
    one = promise(cakung)
    tell(as_camat, one, note="x", files=SimpleUploadedFile("a.png", PNG + b"gone"))
    kept = Attachment.all_rows.get()
    path_of(kept.sha256).unlink()
    assert as_camat.get(f"/commitments/files/{kept.pk}/").status_code == 410


def test_an_edit_of_an_old_version_shows_both_texts_and_loses_neither(
    as_camat, cakung, at
):
    one = promise(cakung, title="Lama")
    sent = {"title": "Punya orang lain", "area_code": "", "version": 1}
    as_camat.post(f"/commitments/{one.pk}/edit/", sent)
    answer = as_camat.post(
        f"/commitments/{one.pk}/edit/", sent | {"title": "Punya saya"}
    )
    assert answer.status_code == 409
    assert "Punya orang lain" in text_of(answer)
    assert "Punya saya" in text_of(answer)
    one.refresh_from_db()
    assert one.title == "Punya orang lain"


def test_after_comparing_the_second_edit_is_kept(as_camat, cakung):
    one = promise(cakung, title="Lama", area_code="")
    for title in ("Pertama", "Kedua"):
        as_camat.post(f"/commitments/{one.pk}/edit/", {"title": title, "version": 1})
    as_camat.post(f"/commitments/{one.pk}/edit/", {"title": "Kedua", "version": 2})
    one.refresh_from_db()
    assert one.title == "Kedua"


def test_the_owner_cannot_move_the_day_another_asked_for(as_camat, cakung, pemkot):
    one = promise(cakung, asked_by=pemkot, area_code="")
    sent = {"title": one.title, "due_on": "2024-01-01", "version": 1}
    assert as_camat.post(f"/commitments/{one.pk}/edit/", sent).status_code == 422
    one.refresh_from_db()
    assert one.due_on == DUE


def test_what_the_asker_changes_after_acceptance_must_be_accepted_again(
    as_charlie, cakung, pemkot, camat, at
):
    one = promise(cakung, asked_by=pemkot, area_code="")
    report_progress(one, ProgressDraft(to_step=Step.ACCEPTED), by=camat, at=at)
    sent = {"title": "Dua rapat", "due_on": DUE.isoformat(), "version": 2}
    as_charlie.post(f"/commitments/{one.pk}/edit/", sent)
    one.refresh_from_db()
    assert (one.title, one.step, one.accepted_at) == ("Dua rapat", Step.PROPOSED, None)


def test_a_cascade_asks_each_institution_of_the_kind(as_charlie, pemkot, kelurahan):
    one = promise(pemkot)
    page = text_of(as_charlie.get(f"/commitments/{one.pk}/cascade/?kind=kelurahan"))
    assert all(row.name in page for row in kelurahan)
    as_charlie.post(f"/commitments/{one.pk}/cascade/", {"kind": "kelurahan"})
    assert "0 dari 2" in text_of(as_charlie.get(f"/commitments/{one.pk}/"))


def test_a_bulk_action_is_done_and_taken_back(as_camat, cakung):
    rows = [promise(cakung) for _ in range(3)]
    as_camat.post(
        "/commitments/bulk/", {"row": [r.pk for r in rows], "action": "accept"}
    )
    assert Commitment.all_rows.filter(step=Step.ACCEPTED).count() == 3
    as_camat.post(f"/commitments/bulk/{BulkAct.all_rows.get().pk}/")
    assert Commitment.all_rows.filter(step=Step.PROPOSED, accepted_at=None).count() == 3


def reported(owner, asker, teller, at, **asked):
    """Return a promise that its owner says is done."""
    one = promise(owner, asked_by=asker, **asked)
    for to in (Step.ACCEPTED, Step.WORKING, Step.REPORTED):
        report_progress(one, ProgressDraft(to_step=to), by=teller, at=at)
    return one


def test_many_reports_are_confirmed_at_once_and_taken_back(
    as_charlie, pemkot, cakung, camat, at
):
    rows = [reported(cakung, pemkot, camat, at) for _ in range(3)]
    sent = {"row": [one.pk for one in rows], "action": "confirm"}
    as_charlie.post("/commitments/bulk/", sent)
    assert Commitment.all_rows.filter(step=Step.DONE, done_at=None).count() == 0
    assert Commitment.all_rows.filter(step=Step.DONE).count() == 3
    as_charlie.post(f"/commitments/bulk/{BulkAct.all_rows.get().pk}/")
    back = Commitment.all_rows.filter(step=Step.REPORTED, done_at=None)
    assert back.exclude(reported_at=None).count() == 3


def test_nobody_confirms_the_own_reports_among_many(
    as_camat, pemkot, cakung, camat, at
):
    one = reported(cakung, pemkot, camat, at)
    as_camat.post("/commitments/bulk/", {"row": one.pk, "action": "confirm"})
    one.refresh_from_db()
    assert one.step == Step.REPORTED


@pytest.mark.parametrize("path", ["/commitments/", "/queue/"])
def test_confirming_many_is_offered_to_those_who_confirm(
    client, as_camat, pemkot, cakung, path
):
    promise(cakung)
    assert 'value="confirm"' in text_of(as_camat.get(path))
    satpol = make_institution("Satpol PP", InstitutionKind.SATPOL_PP)
    promise(satpol)
    client.force_login(make_person("satpol", Role.LIAISON, satpol))
    page = text_of(client.get(path))
    assert 'value="accept"' in page
    assert 'value="confirm"' not in page


def test_what_somebody_touched_since_is_not_taken_back(as_camat, cakung, camat, at):
    one = promise(cakung)
    as_camat.post("/commitments/bulk/", {"row": one.pk, "action": "accept"})
    report_progress(one, ProgressDraft(to_step=Step.WORKING), by=camat, at=at)
    as_camat.post(f"/commitments/bulk/{BulkAct.all_rows.get().pk}/")
    one.refresh_from_db()
    assert one.step == Step.WORKING


@pytest.mark.parametrize("back", ["-1", "web:home", "//elsewhere.example", ""])
def test_after_a_bulk_action_one_stays_on_this_server(as_camat, cakung, back):
    asked = {"row": promise(cakung).pk, "action": "accept", "next": back}
    assert as_camat.post("/commitments/bulk/", asked).url == "/commitments/"


def test_another_persons_bulk_action_is_a_404(client, as_camat, cakung, charlie):
    as_camat.post("/commitments/bulk/", {"row": promise(cakung).pk, "action": "accept"})
    client.force_login(charlie)
    assert (
        client.get(f"/commitments/bulk/{BulkAct.all_rows.get().pk}/").status_code == 404
    )


def test_many_are_given_to_a_colleague_or_postponed(as_camat, cakung, camat):
    one = promise(cakung)
    sent = {"row": one.pk, "person": camat.pk, "due_on": "2023-11-01"}
    for action in ("reassign", "postpone"):
        as_camat.post("/commitments/bulk/", sent | {"action": action})
    one.refresh_from_db()
    assert (one.person, one.due_on) == (camat, dt.date(2023, 11, 1))


def test_a_bulk_action_leads_back_only_to_this_site(as_camat, cakung):
    sent = {"row": promise(cakung).pk, "action": "accept", "next": "//evil.example/"}
    assert as_camat.post("/commitments/bulk/", sent).url == "/commitments/"


def test_a_filter_is_kept_for_its_person_and_forgotten(as_camat, client, charlie):
    as_camat.post(
        "/commitments/filters/", {"page": "list", "name": "Saya", "query": "mine=1"}
    )
    kept = SavedFilter.all_rows.get()
    assert "?mine=1" in text_of(as_camat.get("/commitments/"))
    client.force_login(charlie)
    url = f"/commitments/filters/{kept.pk}/remove/"
    assert client.post(url).status_code == 404
    client.force_login(kept.person)
    client.post(url)
    assert SavedFilter.all_rows.count() == 0


def test_a_duty_is_set_up_and_stopped(as_charlie, pemkot, kelurahan, settings):
    settings.SINERGI_TODAY = dt.date(2023, 9, 14)
    sent = {
        "title": "Rapat bulanan", "kind": "kelurahan", "area_code": "",
        "asked_by": pemkot.pk, "every": "month", "day_number": 25, "ahead_days": 14,
        "starts_on": "2023-09-01",
    }  # fmt: skip
    as_charlie.post("/commitments/duties/new/", sent)
    duty = Duty.all_rows.get()
    assert duty.commitments.count() == 2
    as_charlie.post(f"/commitments/duties/{duty.pk}/stop/")
    duty.refresh_from_db()
    assert duty.stopped_at is not None


def test_text_to_share_names_no_person(as_camat, cakung, camat):
    one = promise(cakung, person=camat)
    page = text_of(as_camat.get(f"/commitments/{one.pk}/"))
    shared = page.partition('<textarea rows="6" readonly')[2].partition("</textarea>")[
        0
    ]
    assert one.number in shared
    assert camat.name not in shared


def test_the_week_lists_what_is_due_and_late(as_camat, cakung, settings, camat, at):
    settings.SINERGI_TODAY = DUE - dt.timedelta(days=3)
    promise(cakung, title="Pekan ini")
    promise(cakung, title="Bulan depan", due_on=DUE + dt.timedelta(days=40))
    page = text_of(as_camat.get("/queue/week/"))
    assert "Pekan ini" in page
    assert "Bulan depan" not in page


@pytest.mark.parametrize(
    "query",
    [
        "step=nothing", "institution=-1", "institution=99999999999999999999",
        "stage=x", "within='; DROP", "sort=password", "page=-5", "q=%25%5C", "late=2",
        "stage=99999999999", "origin=%F0%9F%98%80", "page=99999999999999999999",
    ],
)  # fmt: skip
def test_an_odd_address_is_no_error(as_camat, cakung, query):
    promise(cakung)
    for page in ("/commitments/", "/queue/", "/board/", "/timeline/"):
        assert as_camat.get(f"{page}?{query}").status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"to_step": "nothing"}, {"percent": "101"}, {"version": "x"}, {"key": "k" * 99},
        {"to_step": "done", "version": "1"}, {"note": "", "to_step": ""},
        {"to_step": "declined", "note": " "},
    ],
)  # fmt: skip
def test_odd_progress_is_answered_with_words(as_camat, cakung, sent):
    one = promise(cakung)
    answer = as_camat.post(f"/commitments/{one.pk}/tell/", sent)
    assert answer.status_code in {409, 422}
    assert 'class="error-summary' in text_of(answer)


def test_those_who_may_write_nothing_get_no_form(client, omar):
    client.force_login(omar)
    assert not omar.holds(Permission.READ_COMMITMENTS)
    assert client.get("/commitments/").status_code == 403


def test_an_export_holds_what_the_list_shows(as_camat, cakung):
    promise(cakung, title="=1+1")
    lines = b"".join(as_camat.get("/commitments/export.csv").streaming_content)
    assert "'=1+1" in lines.decode("utf-8-sig")
    assert as_camat.get("/commitments/export.xlsx").content[:2] == b"PK"


def test_due_days_come_as_a_calendar_that_names_no_person(as_camat, cakung, camat):
    one = promise(cakung, title="Rapat, koordinasi", person=camat)
    text = as_camat.get("/commitments/export.ics").content.decode()
    assert "DTSTART;VALUE=DATE:20231002" in text
    assert f"SUMMARY:{one.number} Rapat\\, koordinasi" in text
    assert camat.name not in text


@pytest.mark.parametrize(
    ("begins", "ends", "shown"),
    [
        (None, "2024-01-26", ("sampai 26 Jan 2024", "until 26 Jan 2024")),
        ("2024-01-26", None, ("sejak 26 Jan 2024", "from 26 Jan 2024")),
        ("2024-01-26", "2024-01-26", (">26 Jan 2024<", ">26 Jan 2024<")),
    ],
)
def test_the_timeline_says_the_days_of_a_stage_in_words(
    as_camat, pemilu, begins, ends, shown
):
    pemilu.stages.update(starts_on=begins, ends_on=ends)
    for language, words in zip(("id", "en"), shown, strict=True):
        as_camat.cookies["sinergi_language"] = language
        page = as_camat.get(f"/timeline/?election={pemilu.code}").content.decode()
        assert words in page
