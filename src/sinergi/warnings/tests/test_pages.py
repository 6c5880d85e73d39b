"""Pages of warnings: drafted, approved, answered, exported; what is refused stays typed."""

import datetime as dt
import io
import re

import pytest
from django.utils.html import escape
from pypdf import PdfReader

from conftest import MEETING, make_person
from sinergi.accounts.roles import Role
from sinergi.commitments.models import Commitment
from sinergi.warnings.models import Playbook, Recipient, Situation, Warning, WarningTask
from sinergi.warnings.rules.steps import Hazard, Scope, Step
from sinergi.warnings.services.sending import join_exercise
from sinergi.warnings.services.steps import propose
from sinergi.warnings.situation_papers import situation_pdf
from sinergi.warnings.situations import Section
from sinergi.warnings.telling import sentence_of
from sinergi.warnings.tests.making import an_alarm, drafted, sent

pytestmark = pytest.mark.django_db
FORM = {
    "hazard": "flood", "area_codes": "31.75.06.1003\n31.75.06", "severity": "Severe",
    "urgency": "Immediate", "certainty": "Likely", "scope": "restricted",
    "headline_id": "Banjir", "headline_en": "Flood", "messages": ["flood-1"],
}  # fmt: skip


def test_a_warning_goes_from_the_form_to_the_answer(client, city):
    client.force_login(city.writer)
    assert client.get("/warnings/").status_code == 200
    sent_form = FORM | {"institution": city.bawaslu.pk, "key": "a" * 32}
    client.post("/warnings/new/", sent_form)
    answer = client.post("/warnings/new/", sent_form)
    row = Warning.all_rows.get()
    assert answer["Location"] == f"/warnings/{row.key}/"
    assert "Jauhi arus" in row.instruction_id
    page = client.get(f"/warnings/{row.key}/").content.decode()
    assert "Penggilingan" in page
    client.post(f"/warnings/{row.key}/move/proposed/", {"version": 1})
    client.force_login(city.second)
    preview = client.get(f"/warnings/{row.key}/send/").content.decode()
    assert "Kecamatan Cakung" in preview
    client.post(f"/warnings/{row.key}/send/", {"version": 2})
    row.refresh_from_db()
    assert row.step == Step.SENT
    assert Commitment.all_rows.filter(origin_id=row.pk).count() == 2
    client.force_login(city.lurah)
    assert "Banjir" in client.get("/").content.decode()
    assert client.get(f"/warnings/{row.key}/answer/").status_code == 200
    mine = Recipient.all_rows.get(warning=row, institution=city.kelurahan, person=None)
    assert mine.state == "seen"
    client.post(f"/warnings/{row.key}/answer/", {"act": "acknowledge"})
    mine.refresh_from_db()
    assert mine.state == "acknowledged"


