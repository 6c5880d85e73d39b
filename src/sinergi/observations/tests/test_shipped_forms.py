"""The forms that come with Sinergi: sound, complete in both languages, true to frameworks."""

import re

import pytest
import yaml

from sinergi.observations.shipped import shipped_codes, shipped_form, shipped_source
from sinergi_core.frameworks import framework_path

CODES = [
    *("apk", "buka-tps", "cek-fasilitas", "cepat", "form-a", "form-pencegahan"),
    *("kejadian", "media", "nihil", "pakta", "rekap", "rumor", "sosialisasi"),
    *("tps-rawan",),
]
PERSONAL = {"form-a", "form-pencegahan"}
PLACES = {"districts.csv", "areas.csv", "stations.csv", "facilities.csv"}
# What ODK Web Forms 0.22, the form library of the browser pages, cannot show or computes
# wrongly: a date and time in one question, and times compared as they stand.
NOT_IN_BROWSERS = re.compile(
    r"^\| (dateTime|barcode|background-audio|audit) ", re.MULTILINE
)
RAW_TIME = re.compile(r"decimal-date-time\((?!string\()")


def framework(code):
    return yaml.safe_load(framework_path(code).read_text(encoding="utf-8"))


def by_name(code, name):
    return next(one for one in shipped_form(code).questions if one.name == name)


def asked(code):
    return [one for one in shipped_form(code).questions if one.asked]


