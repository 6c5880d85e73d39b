"""Pages of neutrality as people meet them: every address answers, papers open again."""

import csv
import hashlib
import io
import zipfile

import pytest
from pypdf import PdfReader

from conftest import MEETING
from sinergi.neutrality.files import read_file
from sinergi.neutrality.models import (
    Evidence,
    Letter,
    Matter,
    Pledge,
    PledgeName,
    Quota,
    Recommendation,
    Training,
)
from sinergi.neutrality.reading import open_all
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.rules.paths import BadStep, Step
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.services.counting import QuotaDraft, enter_quota
from sinergi.neutrality.services.stepping import remind
from sinergi.neutrality.tests.conftest import (
    VILLAGE,
    collected,
    letter,
    moved,
    opened,
    photo,
    signed_in,
)

pytestmark = pytest.mark.django_db


def body(answer) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode()


PAGES = (
    "", "pledges/", "pledges/new/", "offices/", "offices/new/", "trainings/",
    "trainings/new/", "acts/", "releases/", "matters/", "matters/new/", "ledger/",
    "summons/", "acts/deadlines/new/", "acts/clause/?act=rtrw/2022/kampanye",
    "coverage.csv", "coverage.xlsx", "pledges/export.csv", "pledges/export.xlsx",
    "ledger/export.csv", "ledger/export.xlsx",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_empty_and_filled(client, alice, offices, election, page):
    signed_in(client, alice)
    assert client.get(f"/neutrality/{page}").status_code == 200
    collected(offices, election, "RT 001/RW 01")
    moved(
        opened(offices), Step.STUDIED, Step.FORWARDED, Step.RECEIVED, Step.RECOMMENDED
    )
    assert client.get(f"/neutrality/{page}").status_code == 200


def test_a_lurah_collects_a_sheet_by_numbers_with_its_photo(client, lurah, election):
    signed_in(client, lurah)
    answer = client.post("/neutrality/pledges/new/", {
        "institution": lurah.memberships[0].institution_id, "election": election.code,
        "signed_on": "2023-09-13", "rw": 5, "chair": "on", "first": 1, "last": 3,
        "attached": photo(),
    })  # fmt: skip
    assert answer.status_code == 302
    offices = sorted(Pledge.all_rows.values_list("office", flat=True))
    assert offices == ["RT 001/RW 05", "RT 002/RW 05", "RT 003/RW 05", "RW 05"]
    text = body(client.get(answer.url))
    assert "lembar.png" in text
    assert "RT 002/RW 05" in text


def test_the_second_way_in_is_told_which_pledges_are_there(
    client, camat, offices, election
):
    collected(offices, election, "RT 001/RW 05")
    signed_in(client, camat)
    client.cookies["sinergi_language"] = "en"
    answer = client.post("/neutrality/pledges/new/", {
        "institution": offices["kecamatan"].pk, "election": election.code,
        "area_code": VILLAGE, "signed_on": "2023-09-13", "rw": 5, "first": 1, "last": 2,
    }, follow=True)  # fmt: skip
    assert "1 office had pledged already and keeps its first pledge: RT 001/RW 05." in (
        body(answer)
    )
    assert Pledge.all_rows.count() == 2


def test_names_are_shown_to_who_collects_and_to_nobody_above(
    client, lurah, camat, offices, election
):
    signed_in(client, lurah)
    client.post("/neutrality/pledges/new/", {
        "institution": offices["kelurahan"].pk, "election": election.code,
        "signed_on": "2023-09-13", "kind": "asn", "offices": "Kasi Ekbang; Nama Rahasia",
    })  # fmt: skip
    assert "Nama Rahasia" in body(client.get("/neutrality/pledges/"))
    signed_in(client, camat)
    text = body(client.get("/neutrality/pledges/"))
    assert "Kasi Ekbang" in text
    assert "Nama Rahasia" not in text
    assert "Nama Rahasia" not in body(client.get("/neutrality/pledges/export.csv"))


def test_a_wrong_sheet_says_what_to_do_and_keeps_what_was_typed(
    client, lurah, election
):
    signed_in(client, lurah)
    answer = client.post("/neutrality/pledges/new/", {
        "institution": lurah.memberships[0].institution_id, "election": election.code,
        "signed_on": "2023-09-13", "rw": 5, "first": 9, "last": 3,
    })  # fmt: skip
    assert answer.status_code == 422
    assert 'value="9"' in body(answer)


def test_a_photo_sent_with_a_wrong_sheet_need_not_be_taken_again(
    client, lurah, election
):
    signed_in(client, lurah)
    told = {
        "institution": lurah.memberships[0].institution_id, "election": election.code,
        "signed_on": "2023-09-13", "rw": 5, "last": 3,
    }  # fmt: skip
    wrong = told | {"first": 9, "attached": photo()}
    page = body(client.post("/neutrality/pledges/new/", wrong))
    note = page.split('name="kept" value="')[1].split('"')[0]
    right = told | {"first": 1, "kept": note}
    answer = client.post("/neutrality/pledges/new/", right)
    assert "lembar.png" in body(client.get(answer.url))


def test_a_file_of_a_kind_not_taken_is_refused_in_words(client, lurah, election):
    from django.core.files.uploadedfile import SimpleUploadedFile

    signed_in(client, lurah)
    script = SimpleUploadedFile("foto.png", b"<script>alert(1)</script>", "image/png")
    answer = client.post("/neutrality/pledges/new/", {
        "institution": lurah.memberships[0].institution_id, "election": election.code,
        "signed_on": "2023-09-13", "rw": 5, "first": 1, "attached": script,
    })  # fmt: skip
    assert answer.status_code == 422
    assert Pledge.all_rows.count() == 0


def test_a_pledge_is_ended_and_its_name_goes(client, lurah, offices, election):
    signed_in(client, lurah)
    client.post("/neutrality/pledges/new/", {
        "institution": offices["kelurahan"].pk, "election": election.code,
        "signed_on": "2023-09-13", "kind": "rt", "offices": "RT 001/RW 01; Nama",
    })  # fmt: skip
    row = Pledge.all_rows.get()
    client.post(f"/neutrality/pledges/{row.pk}/end/", {"reason": "Salah"})
    row.refresh_from_db()
    assert row.ended_at is not None
    assert PledgeName.all_rows.count() == 0


def test_coverage_tells_share_gap_and_what_is_unknown(client, lurah, offices, election):
    collected(offices, election, "RT 001/RW 01", "RT 002/RW 01")
    collected(offices, election, "RW 01", kind=SubjectKind.RW)
    draft = QuotaDraft(
        institution=offices["kelurahan"], kind=SubjectKind.RT, area_code=VILLAGE,
        expected=8, counted_on=MEETING.date(), source="SK lurah",
    )  # fmt: skip
    enter_quota(draft, by=None, at=MEETING)
    signed_in(client, lurah)
    rows = list(csv.reader(io.StringIO(body(client.get("/neutrality/coverage.csv")))))
    told = {row[3]: row[4:7] for row in rows[1:]}
    assert sorted(told.values()) == [["1", "", ""], ["2", "8", "0.25"]]


def test_a_number_of_offices_is_entered_and_replaces_the_one_before(
    client, lurah, offices
):
    signed_in(client, lurah)
    for number in (10, 12):
        client.post("/neutrality/offices/new/", {
            "institution": offices["kelurahan"].pk, "kind": "rt", "expected": number,
            "counted_on": "2023-09-01", "source": "SK",
        })  # fmt: skip
    assert Quota.all_rows.count() == 2
    assert Quota.all_rows.in_force().get().expected == 12


def test_a_training_is_noted_with_its_proof_and_taken_back(
    client, lurah, offices, election
):
    signed_in(client, lurah)
    answer = client.post("/neutrality/trainings/new/", {
        "institution": offices["kelurahan"].pk, "election": election.code, "kind": "rt",
        "topic": "Netralitas", "held_on": "2023-09-01", "attended": 30,
        "attached": photo("hadir.png"),
    })  # fmt: skip
    assert answer.status_code == 302
    row = Training.all_rows.get()
    assert "hadir.png" in body(client.get("/neutrality/trainings/"))
    client.post(f"/neutrality/trainings/{row.pk}/remove/")
    assert "hadir.png" not in body(client.get("/neutrality/trainings/"))


# --- matters ---------------------------------------------------------------------------------


MATTER = {
    "kind": "asn", "office": "Kasi Pemerintahan", "place": "Kelurahan Penggilingan",
    "name": "Nama Tersangka", "act": "skb/2-2022/etik-3", "regime": "pemilu",
    "happened_on": "2023-09-01", "area_code": VILLAGE, "summary": "Hadir di deklarasi",
    "source_kind": "finding",
}  # fmt: skip


def test_a_matter_is_opened_studied_and_referred_with_a_letter(client, alice, offices):
    signed_in(client, alice)
    answer = client.post(
        "/neutrality/matters/new/", MATTER | {"institution": offices["bawaslu"].pk}
    )
    assert answer.status_code == 302
    row = Matter.all_rows.get()
    assert row.due_on is not None
    page = f"/neutrality/matters/{row.key}/"
    client.post(
        f"{page}evidence/", {"described": "Foto di panggung", "attached": photo()}
    )
    assert client.get(f"{page}step/studied/").status_code == 200
    client.post(f"{page}step/studied/", {
        "version": 1, "note": "Terbukti", "happened_on": "2023-09-13",
    })  # fmt: skip
    answer = client.post(f"{page}step/forwarded/", {
        "version": 2, "letter_number": "12/PM.00/2023", "addressed_to": "KASN",
        "happened_on": "2023-09-14",
    })  # fmt: skip
    assert answer.status_code == 302
    text = pdf_text(letter_of("bawaslu", offices))
    for word in (
        "12/PM.00/2023",
        "KASN",
        "Kasi Pemerintahan",
        "Nama Tersangka",
        "SKB 2/2022",
    ):
        assert word in text
    assert Evidence.all_rows.get().sha256 in text.replace("\n", "").replace(" ", "")


def test_what_was_typed_for_a_step_that_was_overtaken_is_shown_back(
    client, alice, offices
):
    row = opened(offices)
    signed_in(client, alice)
    address = f"/neutrality/matters/{row.key}/step/studied/"
    told = {"version": 1, "note": "Panjang", "happened_on": "2023-09-13"}
    assert client.post(address, told).status_code == 302
    answer = client.post(address, told | {"note": "Yang lain"})
    assert answer.status_code == 409
    assert "Yang lain" in answer.content.decode()
    assert client.post(address, told | {"version": 2}).status_code == 404


def letter_of(name: str, offices) -> bytes:
    """Return the one letter, opened by the key of an office."""
    row = Letter.all_rows.get()
    open_all([offices[name].pk], {Part.LETTER: [row]})
    content = read_file(row)
    assert content is not None
    return content


def pdf_text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_package_holds_letter_evidence_and_true_hashes(client, alice, offices):
    row = opened(offices)
    signed_in(client, alice)
    page = f"/neutrality/matters/{row.key}/"
    client.post(
        f"{page}evidence/", {"described": "=Foto", "attached": photo("a/../b.png")}
    )
    client.post(
        f"{page}step/studied/",
        {"version": 1, "note": "Ya", "happened_on": "2023-09-13"},
    )
    client.post(f"{page}step/forwarded/", {
        "version": 2, "letter_number": "1", "addressed_to": "KASN", "happened_on": "2023-09-14",
    })  # fmt: skip
    answer = client.get(f"{page}package.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        names = sorted(book.namelist())
        assert names == [
            "SHA256SUMS",
            "bukti/01-b.png",
            "daftar-bukti.csv",
            "surat.pdf",
        ]
        for line in book.read("SHA256SUMS").decode().splitlines():
            sha256, _space, name = line.partition("  ")
            assert hashlib.sha256(book.read(name)).hexdigest() == sha256
        assert "'=Foto" in book.read("daftar-bukti.csv").decode()


def test_no_letter_goes_out_while_the_ground_is_not_certain(client, lurah, offices):
    row = opened(
        offices, kind=SubjectKind.RT, office="RT 003/RW 05", act="rtrw/2022/kampanye",
        by_institution=offices["kelurahan"],
    )  # fmt: skip
    signed_in(client, lurah)
    page = f"/neutrality/matters/{row.key}/"
    step = {
        "version": 1, "letter_number": "1", "addressed_to": "Ketua RT",
        "hearing_on": "2023-09-20", "hearing_at": "09.00, kantor", "happened_on": "2023-09-14",
    }  # fmt: skip
    assert client.post(f"{page}step/summoned/", step).status_code == 422
    assert Letter.all_rows.count() == 0
    client.post(f"{page}clause/", {
        "regulation": "Pergub DKI 22/2022", "article": "pasal 28", "wording": "Dilarang …",
    })  # fmt: skip
    assert client.post(f"{page}step/summoned/", step).status_code == 302
    text = pdf_text(letter_of("kelurahan", offices))
    assert "Pergub DKI 22/2022 pasal 28" in text


def test_the_ledger_tells_recommended_imposed_and_days(client, alice, offices):
    row = moved(
        opened(offices), Step.STUDIED, Step.FORWARDED, Step.RECEIVED, Step.RECOMMENDED
    )
    signed_in(client, alice)
    text = body(client.get("/neutrality/ledger/"))
    assert row.number in text
    answer = client.post(
        f"/neutrality/matters/{row.key}/remind/",
        {"letter_number": "9/ING", "addressed_to": "Camat Cakung"},
    )
    assert answer.status_code == 302
    moved(row, Step.IMPOSED)
    rows = list(csv.reader(io.StringIO(
        body(client.get("/neutrality/ledger/export.csv?state=all"))
    )))  # fmt: skip
    assert rows[1][0] == "Kecamatan Cakung"
    assert rows[1][-1] == "1"
    assert Recommendation.all_rows.get().decision_number == "R-1"


def test_no_reminder_is_written_to_who_has_refused(client, alice, offices):
    row = moved(
        opened(offices), Step.STUDIED, Step.FORWARDED, Step.RECEIVED, Step.RECOMMENDED
    )
    signed_in(client, alice)
    page = f"/neutrality/matters/{row.key}/"
    assert "/remind/" in body(client.get(page))
    moved(row, Step.NOT_IMPOSED)
    told = {"letter_number": "9/ING", "addressed_to": "Camat Cakung"}
    assert client.post(f"{page}remind/", told).status_code == 404
    for address in (page, "/neutrality/ledger/"):
        assert "/remind/" not in body(client.get(address))
    with pytest.raises(BadStep, match="settled"):
        remind(Recommendation.all_rows.get(), letter(), by=alice, at=MEETING)


def test_the_list_for_the_meeting_names_no_office(client, alice, offices):
    row = moved(
        opened(offices, office="Jabatan Rahasia", name="Orang Rahasia"),
        Step.STUDIED, Step.FORWARDED, Step.RECEIVED, Step.RECOMMENDED,
    )  # fmt: skip
    signed_in(client, alice)
    pk = offices["kecamatan"].pk
    answer = client.get(f"/neutrality/ledger/reconciliation.pdf?institution={pk}")
    text = pdf_text(answer.content)
    assert row.number in text
    assert "Rahasia" not in text
    assert client.get("/neutrality/ledger/reconciliation.pdf").status_code == 404


def test_nothing_a_person_sends_breaks_a_page(client, alice, offices):
    row = opened(offices)
    signed_in(client, alice)
    page = f"/neutrality/matters/{row.key}/"
    for address in (
        f"{page}step/nonsense/", f"{page}step/imposed/", "/neutrality/matters/none/",
        "/neutrality/evidence/none/", "/neutrality/letters/none.pdf",
        "/neutrality/?within=%00&election=x", "/neutrality/pledges/?page=x&sort=x&kind=x",
        "/neutrality/ledger/?institution=999999999999999999999", "/neutrality/ledger/export.pdf",
        "/neutrality/acts/clause/?act=none",
    ):  # fmt: skip
        assert client.get(address).status_code in {200, 400, 404}
    for post in ("step/studied/", "evidence/", "offices/", "clause/"):
        assert client.post(page + post, {"version": "x"}).status_code in {404, 409, 422}


def test_the_lists_take_as_many_questions_for_many_rows_as_for_few(
    client, lurah, offices, election, django_assert_max_num_queries
):
    signed_in(client, lurah)
    collected(offices, election, *(f"RT {n:03d}/RW 01" for n in range(1, 90)))
    with django_assert_max_num_queries(30):
        client.get("/neutrality/pledges/")
    with django_assert_max_num_queries(30):
        client.get("/neutrality/")