def test_what_is_wrong_is_said_at_once_and_what_was_typed_stays(client, city):
    client.force_login(city.writer)
    wrong = FORM | {
        "institution": city.bawaslu.pk, "area_codes": "xx", "headline_id": "",
        "headline_en": "Kept words", "acknowledge_within": "2",
    }  # fmt: skip
    answer = client.post("/warnings/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="field-error"') == 3
    assert "Kept words" in page


@pytest.mark.one_database
def test_faults_that_fields_make_together_are_told_with_the_others(client, city):
    client.force_login(city.writer)
    wrong = FORM | {
        "institution": city.bawaslu.pk, "hazard": "crowd", "scope": "public",
        "headline_id": "", "instruction_id": "a" * 3_990, "description_en": "b" * 4_001,
        "description_id": "c", "expires_at": "2023-09-01T00:00", "area_codes": "xx",
    }  # fmt: skip
    page = client.post("/warnings/new/", wrong)
    form = page.context["form"]
    assert page.status_code == 422
    assert set(form.errors) == {
        "area_codes", "description_en", "expires_at", "headline_id", "instruction_id",
        "scope",
    }  # fmt: skip
    lines = {"instruction_id": "d\r\n" * 1_990, "messages": []}
    told = client.post("/warnings/new/", wrong | lines).context["form"].errors
    assert "instruction_id" not in told


@pytest.mark.one_database
@pytest.mark.parametrize(
    "odd",
    [
        {"hazard": "none"}, {"institution": "x"}, {"playbook": "own-999999999999"},
        {"key": "\x00"}, {"onset_at": "9999-99-99T99:99"}, {"messages": ["zzz"]},
        {"area_codes": "31.75," * 300}, {"scope": "public"},
    ],
)  # fmt: skip
def test_nothing_that_is_sent_breaks_the_form(client, city, odd):
    client.force_login(city.writer)
    answer = client.post(
        "/warnings/new/",
        FORM | {"institution": city.bawaslu.pk, "hazard": "crowd"} | odd,
    )
    assert answer.status_code in {302, 422}


def test_a_draft_begins_from_an_alarm_with_its_areas(client, city):
    alarm = an_alarm(city.bawaslu)
    client.force_login(city.writer)
    page = client.get(f"/warnings/new/?alarm={alarm.key}").content.decode()
    assert "31.75.06.1003" in page
    client.force_login(city.coordinator)
    assert client.get(f"/warnings/new/?alarm={alarm.key}").status_code == 404


def test_a_draft_from_a_shared_alarm_begins_with_its_sentence(client, city):
    alarm = an_alarm()
    client.force_login(city.writer)
    page = client.get(f"/warnings/new/?alarm={alarm.key}").content.decode()
    assert escape(sentence_of(alarm)) in page
    own = an_alarm(city.bawaslu)
    kept = client.get(f"/warnings/new/?alarm={own.key}").content.decode()
    assert escape(sentence_of(own)) not in kept
    form = FORM | {"institution": city.bawaslu.pk, "hazard": "crowd", "key": "c" * 32}
    for _twice in range(2):
        client.post(f"/warnings/new/?alarm={alarm.key}", form)
    alarm.refresh_from_db()
    assert (alarm.state, alarm.events.count()) == ("warning", 1)


def test_a_draft_is_a_404_for_another_institution(client, city):
    row = drafted(city)
    client.force_login(city.coordinator)
    for part in ("", "edit/", "answer/", "move/proposed/", "send/", "deliveries/"):
        assert client.get(f"/warnings/{row.key}/{part}").status_code == 404


def test_the_writer_is_told_why_it_cannot_approve(client, city):
    row = propose(drafted(city, by=city.second), by=city.second, at=MEETING)
    client.force_login(city.second)
    client.post(f"/warnings/{row.key}/send/", {})
    page = client.get(f"/warnings/{row.key}/").content.decode()
    assert "tidak menyusun" in page or "bukan penyusun" in page
    row.refresh_from_db()
    assert row.step == Step.PROPOSED


def test_who_gets_it_is_chosen_before(client, city):
    row = drafted(city)
    client.force_login(city.writer)
    client.post(
        f"/warnings/{row.key}/recipients/",
        {"offered": [city.kelurahan.pk, city.kpu.pk], "getting": [city.kpu.pk]},
    )
    row.refresh_from_db()
    assert row.left_out == [city.kelurahan.pk]


def test_a_no_needs_its_reason_and_all_ends_on_a_sheet(client, city):
    row = sent(city)
    client.force_login(city.camat)
    assert (
        client.post(f"/warnings/{row.key}/answer/", {"act": "cannot"}).status_code
        == 422
    )
    client.post(f"/warnings/{row.key}/answer/", {"act": "cannot", "reason": "Banjir"})
    task = WarningTask.all_rows.filter(institution=city.kecamatan).first()
    client.post(f"/warnings/{row.key}/tasks/{task.pk}/", {"note": "Selesai"})
    client.force_login(city.writer)
    page = f"/warnings/{row.key}/move/stood-down/"
    assert client.post(page, {}).status_code == 422
    client.post(page, {"result": "Bubar", "worked": "Tokoh warga"})
    sheet = client.get(f"/warnings/{row.key}/sheet.pdf")
    assert sheet.content.startswith(b"%PDF")
    assert "Banjir" in client.get(f"/warnings/{row.key}/").content.decode()


def test_kpu_and_bpbd_give_their_word_on_pages(client, city):
    row = propose(
        drafted(city, hazard=Hazard.FLOOD, scope=Scope.PUBLIC),
        by=city.writer,
        at=MEETING,
    )
    for person, office in ((city.kpu_staff, city.kpu), (city.bpbd_staff, city.bpbd)):
        client.force_login(person)
        assert client.get(f"/warnings/{row.key}/agreement/").status_code == 200
        client.post(
            f"/warnings/{row.key}/agreement/",
            {"institution": office.pk, "agrees": "yes"},
        )
    client.force_login(city.coordinator)
    client.post(f"/warnings/{row.key}/send/", {"version": 2})
    row.refresh_from_db()
    assert row.step == Step.SENT


def test_a_newer_version_is_begun_from_the_page(client, city):
    row = sent(city)
    client.force_login(city.writer)
    answer = client.post(f"/warnings/{row.key}/newer/")
    made = Warning.all_rows.get(updates=row)
    assert answer["Location"] == f"/warnings/{made.key}/edit/"
    assert client.get(answer["Location"]).status_code == 200


def test_an_exercise_is_joined_and_marked(client, city):
    row = propose(drafted(city, exercise=True), by=city.writer, at=MEETING)
    client.force_login(city.lurah)
    client.post(f"/warnings/{row.key}/join/")
    page = client.get(f"/warnings/{row.key}/").content.decode()
    assert "LATIHAN" in page


def test_lists_are_filtered_and_handed_out(client, city):
    sent(city)
    client.force_login(city.lurah)
    assert "PD-2023-0001" in client.get("/warnings/?mine=1").content.decode()
    for query in (
        "step=all&q=kerumunan",
        "hazard=flood",
        "step=zzz&within=%3B",
        "page=9",
    ):
        assert client.get(f"/warnings/?{query}").status_code == 200
    table = b"".join(client.get("/warnings/export.csv?step=all"))
    assert b"PD-2023-0001" in table
    assert client.get("/warnings/export.xlsx").status_code == 200
    assert client.get("/warnings/export.exe").status_code == 404
    assert "PD-2023-0001" in client.get("/search/?q=kerumunan").content.decode()
    assert "PD-2023-0001" in client.get("/queue/").content.decode()


def test_a_copied_playbook_comes_before_the_library(client, city):
    client.force_login(city.writer)
    assert client.get("/warnings/playbooks/").status_code == 200
    page = client.get("/warnings/playbooks/crowd/copy/").content.decode()
    assert "polri | 15" in page
    form = {
        "institution": city.bawaslu.pk, "name_id": "Punya kami", "name_en": "Ours",
        "hazard": "crowd", "severity": "Minor", "within": 30,
        "levels": 1,
        "tasks": "issuer | 5 | Telepon | Call",
    }  # fmt: skip
    broken = client.post(
        "/warnings/playbooks/crowd/copy/", form | {"tasks": "x | 5 | a | b\nissuer"}
    )
    assert broken.status_code == 422
    client.post("/warnings/playbooks/crowd/copy/", form)
    row = Playbook.all_rows.get()
    assert drafted(city, key="").playbook == row.code
    client.post(f"/warnings/playbooks/{row.code}/copy/", form | {"within": 20})
    client.post(f"/warnings/playbooks/{Playbook.all_rows.first().pk}/retire/")
    assert not Playbook.all_rows.in_use().exists()
    client.force_login(city.lurah)
    assert client.get(f"/warnings/playbooks/{row.code}/").status_code == 200


# --- situation reports -------------------------------------------------------------------------


def a_report(client, city, **more):
    """Make a report of a day by the page and return it."""
    form = {
        "institution": city.bawaslu.pk, "title": "Pagi", "area_code": "31.75.06",
        "since_at": "2023-09-14T00:00", "until_at": "2023-09-15T00:00", "key": "b" * 32,
    }  # fmt: skip
    client.force_login(city.writer)
    assert client.post("/situations/new/", form | more).status_code == 302
    return Situation.all_rows.get()


def test_a_report_tells_of_its_span_and_keeps_what_was_generated(client, city):
    sent(city)
    row = a_report(client, city)
    page = f"/situations/{row.key}/"
    assert "PD-2023-0001" in client.get(page).content.decode()
    last = row.versions.first().sections["sections"]
    texts = {
        f"{one['code']}_{lang}": one[lang] for one in last for lang in ("id", "en")
    }
    edited = texts | {"version": 1, "warnings_id": "Tulisan kami", "summary_id": "Aman"}
    client.post(f"{page}edit/", edited)
    shown = client.get(page).content.decode()
    assert "Tulisan kami" in shown
    assert "PD-2023-0001" in shown
    client.post(f"{page}edit/", edited)
    row.refresh_from_db()
    assert row.version == 2
    assert client.post(f"{page}edit/", edited | {"summary_id": "x"}).status_code == 422
    client.post(f"{page}renew/")
    assert "Tulisan kami" in client.get(page).content.decode()
    assert client.get(f"{page}report.pdf?version=1").content.startswith(b"%PDF")
    assert client.get(f"{page}?version=77").status_code == 404


def test_what_is_one_institutions_own_stays_out_for_others(client, city):
    row = a_report(client, city)
    page = f"/situations/{row.key}/"
    own = [one for one in row.versions.first().sections["sections"] if one["own"]]
    assert [one["code"] for one in own] == ["incidents"]
    client.force_login(city.coordinator)
    assert client.get(page).status_code == 404
    client.force_login(city.writer)
    client.post(f"{page}share/")
    assert own[0]["id"] in client.get(page).content.decode()
    client.force_login(city.coordinator)
    assert own[0]["id"] not in client.get(page).content.decode()
    assert client.post(f"{page}renew/").status_code == 302
    row.refresh_from_db()
    assert row.version == 1


def test_a_colleague_who_reads_no_reports_does_not_see_their_count(client, city):
    row = a_report(client, city)
    page, own = f"/situations/{row.key}/", row.versions.first().sections["sections"][3]
    client.post(f"{page}edit/", {"version": 1, "incidents_id": "Dua belas kejadian."})
    colleague = make_person("rekan", Role.LEADER, city.bawaslu)
    client.force_login(colleague)
    for path in (page, f"{page}?version=1", f"{page}report.pdf"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Dua belas" not in answer.content.decode(errors="ignore")
        assert own["id"] not in answer.content.decode(errors="ignore")


@pytest.mark.one_database
def test_who_comes_second_keeps_what_was_typed_and_goes_on(client, city):
    row = drafted(city)
    page = f"/warnings/{row.key}/edit/"
    client.force_login(city.writer)
    mine = FORM | {"version": 1, "headline_id": "Punya saya"}
    client.post(page, FORM | {"version": 1, "headline_id": "Lebih dulu"})
    answer = client.post(page, mine)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Punya saya" in shown
    assert 'name="version" value="2"' in shown
    assert client.post(page, mine | {"version": 2}).status_code == 302
    report = a_report(client, city)
    path = f"/situations/{report.key}/edit/"
    client.post(path, {"version": 1, "summary_id": "Lebih dulu"})
    late = client.post(path, {"version": 1, "summary_id": "Punya saya"})
    assert (late.status_code, late.context["form"]["version"].value()) == (422, "2")


def test_who_approves_sees_whom_it_reaches_anew_and_then_sends(client, city):
    row = propose(drafted(city, exercise=True), by=city.writer, at=MEETING)
    join_exercise(row, city.kecamatan, by=city.camat, at=MEETING)
    page = f"/warnings/{row.key}/send/"
    client.force_login(city.second)
    form = client.get(page).context["form"]
    seen = {name: form[name].value() for name in ("version", "seen")}
    join_exercise(row, city.kelurahan, by=city.lurah, at=MEETING)
    again = client.post(page, seen)
    assert again.status_code == 422
    assert "Penggilingan" in again.content.decode()
    shown = again.content.decode()
    fresh = dict(re.findall(r'name="(version|seen)" value="([0-9a-f]+)"', shown))
    assert fresh["seen"] != seen["seen"]
    assert client.post(page, fresh).status_code == 302


def test_a_private_alarm_is_in_no_report(client, city):
    an_alarm(city.bawaslu)
    row = a_report(client, city)
    alarms = row.versions.first().sections["sections"][2]
    assert alarms["en"] == "No alarm that everybody may see."


@pytest.mark.one_database
def test_a_report_of_two_months_is_refused(client, city):
    client.force_login(city.writer)
    form = {
        "institution": city.bawaslu.pk, "title": "Lama", "since_at": "2023-01-01T00:00",
        "until_at": "2023-03-15T00:00",
    }  # fmt: skip
    assert client.post("/situations/new/", form).status_code == 422
    assert client.get("/situations/?q=%27&within=zz&own=1").status_code == 200


def test_the_page_asks_the_same_for_many_recipients(
    client, city, django_assert_max_num_queries
):
    row = sent(city)
    Recipient.all_rows.filter(warning=row).update(
        acknowledged_at=MEETING + dt.timedelta(minutes=3), state="acknowledged"
    )
    client.force_login(city.second)
    with django_assert_max_num_queries(60):
        client.get(f"/warnings/{row.key}/")


@pytest.mark.one_database
def test_a_report_that_tells_much_still_has_one_page(client, city):
    row = a_report(client, city)
    version = row.versions.first()
    words = (
        "PD-2023-0042-v2 Banjir di Penggilingan dan Jatinegara: 12 dari 75 menjawab."
    )
    told = {
        "summary": ["Keadaan terkendali di semua kelurahan. "] * 9,
        "warnings": [words] * 13, "alarms": [f"bahaya {n}: 1" for n in range(14)],
        "commitments": [words] * 3, "deliveries": [f"e-mail {n}: 12" for n in range(16)],
    }  # fmt: skip
    sections = [
        Section(code, code, own=False, text="\n".join(lines), generated="", edited=True)
        for code, lines in told.items()
    ]
    assert pages_of(situation_pdf(row, version, sections, "Cakung")) == 1
    long = Section("warnings", "x", False, "\n".join([words] * 300), "", edited=True)
    assert pages_of(situation_pdf(row, version, [long], "Cakung")) > 1


def pages_of(content: bytes) -> int:
    return len(PdfReader(io.BytesIO(content)).pages)


def test_lists_say_who_looks_at_an_alarm_and_when_an_area_is_not_known(
    client, city, areas
):
    client.force_login(city.second)
    alarm = an_alarm(city.bawaslu)
    client.post(f"/alarms/{alarm.key}/look/", {"version": alarm.version})
    page = client.get("/alarms/?within=kel.+penggilingan").content.decode()
    assert city.second.name in page
    for path in ("/alarms/", "/places-to-call/", "/warnings/", "/situations/"):
        page = client.get(path, {"within": "<b>Antah"}).content.decode()
        assert "&lt;b&gt;Antah" in page, path


def test_an_alarm_leads_to_the_warning_drafted_of_it(client, city):
    client.force_login(city.writer)
    alarm = an_alarm(city.bawaslu)
    client.post(f"/alarms/{alarm.key}/draft/", {"version": alarm.version})
    row = Warning.all_rows.get()
    assert (
        f'href="/warnings/{row.key}/"'
        in client.get(f"/alarms/{alarm.key}/").content.decode()
    )
