"""One form in the same words on its page, on paper and as text; nothing is left out."""

import io

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from sinergi.observations.answering import Speaker
from sinergi.observations.copying import copied_out, copied_text
from sinergi.observations.form_outline import Question
from sinergi.observations.papers import Cover, form_pdf
from sinergi.observations.telling import Repeat, lay_out
from sinergi.observations.tests.test_papers import AT
from sinergi.observations.xlsform import convert

FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) |
| | begin group | first | Pagi | Morning |
| | text | note | Catatan | Note |
| | begin group | bare | | |
| | text | more | Lanjutan | More |
| | end group | | | |
| | end group | | | |
| | begin group | second | Sore | Evening |
| | text | note | Catatan | Note |
| | begin repeat | visit | Kunjungan | Visit |
| | text | who | Siapa | Who |
| | begin repeat | item | Barang | Item |
| | decimal | price | Harga | Price |
| | begin repeat | part | Bagian | Part |
| | text | name | Nama | Name |
| | end repeat | | | |
| | end repeat | | | |
| | end repeat | | | |
| | end group | | | |
| | start | began | | |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | bertingkat | Bertingkat | Nested | 1 | Bahasa Indonesia (id) |
"""
VALUES = {
    "first": {"note": "hujan", "bare": {"more": "deras"}},
    "second": {
        "note": "cerah",
        "visit": [
            {"who": "Budi", "item": [{"price": "1.5", "part": [{"name": "roda"}]}]},
            {"who": "Ani", "item": [{"price": "2"}, {"price": "3"}]},
            {"other": "x"},
        ],
    },
    "began": "2024-02-14T03:00:00Z",
}
SAID = ("hujan", "deras", "cerah", "Budi", "1.5", "roda", "Ani", "Harga: 2", "Harga: 3")


@pytest.fixture(scope="module")
def form():
    return convert("form.md", FORM.encode())


def printed(form, values=VALUES, code="bertingkat"):
    with override("id"):
        raw = form_pdf(form, values, Cover(code, "Bertingkat"), at=AT)
    pages = PdfReader(io.BytesIO(raw)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def copied(form, system):
    with override("id"):
        return copied_text(copied_out(form, VALUES, system))


def parts_of(form, values=VALUES, **more):
    with override("id"):
        return lay_out(form, values, Speaker("id"), **more)


def test_repeats_within_repeats_stand_on_paper(form):
    text = printed(form)
    assert [one for one in SAID if one not in text] == []
    assert "Barang" in text


@pytest.mark.parametrize("system", ["sigaplapor", "siwaslu", "silog"])
def test_repeats_within_repeats_stand_in_the_text_to_copy(form, system):
    text = copied(form, system)
    assert [one for one in SAID if one not in text] == []


def test_questions_of_one_name_in_two_groups_are_told_apart(form):
    parts = {part.title: part.items[0].value for part in parts_of(form)}
    assert parts == {"Pagi": "hujan", "Sore": "cerah"}


def test_a_group_without_a_heading_belongs_to_the_one_around_it(form):
    first = parts_of(form)[0]
    assert [item.value for item in first.items] == ["hujan", "deras"]


def test_an_entry_in_which_nothing_was_answered_is_left_out(form):
    visits = parts_of(form)[1].items[1]
    assert isinstance(visits, Repeat)
    assert len(visits.entries) == 2


def test_what_the_device_fills_in_is_told_to_pages_alone(form):
    assert "began" not in [one.name for part in parts_of(form) for one in part.items]
    told = parts_of(form, asked_only=False)[-1].items[-1]
    assert (told.name, told.asked, told.texts) == (
        "began", False, ("14 Februari 2024, 10.00",),
    )  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        {}, {"first": "x"}, {"first": ["x"]}, {"second": {"visit": "x"}},
        {"second": {"visit": [None, 3, "x", {"item": {"price": "1"}}]}},
        {"second": {"visit": {"who": "Budi"}}}, {"first": {"note": {"a": "b"}}},
    ],
)  # fmt: skip
def test_values_of_another_shape_stop_nobody(form, values):
    assert len(parts_of(form, values)) == 2
    assert "Bertingkat" in printed(form, values)


def test_several_places_out_of_a_list_are_named_one_by_one():
    asked = Question("areas", "select_multiple", source="areas.csv")
    speaker = Speaker("id", {"31.75.06.1003": "Penggilingan"})
    assert speaker.say(asked, "31.75.06.1003 31.75.06.9999") == (
        "Penggilingan; 31.75.06.9999"
    )
