"""Taking in, opening, deriving, holding, deleting, handing on: each leaves its link."""

import datetime as dt
import hashlib
import io
import os

import pyrage
import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from conftest import MEETING
from sinergi.access.clock import real_now
from sinergi.alerts.making import make_notices
from sinergi.alerts.models import Notice
from sinergi.alerts.pages import page_of
from sinergi.alerts.rules import Kind
from sinergi.audit.models import Fact
from sinergi.evidence import bodies
from sinergi.evidence.models import (
    ChainCheck,
    ChainHead,
    CustodyEvent,
    CustodyNote,
    DeletionRecord,
    EvidenceItem,
)
from sinergi.evidence.models.custody import AppendOnly
from sinergi.evidence.rules.kinds import BadEvidence, Derivation, EventKind
from sinergi.evidence.sealing import key_of_copy, read_copy, titles_of
from sinergi.evidence.services import transferring
from sinergi.evidence.services.access import note_access
from sinergi.evidence.services.checking import check_all, check_office, sweep
from sinergi.evidence.services.deriving import Made, derive
from sinergi.evidence.services.holding import lift_hold, place_hold
from sinergi.evidence.services.intake import take_in
from sinergi.evidence.services.retaining import delete_due, delete_item, set_retention
from sinergi.evidence.services.transferring import transfer_to
from sinergi.evidence.tests.conftest import jpeg
from sinergi.seals.keeping import Locked, lock
from sinergi.seals.tests.making import keys_for

pytestmark = pytest.mark.django_db
LATER = MEETING + dt.timedelta(days=400)


def kinds_of(item):
    events = CustodyEvent.all_rows.filter(item=item).order_by("seq")
    return list(events.values_list("kind", flat=True))


def code_of(call):
    with pytest.raises(BadEvidence) as refused:
        call()
    return refused.value.code


def test_a_photo_is_hashed_sealed_numbered_and_begins_its_chain(
    photo, bawaslu, alice, keys
):
    sent = jpeg()
    assert (photo.number, photo.size) == ("BB-2023-000001", len(sent))
    assert photo.sha256 == hashlib.sha256(sent).hexdigest()
    assert kinds_of(photo) == ["taken-in"]
    assert titles_of(bawaslu.pk, [photo])[photo.pk] == {
        "title": "Pembagian sembako", "name": "foto.jpg",
    }  # fmt: skip
    # the original opens with the custodian's private half alone, by age's own library
    custodian = pyrage.x25519.Identity.from_str(keys.custodian_private)
    file_key = pyrage.decrypt(bytes(photo.sealed_original_key), [custodian])
    body = bodies.place_of(photo.original_file).read_bytes()
    opened = pyrage.decrypt(body, [pyrage.x25519.Identity.from_str(file_key.decode())])
    assert opened == sent
    assert b"Kamera" in sent
    # the copy has lost what a camera writes beside the picture
    copy = read_copy(photo)
    assert b"Kamera" not in copy
    assert Image.open(io.BytesIO(copy)).size == (64, 48)
    assert hashlib.sha256(copy).hexdigest() == photo.copy_sha256 != photo.sha256
    # nothing of it lies open on the disk or in the database
    assert sent[200:260] not in body
    row = EvidenceItem.all_rows.values().get(pk=photo.pk)
    assert "sembako" not in str(row)
    assert "dari pelapor" not in str(list(CustodyNote.all_rows.values()))
    (fact,) = Fact.all_rows.filter(verb="evidence:item:taken-in")
    assert (fact.actor_id, fact.institution_id) == (alice.pk, bawaslu.pk)


def test_a_locked_office_takes_in_and_opens_nothing(photo, bawaslu, alice):
    lock(bawaslu.pk)
    again = take_in(
        jpeg(), institution_id=bawaslu.pk, source="upload", by_id=alice.pk, at=MEETING,
        name="foto.jpg",
    )  # fmt: skip
    assert [one.pk for one in again.same_as] == [photo.pk]
    assert again.item.number == "BB-2023-000002"
    with pytest.raises(Locked):
        key_of_copy(photo)
    assert titles_of(bawaslu.pk, [photo]) == {}


@pytest.mark.parametrize(
    ("data", "name", "more", "code"),
    [
        (b"", "a.jpg", {}, "empty"),
        (b"<html><script>", "a.html", {}, "type"),
        (b"<svg/>", "a.svg", {}, "type"),
        (b"MZ\x90\x00", "a.jpg", {}, "type"),
        (b"teks\x00biner", "a.txt", {}, "type"),
        (b"%PDF-1.7", "a.pdf", {"media_type": "image/png"}, "type"),
        (b"%PDF-1.7", "a.pdf", {"device_sha256": "00" * 32}, "device-hash"),
        (b"%PDF-1.7" + b"x" * 5000, "a.pdf", {}, "too-large"),
    ],
)
def test_what_is_not_taken_leaves_nothing_behind(
    keys, bawaslu, settings, data, name, more, code
):
    settings.SINERGI_MAX_UPLOAD = 5000
    asked = {"institution_id": bawaslu.pk, "source": "upload", "by_id": None}
    assert (
        code_of(lambda: take_in(data, name=name, at=MEETING, **asked, **more)) == code
    )
    assert not EvidenceItem.all_rows.exists()
    assert not list(bodies.folder().glob("*/*"))


