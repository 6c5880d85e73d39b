"""Filled forms on paper and as text to paste: everything answered stands there."""

import datetime as dt
import io
import struct
import zlib

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from sinergi.observations.copying import SYSTEMS, copied_out, copied_text
from sinergi.observations.papers import Cover, form_pdf
from sinergi.observations.shipped import shipped_codes, shipped_form
from sinergi.observations.tests.making import tree_of

AT = dt.datetime(2024, 2, 14, 3, 0, tzinfo=dt.UTC)
FORM_A = {
    "stage": "Masa kampanye",
    "executors": [
        {"executor_name": "Ani Pengawas", "executor_position": "PKD Cawang"},
        {"executor_name": "Budi Pengawas", "executor_position": "Anggota Panwascam"},
    ],
    "assignment_letter": "001/ST/2024",
    "activity_form": "direct",
    "purpose": "Memastikan kampanye sesuai jadwal",
    "target": "Tim kampanye",
    "happened_on": "2024-01-05",
    "happened_time": "14:30:00.000+07:00",
    "district": "317504",
    "area": "3175041003",
    "place": "Lapangan Cawang",
    "description": "Baris pertama\nBaris kedua #let x = 1",
    "violation_found": "no",
    "dispute_found": "no",
}
SUSPECTED = FORM_A | {
    "violation_found": "yes",
    "violation_event": "Pembagian sembako",
    "violation_place": "RW 05",
    "violation_on": "2024-01-05",
    "violation_actor": "Tim kampanye",
    "violation_kind": "criminal",
    "witnesses": [{"witness_name": "Saksi Satu", "witness_phone": "0812"}],
}
PREVENTION = {
    "division": "Pencegahan",
    "executors": [{"executor_name": "Ani", "executor_position": "Anggota"}],
    "assignment_letter": "-",
    "stage_kind": "no_stage",
    "activity_form": "cooperation",
    "activity_kind": "Audiensi",
    "happened_on": "2023-09-14",
    "ended_on": "2023-09-14",
    "follow_up": "Surat imbauan",
}
NAMES = {"317504": "Kramat Jati", "3175041003": "Cawang"}


def png():
    def chunk(kind, content):
        raw = kind + content
        return (
            struct.pack(">I", len(content)) + raw + struct.pack(">I", zlib.crc32(raw))
        )

    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0\0\xff\0\xff\0")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )


def text_of(code, answers, language="id", **cover):
    form = shipped_form(code)
    with override(language):
        raw = form_pdf(
            form,
            tree_of(form, answers),
            Cover(code, form.titles[language], names=NAMES, **cover),
            at=AT,
        )
    pages = PdfReader(io.BytesIO(raw)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    "said",
    [
        "FORMULIR A",
        "LAPORAN HASIL PENGAWASAN",
        "I. Data pengawas",
        "II. Kegiatan pengawasan",
        "III. Uraian hasil pengawasan",
        "Ani Pengawas",
        "Anggota Panwascam",
        "Pengawasan langsung",
        "5 Januari 2024",
        "14.30",
        "Kramat Jati",
        "Cawang",
        "Baris kedua #let x = 1",
        "/ LHP / PM.01.0",
        "menurut ingatan",
    ],
)
def test_form_a_is_printed_in_its_sections(said):
    assert said in text_of("form-a", FORM_A)


def test_sections_of_form_a_without_a_suspicion_say_so():
    text = text_of("form-a", FORM_A)
    assert "IV. Dugaan pelanggaran Nihil." in text
    assert "V. Dugaan sengketa Nihil." in text


def test_letters_go_on_behind_a_table():
    assert "b. Nomor surat tugas" in text_of("form-a", FORM_A)


def test_a_given_number_stands_in_place_of_the_pattern():
    text = text_of("form-a", FORM_A | {"number": "012/LHP/PM.01.02/I/2024"})
    assert "Nomor: 012/LHP/PM.01.02/I/2024" in text
    assert "20……" not in text


def test_a_suspected_violation_is_printed_with_its_witnesses():
    text = text_of("form-a", SUSPECTED)
    assert "Pembagian sembako" in text
    assert "Saksi Satu" in text
    assert "Pidana" in text


def test_form_a_is_printed_in_english_too():
    text = text_of("form-a", FORM_A, "en")
    assert "REPORT OF SUPERVISION" in text
    assert "Direct supervision" in text


