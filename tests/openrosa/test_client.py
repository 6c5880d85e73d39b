"""The tools of the conformance test are themselves right: no server is needed here."""

from xml.etree import ElementTree as ET

import pytest
from pyxform.xls2xform import convert

from tests.openrosa.client import batches, multipart
from tests.openrosa.formset import FORMS, LONG, QUESTIONS, Written
from tests.openrosa.instances import Filled, fill
from tests.openrosa.passwords import Login, _md5

UNTRANSLATED_OTHER = "or_other"
TYPES = [
    "text",
    "integer",
    "decimal",
    "range",
    "select_one",
    "select_multiple",
    "rank",
    "date",
    "time",
    "dateTime",
    "geopoint",
    "geotrace",
    "geoshape",
    "image",
    "audio",
    "video",
    "file",
    "barcode",
    "acknowledge",
    "calculate",
    "note",
    "hidden",
    "begin_group",
    "begin_repeat",
    "select_one_from_file",
    "select_multiple_from_file",
    "start",
    "end",
    "today",
    "username",
    "deviceid",
    "phonenumber",
    "email",
    "start-geopoint",
    "audit",
    "background-audio",
    "xml-external",
    "csv-external",
]


def xform_of(form: Written) -> bytes:
    return convert(form.markdown, file_type=".md").xform.encode()


def leaves(page: ET.Element) -> list[ET.Element]:
    return [one for one in page.iter() if not len(one)]


def test_there_are_more_than_twenty_forms():
    assert len(FORMS) > 20


@pytest.mark.parametrize("kind", TYPES)
def test_every_question_type_stands_in_some_form(kind: str):
    assert any(
        f"|  | {kind} " in form.markdown or f"|  | {kind}\t" in form.markdown
        for form in FORMS.values()
    )


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_converts_without_a_warning(form: Written):
    warnings: list[str] = []
    convert(form.markdown, file_type=".md", warnings=warnings)
    assert [one for one in warnings if UNTRANSLATED_OTHER not in one] == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_filled_form_names_its_form_version_and_itself(form: Written):
    filled = fill(xform_of(form), form.media)
    page = ET.fromstring(filled.xml)  # noqa: S314
    assert (page.get("id"), page.get("version")) == (form.code, "2026112901")
    assert page.findtext("meta/instanceID") == filled.instance_id


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_file_of_a_filled_form_is_named_in_it(form: Written):
    filled = fill(xform_of(form), form.media)
    named = {one.text for one in leaves(ET.fromstring(filled.xml))}  # noqa: S314
    assert set(filled.files) <= named


def test_the_long_form_has_250_answers():
    page = ET.fromstring(fill(xform_of(FORMS[LONG])).xml)  # noqa: S314
    assert sum(bool(one.text) for one in leaves(page)) == QUESTIONS + 1


def test_a_cascade_is_filled_with_what_its_filter_leaves():
    page = ET.fromstring(fill(xform_of(FORMS["uji-berjenjang"])).xml)  # noqa: S314
    assert page.findtext("kota") == "jaktim"
    assert page.findtext("tetangga") == "cakung matraman"


def test_nested_repeats_are_there_as_often_as_asked_for():
    page = ET.fromstring(fill(xform_of(FORMS["uji-ulang"]), repeats=3).xml)  # noqa: S314
    assert len(page.findall("tps")) == 3
    assert len(page.findall("tps/saksi")) == 9


def test_digest_answers_as_in_the_example_of_the_document():
    """openrosa-authentication, "Digest Authentication Example Interaction"."""
    first = _md5("Mufasa:testrealm@host.com:Circle Of Life")
    second = _md5("GET:/dir/index.html")
    nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093"
    response = _md5(f"{first}:{nonce}:00000001:0a4f113b:auth:{second}")
    assert response == "6629fae49393a05397450978507c4ef1"


def test_digest_is_preferred_when_both_are_offered():
    login = Login("device-1", "rahasia")
    login.learn('Basic realm="x", Digest realm="x", nonce="n", qop="auth"')
    assert login.header("GET", "http://h/or/formList?a=1").startswith("Digest ")
    assert 'uri="/or/formList?a=1"' in login.header("GET", "http://h/or/formList?a=1")


def test_a_client_of_basic_alone_passes_over_digest():
    login = Login("device-1", "rahasia", scheme="Basic")
    login.learn('Digest realm="x", nonce="n", qop="auth", Basic realm="x"')
    assert login.header("GET", "http://h/") == "Basic ZGV2aWNlLTE6cmFoYXNpYQ=="


def test_a_submission_is_split_by_the_limit_and_says_that_more_follows():
    filled = Filled("uuid:1", b"<x/>", {f"{n}.jpg": b"." * 600 for n in range(4)})
    sent = list(batches(filled, 1300))
    assert [len(parts) for parts in sent] == [4, 3]
    assert [one[-1].name for one in sent] == ["*isIncomplete*", "3.jpg"]


def test_a_file_larger_than_the_limit_goes_alone_with_the_xml():
    filled = Filled("uuid:1", b"<x/>", {"a.mp4": b"." * 5000, "b.jpg": b"."})
    assert [len(parts) for parts in batches(filled, 1000)] == [3, 2]


def test_a_part_is_written_as_multipart_form_data():
    kind, body = multipart(next(iter(batches(Filled("uuid:1", b"<x/>"), 99))))
    assert kind.startswith("multipart/form-data; boundary=")
    assert b'name="xml_submission_file"; filename="submission.xml"\r\n' in body