def test_these_forms_are_shipped():
    assert list(shipped_codes()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_form_is_called_as_its_file(code):
    assert shipped_form(code).form_id == code


@pytest.mark.parametrize("code", CODES)
def test_the_converter_has_nothing_to_warn_of(code):
    assert shipped_form(code).warnings == ()


@pytest.mark.parametrize("code", CODES)
def test_a_form_speaks_indonesian_first_and_english(code):
    form = shipped_form(code)
    assert form.languages == ("id", "en")
    assert set(form.titles) == {"id", "en"}


@pytest.mark.parametrize("code", CODES)
def test_every_question_and_answer_is_put_in_both_languages(code):
    texts = [one.labels for one in asked(code)]
    texts += [one.hints for one in asked(code) if one.hints]
    texts += [choice.labels for one in asked(code) for choice in one.choices]
    assert all(set(one) == {"id", "en"} for one in texts)


@pytest.mark.parametrize("code", CODES)
def test_versions_are_a_day_and_a_number(code):
    assert re.fullmatch(r"20\d{8}", shipped_form(code).version)


@pytest.mark.parametrize("code", CODES)
def test_places_come_from_the_lists_of_the_persons_scope(code):
    assert set(shipped_form(code).media) <= PLACES


@pytest.mark.parametrize("code", CODES)
def test_a_form_asks_for_a_place_and_a_day(code):
    names = {one.name for one in asked(code)}
    assert "happened_on" in names
    assert {"district", "area"} & names


@pytest.mark.parametrize("code", CODES)
def test_a_form_asks_nothing_the_browser_cannot_show(code):
    source = shipped_source(code).decode()
    assert not NOT_IN_BROWSERS.search(source)
    assert not RAW_TIME.search(source)


@pytest.mark.parametrize("code", CODES)
def test_names_are_used_once_so_that_answers_can_be_laid_flat(code):
    names = [one.name for one in asked(code)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("code", CODES)
def test_a_repeat_with_needed_answers_can_be_left_out_or_must_be_there(code):
    """Devices begin a repeat with one empty member, and would not let it be sent."""
    form = shipped_form(code)
    needed = {one.repeat for one in form.questions if one.repeat and one.required}
    shown = re.findall(r'<bind nodeset="/data/([^"]+)"[^>]*relevant=', form.xform)
    always = {"executors", "supervisor/executors", "shifts"}
    assert needed - set(shown) <= always


def test_the_quick_incident_asks_six_things_and_needs_three():
    rows = asked("cepat")
    needed = [one.name for one in rows if one.required]
    assert len(rows) == 6
    assert needed == ["kind", "area", "description"]


def test_the_event_form_offers_exactly_the_indicators_of_the_framework():
    found = {one.value: one.labels for one in by_name("kejadian", "indicator").choices}
    indicators = framework("ikp-2024")["indicators"]
    assert found == {code: one["names"] for code, one in indicators.items()}


@pytest.mark.parametrize("level", ["dimension", "subdimension"])
def test_the_event_form_offers_exactly_the_groups_of_the_framework(level):
    ikp = framework("ikp-2024")
    nodes, top = ikp["nodes"], "index"
    dimensions = {code for code, one in nodes.items() if one.get("parent") == top}
    expected = {
        code: one["names"]
        for code, one in nodes.items()
        if (
            code in dimensions
            if level == "dimension"
            else one.get("parent") in dimensions
        )
    }
    found = {one.value: one.labels for one in by_name("kejadian", level).choices}
    assert found == expected


def test_an_indicator_shows_under_its_own_group_only():
    rows = re.findall(
        r"^\| indicator \| (\w+) \|.*\| (\w*) \| (\w*) \|$",
        shipped_source("kejadian").decode(),
        re.MULTILINE,
    )
    expected = {
        code: one["parent"] for code, one in framework("ikp-2024")["indicators"].items()
    }
    assert {code: group or other for code, group, other in rows} == expected


def test_levels_of_events_are_those_of_the_framework():
    found = [int(one.value) for one in by_name("kejadian", "severity").choices]
    columns = [one["columns"] for one in framework("ikp-2024")["indicators"].values()]
    assert all(one["severities"] == found for one in columns)


def shown_for(listed):
    """Return the indicators the station form asks when this list is chosen."""
    form = shipped_form("tps-rawan")
    hidden = re.findall(
        r'nodeset="[^"]+/(tps_\w+)"[^>]*relevant="[^"]*list\s+= \'([^\']+)\'"',
        form.xform,
    )
    elsewhere = {name for name, only in hidden if only != listed}
    rows = [one for one in asked("tps-rawan") if one.name.startswith("tps_")]
    return {one.name: one.labels for one in rows if one.name not in elsewhere}


@pytest.mark.parametrize("code", ["tps-rawan-pemilu-2024", "tps-rawan-pilkada-2024"])
def test_the_station_form_asks_every_indicator_under_its_column(code):
    indicators = framework(code)["indicators"].values()
    assert shown_for(code) == {one["column"]: one["names"] for one in indicators}


def test_not_known_is_an_answer_of_its_own_for_every_indicator():
    rows = [one for one in asked("tps-rawan") if one.name.startswith("tps_")]
    assert {tuple(c.value for c in one.choices) for one in rows} == {
        ("yes", "no", "unknown")
    }


def test_the_lists_of_indicators_are_codes_of_frameworks():
    found = [one.value for one in by_name("tps-rawan", "list").choices]
    assert all(framework_path(code).exists() for code in found)


@pytest.mark.parametrize("code", sorted(set(CODES) - PERSONAL))
def test_only_the_forms_of_supervisors_ask_for_names_of_people(code):
    assert not [
        one for one in asked(code) if re.search(r"_name$|phone|address", one.name)
    ]


def test_a_private_account_is_refused_by_the_media_form():
    assert "constraint=\". != 'private'\"" in shipped_form("media").xform


def test_the_prevention_form_knows_the_forms_of_activity_that_were_seen():
    found = [
        one.labels["id"] for one in by_name("form-pencegahan", "activity_form").choices
    ]
    assert found == [
        *(
            "Identifikasi Kerawanan",
            "Pendidikan",
            "Partisipasi Masyarakat",
            "Kerja Sama",
        ),
        *("Imbauan", "Naskah Dinas", "Publikasi", "Kegiatan Lainnya"),
    ]


def test_the_kind_of_prevention_is_written_freely_since_its_list_is_not_known():
    assert by_name("form-pencegahan", "activity_kind").type == "text"
