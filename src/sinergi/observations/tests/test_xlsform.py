"""XLSForm: what is sound converts, what is broken is told at once, nothing else happens."""

import io
import zipfile

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from sinergi.observations.form_faults import FAULTS
from sinergi.observations.tests.form_rows import (
    CHOICES,
    EN,
    ID,
    SETTINGS,
    SURVEY,
    markdown,
    sheets,
    workbook,
)
from sinergi.observations.xlsform import BadForm, convert

SETTINGS_ROW = ["uji", "2026010101", "Uji", ID]
LOCKED = [[*SETTINGS, "public_key"], [*SETTINGS_ROW, "MIIB"]]
ELSEWHERE = [[*SETTINGS, "submission_url"], [*SETTINGS_ROW, "https://example.org"]]


def made(**changes):
    return convert("form.md", markdown(sheets(**changes)))


def faults_of(name, content):
    with pytest.raises(BadForm) as bad:
        convert(name, content)
    return bad.value.faults


def codes(**changes):
    found = faults_of("form.md", markdown(sheets(**changes)))
    return [(one.code, one.sheet, one.row) for one in found]


def one_row(*row, more=()):
    return {"survey": [[*SURVEY, *more], list(row)]}


def test_a_sound_form_keeps_its_identity():
    form = made()
    assert (form.form_id, form.version, form.languages) == (
        "uji",
        "2026010101",
        ("id", "en"),
    )


def test_a_workbook_and_markdown_give_the_same_form():
    assert convert("f.xlsx", workbook(sheets())).xform == made().xform


def test_tables_with_the_sheet_in_the_first_column_are_read_as_pyxform_writes_them():
    lines = []
    for name, rows in sheets().items():
        lines.append(f"| {name} |")
        lines += [f"| | {' | '.join(row)} |" for row in rows]
    assert convert("f.md", "\n".join(lines).encode()).xform == made().xform


def test_the_title_is_told_in_every_language_and_converts():
    rows = [[*SETTINGS, f"form_title::{EN}"], [*SETTINGS_ROW, "Trial"]]
    assert made(settings=rows).titles == {"id": "Uji", "en": "Trial"}


def test_a_question_is_known_by_path_type_texts_and_need():
    rows = [[*SURVEY, "required", f"hint::{ID}", f"hint::{EN}"]]
    rows.append(["begin_group", "when", "Kapan", "When", "", "", ""])
    rows.append(["date", "happened_on", "Hari", "Day", "yes", "Isi", "Fill in"])
    rows.append(["end_group", "", "", "", "", "", ""])
    question = made(survey=rows).questions[0]
    assert (question.path, question.type, question.required, question.asked) == (
        "when/happened_on",
        "date",
        True,
        True,
    )
    assert (question.label("en"), question.hints["id"]) == ("Day", "Isi")


def test_choices_come_with_their_texts():
    rows = [SURVEY, ["select_one ya", "seen", "Terlihat", "Seen"]]
    choice = made(survey=rows).questions[0].choices[0]
    assert (choice.value, choice.label("id"), choice.label("en")) == (
        "yes",
        "Ya",
        "Yes",
    )


def test_questions_in_a_repeat_name_it():
    rows = [SURVEY, ["begin_repeat", "people", "Orang", "People"]]
    rows += [["text", "name", "Nama", "Name"], ["end_repeat", "", "", ""]]
    form = made(survey=rows)
    assert [(one.path, one.repeat) for one in form.questions] == [
        ("people/name", "people")
    ]
    assert [(one.path, one.repeat) for one in form.sections] == [("people", True)]


def test_files_the_form_needs_are_named():
    rows = [[*SURVEY, f"image::{ID}", f"image::{EN}"]]
    rows.append(
        ["select_one_from_file areas.csv", "area", "Kel", "Area", "a.png", "a.png"]
    )
    form = made(survey=rows)
    assert (form.media, form.questions[0].source) == (
        ("a.png", "areas.csv"),
        "areas.csv",
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text", "text"),
        ("integer", "integer"),
        ("decimal", "decimal"),
        ("date", "date"),
        ("time", "time"),
        ("dateTime", "dateTime"),
        ("geopoint", "geopoint"),
        ("geotrace", "geotrace"),
        ("geoshape", "geoshape"),
        ("image", "image"),
        ("audio", "audio"),
        ("video", "video"),
        ("file", "file"),
        ("barcode", "barcode"),
        ("note", "note"),
        ("acknowledge", "acknowledge"),
        ("range", "range"),
        ("select_one ya", "select_one"),
        ("select_multiple ya", "select_multiple"),
        ("rank ya", "rank"),
        ("start", "start"),
        ("today", "today"),
    ],
)
def test_types_are_told_by_the_names_of_xlsform(kind, expected):
    assert made(**one_row(kind, "q", "Tanya", "Ask")).questions[0].type == expected


