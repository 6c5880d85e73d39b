"""Whole journeys through the door, without JavaScript."""

import datetime as dt
import re
from dataclasses import replace
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sinergi.access.clock import now
from sinergi.elections.models import Election
from sinergi.public.form import note_of, read_form
from sinergi.public.room import ROOM
from sinergi.public.tests.conftest import STORY, Teller
from sinergi.reports.files import BadFile, prepare_file
from sinergi.reports.models import Message, Report, ReportFile
from sinergi.reports.services.taking import take_report
from sinergi.reports.services.talking import post_message
from sinergi.reports.tests.conftest import AT, draft_of, picture
from sinergi.seals.sealing import open_with
from sinergi.seals.words import read_words, unpack

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ANSWERS = {
    "story": STORY, "where": "Pos ronda RT 05", "reported": "Ketua RT 05",
    "wanted": "information", "happened": "2023-09-12", "same_day": "1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.SINERGI_TODAY = dt.date(2023, 9, 14)
    settings.MEDIA_ROOT = settings.SINERGI_HOME = tmp_path
    ROOM.forget()


def photo(name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), "image/jpeg")


def test_anonymous_with_a_photo_then_the_mailbox(
    teller: Teller, office, keys, tmp_path
):
    first = teller.open()
    assert "112" in first
    assert office.name in first
    assert "Belum diterima resmi" in first
    assert "Batas waktu: 7 hari" in first
    asked = teller.post("tanya/", story=STORY)
    assert 'value="31.75.06.1003" selected' in asked  # read from the story
    assert 'value="money-politics" selected' in asked
    looked = teller.post("periksa/", **ANSWERS, attached=photo())
    assert "19 September 2023" in looked  # the earlier of both regimes
    assert "Tanda terima" in looked or "tanda terima" in looked
    wrong = teller.post("kirim/", status=422, sum="99")
    assert "hitungan" in wrong
    assert not Report.all_rows.exists()
    answer, sent = teller.sum, teller.text
    done = teller.post("kirim/", sum=answer)
    receipt, row = teller.receipt, Report.all_rows.get()
    assert row.number in done
    assert not list((tmp_path / "door/unnamed").iterdir())  # a report names them now
    assert "Belum diterima resmi" in done
    assert (row.sealed_identity, row.wanted) == (None, "information")
    assert (row.happened_on, row.known_on) == (dt.date(2023, 9, 12),) * 2
    (words,) = read_words(office.pk, [row.sealed_text])
    assert words["story"] == STORY
    assert ReportFile.all_rows.get().copy_place
    assert row.elements["evidence"]
    assert not row.elements["reporter"]

    teller.text = sent  # the same form again: the same receipt, no second report
    teller.post("kirim/", sum=answer)
    assert teller.receipt == receipt
    teller.text = sent
    teller.post("kirim/", sum=answer, story=STORY + " Ada saksi lain.")
    assert Report.all_rows.count() == 1
    assert Message.all_rows.get().kind == "addition"

    post_message(row, "question", "Jam berapa?", from_reporter=False, by=None, at=AT)
    teller.open("kotak/")
    box = teller.post("kotak/", code=receipt.lower().replace("-", " "))
    assert "Jam berapa?" in box
    assert "menunggu jawaban Anda" in box
    assert "amplop" not in box  # the own story is not shown back
    said = teller.post("kotak/", act="answer", text="Jam sembilan.", attached=photo())
    assert "Terkirim" in said
    assert "Jam sembilan" not in said
    there, shown = Message.all_rows.count(), teller.text
    teller.text = box  # pressed twice: it says so, and stands once
    again = teller.post("kotak/", act="answer", text="Jam sembilan.", attached=photo())
    assert "Terkirim" in again
    assert Message.all_rows.count() == there
    teller.text = shown  # the same words by a form opened anew are said again
    teller.post("kotak/", act="addition", text="Jam sembilan.")
    assert Message.all_rows.count() == there + 1
    # the same photo sent twice more, original and copy each: the sweep takes them
    assert len(list((tmp_path / "door/unnamed").iterdir())) == 4
    assert ReportFile.all_rows.count() == 1  # the same photo once
    teller.post("kotak/", status=422, act="withdraw")
    assert "ditarik" in teller.post("kotak/", act="withdraw", sure="1").lower()
    assert "buka kembali" in teller.text
    teller.post("kotak/", act="reopen", text="Saya kembali.")
    assert Report.all_rows.get().state == "checking"
    assert "aslinya" in teller.text.lower()
    teller.post("kotak/", act="allow")
    assert ReportFile.all_rows.get().original_allowed_at


