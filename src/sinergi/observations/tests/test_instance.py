"""A filled form says which form and which instance it is, or is refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.doors.xml import read_xml
from sinergi.observations.instance import (
    BadInstance,
    answers_of,
    first_answer,
    read_instance,
)
from sinergi.observations.tests.making import filled

BOMB = b"""<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><data id="x">&b;</data>"""


def test_form_version_and_instance_are_read():
    found = read_instance(filled(instance_id="uuid:1", deprecated_id="uuid:0"))
    assert (found.form_id, found.version) == ("pantauan", "2026112901")
    assert (found.instance_id, found.deprecated_id) == ("uuid:1", "uuid:0")


def test_the_instance_is_found_in_another_namespace_too():
    xml = (
        b'<data id="a" xmlns:orx="http://openrosa.org/xforms"><orx:meta>'
        b"<orx:instanceID> uuid:1 </orx:instanceID></orx:meta></data>"
    )
    assert read_instance(xml).instance_id == "uuid:1"


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "xml"),
        (b"no xml", "xml"),
        (b"<data id='a'>", "xml"),
        (BOMB, "xml"),
        (b"\xff\xfe<data/>", "xml"),
        (b"<?xml version='1.0' encoding='klingon'?><data/>", "xml"),
        (b"<data id='a'" + b"><a" * 200 + b"/>", "xml"),
        (b"<data/>", "form-id"),
        (b"<data id='%s'/>" % (b"x" * 500), "form-id"),
        (b"<data id='a'/>", "instance-id"),
        (b"<data id='a'><meta><instanceID/></meta></data>", "instance-id"),
        (b"<data id='a' encrypted='yes'/>", "encrypted"),
    ],
)
def test_what_is_no_filled_form_is_refused_with_a_code(xml, code):
    with pytest.raises(BadInstance) as refusal:
        read_instance(xml)
    assert refusal.value.code == code


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(noise):
    for xml in (noise, b"<data id='a'>" + noise + b"</data>"):
        try:
            read_instance(xml)
        except BadInstance:
            continue


def test_deep_nesting_is_refused_without_recursion():
    deep = b"<a>" * 5_000 + b"</a>" * 5_000
    with pytest.raises(BadInstance):
        read_instance(b"<data id='a'>" + deep + b"</data>")


def test_groups_are_mappings_and_repeats_lists_even_of_one():
    root = read_xml(
        b"<data><a>1</a><g><b> 2 </b><c/></g><r><n>x</n></r><r><n>y</n></r>"
        b"<one><n>z</n></one><meta><instanceID>i</instanceID></meta></data>"
    )
    assert answers_of(root, {"r", "one"}) == {
        "a": "1",
        "g": {"b": "2"},
        "r": [{"n": "x"}, {"n": "y"}],
        "one": [{"n": "z"}],
    }


def test_the_first_answer_of_a_name_is_found_wherever_it_stands():
    values = {"g": {"area": "31"}, "r": [{"area": "32"}]}
    assert first_answer(values, "area") == "31"
    assert first_answer(values, "nothing") == ""
