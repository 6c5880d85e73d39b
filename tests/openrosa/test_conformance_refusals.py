"""What must be refused: clearly, with nothing kept, and never by an error of our own."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

from benchmarks.field_server import FieldServer
from tests.openrosa.client import KEPT, Collect, Part, file_part, whole
from tests.openrosa.formset import FORMS
from tests.openrosa.instances import Filled, fill
from tests.openrosa.site import Site

pytestmark = pytest.mark.slow
HEAD = b"<?xml version='1.0' encoding='UTF-8' ?>"
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]>
<data id="uji-teks" version="2026112901"><nama>&f;</nama><meta><instanceID>%s</instanceID></meta></data>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE data [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<data id="uji-teks" version="2026112901"><nama>&x;</nama><meta><instanceID>%s</instanceID></meta></data>"""
DTD = b"""<?xml version="1.0"?>
<!DOCTYPE data SYSTEM "http://127.0.0.1:9/none.dtd">
<data id="uji-teks" version="2026112901"><nama>x</nama><meta><instanceID>%s</instanceID></meta></data>"""
ENCRYPTED = b"""<?xml version="1.0"?>
<data xmlns="http://opendatakit.org/submissions" id="uji-teks" encrypted="yes" version="2026112901">
<base64EncryptedKey>sHXUut13</base64EncryptedKey><encryptedXmlFile>submission.xml.enc</encryptedXmlFile>
<base64EncryptedElementSignature>OU7rbZl0</base64EncryptedElementSignature>
<meta xmlns="http://openrosa.org/xforms"><instanceID>%s</instanceID></meta></data>"""


def sent(xml: bytes) -> list[Part]:
    return [Part("xml_submission_file", xml, "submission.xml", "text/xml")]


def fresh() -> bytes:
    return f"uuid:{uuid4()}".encode()


@pytest.fixture(autouse=True)
def _published(blank) -> None:
    blank("uji-teks")


@pytest.mark.parametrize(
    "xml",
    [
        b"", b" ", b"not xml", b"<data", b"<data></dato>", b"<a/><b/>", b"\x00\x01\x02",
        HEAD, b"\xff\xfe<\x00d\x00", b"<data>\xc3\x28</data>", b"<data>&nbsp;</data>",
        b"<data>\x00</data>", b"<data>&#0;</data>", b"<?xml version='1.0' encoding='x-no'?><data/>",
        b"PK\x03\x04", b"<" * 20_000, b"<a>" * 20_000, b"<html><body>login</body></html>",
    ],
    ids=lambda one: one[:12].decode("latin-1"),
)  # fmt: skip
def test_what_is_no_xml_is_400_with_a_message(collect: Collect, xml: bytes):
    """openrosa-form-submission, "Server Status Codes": 4XX, Client Error."""
    answer = collect.post(sent(xml))
    assert answer.status == 400
    assert answer.message


@pytest.mark.parametrize(
    "xml", [BOMB, OUTSIDE, DTD], ids=["entities", "outside", "dtd"]
)
def test_a_dtd_is_refused_at_once_and_never_followed(
    site: Site, collect: Collect, xml: bytes
):
    """The one door for XML: no DTD, no entities."""
    name, began = fresh(), time.monotonic()
    answer = collect.post(sent(xml % name))
    assert answer.status == 400
    assert time.monotonic() - began < 2
    assert site.kept(name.decode()) == []


def test_many_elements_inside_each_other_are_refused_at_once(collect: Collect):
    """Depth costs the reader its stack."""
    began = time.monotonic()
    deep = b"<data id='uji-teks'>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</data>"
    assert collect.post(sent(deep)).status == 400
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_encrypted_form_is_refused_with_a_clear_message(
    site: Site, token: str, language: str
):
    """XForms specification, "Submission Manifest": encrypted="yes" on the root."""
    name = fresh()
    client = site.client(token, language=language)
    files = [file_part("submission.xml.enc", b"\x00\x01")]
    answer = client.post([*sent(ENCRYPTED % name), *files])
    assert answer.status in {400, 403}
    assert {"id": "enkripsi", "en": "ncrypt"}[language] in answer.message
    assert site.kept(name.decode()) == []