def test_formal_in_english_by_the_coach(teller: Teller, office, keys):
    Election.all_rows.create(
        code="pemilu-2024", name_id="Pemilu", name_en="Election", kind="pemilu",
        voting_on=dt.date(2024, 2, 14), regulation="PKPU 3/2022",
    )  # fmt: skip
    teller.root = "/en/lapor/"
    teller.open()
    assert "Not yet received officially" in teller.text
    assert '<html lang="en">' in teller.text
    teller.post("tanya/", story="Yesterday they gave cash in Penggilingan.")
    assert 'value="2023-09-13"' in teller.text
    who = {"name": "Siti Contohwati", "address": "Jalan Uji Tujuh", "sex": "f"}
    short = teller.post(
        "periksa/", **who, wanted="formal", story="Cash.", reported="tidak tahu",
        happened="2023-09-01", known="2023-09-01", go="stay",
    )  # fmt: skip
    missing = set(re.findall(r'data-element="([^"]+)" class="is-missing"', short))
    assert missing == {
        "reported", "in-time", "place", "description", "evidence",
    }  # fmt: skip
    assert "The time limit ended" in short
    looked = teller.post(
        "periksa/", **who, wanted="formal", story=STORY, reported="Ketua RT",
        where="Pos ronda RT 05 RW 03", area_code="31.75.06.1003", evidence="two witnesses",
        happened="2023-09-12", known="2023-09-13", threatened="1",
    )  # fmt: skip
    assert "is-missing" not in looked
    assert "22 September 2023" in looked  # seven working days from the 13th
    assert "can learn" in looked
    teller.post("kirim/", sum=teller.sum)
    row = Report.all_rows.get()
    assert (row.complete, row.threatened, row.language) == (True, True, "en")
    who_it_was = unpack(open_with(row.sealed_identity, keys.custodian_private))
    assert who_it_was["name"] == "Siti Contohwati"
    answer = teller.client.post(
        "/en/lapor/formulir-b1.pdf", {**teller.sent, "form": teller.sent["form"]}
    )
    assert answer.content.startswith(b"%PDF")
    assert ReportFile.all_rows.count() == 0


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2023-09-15", "belum tiba"),
        ("kemarin", "2026-11-30"),
        ("1066-10-14", "terlalu"),
    ],
)
def test_a_day_that_cannot_be_is_asked_for_again(teller: Teller, day, told):
    teller.open()
    teller.post("tanya/", story=STORY)
    text = teller.post("periksa/", status=422, story=STORY, happened=day)
    assert told in text


def test_files_of_other_kinds_are_refused_and_the_answers_stay(teller: Teller):
    teller.open()
    teller.post("tanya/", story=STORY)
    bad = SimpleUploadedFile("x.jpg", b"MZ\x90\x00 program", "image/jpeg")
    text = teller.post("periksa/", status=422, **ANSWERS, attached=bad)
    assert "Jenis berkas" in text
    assert "Ketua RT 05" in unescape(text)


def test_a_full_disk_takes_no_files_and_the_answers_stay(teller: Teller, settings):
    settings.SINERGI_DOOR_WAITING = 10
    teller.open()
    teller.post("tanya/", story=STORY)
    text = teller.post("periksa/", status=422, **ANSWERS, attached=photo())
    assert "tidak ada ruang untuk berkas" in text
    assert "Ketua RT 05" in unescape(text)
    form = re.search(r'name="form" value="([^"]+)"', text)
    assert form
    head = {"X-Form": form[1], "X-File": "a", "X-Size": "9", "X-Offset": "0"}
    answer = teller.client.post(
        "/lapor/berkas/", b"x", content_type="application/octet-stream", headers=head
    )
    assert (answer.status_code, answer.json()["problem"]) == (507, "full")
    teller.post("periksa/", **ANSWERS)
    teller.post("kirim/", sum=teller.sum)
    code = teller.receipt
    said = teller.post(
        "kotak/", status=422, code=code, act="addition", text="Ini fotonya",
        attached=photo(),
    )  # fmt: skip
    assert "tidak ada ruang untuk berkas" in said
    assert "Ini fotonya" in said  # it is still in the form


def test_a_file_sealed_for_another_office_is_refused_aloud(teller: Teller, office):
    text = teller.open()
    form = read_form(re.findall(r'name="form" value="([^"]+)"', text)[0], now())
    assert form
    ours = prepare_file(picture(), "a.jpg", office.pk)
    theirs = replace(ours, institution_id=office.pk + 1, sha256="0" * 64)
    teller.post("tanya/", story=STORY)
    notes = [note_of(one, form) for one in (ours, theirs)]
    carried = {**ANSWERS, "form": form.token, "file": notes}
    for part in ("periksa/", "kirim/"):
        answer = teller.client.post("/lapor/" + part, carried)
        text = answer.content.decode()
        assert (answer.status_code, text.count('name="file"')) == (422, 1)
        assert "disegel untuk kantor lain" in text
        assert f'data-office="{office.pk}"' in text
    with pytest.raises(BadFile, match="office"):
        take_report(draft_of(office, files=[theirs]), by=None, at=AT)
    assert not Report.all_rows.exists()
    teller.text = text
    teller.post("periksa/", **ANSWERS)
    teller.post("kirim/", sum=teller.sum)
    assert ReportFile.all_rows.get().sha256 == ours.sha256