def test_a_broken_workbook_tells_all_its_faults_at_once():
    survey = [
        [*SURVEY, "relevant", f"hint::{ID}"],
        ["txt", "a", "A", "A", "", ""],
        ["text", "a", "A", "", "", ""],
        ["text", "two words", "B", "B", "${nobody} = 'x'", ""],
        ["select_one nolist", "c", "", "", "(${a} = 1", ""],
        ["text", "", "D", "D", "", "Petunjuk"],
        ["begin_group", "g", "G", "G", "", ""],
        ["end_repeat", "", "", "", "", ""],
    ]
    choices = [CHOICES, ["ya", "yes", "Ya", "Yes"], ["ya", "yes", "Ya", ""]]
    found = faults_of(
        "f.xlsx",
        workbook(
            sheets(survey, choices, [[*SETTINGS, "public_key"], ["", "", "", "", "k"]])
        ),
    )
    assert {(one.code, one.sheet, one.row) for one in found} == {
        ("no-setting", "settings", 2),
        ("encrypted", "settings", 2),
        ("unknown-type", "survey", 2),
        ("name-twice", "survey", 3),
        ("label-untranslated", "survey", 3),
        ("bad-name", "survey", 4),
        ("unknown-reference", "survey", 4),
        ("no-list", "survey", 5),
        ("no-label", "survey", 5),
        ("unbalanced", "survey", 5),
        ("double-reference", "survey", 5),
        ("no-name", "survey", 6),
        ("label-untranslated", "survey", 6),
        ("not-closed", "survey", 7),
        ("not-open", "survey", 8),
        ("choice-twice", "choices", 3),
        ("label-untranslated", "choices", 3),
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"settings": LOCKED}, ("encrypted", "settings", 2)),
        ({"settings": ELSEWHERE}, ("foreign-address", "settings", 2)),
        (
            {"settings": [SETTINGS, ["a b", "1", "T", ID]]},
            ("bad-form-id", "settings", 2),
        ),
        (
            {"settings": [SETTINGS, ["ab", "1/2", "T", ID]]},
            ("bad-version", "settings", 2),
        ),
        (
            {"settings": [SETTINGS, ["ab", "1", "T", "Jawa (jv)"]]},
            ("unknown-language", "settings", 2),
        ),
        (one_row("text", "meta", "M", "M"), ("reserved-name", "survey", 2)),
        (one_row("", "x", "M", "M"), ("no-type", "survey", 2)),
        (
            one_row("text", "x", "X", "X", "-", more=["default"]),
            ("default-formula", "survey", 2),
        ),
        (one_row("calculate", "x", "", ""), ("no-calculation", "survey", 2)),
        (
            one_row("select_one_from_file ../a.csv", "x", "M", "M"),
            ("choice-file", "survey", 2),
        ),
        (one_row("select_one_external a", "x", "M", "M"), ("old-select", "survey", 2)),
        ({"survey": [SURVEY]}, ("no-questions", "survey", None)),
        (
            {"survey": [[*SURVEY, "name"], ["text", "a", "A", "A", ""]]},
            ("column-twice", "survey", 1),
        ),
        ({"survey": [SURVEY[1:], ["a", "A", "A"]]}, ("no-column", "survey", 1)),
        (
            {"choices": [CHOICES, ["ya", "y n", "A", "A"]]},
            ("choice-space", "choices", 2),
        ),
        ({"choices": [CHOICES, ["", "y", "A", "A"]]}, ("no-choice-list", "choices", 2)),
        ({"choices": [CHOICES, ["ya", "", "A", "A"]]}, ("no-value", "choices", 2)),
        (one_row("text", "a", "A\x01", "A"), ("control-character", "survey", 2)),
        (one_row("text", "a", "A" * 10_001, "A"), ("too-long-cell", "survey", 2)),
    ],
)
def test_a_fault_is_told_with_its_sheet_and_row(changes, expected):
    assert expected in codes(**changes)


