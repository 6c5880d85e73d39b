"""What `openrosa-form-list` demands of a server, sentence by sentence."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tests.openrosa.client import LIST, Collect, md5_of
from tests.openrosa.formset import FORMS, OF_THE_SERVER, Written
from tests.openrosa.instances import fill
from tests.openrosa.site import Site

pytestmark = pytest.mark.slow
SIMPLE, WITH_MEDIA, OF_PLACES = "uji-teks", "uji-csv", "uji-wilayah"


def test_the_list_is_text_xml_in_utf_8(collect: Collect, blank):
    """ "Successful Response Document": `Content-Type: text/xml; charset=utf-8`."""
    blank(SIMPLE)
    kind = collect.ask("GET", "/formList").headers["content-type"]
    assert kind.replace(" ", "").lower() == "text/xml;charset=utf-8"


def test_the_list_is_xforms_of_xform(collect: Collect, blank):
    """ "Successful Response Document": a top-level xforms enclosing zero or more xform,
    followed by groups."""
    blank(SIMPLE)
    page = ET.fromstring(collect.ask("GET", "/formList").body)  # noqa: S314
    assert page.tag == f"{LIST}xforms"
    assert {one.tag for one in page} <= {f"{LIST}xform", f"{LIST}xforms-group"}


def test_each_form_has_exactly_one_of_what_it_must_have(collect: Collect, blank):
    """ "Within each of the xform tags, there must be exactly one of" formID, name,
    version, hash, downloadUrl; zero or one of the others (the client checks)."""
    blank(SIMPLE)
    assert all(
        one.code and one.name and one.hash and one.download_url
        for one in collect.form_list()
    )


def test_a_form_is_named_by_its_form_identity(collect: Collect, blank):
    """ "formID: the form identity as defined in the metadata": the id of the instance."""
    found = blank(SIMPLE)
    assert f'id="{found.listed.code}"'.encode() in found.xform


def test_the_version_is_that_of_the_metadata(blank):
    """ "version: the form version as defined in the metadata"."""
    found = blank(SIMPLE)
    assert f'version="{found.listed.version}"'.encode() in found.xform


def test_the_name_is_the_title_of_the_form(blank):
    """ "name … The default behavior is to return the text within the title element"."""
    assert blank(SIMPLE).listed.name == "Uji teks"


def test_a_name_with_signs_arrives_whole(blank):
    """XML 1.0, 2.4: markup in text is escaped."""
    assert blank("uji-unicode").listed.name == "Uji 😀 & <tanda>"


def test_the_hash_is_the_md5_of_the_file_that_is_fetched(blank):
    """ "hash … MD5 hashes of the file contents; they are prefixed by md5:"."""
    found = blank(SIMPLE)
    assert found.listed.hash == md5_of(found.xform)


def test_the_hash_is_the_same_for_every_asker_and_language(
    site: Site, collect: Collect, blank
):
    """ "If the hash … differs …, the file should be re-fetched": so it must not differ
    without reason."""
    blank(SIMPLE)
    other = site.client(site.device("petugas-lain").secret, language="en")
    assert other.listed(SIMPLE).hash == collect.listed(SIMPLE).hash


def test_the_addresses_are_fully_formed(site: Site, blank):
    """ "downloadUrl: A fully formed URI for downloading the form to the device."."""
    found = blank(WITH_MEDIA).listed
    assert found.download_url.startswith(site.address)
    assert found.manifest_url.startswith(site.address)


def test_an_address_follows_the_name_the_client_used(site: Site, token: str, blank):
    """ "A fully formed URI": for the device, which knows the server by one name."""
    blank(SIMPLE)
    place = site.address.replace("127.0.0.1", "localhost")
    client = Collect(f"{place}/or/{token}")
    assert client.listed(SIMPLE).download_url.startswith(place)


def test_no_manifest_is_named_for_a_form_without_files(blank):
    """ "manifestUrl … Optional": Central's own reading, spared requests."""
    assert blank(SIMPLE).listed.manifest_url == ""


