"""What the services keep, and what they do not."""

import datetime as dt
import hashlib
import io

import pytest
from PIL import Image

from sinergi.access.clock import real_now
from sinergi.audit.models import Fact
from sinergi.reports.files import BadFile, media_type_of, prepare_file, read_sealed
from sinergi.reports.models import Message, Report, ReportFile
from sinergi.reports.receipts import find_by_receipt
from sinergi.reports.rules.receipt import grouped
from sinergi.reports.sealed import open_by_receipt, seal_text
from sinergi.reports.services.sweeping import sweep_files
from sinergi.reports.services.taking import take_report
from sinergi.reports.services.talking import (
    BadMessage,
    add_file,
    allow_originals,
    post_message,
    withdraw,
)
from sinergi.reports.tests.conftest import AT, SIRI, STORY, draft_of, picture
from sinergi.seals.keeping import open_texts
from sinergi.seals.sealing import CannotOpen, new_pair, open_with
from sinergi.seals.services.holding import begin_term
from sinergi.seals.services.rewrapping import begin_rewrap, go_on
from sinergi.seals.words import read_words, unpack

pytestmark = pytest.mark.django_db


def test_a_report_is_sealed_numbered_and_found_by_its_receipt_alone(office, keys):
    taken = take_report(draft_of(office, identity=SIRI), by=None, at=AT)
    row = Report.all_rows.get()
    assert (row.number, row.state, row.complete) == ("LP-2023-000001", "received", True)
    assert row.deadline_on == dt.date(2023, 9, 22)
    (text,) = read_words(office.pk, [row.sealed_text])
    assert text["story"] == STORY
    with pytest.raises(CannotOpen):
        open_texts(office.pk, [row.sealed_identity])
    who = unpack(open_with(row.sealed_identity, keys.custodian_private))
    assert who["name"] == SIRI.name
    assert find_by_receipt(grouped(taken.code).lower()) == row
    assert find_by_receipt(taken.code[:-1]) is None
    kept = repr(list(Report.all_rows.values())) + repr(list(Fact.all_rows.values()))
    for word in (taken.code, grouped(taken.code), "amplop", SIRI.name, "pos ronda"):
        assert word not in kept


def test_the_same_form_sent_again_is_the_same_report(office):
    first = take_report(draft_of(office), by=None, at=AT)
    again = take_report(draft_of(office, code=first.code), by=None, at=AT)
    assert again.report == first.report
    assert (first.is_new, again.is_new) == (True, False)
    assert take_report(draft_of(office), by=None, at=AT).report.number.endswith("002")


def test_the_mailbox_is_read_by_the_receipt_and_the_office_alone(office):
    taken = take_report(draft_of(office), by=None, at=AT)
    asked = post_message(
        taken.report,
        "question",
        "Di mana tepatnya?",
        from_reporter=False,
        by=None,
        at=AT,
    )
    assert open_by_receipt(taken.code, asked.sealed_text)["text"] == "Di mana tepatnya?"
    assert read_words(office.pk, [asked.sealed_text])
    assert Report.all_rows.get().state == "waiting-reporter"
    answer = post_message(
        taken.report, "answer", "Di pos.", from_reporter=True, by=None, at=AT
    )
    with pytest.raises(CannotOpen):
        open_by_receipt(taken.code, answer.sealed_text)
    assert Report.all_rows.get().state == "checking"
    for kind, theirs, code in (("question", True, "kind"), ("answer", False, "kind")):
        with pytest.raises(BadMessage, match=code):
            post_message(taken.report, kind, "x", from_reporter=theirs, by=None, at=AT)
    with pytest.raises(BadMessage, match="empty"):
        post_message(taken.report, "answer", "", from_reporter=True, by=None, at=AT)
    withdraw(taken.report, "", at=AT)
    assert Report.all_rows.get().state == "withdrawn"
    post_message(taken.report, "reopen", "Lagi", from_reporter=True, by=None, at=AT)
    assert Report.all_rows.get().state == "checking"
    assert Message.all_rows.count() == 4


