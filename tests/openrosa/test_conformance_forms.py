"""Every form of the set goes through: uploaded, listed, fetched, filled, sent, kept once."""

from __future__ import annotations

import pytest

from tests.openrosa.client import Collect, Listed
from tests.openrosa.formset import FORMS, OF_THE_SERVER, Written
from tests.openrosa.instances import fill
from tests.openrosa.site import Site

pytestmark = pytest.mark.slow


def test_a_form_is_listed_once_with_its_version(collect: Collect, blank, form: Written):
    """openrosa-form-list: formID, version."""
    blank(form.code)
    assert collect.listed(form.code).version == "2026112901"


def test_a_form_is_fetched_with_all_its_files(blank, form: Written):
    """openrosa-form-list, "The Manifest Document": every hash is true."""
    found = blank(form.code)
    assert set(found.media) - OF_THE_SERVER == set(form.media)


@pytest.mark.parametrize("repeats", [0, 1, 3])
def test_a_filled_form_is_kept_once_byte_for_byte(
    site: Site, collect: Collect, blank, form: Written, repeats: int
):
    """openrosa-form-submission: 201, "Everything went great"."""
    found = blank(form.code)
    filled = fill(found.xform, found.media, repeats=repeats)
    answers = collect.send(filled)
    assert [one.status for one in answers] == [201]
    kept = site.kept(filled.instance_id)
    assert [one.xml for one in kept] == [filled.xml]
    assert kept[0].files == site.hashes_of(filled)


def test_a_filled_form_sent_in_parts_and_again_is_kept_once(
    site: Site, collect: Collect, blank, form: Written
):
    """openrosa-form-submission, "Extended Transmission Considerations"."""
    found = blank(form.code)
    filled = fill(found.xform, found.media)
    collect.send(filled, most=1)
    assert collect.send(filled, most=1)[-1].status == 201
    kept = site.kept(filled.instance_id)
    assert [(one.xml, one.missing) for one in kept] == [(filled.xml, ())]
    assert kept[0].files == site.hashes_of(filled)


def test_an_edit_of_a_form_takes_its_place(
    site: Site, collect: Collect, blank, form: Written
):
    """openrosa-metadata, "Fields": deprecatedID."""
    found = blank(form.code)
    first = fill(found.xform, found.media)
    edit = fill(found.xform, found.media, deprecates=first.instance_id)
    assert [collect.send(one)[-1].status for one in (first, edit)] == [201, 201]
    assert site.kept(first.instance_id)[0].current is False
    assert site.kept(edit.instance_id)[0].current is True


def test_the_forms_that_come_with_the_platform_go_through(site: Site):
    """The project's own forms, for somebody whom they are meant for."""
    client = site.client(site.device("pengawas").secret)
    ours = [one for one in client.form_list() if one.code not in FORMS]
    assert len(ours) >= 10
    assert [one.code for one in ours if not _goes_through(site, client, one)] == []


def _goes_through(site: Site, client: Collect, listed: Listed) -> bool:
    found = client.download(listed)
    filled = fill(found.xform, found.media)
    sent = [one.status for one in client.send(filled)] == [201]
    return sent and len(site.kept(filled.instance_id)) == 1
