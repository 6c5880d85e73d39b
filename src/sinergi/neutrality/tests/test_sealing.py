"""Words and files of matters, sealed: who can open what, and what is found on the disk."""

import datetime as dt
import importlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import MEETING
from sinergi.accounts.models import Institution
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.doors.sealing import seal as seal_on_server
from sinergi.doors.uploads import keep_any, keep_upload, path_of
from sinergi.neutrality.detailing import rows_of
from sinergi.neutrality.files import read_file, take_file
from sinergi.neutrality.models import (
    Evidence,
    Matter,
    MatterStep,
    Recommendation,
    SealedText,
    Subject,
    SubjectName,
)
from sinergi.neutrality.pressing import LetterDraft, press_letter
from sinergi.neutrality.reading import open_all, open_rows
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.rules.paths import BadStep, Step
from sinergi.neutrality.rules.subjects import SubjectKind, office_key
from sinergi.neutrality.sealing import subject_mark
from sinergi.neutrality.services.matters import (
    BadMatter,
    Named,
    add_evidence,
    name_office,
)
from sinergi.neutrality.services.sealing import seal_waiting
from sinergi.neutrality.tests.conftest import (
    GIVEN,
    VILLAGE,
    collected,
    give_key,
    letter,
    moved,
    opened,
    photo,
    signed_in,
)
from sinergi.public.tests.test_traces import everything_kept
from sinergi.seals.keeping import Locked, lock, open_texts, unlock
from sinergi.seals.models import OfficeKey
from sinergi.seals.sealing import CannotOpen
from sinergi.seals.services.holding import begin_term
from sinergi.seals.services.rewrapping import LATE, begin_rewrap, go_on
from sinergi.seals.tests.making import PASSPHRASE

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