def test_an_office_without_keys_takes_nothing(bawaslu):
    asked = {"institution_id": bawaslu.pk, "source": "upload", "by_id": None}
    assert (
        code_of(lambda: take_in(b"%PDF-", name="a.pdf", at=MEETING, **asked))
        == "no-key"
    )


def test_a_large_file_passes_in_small_pieces(keys, bawaslu):
    class Slow:
        def __init__(self, size):
            self.left, self.most = size, 0

        def read(self, size=-1):
            self.most = max(self.most, size)
            part = min(self.left, size)
            self.left -= part
            return b"x" * part

    source = Slow(5_000_000)
    body = bodies.keep(source)
    assert (body.size, source.most <= bodies.BLOCK) == (5_000_000, True)
    blocks = list(bodies.opened(body.file, body.identity.encode()))
    assert sum(map(len, blocks)) == 5_000_000
    assert max(map(len, blocks)) <= bodies.BLOCK
    place = bodies.place_of(body.file)
    damaged = bytearray(place.read_bytes())
    damaged[3_000_000] ^= 1
    place.write_bytes(bytes(damaged))
    with pytest.raises(bodies.CannotOpen):
        list(bodies.opened(body.file, body.identity.encode()))
    # who stops reading leaves no thread behind that waits
    next(iter(bodies.opened(body.file, body.identity.encode())))


