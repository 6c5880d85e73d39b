"""Reading a meeting from a pasted text: what is found, what is a guess, nothing lost."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.commitments.rules.meeting import Kind
from sinergi.commitments.rules.meeting_lines import BLANK, clean
from sinergi.commitments.rules.meeting_text import ReadMeeting, read_meeting
from sinergi.commitments.rules.meeting_words import HEADING_PART
from sinergi.commitments.tests import meeting_texts as texts


def read(text: str) -> ReadMeeting:
    return read_meeting(text, texts.KNOWN, today=texts.TODAY, stages=texts.STAGES)


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w{3,}", text.lower()) if word.isalpha()}


def test_the_september_meeting_has_its_date_place_and_kind() -> None:
    meeting = read(texts.SEPTEMBER)
    assert meeting.on is not None
    assert (meeting.on.on, meeting.on.sure) == (dt.date(2023, 9, 14), True)
    assert meeting.starts == dt.time(9, 0)
    assert meeting.place.value == "Ruang Rapat Khusus Walikota, Blok A lantai 2"
    assert (meeting.kind.value, meeting.kind.sure) == (Kind.AUDIENSI, True)
    assert meeting.title.value == "Audiensi mitigasi kerawanan Pemilu 2024"


def test_the_september_meeting_has_its_people() -> None:
    people = read(texts.SEPTEMBER).people
    named = [(one.name, one.institution_id) for one in people if one.name]
    assert named == [
        ("Iin Mutmainnah", texts.PEMKOT),
        ("Willem Johanes Wetik", texts.BAWASLU),
    ]
    assert people[1].role == "Ketua Bawaslu Jakarta Timur"
    assert [one.institution_id for one in people[2:4]] == [texts.KPU, texts.FKUB]


def test_the_september_meeting_has_five_conclusions_with_owners() -> None:
    found = read(texts.SEPTEMBER).conclusions
    owners = [one.institution.value for one in found]
    assert owners == [texts.PEMKOT, None, texts.SATPOL, None, texts.PEMKOT]
    assert [one.cascade for one in found] == [
        "kelurahan",
        "kelurahan",
        "",
        "kelurahan",
        "",
    ]
    assert all(one.is_commitment for one in found)


def test_before_the_campaign_is_a_rule_on_the_calendar() -> None:
    due = read(texts.SEPTEMBER).conclusions[2].due
    assert due is not None
    assert (due.on, due.rule) == (dt.date(2023, 11, 27), "before:kampanye:75")
    assert due.read == "sebelum masa kampanye"


def test_before_the_campaign_ends_is_its_last_day() -> None:
    text = "Kesimpulan: Bawaslu menyampaikan laporan sebelum masa kampanye berakhir"
    due = read(text).conclusions[0].due
    assert due is not None
    assert (due.on, due.rule) == (dt.date(2024, 2, 10), "before:kampanye:0")


def test_two_actors_make_the_owner_a_guess() -> None:
    conclusion = read(texts.SEPTEMBER).conclusions[2]
    assert not conclusion.institution.sure
    assert conclusion.others == (texts.BAWASLU,)


def test_a_chat_is_read_like_a_letter() -> None:
    meeting = read(texts.CHAT)
    assert meeting.on is not None
    assert meeting.on.on == dt.date(2023, 9, 14)
    assert meeting.starts == dt.time(9, 0)
    assert [one.institution_id for one in meeting.people] == [
        texts.BAWASLU,
        texts.KPU,
        texts.SATPOL,
        texts.POLRES,
    ]
    assert len(meeting.conclusions) == 2


def test_the_shorthand_of_chats_gives_days() -> None:
    due = [one.due for one in read(texts.SHORTHAND).conclusions]
    assert [one.on for one in due if one] == [
        dt.date(2023, 9, 22),
        dt.date(2023, 9, 21),
        dt.date(2023, 11, 27),
        dt.date(2023, 9, 28),
    ]
    assert due[2] is not None
    assert due[2].rule.startswith("before:kampanye:")


def test_an_office_said_without_a_place_is_that_of_the_meetings_area() -> None:
    found = read(texts.SHORTHAND).conclusions
    assert found[1].institution.value == texts.PANWAS
    assert found[3].institution.value == texts.CAKUNG
    assert not found[1].institution.sure
    assert [one.cascade for one in found] == ["", "", "", ""]


def test_answers_in_a_chat_are_notes_and_not_part_of_the_last_conclusion() -> None:
    meeting = read(texts.SHORTHAND)
    assert len(meeting.conclusions) == 4
    assert meeting.conclusions[-1].text == "Camat lapor 2 mgg lg"
    assert "Siap pak" in meeting.notes


def test_next_week_is_an_unsure_date() -> None:
    due = read(texts.CHAT).conclusions[1].due
    assert due is not None
    assert (due.on, due.sure) == (dt.date(2023, 9, 21), False)


def test_one_paragraph_is_cut_at_its_headings_and_numbers() -> None:
    meeting = read(texts.ONE_LINE)
    assert (meeting.title.value, meeting.place.value) == (
        "Rakor pengawasan",
        "Aula Kecamatan Cakung",
    )
    assert len(meeting.people) == 3
    assert [one.institution.value for one in meeting.conclusions] == [
        texts.CAKUNG,
        texts.PANWAS,
        None,
    ]


def test_before_a_day_ends_the_day_before() -> None:
    due = read(texts.ONE_LINE).conclusions[0].due
    assert due is not None
    assert due.on == dt.date(2023, 10, 19)


def test_prose_tells_people_and_area() -> None:
    meeting = read(texts.PROSE)
    assert [one.institution_id for one in meeting.people] == [
        texts.MATRAMAN,
        texts.KAYU_MANIS,
        texts.PANWAS,
    ]
    assert meeting.area.value == "31.75.01"
    assert [one.is_commitment for one in meeting.conclusions] == [True, False]


def test_lettered_headings_and_academic_titles() -> None:
    meeting = read(texts.LETTERED)
    assert meeting.agenda == ("Pembukaan", "Laporan tiap kecamatan", "Penutup")
    assert [one.name for one in meeting.people] == [
        "Willem Johanes Wetik",
        "Budi Santoso, S.H., M.H.",
    ]


def test_every_kelurahan_is_a_cascade() -> None:
    first = read(texts.LETTERED).conclusions[0]
    assert (first.cascade, first.institution.value) == ("kelurahan", None)
    assert first.due is not None
    assert first.due.on == dt.date(2023, 9, 29)


def test_english_minutes_are_read_too() -> None:
    meeting = read(texts.ENGLISH)
    assert meeting.title.value == "Coordination meeting on logistics"
    assert [one.due.on for one in meeting.conclusions if one.due] == [
        dt.date(2023, 10, 12),
        dt.date(2024, 2, 13),
    ]


def test_wrapped_lines_are_one_conclusion() -> None:
    found = read(texts.WRAPPED).conclusions
    assert [one.text.split()[-1] for one in found] == ["PP", "Selesai"]


def test_parties_that_have_no_account_are_bodies_not_people() -> None:
    people = read(texts.DECLARATION).people
    assert [one.institution for one in people][:2] == [
        "Partai Contoh Satu",
        "Partai Contoh Dua",
    ]
    assert not any(one.name for one in people)


def test_a_wrong_weekday_makes_the_date_unsure() -> None:
    day = read(texts.WRONG_WEEKDAY).on
    assert day is not None
    assert not day.sure


def test_what_has_no_headings_becomes_notes() -> None:
    meeting = read(texts.NO_HEADINGS)
    assert meeting.notes.splitlines() == texts.NO_HEADINGS.splitlines()
    assert (meeting.people, meeting.conclusions) == ((), ())


def test_a_line_that_became_the_title_is_no_note() -> None:
    found = read("NOTULEN RAPAT KOORDINASI PENGAWASAN\nBanyak yang bertanya.\n")
    assert found.title.value == "RAPAT KOORDINASI PENGAWASAN"
    assert found.notes == "Banyak yang bertanya."
    assert "NOTULEN" in found.facts


def test_a_title_cut_from_a_longer_line_leaves_the_line_in_the_notes() -> None:
    found = read("Rapat koordinasi tanggal 14 September 2023 membahas banjir\n")
    assert "membahas banjir" in found.notes


def test_an_ampersand_parts_two_who_attended() -> None:
    found = read("Hadir:\n1. Kapolsek & Danramil\n")
    assert [one.source for one in found.people] == ["Kapolsek", "Danramil"]


def test_numbers_made_of_emoji_count() -> None:
    found = read(texts.EMOJI_NUMBERS).conclusions
    assert len(found) == 3
    assert found[2].due is not None
    assert found[2].due.on == dt.date(2023, 10, 31)


def test_titles_offices_and_honorifics_are_told_apart() -> None:
    people = read(texts.TITLED).people
    assert [one.name for one in people] == [
        "Dr. H. Ahmad Contoh, S.H., M.Si",
        "Siti Contoh",
        "",
        "Contoh",
    ]
    assert people[2].institution_id == texts.PENGGILINGAN


@pytest.mark.parametrize("name", sorted(texts.ALL))
def test_every_word_of_a_text_is_found_again(name: str) -> None:
    text = texts.ALL[name]
    meeting = read(text)
    kept = " ".join(
        [
            meeting.notes,
            meeting.facts,
            *meeting.agenda,
            *(one.source for one in meeting.people),
            *(one.text for one in meeting.conclusions),
        ]
    )
    headings = words(" ".join(HEADING_PART)) | {"menyepakati", "sebagai", "berikut"}
    assert words(text) - words(kept) - headings - {"forum"} == set()


PHRASES = st.sampled_from(
    [
        "Hadir:",
        "Kesimpulan:",
        "1.",
        "2.",
        "-",
        "•",
        "\n",
        "\n\n",
        ", ",
        "Kamis, 14 September 2023",
        "pukul 25.99",
        "31/31/9999",
        "paling lambat",
        "sebelum masa kampanye",
        "dalam 999 bulan",
        "akhir Februari",
        "Bawaslu",
        "camat",
        "Lurah Kayu Manis (",
        "S.H.",
        ")",
        ";",
        "dan",
        "Bapak",
        "tempat",
        "[15/09/23 08.15] A: ",
    ]
)


@given(st.one_of(st.text(), st.lists(PHRASES, max_size=40).map(" ".join)))
def test_any_text_is_read_and_no_line_is_lost(text: str) -> None:
    meeting = read(text)
    lines = text.splitlines()
    assert meeting.raw == text
    assert len(meeting.line_parts) == len(lines)
    for line, part in zip(lines, meeting.line_parts, strict=True):
        assert part != BLANK or not any(map(str.isalnum, clean(line)))


@given(st.lists(PHRASES, max_size=40).map(" ".join))
def test_lines_of_no_list_stay_in_the_notes(text: str) -> None:
    meeting = read(text)
    lists = {"participant", "agenda", "conclusion", BLANK}
    for line, part in zip(text.splitlines(), meeting.line_parts, strict=True):
        assert part in lists or line.strip() in meeting.notes + meeting.facts