@pytest.mark.parametrize(
    ("id_", "version"),
    [
        ("tidak-ada", "1"), ("uji-teks", "1999010101"), ("", "2026112901"),
        ("UJI-TEKS", "2026112901"), ("x" * 3000, "1"), ("uji-teks", "x" * 3000),
        ("../../etc", "1"), ("' OR 1=1 --", "1"),
    ],
)  # fmt: skip
def test_an_unknown_form_or_version_is_refused_and_not_kept(
    site: Site, collect: Collect, id_: str, version: str
):
    """openrosa-form-submission: 404 "Unknown URI endpoint, domain, or other"; 400."""
    name = fresh()
    xml = f'<data id="{id_}" version="{version}"><nama>x</nama><meta><instanceID>'
    answer = collect.post(sent(xml.encode() + name + b"</instanceID></meta></data>"))
    assert answer.status in {400, 404}
    assert answer.message
    assert site.kept(name.decode()) == []


def test_the_name_of_the_root_is_free(site: Site, collect: Collect, filled: Filled):
    """XForms specification, "Primary Instance": the root has any name, `id` tells."""
    xml = filled.xml.replace(b"<data ", b"<rumah ").replace(b"</data>", b"</rumah>")
    answer = collect.post(sent(xml))
    assert answer.status in KEPT | {400}
    assert len(site.kept(filled.instance_id)) == (answer.status in KEPT)


def test_a_root_without_id_is_400(site: Site, collect: Collect, filled: Filled):
    """openrosa-metadata, "Form Identity": required."""
    xml = filled.xml.replace(b'id="uji-teks" ', b"")
    assert collect.post(sent(xml)).status == 400
    assert site.kept(filled.instance_id) == []


@pytest.mark.parametrize("meta", [b"", b"<meta/>", b"<meta><instanceID/></meta>", b"<meta><instanceID> </instanceID></meta>"])  # fmt: skip
def test_a_submission_without_instance_id_is_400(collect: Collect, meta: bytes):
    """openrosa-metadata, "Fields": "The only required element … is instanceID"."""
    xml = b'<data id="uji-teks" version="2026112901"><nama>x</nama>' + meta + b"</data>"
    answer = collect.post(sent(xml))
    assert answer.status == 400
    assert answer.message


def test_an_id_with_signs_is_refused_or_kept_but_never_an_error(
    collect: Collect, filled: Filled
):
    """openrosa-metadata, "ID field formatting": scheme:value, any text."""
    xml = filled.xml.replace(
        filled.instance_id.encode(), f"uuid:'\"&lt;😀{uuid4().hex}".encode()
    )
    assert collect.post(sent(xml)).status in {201, 400}


def test_more_than_the_server_takes_is_413_with_the_limit(
    site: Site, collect: Collect, with_files: Filled
):
    """ "413, Request too large, The request body is too large for the server to
    process"."""
    most = collect.preflight()
    name = next(iter(with_files.files))
    big = [
        *whole(with_files)[:1],
        file_part(name, b"\xff\xd8\xff" + b"\0" * (most + 1)),
    ]
    try:
        answer = collect.post(big)
    except (BrokenPipeError, ConnectionResetError):
        pytest.fail("the connection was cut; the device never learns why")
    assert answer.status == 413
    assert answer.message
    assert site.kept(with_files.instance_id) == []


def test_the_largest_that_may_be_sent_is_taken(
    site: Site, collect: Collect, with_files: Filled
):
    """ "a compliant server with give its best effort to accept submissions of any
    length": what HEAD promised holds for the sum of the parts."""
    most = min(collect.preflight(), 20 * 1024 * 1024)
    name = next(iter(with_files.files))
    big = with_files.files | {name: b"\xff\xd8\xff" + b"\0" * (most - 100_000)}
    answer = collect.post(whole(Filled(with_files.instance_id, with_files.xml, big)))
    assert answer.status == 201