@pytest.mark.parametrize(
    "text", ["concat('-')", "1 + 1", "-6", "today()", "DKI Jakarta"]
)
def test_a_default_that_is_meant_is_taken(text):
    assert made(**one_row("text", "x", "X", "X", text, more=["default"]))


def test_a_missing_sheet_is_told_with_what_looks_like_it():
    tables = sheets()
    tables["setting"] = tables.pop("settings")
    fault = faults_of("f.xlsx", workbook(tables))[0]
    assert (fault.code, fault.facts["found"]) == ("no-sheet", " (setting?)")


def formulas(*rows):
    """Return a survey of (type, name, calculation, relevant)."""
    head = [*SURVEY, "calculation", "relevant", "trigger"]
    full = [[*row, "", "", ""][:5] for row in rows]
    return {
        "survey": [
            head,
            ["text", "free", "Bebas", "Free", "", "", ""],
            *([k, n, n and "T", n and "Q", c, r, t] for k, n, c, r, t in full),
        ]
    }


CIRCLES = [
    (formulas(("calculate", "a", "${b}"), ("calculate", "b", "${a}")), "circle", 3),
    (
        formulas(
            ("integer", "b", "", "${c} = 1"),
            ("calculate", "a", "${b} + 1"),
            ("integer", "c", "", "${a} > 1"),
        ),
        "circle",
        3,
    ),
    (formulas(("integer", "a", "${a} + 1")), "circle-alone", 3),
    (
        formulas(
            ("begin_group", "g", "", "${a} = 'x'"), ("text", "a"), ("end_group", "")
        ),
        "circle",
        3,
    ),
]


@pytest.mark.parametrize(("changes", "code", "row"), CIRCLES)
def test_formulas_that_go_in_a_circle_are_refused(changes, code, row):
    assert codes(**changes) == [(code, "survey", row)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Formulas hang on one another in a circle: a → b → a (rows 3, 4)."),
        ("id", "Rumus saling bergantung dan berputar: a → b → a (baris 3, 4)."),
    ],
)
def test_a_circle_is_told_with_the_names_and_rows_in_it(language, said):
    fault = faults_of("form.md", markdown(sheets(**CIRCLES[0][0])))[0]
    with override(language):
        assert fault.what == said


@pytest.mark.parametrize(
    "rows",
    [
        [("calculate", "a", "${free}"), ("calculate", "b", "${a} + ${free}")],
        [("calculate", "a", "${last-saved#a}")],
        [("calculate", "a", "${b}", "", "${free}"), ("calculate", "b", "${a}")],
        [
            ("begin_repeat", "r"),
            ("calculate", "sum", "indexed-repeat(${sum}, ${r}, position(..) - 1) + 1"),
            ("calculate", "n", "count(${r})"),
            ("end_repeat", ""),
        ],
    ],
)
def test_formulas_that_only_look_like_a_circle_are_taken(rows):
    assert made(**formulas(*rows))


def test_a_chain_of_a_thousand_formulas_is_no_circle():
    rows = [("calculate", f"a{n}", f"${{a{n + 1}}}") for n in range(1_000)]
    assert made(**formulas(*rows, ("integer", "a1000")))


def test_groups_without_end_are_refused_before_they_exhaust_the_converter():
    rows = [SURVEY, *(["begin_group", f"g{n}", "G", "G"] for n in range(2_000))]
    assert ("too-deep", "survey", 10) in codes(survey=rows)


def test_a_fault_of_the_converter_is_told_with_its_row():
    rows = [[*SURVEY, "parameters"], ["range", "r", "R", "R", "start=a"]]
    assert codes(survey=rows) == [("converter", "survey", 2)]


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_every_fault_can_be_said_in_both_languages(code):
    text = FAULTS[code]
    with override("en"):
        english = str(text.what), str(text.remedy)
    with override("id"):
        assert all(
            a != b
            for a, b in zip(english, (str(text.what), str(text.remedy)), strict=True)
        )


def test_another_format_is_refused_by_its_name():
    assert faults_of("form.xls", b"")[0].code == "unknown-format"