def test_a_new_term_opens_no_message_of_the_reporter_by_the_receipt(office):
    taken = take_report(draft_of(office), by=None, at=AT)
    asked = post_message(
        taken.report, "question", "Di mana?", from_reporter=False, by=None, at=AT
    )
    said = post_message(
        taken.report, "answer", "Di pos.", from_reporter=True, by=None, at=AT
    )
    more = seal_text({"text": "Di pos."}, office.pk, also=[new_pair().public])
    Message.all_rows.filter(pk=said.pk).update(sealed_text=more)
    begin_term(office, "sandi-lain-yang-panjang-sekali", by=None, at=AT)
    row = begin_rewrap(office, by=None, at=AT)
    go_on(row, at=AT)
    assert (row.stuck, row.moved) == (0, 0)
    before = {bytes(asked.sealed_text), more}
    asked.refresh_from_db()
    said.refresh_from_db()
    assert not before & {bytes(asked.sealed_text), bytes(said.sealed_text)}
    assert open_by_receipt(taken.code, asked.sealed_text)["text"] == "Di mana?"
    with pytest.raises(CannotOpen):
        open_by_receipt(taken.code, said.sealed_text)
    held = [asked.sealed_text, said.sealed_text]
    assert [one["text"] for one in read_words(office.pk, held)] == [
        "Di mana?",
        "Di pos.",
    ]


def test_a_picture_travels_without_what_the_camera_wrote(
    office, keys, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    data = picture()
    assert b"KAMERA-RAHASIA-XYZ" in data
    ready = prepare_file(data, "C:\\Users\\siti\\amplop.jpg", office.pk)
    taken = take_report(draft_of(office, files=[ready]), by=None, at=AT)
    row = ReportFile.all_rows.get()
    original = open_with(read_sealed(row.original_place), keys.custodian_private)
    assert hashlib.sha256(original).hexdigest() == row.sha256 == ready.sha256
    (copy,) = open_texts(office.pk, [read_sealed(row.copy_place)])
    assert b"KAMERA-RAHASIA-XYZ" not in copy
    assert not Image.open(io.BytesIO(copy)).getexif()
    assert read_words(office.pk, [row.sealed_name]) == [{"name": "amplop.jpg"}]
    assert taken.report.elements["evidence"]
    assert add_file(taken.report, ready, by=None, at=AT) == 0
    pdf = prepare_file(b"%PDF-1.4 uji", "a.pdf", office.pk)
    assert pdf.copy_place == ""
    assert add_file(taken.report, pdf, by=None, at=AT) == 1
    assert allow_originals(taken.report, at=AT) == 2
    on_disk = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"KAMERA-RAHASIA-XYZ" not in on_disk


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<svg onload=1>", "type"),
        (b"MZ\x90", "type"),
        (b"PK\x03\x04", "type"),
        (b"\xff\xd8\xff" + b"0" * 90, "picture"),
        (b"RIFF0000WEBPVP8 ", "picture"),
    ],
)
def test_what_is_no_file_of_a_known_kind_is_refused(office, data, code):
    with pytest.raises(BadFile, match=code):
        prepare_file(data, "x.jpg", office.pk)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(office):
    into = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(into, "PNG")
    with pytest.raises(BadFile, match="picture"):
        prepare_file(into.getvalue(), "bom.png", office.pk)


def test_kinds_are_told_by_content():
    assert media_type_of(b"\0\0\0\x18ftypheic") == "image/heic"
    assert media_type_of(b"\0\0\0\x18ftypM4A ") == "audio/mp4"
    assert media_type_of(b"\0\0\0\x18ftypisom") == "video/mp4"
    assert media_type_of(b"RIFF0000WAVEfmt ") == "audio/wav"


def test_files_that_a_new_term_left_behind_are_swept(office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = [prepare_file(picture(), "amplop.jpg", office.pk)]
    take_report(draft_of(office, files=files), by=None, at=AT)
    before = set(tmp_path.glob("reports/??/*"))
    begin_term(office, "lain-tiga-belas-kucing", by=None, at=AT)
    round_ = begin_rewrap(office, by=None, at=AT)
    now = real_now() + dt.timedelta(days=4)
    assert sweep_files(now) == 0  # not while it is under way
    while round_.ended_at is None:
        round_ = go_on(round_, at=AT)
    assert sweep_files(now - dt.timedelta(days=4)) == 0  # too young
    assert sweep_files(now) == 1
    left = set(tmp_path.glob("reports/??/*"))
    row = ReportFile.all_rows.get()
    assert {one.name for one in left} == {row.original_place, row.copy_place}
    assert len(before - left) == 1
    assert open_texts(office.pk, [read_sealed(row.copy_place)])