def test_the_device_id_is_advice_and_never_demanded(collect: Collect, blank):
    """ "Compliant servers MUST NOT require additional query parameters"; "deviceID is
    advisory"."""
    blank(SIMPLE)
    with_it = collect.form_list(deviceID="collect:abcDEF123")
    assert with_it == collect.form_list()


def test_form_id_asks_for_that_form_only(collect: Collect, blank):
    """ "formID: If specified, the server MUST return information for only this formID."."""
    blank(SIMPLE)
    blank(WITH_MEDIA)
    assert [one.code for one in collect.form_list(formID=SIMPLE)] == [SIMPLE]


def test_an_unknown_form_id_gives_an_empty_list(collect: Collect):
    """ "zero or more xform tags"."""
    assert collect.form_list(formID="tidak-ada") == []


def test_a_description_is_given_only_to_who_asks_for_it(collect: Collect, blank):
    """ "If not supplied or not present, the server MUST NOT include this optional
    information in its response."."""
    blank(SIMPLE)
    assert {one.description for one in collect.form_list()} == {""}


def test_verbose_changes_nothing_else(collect: Collect, blank):
    """ "verbose: … the server MAY include a descriptionText"."""
    blank(SIMPLE)
    found = {one.code: one.hash for one in collect.form_list(verbose="true")}
    assert found == {one.code: one.hash for one in collect.form_list()}


def test_only_the_version_in_use_is_listed(site: Site, collect: Collect):
    """ "listAllVersions: If specified, provides a listing of all hosted versions": so
    without it, one of each."""
    form = FORMS[SIMPLE].as_code("uji-versi")
    site.publish(form)
    site.publish(form.as_version("2026113001"))
    assert collect.listed("uji-versi").version == "2026113001"


def test_a_new_version_has_another_hash(site: Site, collect: Collect):
    """ "version: The device MAY use this to determine if its XForm definition is out of
    sync"; "hash … differs": metadata, "version MUST be incremented"."""
    form = FORMS[SIMPLE].as_code("uji-hash")
    site.publish(form)
    first = collect.listed("uji-hash")
    site.publish(form.as_version("2026113001"))
    assert collect.listed("uji-hash").hash != first.hash


def test_a_closed_version_can_still_be_fetched(site: Site, collect: Collect):
    """ "over time, the server may roll the current version forward": a device in the
    middle of downloading is not left with half."""
    form = FORMS[SIMPLE].as_code("uji-lama")
    site.publish(form)
    old = collect.listed("uji-lama")
    site.publish(form.as_version("2026113001"))
    assert collect.download(old).xform


def test_the_name_may_be_given_in_the_language_asked_for(site: Site, token: str, blank):
    """ "The server may localize this name based upon the Accept-Language: header"."""
    blank(SIMPLE)
    assert site.client(token, language="en").listed(SIMPLE).name


def test_a_retired_form_is_no_longer_listed(site: Site, collect: Collect):
    """ "discover a list of available blank forms": what is not available is not there."""
    site.publish(FORMS[SIMPLE].as_code("uji-pensiun"))
    assert collect.listed("uji-pensiun")
    site.retire("uji-pensiun")
    assert "uji-pensiun" not in {one.code for one in collect.form_list()}


# --- "The Manifest Document" ----------------------------------------------------------
def test_a_manifest_names_each_file_with_hash_and_address(blank):
    """ "Within each of the mediaFile tags, there must be exactly one of" filename, hash,
    downloadUrl; the client has fetched and checked each."""
    assert set(blank(WITH_MEDIA).media) == set(FORMS[WITH_MEDIA].media)


def test_the_files_are_what_the_author_sent(blank):
    """ "hash: The hash value of the media file available for download"."""
    assert blank(WITH_MEDIA).media == dict(FORMS[WITH_MEDIA].media)


def test_pictures_and_sounds_are_in_the_manifest(blank):
    """XForms specification, "Media": jr://images and jr://audio resolve to files that
    come by the manifest."""
    assert blank("uji-media").media == dict(FORMS["uji-media"].media)