@pytest.mark.parametrize(
    "said",
    [
        "FORM PENCEGAHAN (F.CEGAH)",
        "/ F.CEGAH /",
        "I. Data pengawas",
        "II. Kegiatan",
        "III. Uraian singkat",
        "IV. Tindak lanjut",
        "Nontahapan",
        "Kerja Sama",
        "14 September 2023",
        "Surat imbauan",
    ],
)
def test_form_pencegahan_is_printed_in_its_sections(said):
    assert said in text_of("form-pencegahan", PREVENTION)


def test_any_other_form_prints_questions_and_answers_alone():
    answers = {"kind": "money", "area": "3175041003", "description": "Amplop dibagikan"}
    text = text_of("cepat", answers, receipt="L-000123", institution="Panwascam")
    assert "Apa yang terjadi Politik uang" in text
    assert "Cawang" in text
    assert "L-000123" in text
    assert "Titik lokasi" not in text


def test_repeats_outside_groups_are_printed_member_by_member():
    shifts = [
        {
            "shift_on": "2024-02-20",
            "shift_areas": "3175041003 x",
            "shift_supervisors": 2,
        }
    ]
    text = text_of("rekap", {"venue": "GOR", "shifts": shifts})
    assert "Giliran jaga" in text
    assert "Cawang; x" in text


def test_a_trial_says_that_it_was_never_a_report():
    assert "Uji coba" in text_of("cepat", {"kind": "money"}, test=True)


def test_a_drawn_signature_is_on_the_paper():
    form = shipped_form("form-a")
    cover = Cover("form-a", "A", signature=png())
    raw = form_pdf(form, tree_of(form, FORM_A), cover, at=AT)
    assert [one for page in PdfReader(io.BytesIO(raw)).pages for one in page.images]


def monstrous():
    """Return a picture that says of itself that it is ten thousand by ten thousand."""
    content = png()
    return content[:16] + (10_000).to_bytes(4, "big") * 2 + content[24:]


@pytest.mark.parametrize(
    "content", [b"GIF89a", b"", b"\x89PNG" + b"0" * 2_000_001, png()[:20], monstrous()]
)
def test_what_is_no_picture_is_left_out(content):
    form = shipped_form("form-a")
    cover = Cover("form-a", "A", signature=content)
    raw = form_pdf(form, tree_of(form, FORM_A), cover, at=AT)
    assert not [one for page in PdfReader(io.BytesIO(raw)).pages for one in page.images]


@pytest.mark.parametrize("code", shipped_codes())
def test_every_form_prints_without_any_answer(code):
    assert (
        shipped_form(code).titles["id"].split()[0].lower() in text_of(code, {}).lower()
    )


@pytest.mark.parametrize(
    "answers",
    [
        {"happened_on": "kemarin", "happened_time": "??", "executors": "x"},
        {"executors": [None, 3], "happened_on": 5, "stage": ["a"], "activity_form": {}},
        {"happened_on": "2024-13-45", "location": "1", "district": None},
    ],
)
def test_answers_of_another_shape_do_not_stop_the_printer(answers):
    assert "FORMULIR A" in text_of("form-a", answers)


def blocks(code, answers, system, language="id"):
    with override(language):
        form = shipped_form(code)
        return copied_out(form, tree_of(form, answers), system, NAMES)


def test_a_report_for_sigaplapor_has_what_the_law_asks_for():
    found = [one.title for one in blocks("form-a", SUSPECTED, "sigaplapor")]
    assert found == [
        *("Pelapor", "Terlapor", "Peristiwa", "Waktu dan tempat", "Saksi"),
        *("Uraian kejadian", "Jawaban lain"),
    ]


def test_a_block_holds_a_label_and_a_value_per_line():
    when = blocks("form-a", SUSPECTED, "sigaplapor")[3].text.splitlines()
    assert when[0] == "Tanggal kejadian: 5 Januari 2024"
    assert "Kelurahan: Cawang" in when


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_nothing_answered_is_lost_on_the_way_to_a_system(system):
    text = copied_text(blocks("form-a", SUSPECTED, system))
    told = (
        "Ani Pengawas",
        "Saksi Satu",
        "001/ST/2024",
        "Pembagian sembako",
        "Masa kampanye",
    )
    assert all(one in text for one in told)


def test_other_systems_get_the_form_in_its_own_order():
    found = [one.title for one in blocks("form-pencegahan", PREVENTION, "silog", "en")]
    assert found == ["I. Supervisor", "II. Activity", "IV. Follow-up"]


def test_an_unknown_system_is_refused():
    with pytest.raises(KeyError):
        blocks("form-a", FORM_A, "siap")