def test_a_form_sent_again_with_other_words_adds_them_once(teller: Teller, monkeypatch):
    teller.open()
    teller.post("tanya/", story=STORY)
    sent = teller.post("periksa/", **ANSWERS)
    answer = teller.sum

    def again(more: str) -> str:
        teller.text = sent
        return teller.post("kirim/", sum=answer, story=STORY + more)

    again("")
    for _ in range(3):
        again(" Ada saksi lain.")
    assert Message.all_rows.count() == 1
    again(" Dan satu lagi.")
    assert Message.all_rows.count() == 2
    monkeypatch.setattr("sinergi.reports.services.talking.MOST_MESSAGES", 2)
    text = again(" Dan lagi.")
    assert "tidak ditambahkan" in text
    assert "tidak menerima pesan lagi" in text
    assert teller.receipt
    assert "tidak ditambahkan" not in again(" Dan satu lagi.")


def test_the_language_changes_and_the_story_stays(teller: Teller):
    text = teller.open()
    assert '<button class="link" form="tell" formaction="/en/lapor/"' in text
    english = teller.client.post(
        "/en/lapor/",
        {"story": "Amplop <b>", "form": re.findall(r'value="([^"]+)"', text)},
    ).content.decode()
    assert "Amplop &lt;b&gt;</textarea>" in english
    assert "Tell what you saw" in english
    for part in ("tanya/", "periksa/"):  # Enter in a field goes on, in this language
        page = teller.post(part, **ANSWERS)
        assert 0 < page.index('class="default-go"') < page.index("formaction=")


def test_every_page_says_what_is_kept_and_that_it_is_not_received(
    teller: Teller, office
):
    for root, unread, received in (
        ("/lapor/", "dari yang tersimpan", "Belum diterima resmi"),
        ("/en/lapor/", "from what is kept here", "Not yet received officially"),
    ):
        teller.root = root
        assert unread in teller.open()
        for part in ("", "kotak/", "aman/"):
            text = teller.open(part)
            assert received in text
            assert office.name in text


def test_without_a_story_nothing_is_sent(teller: Teller):
    teller.open()
    teller.post("tanya/", story="-")
    assert "Ceritakan dulu" in teller.post("periksa/", status=422, story="tidak tahu")
    teller.post("kirim/", status=422, story="...")
    assert not Report.all_rows.exists()


ODD = ("\x00", "\ud800", "9" * 5000, "<script>alert(1)</script>", "' OR 1=1 --", "٣")


@pytest.mark.parametrize(
    "part", ["tanya/", "periksa/", "kirim/", "kotak/", "berkas/", "formulir-b1.pdf"]
)
def test_no_input_breaks_a_page(teller: Teller, part):
    names = (
        "form", "story", "where", "happened", "known", "area_code", "kind", "wanted",
        "file", "sum", "work", "code", "act", "text", "same_day",
    )  # fmt: skip
    for odd in ODD:
        body = {name: odd.encode("utf-8", "surrogatepass") for name in names}
        answer = teller.client.post(f"/lapor/{part}", body)
        assert answer.status_code < 500, (part, odd[:10])
        assert b"<script>alert" not in answer.content
        head = {
            f"HTTP_X_{name}": "x" * 400 for name in ("FORM", "FILE", "SIZE", "OFFSET")
        }
        answer = teller.client.post(
            f"/lapor/{part}", odd.encode("utf-8", "surrogatepass"),
            content_type="text/plain", **head,
        )  # fmt: skip
        assert answer.status_code < 500
    broken = {
        "multipart/form-data": b"x",
        "multipart/form-data; boundary=a": b"--a\r\nContent-Disposition: form-data; nam",
        "multipart/form-data; boundary=\xff": b"--",
        "application/x-www-form-urlencoded; charset=latin-1": b"story=%FF",
        "application/x-www-form-urlencoded; charset=zz": b"a" * 10 + b"&" * 6000,
    }
    for kind, sent in broken.items():
        answer = teller.client.generic("POST", f"/lapor/{part}", sent, kind)
        assert answer.status_code < 500, kind
    assert teller.client.get(f"/lapor/{part}").status_code in {200, 303, 400}


def test_where_no_office_has_a_key_nothing_is_taken(client, areas, bawaslu):
    answer = client.get("/lapor/")
    assert answer.status_code == 503
    assert "Belum ada kantor" in answer.content.decode()