def test_an_event_can_neither_be_changed_nor_deleted(photo):
    event = CustodyEvent.all_rows.get()
    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
    for change in (
        lambda: CustodyEvent.all_rows.update(purpose="court"),
        lambda: CustodyEvent.all_rows.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_every_access_says_who_when_and_why(photo, alice):
    event = note_access(
        photo, EventKind.VIEWED, purpose="study", by_id=alice.pk, at=LATER
    )
    assert (event.seq, event.by_id, event.at, event.purpose) == (
        2, alice.pk, LATER, "study",
    )  # fmt: skip

    def asked(**more):
        return lambda: note_access(
            photo, EventKind.DOWNLOADED, by_id=alice.pk, at=LATER, **more
        )

    assert code_of(asked(purpose="")) == "needs-purpose"
    assert code_of(asked(purpose="other")) == "needs-note"
    assert kinds_of(photo) == ["taken-in", "viewed"]


def test_a_derivative_is_an_item_and_both_chains_name_the_other(letter, alice, bawaslu):
    made = Made(
        Derivation.TRANSCRIPT, b"Isi rekaman\n", "rekaman.txt", "Transkrip",
        parameters={"language": "id"},
    )  # fmt: skip
    result = derive(letter, made, purpose="study", by_id=alice.pk, at=LATER)
    assert kinds_of(letter) == ["taken-in", "derived"]
    assert kinds_of(result) == ["made"]
    assert result.derived_from.item == letter
    details = CustodyEvent.all_rows.get(item=result).details
    assert details["origin_sha256"] == letter.sha256
    unproved = Made(Derivation.REDACTION, b"x\n", "x.txt", proof={"clean": False})
    asked = {"purpose": "publication", "by_id": alice.pk, "at": LATER}
    assert code_of(lambda: derive(letter, unproved, **asked)) == "not-proved"


def test_a_hold_wins_over_retention_and_another_person_lifts_it(
    photo, alice, bob, bawaslu
):
    set_retention(photo, MEETING.date(), "records-schedule", by_id=alice.pk, at=MEETING)
    hold = place_hold(photo, "case", by_id=alice.pk, at=MEETING)
    assert delete_due(LATER) == 0
    photo.refresh_from_db()
    asked = {"by_id": bob.pk, "at": LATER}
    assert code_of(lambda: delete_item(photo, "records-schedule", **asked)) == "held"
    own = {"by_id": alice.pk, "at": LATER, "note": "selesai"}
    assert code_of(lambda: lift_hold(hold, **own)) == "own-hold"
    lift_hold(hold, **(own | {"by_id": bob.pk}))
    assert (
        code_of(lambda: lift_hold(hold, **(own | {"by_id": bob.pk})))
        == "lifted-already"
    )
    files = [bodies.place_of(photo.original_file), bodies.place_of(photo.copy_file)]
    assert all(one.exists() for one in files)
    assert delete_due(LATER) == 1
    assert delete_due(LATER) == 0
    photo.refresh_from_db()
    assert (photo.deleted_at, bytes(photo.sealed_title)) == (LATER, b"")
    assert not any(one.exists() for one in files)
    gone = DeletionRecord.all_rows.get(item=photo)
    assert (gone.basis, gone.sha256) == ("records-schedule", photo.sha256)
    assert not CustodyNote.all_rows.filter(event__item=photo).exists()
    assert check_office(bawaslu, at=LATER).whole
    assert kinds_of(photo) == [
        "taken-in", "retention-set", "held", "hold-lifted", "deleted",
    ]  # fmt: skip
    view = {"purpose": "study", "by_id": bob.pk, "at": LATER}
    assert code_of(lambda: note_access(photo, EventKind.VIEWED, **view)) == "deleted"


def test_retention_needs_a_basis_and_a_day_to_come(photo, alice):
    asked = {"by_id": alice.pk, "at": MEETING}
    day = MEETING.date()
    yesterday = day - dt.timedelta(days=1)
    for until, basis, code in (
        (day, "", "needs-basis"),
        (day, "other", "needs-note"),
        (yesterday, "consent", "day-gone"),
    ):
        assert code_of(lambda: set_retention(photo, until, basis, **asked)) == code  # noqa: B023
    assert code_of(lambda: delete_item(photo, "consent", **asked)) == "kept"


def test_a_transfer_seals_the_copy_to_the_receiver_and_leaves_the_original(
    photo, alice, pemkot, charlie, keys
):
    keys_for(pemkot, charlie)
    asked = {"purpose": "handover", "by_id": alice.pk, "at": LATER}
    received = transfer_to(photo, pemkot, **asked)
    assert received.institution_id == pemkot.pk
    assert received.sha256 == photo.sha256
    assert (received.original_file, received.source) == ("", "transfer")
    assert read_copy(received) == read_copy(photo)
    assert kinds_of(photo) == ["taken-in", "transferred"]
    assert kinds_of(received) == ["received"]
    set_retention(
        received, LATER.date(), "records-schedule", by_id=charlie.pk, at=LATER
    )
    delete_item(received, "consent", by_id=charlie.pk, at=LATER + dt.timedelta(days=2))
    assert read_copy(photo), "deleting the receiver's copy must leave the sender's"
    assert (
        code_of(lambda: transfer_to(photo, photo.institution, **asked)) == "same-office"
    )


def test_the_daily_check_finds_what_was_done_behind_its_back(
    photo, letter, bawaslu, alice
):
    note_access(photo, EventKind.VIEWED, purpose="study", by_id=alice.pk, at=LATER)
    assert check_all(LATER) == 0
    head = ChainHead.all_rows.get()
    (fact,) = Fact.all_rows.filter(verb="evidence:chain:checked")
    assert fact.details["head"] == head.link
    assert fact.details["number"] == 3
    place = bodies.place_of(photo.copy_file)
    kept = place.read_bytes()
    place.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    bodies.place_of(letter.original_file).unlink()
    assert check_all(LATER) == 1
    faults = ChainCheck.all_rows.first().faults
    assert {(one["code"], one["item"], one["file"]) for one in faults} == {
        ("file-changed", photo.number, "copy"),
        ("file-missing", letter.number, "original"),
    }
    assert Fact.all_rows.filter(verb="evidence:chain:broken").count() == 1
    make_notices(LATER)
    notice = Notice.all_rows.get(kind=Kind.EVIDENCE_BROKEN, person=alice)
    assert page_of(notice.target).startswith("/evidence/chains/")
    EvidenceItem.all_rows.filter(pk=photo.pk).update(sha256="0" * 64)
    assert check_all(LATER) == 1
    told = {(one["code"], one["item"]) for one in ChainCheck.all_rows.first().faults}
    assert ("item-facts", photo.number) in told


def test_a_file_that_no_row_names_is_swept_after_two_days(keys):
    body = bodies.keep(io.BytesIO(b"yatim"))
    age = bodies.place_of(body.file).stat().st_mtime
    assert sweep(dt.datetime.fromtimestamp(age + 3600, dt.UTC)) == 0
    assert sweep(dt.datetime.fromtimestamp(age + 3 * 86_400, dt.UTC)) == 1


def test_an_old_file_handed_on_is_not_swept_before_its_row_is_there(
    photo, alice, pemkot, charlie, keys, monkeypatch
):
    """The sweep may have read the rows a moment before the receiver's is written."""
    keys_for(pemkot, charlie)
    for file in (photo.original_file, photo.copy_file):
        os.utime(bodies.place_of(file), (0, 0))
    whole = transferring._transfer

    def swept_meanwhile(*args, **options):
        sweep(real_now())
        return whole(*args, **options)

    monkeypatch.setattr(transferring, "_transfer", swept_meanwhile)
    received = transfer_to(photo, pemkot, purpose="handover", by_id=alice.pk, at=LATER)
    assert read_copy(received) == read_copy(photo)