def test_the_lists_of_places_are_the_users_own(blank):
    """ "The server MAY dynamically construct … based upon the user identity"."""
    found = blank(OF_PLACES).media
    assert set(found) == OF_THE_SERVER
    assert found["areas.csv"].splitlines()[0] == b"name,label,district"
    assert len(found["areas.csv"].splitlines()) > 1


def test_a_file_name_has_no_way_out(collect: Collect, blank):
    """ "This un-rooted path must not start with a drive name or slash and must not
    contain relative path navigations"."""
    for code in (WITH_MEDIA, "uji-media", OF_PLACES):
        for name, _, _ in collect.manifest(blank(code).listed):
            assert not name.startswith("/")
            assert ".." not in name


@pytest.mark.parametrize(
    "name", ["tidak-ada.csv", "..%2F..%2Fsettings.py", "%00", "areas.csv/"]
)
def test_a_file_that_is_not_of_the_form_is_404(collect: Collect, blank, name: str):
    """openrosa-form-submission, "Server Status Codes": 404."""
    listed = blank(SIMPLE).listed
    base = listed.download_url.removesuffix(".xml")
    assert collect.ask("GET", f"{base}/media/{name}").status in {400, 404}


def test_the_manifest_of_a_form_without_files_is_empty_or_absent(
    collect: Collect, blank
):
    """ "zero or more mediaFile tags"."""
    base = blank(SIMPLE).listed.download_url.removesuffix(".xml")
    answer = collect.ask("GET", f"{base}/manifest")
    assert answer.status in {200, 404}
    assert b"<mediaFile" not in answer.body


def test_what_did_not_change_is_not_sent_twice(collect: Collect, blank):
    """RFC 9110, 13.1.2: If-None-Match with the ETag gives 304, where one is given."""
    listed = blank("uji-panjang").listed
    first = collect.ask("GET", listed.download_url)
    if tag := first.headers.get("etag"):
        again = collect.ask("GET", listed.download_url, None, {"If-None-Match": tag})
        assert again.status == 304


# --- drafts ---------------------------------------------------------------------------
@pytest.fixture(scope="module")
def draft(site: Site) -> Written:
    """A form that is a draft only."""
    form = FORMS[SIMPLE].as_code("uji-draf")
    site.publish(form, draft=True)
    return form


def test_a_draft_is_not_among_the_forms(collect: Collect, draft: Written):
    """A draft is tried at an address of its own."""
    assert draft.code not in {one.code for one in collect.form_list()}


def test_a_draft_is_listed_at_the_address_for_trying(site: Site, draft: Written):
    """The same protocol under `/test`, "downloadUrl" included."""
    author = site.client(site.device("penyusun").secret, test=True)
    blank = author.download(author.listed(draft.code))
    assert "/test/" in blank.listed.download_url


def test_of_several_drafts_the_newest_alone_is_listed(site: Site, draft: Written):
    """ "there must be exactly one of each": a device holds one form of a code."""
    site.publish(draft.as_version("2026113002"), draft=True)
    author = site.client(site.device("penyusun").secret, test=True)
    assert author.listed(draft.code).version == "2026113002"


def test_a_form_in_use_is_not_among_the_drafts(site: Site, blank):
    """So that nobody files a real report as a trial."""
    blank(SIMPLE)
    author = site.client(site.device("penyusun").secret, test=True)
    assert SIMPLE not in {one.code for one in author.form_list()}


def test_what_is_sent_to_a_draft_is_kept_as_a_trial(site: Site, draft: Written):
    """Draft submissions never feed anything."""
    author = site.client(site.device("penyusun").secret, test=True)
    filled = fill(author.download(author.listed(draft.code)).xform)
    assert author.send(filled)[-1].status == 201
    assert [one.test for one in site.kept(filled.instance_id)] == [True]


def test_a_draft_takes_no_real_submission(site: Site, collect: Collect, draft: Written):
    """A submission to an unknown form is refused."""
    author = site.client(site.device("penyusun").secret, test=True)
    filled = fill(author.download(author.listed(draft.code)).xform)
    assert collect.send(filled)[-1].status in {400, 404}
    assert site.kept(filled.instance_id) == []