def test_a_file_over_the_limit_is_refused():
    assert faults_of("f.md", b"a" * (5 * 1024 * 1024 + 1))[0].code == "too-heavy"


def bomb(inside):
    raw = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(workbook(sheets())))
    with source, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename.endswith("sheet1.xml"):
                content = content.replace(b"<sheetData>", inside + b"<sheetData>")
            target.writestr(info.filename, content)
    return raw.getvalue()


def test_a_zip_bomb_is_refused():
    assert faults_of("f.xlsx", bomb(b" " * 60_000_000))[0].code == "bomb"


def test_two_cells_in_opposite_corners_are_refused():
    raw = io.BytesIO()
    with Workbook(raw) as book:
        sheet = book.add_worksheet("survey")
        sheet.write(0, 0, "type")
        sheet.write(1_048_575, 16_383, "x")
    assert faults_of("f.xlsx", raw.getvalue())[0].code == "too-many-cells"


def test_a_sheet_of_too_many_rows_is_refused():
    rows = [SURVEY, *(["text", f"q{n}", "Q", "Q"] for n in range(3_001))]
    assert codes(survey=rows) == [("too-many-form-rows", "survey", 3_002)]


def only_bad_form(name, content):
    faults = ()
    try:
        convert(name, content)
    except BadForm as bad:
        faults = bad.faults or (None,)
    assert all(one.what and one.remedy for one in faults)


FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@FEW
@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.md"]))
def test_any_bytes_give_a_form_or_faults(content, name):
    only_bad_form(name, content)


@FEW
@given(st.data())
def test_a_workbook_with_changed_bytes_gives_a_form_or_faults(data):
    content = bytearray(workbook(sheets()))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    only_bad_form("a.xlsx", bytes(content))


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                "text",
                "select_one ya",
                "select_multiple nix",
                "begin_group",
                "end_group",
            ),
            *(
                "begin_repeat",
                "end_repeat",
                "calculate",
                "note",
                "range",
                "audit",
                "osm x",
            ),
            *(
                "${a}",
                "${a} = ${",
                "a",
                "b",
                "a:b",
                "not(",
                "jr:count",
                "1",
                "=",
                "*",
                "%s",
            ),
            *(
                "select_one ${a}",
                "loop",
                "begin loop over ya",
                "rank ya",
                "background-audio",
            ),
        ]
    ),
)
HEADERS = st.sampled_from(
    [
        *(
            "type",
            "name",
            "label",
            "label::English (en)",
            "label::Bahasa Indonesia (id)",
        ),
        *(
            "hint",
            "relevant",
            "constraint",
            "calculation",
            "default",
            "appearance",
            "trigger",
        ),
        *(
            "parameters",
            "choice_filter",
            "repeat_count",
            "list_name",
            "bind::x",
            "::",
            "a:b:c",
        ),
        *(
            "media::image",
            "form_id",
            "version",
            "form_title",
            "default_language",
            "required",
        ),
        *(
            "instance::q",
            "bind::jr:x",
            "save_to",
            "readonly",
            "style",
            "namespaces",
            "%s",
        ),
    ]
)
TABLE = st.lists(st.lists(WORDS, max_size=7), max_size=6).flatmap(
    lambda rows: st.lists(HEADERS, min_size=1, max_size=7).map(
        lambda head: [head, *rows]
    )
)


@settings(FEW, max_examples=100)
@given(TABLE, TABLE, TABLE)
def test_any_tables_give_a_form_or_faults(survey, choices, settings_rows):
    content = markdown(
        {"survey": survey, "choices": choices, "settings": settings_rows}
    )
    only_bad_form("a.md", content)


@settings(FEW, max_examples=100)
@given(st.lists(st.lists(WORDS, min_size=7, max_size=7), min_size=1, max_size=6))
def test_sound_headers_with_any_cells_give_a_form_or_faults(rows):
    head = [
        "type",
        "name",
        "label",
        "relevant",
        "default",
        "parameters",
        "choice_filter",
    ]
    only_bad_form("a.md", markdown(sheets([head, *rows])))


def test_dates_and_numbers_of_a_workbook_become_text():
    tables = sheets()
    tables["survey"] = [[*SURVEY, "default"], ["integer", "n", "N", "N", 3.0]]
    assert "<n>3</n>" in convert("f.xlsx", workbook(tables)).xform
