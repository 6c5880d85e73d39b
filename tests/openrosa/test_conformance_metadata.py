"""What `openrosa-metadata` demands of a server, sentence by sentence."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.openrosa.client import KEPT, Collect, whole
from tests.openrosa.instances import Filled, fill, renamed
from tests.openrosa.site import Site

pytestmark = pytest.mark.slow


def test_an_edit_names_what_it_edits_and_the_original_stays(
    site: Site, collect: Collect, blank, filled: Filled
):
    """openrosa-metadata, "Fields": deprecatedID, "Server software can use this field to
    unify multiple revisions"."""
    edit = fill(blank("uji-teks").xform, deprecates=filled.instance_id, note="kedua")
    collect.post(whole(filled))
    assert collect.post(whole(edit)).status == 201
    assert [one.current for one in site.kept(filled.instance_id)] == [False]
    assert [one.current for one in site.kept(edit.instance_id)] == [True]
    assert site.kept(filled.instance_id)[0].xml == filled.xml


def test_an_edit_of_an_edit_is_the_newest(site: Site, collect: Collect, blank):
    """The same, twice."""
    xform = blank("uji-teks").xform
    first = fill(xform)
    second = fill(xform, deprecates=first.instance_id)
    third = fill(xform, deprecates=second.instance_id)
    for one in (first, second, third):
        assert collect.post(whole(one)).status == 201
    found = [site.kept(one.instance_id)[0].current for one in (first, second, third)]
    assert found == [False, False, True]


def test_an_edit_that_comes_before_its_original_still_replaces_it(
    site: Site, collect: Collect, blank
):
    """Queues on phones send in any order."""
    xform = blank("uji-teks").xform
    first = fill(xform)
    edit = fill(xform, deprecates=first.instance_id)
    assert collect.post(whole(edit)).status in KEPT
    assert collect.post(whole(first)).status in KEPT
    assert [site.kept(one.instance_id)[0].current for one in (first, edit)] == [False, True]  # fmt: skip


def test_somebody_else_cannot_push_a_report_aside_by_an_edit(
    site: Site, collect: Collect, blank, filled: Filled
):
    """openrosa-form-submission: 403; whose report it is, decides who edits it."""
    collect.post(whole(filled))
    other = site.client(site.device("petugas-lain").secret)
    other.post(whole(fill(blank("uji-teks").xform, deprecates=filled.instance_id)))
    assert [one.current for one in site.kept(filled.instance_id)] == [True]


def test_meta_may_stand_in_the_namespace_of_openrosa(
    site: Site, collect: Collect, blank
):
    """openrosa-metadata, "Form submission metadata": `<orx:meta>`."""
    filled = fill(blank("uji-teks").xform, orx_meta=True)
    assert b"orx:meta" in filled.xml
    assert collect.post(whole(filled)).status == 201
    assert len(site.kept(filled.instance_id)) == 1


def test_the_instance_may_stand_in_the_namespace_of_its_form(
    site: Site, collect: Collect, filled: Filled
):
    """openrosa-metadata, the same example: `xmlns="http://example.org/meta"`."""
    xml = filled.xml.replace(b"<data ", b'<data xmlns="http://example.org/meta" ')
    there = Filled(filled.instance_id, xml)
    assert collect.post(whole(there)).status == 201
    assert site.kept(filled.instance_id)[0].answers["values"]["bawaan"]


def test_the_version_may_stand_in_the_namespace_of_openrosa(
    site: Site, collect: Collect, filled: Filled
):
    """XForms specification, "Primary Instance": `orx:version`, "in the
    http://openrosa.org/xforms/ namespace"."""
    namespaced = b' xmlns:orx="http://openrosa.org/xforms" orx:version="2026'
    xml = filled.xml.replace(b' version="2026', namespaced)
    assert collect.post(whole(Filled(filled.instance_id, xml))).status == 201
    assert site.kept(filled.instance_id)[0].version == "2026112901"


def test_a_version_in_that_namespace_counts(
    site: Site, collect: Collect, filled: Filled
):
    """The same: what names a version that is none is refused, not guessed."""
    namespaced = b' xmlns:orx="http://openrosa.org/xforms" orx:version="1999'
    xml = filled.xml.replace(b' version="2026', namespaced)
    answer = collect.post(whole(Filled(filled.instance_id, xml)))
    assert answer.status in {400, 404}
    assert site.kept(filled.instance_id) == []


def test_blanks_around_an_id_do_not_count(site: Site, collect: Collect, filled: Filled):
    """openrosa-metadata, "Completed Form Metadata": the example has the id on a line of
    its own."""
    told = f"\n        {filled.instance_id}\n      ".encode()
    xml = filled.xml.replace(filled.instance_id.encode(), told)
    assert collect.post(whole(Filled(filled.instance_id, xml))).status == 201
    assert len(site.kept(filled.instance_id)) == 1


@pytest.mark.parametrize(
    "given",
    [
        "uuid:38DN0236SAKWJOJNQB3XJI9RW", "getodk.org:123456789",
        "uuid.dimagi.org:GEPSJLOGH13TY8L77066GEJJW",
    ],
)  # fmt: skip
def test_an_id_of_another_scheme_is_taken(
    site: Site, collect: Collect, filled: Filled, given: str
):
    """openrosa-metadata, "Recommended ID schemes": "If you implement a custom ID
    scheme"."""
    there = renamed(filled, f"{given}-{uuid4().hex[:8]}")
    assert collect.post(whole(there)).status == 201
    assert len(site.kept(there.instance_id)) == 1


def test_an_id_of_249_characters_is_taken(site: Site, collect: Collect, filled: Filled):
    """openrosa-metadata, "ID Constraints": "MUST be no longer than 249 characters"; so
    one of 249 is."""
    there = renamed(filled, "getodk.org:" + uuid4().hex.ljust(238, "x"))
    assert len(there.instance_id) == 249
    assert collect.post(whole(there)).status == 201
    assert len(site.kept(there.instance_id)) == 1


def test_an_edit_of_an_id_of_249_characters_finds_it(
    site: Site, collect: Collect, blank, filled: Filled
):
    """openrosa-metadata, "ID Constraints": deprecatedID is such an ID, too."""
    first = renamed(filled, "getodk.org:" + uuid4().hex.ljust(238, "x"))
    collect.post(whole(first))
    collect.post(whole(fill(blank("uji-teks").xform, deprecates=first.instance_id)))
    assert [one.current for one in site.kept(first.instance_id)] == [False]


def test_an_id_beyond_every_limit_is_refused_and_no_error(
    collect: Collect, filled: Filled
):
    """openrosa-metadata, "ID Constraints": longer than 249 need not be taken."""
    answer = collect.post(whole(renamed(filled, "uuid:" + "x" * 5000)))
    assert answer.status in {201, 400}


def test_the_other_metadata_is_kept_with_the_rest(
    site: Site, collect: Collect, filled: Filled
):
    """openrosa-metadata, "Fields": timeStart, timeEnd, userID, deviceID are optional."""
    more = b"<meta><timeStart>2010-08-12T04:08:29.765-05:00</timeStart><userID>mailto:a@b</userID><deviceID>uuid:1</deviceID>"
    xml = filled.xml.replace(b"<meta>", more)
    assert collect.post(whole(Filled(filled.instance_id, xml))).status == 201
    assert site.kept(filled.instance_id)[0].xml == xml