def test_more_files_than_the_form_asks_for_do_no_harm(
    site: Site, collect: Collect, filled: Filled
):
    """ "Contains 0 or More Additional Parts"."""
    more = [file_part("catatan.txt", b"halo")]
    assert collect.post([*whole(filled), *more]).status in {201, 400}


@pytest.mark.parametrize(
    "name", ["../../x.jpg", "/etc/passwd", "a/b.jpg", "x" * 300 + ".jpg", "C:\\x.jpg", "\u202egpj.exe"]
)  # fmt: skip
def test_a_file_name_that_leads_astray_leads_nowhere(
    site: Site, collect: Collect, filled: Filled, name: str
):
    """openrosa-form-list, "filename": un-rooted, no relative path; the same for what is
    sent."""
    answer = collect.post([*whole(filled), file_part(name, b"x")])
    assert answer.status in {201, 202, 400}
    for row in site.kept(filled.instance_id):
        assert not {"/", "\\"} & set("".join(row.files))


def test_several_hundred_parts_are_answered(collect: Collect, filled: Filled):
    """ "0 or More Additional Parts"; more than Collect ever sends."""
    parts = [file_part(f"{n}.jpg", b"\xff\xd8\xff") for n in range(300)]
    assert collect.post([*whole(filled), *parts]).status in {201, 400, 413}


def test_as_many_files_as_collect_sends_are_taken_at_once(
    site: Site, collect: Collect, blank
):
    """Collect puts up to 101 files beside the XML into one POST."""
    filled = fill(blank("uji-ulang").xform, repeats=10)
    files = {**filled.files, "audit.csv": b"event,node,start,end\n"}
    filled = Filled(filled.instance_id, filled.xml, files)
    assert len(filled.files) == 101
    assert collect.send(filled)[-1].status == 201
    assert site.kept(filled.instance_id)[0].files == site.hashes_of(filled)


def test_a_retired_form_still_takes_what_was_filled_in(site: Site, collect: Collect):
    """openrosa-form-list: the device learns of it only at its next refresh; nothing that
    was filled in is lost."""
    site.publish(FORMS["uji-teks"].as_code("uji-akhir"))
    filled = fill(collect.download(collect.listed("uji-akhir")).xform)
    site.retire("uji-akhir")
    assert collect.send(filled)[-1].status == 201


def test_a_closed_version_still_takes_what_was_filled_in(site: Site, collect: Collect):
    """openrosa-form-list, "version": the server may roll forward while phones are out."""
    form = FORMS["uji-teks"].as_code("uji-tutup")
    site.publish(form)
    filled = fill(collect.download(collect.listed("uji-tutup")).xform)
    site.publish(form.as_version("2026113001"))
    assert collect.send(filled)[-1].status == 201
    assert site.kept(filled.instance_id)[0].version == "2026112901"


def test_a_device_that_sends_too_often_is_told_when_to_come_again(site: Site, blank):
    """RFC 6585, 4: 429 with Retry-After; what was refused is not kept, and later it is."""
    strict = FieldServer(site.home, site.database, more={"SINERGI_DEVICE_RATE": "3"})
    strict.start()
    try:
        client = Collect(f"{strict.address}/or/{site.device('pengawas').secret}")
        sent = [fill(blank("uji-teks").xform) for _ in range(6)]
        answers = [client.post(whole(one)) for one in sent]
    finally:
        strict.stop()
    assert [one.status for one in answers] == [201] * 3 + [429] * 3
    assert int(answers[-1].headers["retry-after"]) > 0
    assert answers[-1].message
    assert [len(site.kept(one.instance_id)) for one in sent] == [1] * 3 + [0] * 3