RT_ACT = "rtrw/2022/anggota-partai"
SECRETS = (
    "Hadir di deklarasi", "Sumber-Gelap", "Jabatan-Gelap", "Namanya-Gelap",
    "Kajian-Gelap", "Tulisan-Gelap", "berkas-gelap", "Gambar-Gelap", "Alamat-Gelap",
    "Sanksi-Gelap", "Pejabat-Gelap", "Putusan-Gelap",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SINERGI_HOME = tmp_path / "media", tmp_path


def file_of(row: Matter, office: Institution, name: str = "bukti.pdf") -> Evidence:
    sent = SimpleUploadedFile(name, b"%PDF-1.4 Tulisan-Gelap " + name.encode())
    return add_evidence(
        row, take_file(sent), "Gambar-Gelap", institution_id=office.pk, by=None,
        at=MEETING,
    )  # fmt: skip


def rt_matter(offices, **more) -> Matter:
    return opened(
        offices, kind=SubjectKind.RT, office="Jabatan-Gelap", name="Namanya-Gelap",
        act=RT_ACT, **more,
    )  # fmt: skip


def parts_of(office: Institution) -> list[str]:
    """Return the parts an office holds a copy of."""
    rows = SealedText.all_rows.filter(institution=office)
    return sorted(rows.values_list("part", flat=True))


def words_of(row: Matter, office: Institution, part: Part) -> list[dict[str, str]]:
    """Return what an office reads of a part."""
    copies = SealedText.all_rows.filter(matter=row, institution=office, part=part)
    found = {one.row_id: one for one in copies}
    table = apps.get_model("neutrality", {"step": "MatterStep"}.get(part, "Matter"))
    rows = list(table._default_manager.filter(pk__in=found))
    open_all([office.pk], {part: rows})
    return [one.told for one in rows]


# --- a stolen disk ---------------------------------------------------------------------------


def test_a_stolen_database_and_disk_reveal_no_word_name_or_file(offices, tmp_path):
    row = opened(offices, office="Jabatan-Gelap", name="Namanya-Gelap",
                 source_reference="Sumber-Gelap")  # fmt: skip
    file_of(row, offices["bawaslu"], "berkas-gelap.pdf")
    row = moved(row, Step.STUDIED, note="Kajian-Gelap")
    draft = LetterDraft(
        kind="referral", number="12/PM", addressed_to="Alamat-Gelap",
        institution=offices["bawaslu"],
    )  # fmt: skip
    pressed = press_letter(row, draft, Evidence.all_rows.all(), MEETING)
    ready = replace(letter(), addressed_to="Alamat-Gelap", file=pressed)
    row = moved(row, Step.FORWARDED, letter=ready)
    told = replace(GIVEN, sanction_text="Sanksi-Gelap", imposer_text="Pejabat-Gelap")
    row = moved(row, Step.RECEIVED, Step.RECOMMENDED, given=told)
    row = moved(row, Step.IMPOSED, given=replace(GIVEN, sanction_text="Putusan-Gelap"))
    assert row.handler == offices["kecamatan"]
    kept = list(everything_kept(tmp_path))
    assert len(list((tmp_path / "media" / "neutrality").rglob("??/*"))) >= 3
    for one in (*SECRETS, "%PDF", office_key("Jabatan-Gelap")):
        assert not any(one.encode() in value for value in kept), one
    (line,) = Recommendation.all_rows.all()
    open_all([offices["bawaslu"].pk], {Part.RECOMMENDED: [line], Part.DECIDED: [line]})
    assert line.told == {
        "sanction_text": "Sanksi-Gelap", "imposer_text": "Pejabat-Gelap",
        "imposed_text": "Putusan-Gelap",
    }  # fmt: skip


def test_each_copy_opens_by_the_key_of_its_office_and_by_no_other(offices):
    row = moved(rt_matter(offices), Step.HANDED)
    assert SealedText.all_rows.filter(matter=row).count() > 4
    for copy in SealedText.all_rows.all():
        for office in offices.values():
            if office.pk == copy.institution_id:
                assert open_texts(office.pk, [copy.sealed_text])
            else:
                with pytest.raises(CannotOpen):
                    open_texts(office.pk, [copy.sealed_text])


# --- handed from office to office ------------------------------------------------------------


def test_a_handler_holds_what_its_package_holds_and_the_lead_all(offices):
    row = rt_matter(offices, source_reference="Sumber-Gelap")
    first = file_of(row, offices["bawaslu"])
    file_of(row, offices["bawaslu"], "lain.pdf")
    row = moved(row, Step.HANDED, note="Mohon", evidence=[first.pk])
    assert parts_of(offices["kelurahan"]) == ["evidence", "matter", "step", "subject"]
    assert parts_of(offices["bawaslu"]) == [
        "evidence", "evidence", "matter", "source", "step", "subject",
    ]  # fmt: skip
    assert words_of(row, offices["kelurahan"], Part.STEP) == [{"note": "Mohon"}]
    row = moved(row, Step.SUMMONED, Step.HEARD, Step.WRITTEN)
    assert parts_of(offices["kecamatan"]) == []
    row = moved(row, Step.TO_CAMAT)
    assert parts_of(offices["kecamatan"]) == ["letter", "matter", "step", "subject"]
    assert parts_of(offices["pemkot"]) == []
    open_all([offices["kelurahan"].pk], {Part.EVIDENCE: [first]})
    assert (read_file(first) or b"").startswith(b"%PDF")


def test_who_passes_a_matter_up_keeps_no_source_and_who_leads_now_reads_all(offices):
    row = opened(offices, by_institution=offices["panwascam"],
                 source_reference="Sumber-Gelap")  # fmt: skip
    assert "source" in parts_of(offices["panwascam"])
    moved(row, Step.PASSED_UP, note="Naik")
    assert parts_of(offices["bawaslu"]) == ["matter", "source", "step", "subject"]
    assert "source" not in parts_of(offices["panwascam"])


def test_who_is_named_later_loses_its_copies_and_the_next_one_up_gets_them(
    offices, alice
):
    row = moved(rt_matter(offices), Step.HANDED)
    beside = Named(
        kind=SubjectKind.ASN, office="Lurah", institution=offices["kelurahan"],
        accused=False,
    )  # fmt: skip
    lock(offices["bawaslu"].pk)
    with pytest.raises(Locked):
        name_office(row, beside, by=alice, at=MEETING)
    assert parts_of(offices["kelurahan"]) != []
    unlock(offices["bawaslu"].pk, PASSPHRASE, by=None, at=MEETING)
    name_office(row, beside, by=alice, at=MEETING)
    assert parts_of(offices["kelurahan"]) == []
    assert parts_of(offices["kecamatan"]) == ["matter", "subject", "subject"]


def test_a_step_that_hands_nothing_on_needs_no_unlocking(offices):
    lock(offices["bawaslu"].pk)
    row = moved(opened(offices), Step.STUDIED, note="Kajian-Gelap")
    unlock(offices["bawaslu"].pk, PASSPHRASE, by=None, at=MEETING)
    assert {"note": "Kajian-Gelap"} in words_of(row, offices["bawaslu"], Part.STEP)


# --- locked, and without a key ---------------------------------------------------------------

HANDED = {"version": 1, "note": "Kata-yang-diketik", "happened_on": "2023-09-14"}


def test_who_hands_on_while_locked_is_told_the_way_and_loses_no_word(
    client, alice, offices
):
    row = rt_matter(offices)
    signed_in(client, alice)
    lock(offices["bawaslu"].pk)
    page = f"/neutrality/matters/{row.key}/step/handed/"
    answer = client.post(page, HANDED)
    text = answer.content.decode()
    assert answer.status_code == 423
    assert "Kata-yang-diketik" in text
    assert f"/seals/{offices['bawaslu'].pk}/unlock/" in text
    assert not MatterStep.all_rows.filter(matter=row, step_to="handed").exists()
    unlock(offices["bawaslu"].pk, PASSPHRASE, by=None, at=MEETING)
    assert client.post(page, HANDED).status_code == 302
    assert parts_of(offices["kelurahan"]) == ["matter", "step", "subject"]


def test_nothing_is_handed_to_an_office_without_a_key(client, alice, offices):
    row = rt_matter(offices)
    OfficeKey.all_rows.filter(institution=offices["kelurahan"]).delete()
    with pytest.raises(BadStep, match="receiver-no-key"):
        moved(row, Step.HANDED)
    signed_in(client, alice)
    page = f"/neutrality/matters/{row.key}/step/handed/"
    for answer in (client.get(page), client.post(page, HANDED)):
        assert "Kelurahan Penggilingan akan diberi tahu" in answer.content.decode()
    assert answer.status_code == 422
    assert "Kata-yang-diketik" in answer.content.decode()


def test_an_office_without_a_key_opens_no_matter_and_is_shown_the_way(
    client, alice, offices
):
    OfficeKey.all_rows.filter(institution=offices["bawaslu"]).delete()
    with pytest.raises(BadMatter, match="no-key"):
        opened(offices)
    assert not Matter.all_rows.exists()
    signed_in(client, alice)
    text = client.get("/neutrality/matters/new/").content.decode()
    assert 'href="/seals/"' in text
    sent = {
        "kind": "asn", "office": "Kasi", "place": "Kelurahan Penggilingan",
        "act": "skb/2-2022/etik-3", "regime": "pemilu", "happened_on": "2023-09-01",
        "area_code": VILLAGE, "summary": "Kata-yang-diketik", "source_kind": "finding",
        "institution": offices["bawaslu"].pk,
    }  # fmt: skip
    answer = client.post("/neutrality/matters/new/", sent)
    assert answer.status_code == 422
    assert "Kata-yang-diketik" in answer.content.decode()


def test_while_locked_numbers_and_steps_stand_and_words_do_not(client, alice, offices):
    row = opened(offices, office="Jabatan-Gelap", name="Namanya-Gelap")
    file = file_of(row, offices["bawaslu"], "berkas-gelap.pdf")
    row = moved(row, Step.STUDIED, note="Kajian-Gelap")
    signed_in(client, alice)
    page = f"/neutrality/matters/{row.key}/"
    text = client.get(page).content.decode()
    shown = ("Jabatan-Gelap", "Namanya-Gelap", "Kajian-Gelap", "Hadir di", "berkas-gel")
    assert all(one in text for one in shown)
    lock(offices["bawaslu"].pk)
    text = client.get(page).content.decode()
    assert not any(one in text for one in shown)
    assert row.number in text
    assert f"/seals/{offices['bawaslu'].pk}/unlock/?next=" in text
    assert client.get(f"/neutrality/evidence/{file.key}/").status_code == 423
    searched = client.get("/neutrality/matters/?q=deklarasi").content.decode()
    assert row.number not in searched
    assert f"/seals/{offices['bawaslu'].pk}/unlock/" in searched
    by_number = client.get(f"/neutrality/matters/?q={row.number}").content.decode()
    assert page in by_number
    unlock(offices["bawaslu"].pk, PASSPHRASE, by=None, at=MEETING)
    searched = client.get("/neutrality/matters/?q=DEKLARASI hadir").content.decode()
    assert row.number in searched


def test_a_change_of_term_moves_the_copies_of_its_office_alone(offices, alice):
    row = moved(rt_matter(offices), Step.HANDED, note="Mohon")
    office = offices["kelurahan"]
    before = {
        one.pk: bytes(one.sealed_text)
        for one in SealedText.all_rows.exclude(institution=office)
    }
    begin_term(office, "sandi-lain-yang-panjang-sekali", by=None, at=MEETING)
    round_ = begin_rewrap(office, by=None, at=MEETING)
    while go_on(round_, at=MEETING + LATE).ended_at is None:
        round_.refresh_from_db()
    assert OfficeKey.all_rows.filter(institution=office, state="opening").count() == 0
    assert words_of(row, office, Part.STEP) == [{"note": "Mohon"}]
    after = SealedText.all_rows.exclude(institution=office)
    assert {one.pk: bytes(one.sealed_text) for one in after} == before


# --- from before words were sealed -----------------------------------------------------------


def as_before(row: Matter, file: Evidence) -> None:
    """Put words and file back as versions kept them that sealed nothing."""
    SealedText.all_rows.filter(matter=row).delete()
    Matter.all_rows.filter(pk=row.pk).update(summary="Hadir di deklarasi")
    subject = Subject.all_rows.get(matter=row)
    Subject.all_rows.filter(pk=subject.pk).update(
        office="Jabatan-Gelap", office_key=office_key("Jabatan-Gelap")
    )
    name = seal_on_server("Namanya-Gelap")
    SubjectName.all_rows.create(subject=subject, sealed=name)
    MatterStep.all_rows.filter(matter=row, step_to="handed").update(note="Mohon")
    sent = SimpleUploadedFile("lama.png", photo().read())
    kept = keep_any(sent)
    Evidence.all_rows.filter(pk=file.pk).update(
        name="berkas-gelap.png", described="Gambar-Gelap", place="",
        sha256=kept.sha256, size=kept.size,
    )  # fmt: skip
    note = importlib.import_module("sinergi.neutrality.migrations.0002_sealed")
    note.note_plain(apps, None)


def made_old(sha256: str) -> Path:
    """Return a kept file that was written long before the meeting."""
    long_ago = (MEETING - dt.timedelta(days=30)).timestamp()
    os.utime(path_of(sha256), (long_ago, long_ago))
    return path_of(sha256)


@pytest.fixture
def old(offices) -> tuple[Matter, Evidence]:
    """Return a matter of an older version, handed to a kelurahan, with a file."""
    row = rt_matter(offices)
    file = file_of(row, offices["bawaslu"])
    row = moved(row, Step.HANDED, evidence=[file.pk])
    as_before(row, file)
    return Matter.all_rows.get(pk=row.pk), Evidence.all_rows.get(pk=file.pk)


def test_words_in_plain_are_read_and_flagged_until_every_reader_has_a_key(
    client, lurah, offices, old, django_capture_on_commit_callbacks
):
    row, file = old
    plain = made_old(file.sha256)
    OfficeKey.all_rows.filter(institution=offices["kelurahan"]).delete()
    signed_in(client, lurah)
    assert seal_waiting(MEETING) == 0
    page = f"/neutrality/matters/{row.key}/"
    text = client.get(page).content.decode()
    for one in ("Hadir di", "Jabatan-Gelap", "Namanya-Gelap", "Mohon", "Belum disegel"):
        assert one in text
    assert client.get(f"/neutrality/evidence/{file.key}/").status_code == 200
    give_key(offices["kelurahan"])
    lock(offices["bawaslu"].pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert seal_waiting(MEETING) == 1
    assert seal_waiting(MEETING) == 0
    assert not Matter.all_rows.get(pk=row.pk).in_plain
    assert not plain.exists()
    text = client.get(page).content.decode()
    for one in ("Hadir di", "Jabatan-Gelap", "Namanya-Gelap", "Mohon"):
        assert one in text
    assert "Belum disegel" not in text
    answer = client.get(f"/neutrality/evidence/{file.key}/")
    assert b"".join(answer.streaming_content) == photo().read()
    subject = Subject.all_rows.get(matter=row)
    assert (subject.office, subject.office_key) == ("", subject_mark("jabatan gelap"))
    assert not SubjectName.all_rows.exists()
    assert Fact.all_rows.filter(verb=Verb.MATTER_SEALED).count() == 1


def test_nothing_in_plain_is_left_once_it_is_sealed(
    offices, old, tmp_path, django_capture_on_commit_callbacks
):
    made_old(old[1].sha256)
    with django_capture_on_commit_callbacks(execute=True):
        assert seal_waiting(MEETING) == 1
    kept = list(everything_kept(tmp_path))
    for one in (
        "Hadir di",
        "Jabatan-Gelap",
        "Namanya-Gelap",
        "Mohon",
        "gelap.png",
        "PNG",
    ):
        assert not any(one.encode() in value for value in kept), one


def test_a_plain_file_that_another_row_names_or_that_is_new_stays(
    offices, election, old, django_capture_on_commit_callbacks
):
    _row, file = old
    assert seal_waiting(dt.datetime.fromtimestamp(
        path_of(file.sha256).stat().st_mtime + 60, dt.UTC
    )) == 0  # fmt: skip
    collected(offices, election, "RT 001/RW 01", files=[keep_upload(photo())])
    plain = made_old(file.sha256)
    with django_capture_on_commit_callbacks(execute=True):
        assert seal_waiting(MEETING) == 1
    assert plain.exists()
    assert Evidence.all_rows.get(pk=file.pk).place


def test_a_package_is_filled_once_its_office_has_a_key(offices, alice):
    row = moved(rt_matter(offices), Step.HANDED)
    OfficeKey.all_rows.filter(institution=offices["kecamatan"]).delete()
    beside = Named(
        kind=SubjectKind.ASN, office="Lurah", institution=offices["kelurahan"],
        accused=False,
    )  # fmt: skip
    name_office(row, beside, by=alice, at=MEETING)
    assert parts_of(offices["kecamatan"]) == []
    assert seal_waiting(MEETING) == 0
    give_key(offices["kecamatan"])
    lock(offices["bawaslu"].pk)
    assert seal_waiting(MEETING) == 0
    unlock(offices["bawaslu"].pk, PASSPHRASE, by=None, at=MEETING)
    assert seal_waiting(MEETING) == 1
    assert parts_of(offices["kecamatan"]) == ["matter", "subject", "subject"]


def test_what_waits_for_a_copy_is_told_to_its_office(offices, camat, alice):
    row = moved(rt_matter(offices), Step.HANDED)
    OfficeKey.all_rows.filter(institution=offices["kecamatan"]).delete()
    beside = Named(
        kind=SubjectKind.ASN, office="Lurah", institution=offices["kelurahan"],
        accused=False,
    )  # fmt: skip
    row = name_office(row, beside, by=alice, at=MEETING)
    opening = open_rows(camat, rows_of(row, camat))
    assert opening.waiting
    assert opening.locked is None
    assert row.told is None


def test_two_spellings_of_an_office_have_one_mark():
    assert subject_mark("RT 003/RW 05") == subject_mark("rt 3 / rw 5")
    assert subject_mark("RT 003/RW 05") != subject_mark("RT 004/RW 05")
