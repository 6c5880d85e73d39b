"""What `openrosa-form-submission` demands of a server, sentence by sentence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.openrosa.client import (
    KEPT,
    Collect,
    Part,
    batches,
    file_part,
    multipart,
    whole,
)
from tests.openrosa.instances import AUDIT, Filled, fill, renamed
from tests.openrosa.site import Site

pytestmark = pytest.mark.slow


def changed(filled: Filled) -> Filled:
    """Return other answers under the same instanceID."""
    return Filled(filled.instance_id, filled.xml.replace(b"Isi", b"Lain"), filled.files)


def in_pieces(content: bytes, size: int = 700):
    for at in range(0, len(content), size):
        yield content[at : at + size]


# --- "Channel" ------------------------------------------------------------------------
def test_a_submission_is_posted_and_kept(site: Site, collect: Collect, filled: Filled):
    """ "Channel": "servers MUST provide a URI capable of accepting HTTP POST Requests"."""
    assert collect.post(whole(filled)).status == 201
    assert [one.xml for one in site.kept(filled.instance_id)] == [filled.xml]


def test_a_body_in_chunks_is_received(site: Site, collect: Collect, with_files: Filled):
    """ "Channel": "The server MUST support HTTP 1.1 chunked transfer encoding for
    receiving the POST content."."""
    kind, body = multipart(whole(with_files))
    answer = collect.ask("POST", "/submission", in_pieces(body), {"Content-Type": kind})
    assert answer.status == 201
    assert site.kept(with_files.instance_id)[0].xml == with_files.xml


def test_a_submission_may_name_the_device_in_the_query(
    site: Site, collect: Collect, filled: Filled
):
    """Collect adds `?deviceID=` to the address it submits to."""
    kind, body = multipart(whole(filled))
    address = "/submission?deviceID=collect%3AabcDEF123"
    assert collect.ask("HEAD", address).status == 204
    answer = collect.ask("POST", address, body, {"Content-Type": kind})
    assert answer.status == 201


def test_no_csrf_token_is_asked_of_a_device(collect: Collect, filled: Filled):
    """ "Access controls … MAY limit": by the device's secret alone, whatever the
    Origin or Referer."""
    more = {"Origin": "https://lain.example", "Referer": "https://lain.example/x"}
    assert collect.post(whole(filled), **more).status == 201


# --- "Content" and "MIME Envelope" ----------------------------------------------------
@pytest.mark.parametrize("kind", ["text/xml", "application/xml", "", "text/plain"])
def test_the_xml_part_is_taken_under_its_usual_types(
    site: Site, collect: Collect, filled: Filled, kind: str
):
    """ "XForm Part": Content Type text/xml, Name xml_submission_file; Central takes
    application/xml, too; "Servers MAY be more permissive"."""
    part = Part("xml_submission_file", filled.xml, "a.xml", kind)
    assert collect.post([part]).status == 201
    assert len(site.kept(filled.instance_id)) == 1


def test_the_xml_part_may_come_without_a_file_name(
    site: Site, collect: Collect, filled: Filled
):
    """ "XForm Part" asks for a name and a type, not for a file name."""
    part = Part("xml_submission_file", filled.xml, "", "text/xml")
    assert collect.post([part]).status == 201
    assert [one.xml for one in site.kept(filled.instance_id)] == [filled.xml]


def test_the_order_of_the_parts_is_free(
    site: Site, collect: Collect, with_files: Filled
):
    """ "MIME Envelope": exactly 1 XForm part, 0 or more additional ones, in no order."""
    assert collect.post(reversed(whole(with_files))).status == 201
    assert set(site.kept(with_files.instance_id)[0].files) == set(with_files.files)


def test_files_are_kept_under_their_names_and_whole(
    site: Site, collect: Collect, with_files: Filled
):
    """ "Additional Parts": content type arbitrary."""
    collect.post(whole(with_files))
    assert site.kept(with_files.instance_id)[0].files == site.hashes_of(with_files)


def test_a_part_may_be_named_after_the_element(
    site: Site, collect: Collect, with_files: Filled
):
    """ "Additional Parts": "Name: matches an appropriate element inside of the XForm
    Element's XML"; the file is told by its file name."""
    xml, *files = whole(with_files)
    named = [Part(f"q{n}", f.content, f.file_name, f.media_type) for n, f in enumerate(files)]  # fmt: skip
    assert collect.post([xml, *named]).status == 201
    assert set(site.kept(with_files.instance_id)[0].files) == set(with_files.files)


def test_audit_csv_is_kept(site: Site, collect: Collect, blank):
    """XForms specification, "Client Audit Logs": the log is submitted as audit.csv."""
    filled = fill(blank("uji-audit").xform)
    assert collect.send(filled)[-1].status == 201
    assert filled.files["audit.csv"] == AUDIT
    assert site.kept(filled.instance_id)[0].files == site.hashes_of(filled)


def test_no_xml_part_is_400(collect: Collect):
    """ "Contains Exactly 1 XForm Part"."""
    answer = collect.post([file_part("a.jpg", b"\xff\xd8\xff")])
    assert answer.status == 400
    assert answer.message


def test_two_xml_parts_are_400_and_neither_is_kept(
    site: Site, collect: Collect, filled: Filled
):
    """ "Contains Exactly 1 XForm Part"."""
    other = renamed(filled, f"uuid:{uuid4()}")
    answer = collect.post([*whole(filled), *whole(other)])
    assert answer.status == 400
    assert site.kept(filled.instance_id) == site.kept(other.instance_id) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/xml", b"<data/>"),
        ("application/json", b"{}"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x\r\n"),
        ("multipart/form-data; boundary=" + "x" * 500, b"--x--"),
        ("", b""),
    ],
)
def test_what_is_no_envelope_is_400(collect: Collect, kind: str, body: bytes):
    """ "MIME Envelope": Content Type multipart/form-data."""
    answer = collect.ask("POST", "/submission", body, {"Content-Type": kind})
    assert answer.status == 400
    assert answer.message


def test_a_body_that_breaks_off_is_not_kept(site: Site, collect: Collect, with_files: Filled):  # fmt: skip
    """ "Correctness": "The server MUST consume an entire HTTP POST"; half of one is
    none."""
    kind, body = multipart(whole(with_files))
    at = body.index(with_files.xml) + len(with_files.xml) // 2
    answer = collect.ask("POST", "/submission", body[:at], {"Content-Type": kind})
    assert answer.status == 400
    assert site.kept(with_files.instance_id) == []


# --- "Extended Transmission Considerations" -------------------------------------------
def test_head_is_answered_204(collect: Collect):
    """ "ODK Collect also requires a 204 (No Content) status code in the HEAD response"."""
    answer = collect.ask("HEAD", "/submission")
    assert (answer.status, answer.body) == (204, b"")


def test_head_names_the_address_to_post_to(site: Site, collect: Collect):
    """ "the server can change the scheme … or update the submission page URL": by
    Location, on the host the client knows."""
    where = collect.ask("HEAD", "/submission").headers["location"]
    assert urlsplit(where).netloc in {"", urlsplit(site.address).netloc}
    assert urlsplit(where).path == urlsplit(f"{collect.server}/submission").path


def test_head_says_how_much_may_be_sent(collect: Collect):
    """ "X-OpenRosa-Accept-Content-Length … recommended maximum size for a POST body"."""
    assert collect.preflight() >= 10 * 1024 * 1024


def test_a_good_answer_says_so_too(collect: Collect, filled: Filled):
    """ "Content": "Successful server responses MUST include an
    X-OpenRosa-Accept-Content-Length header"."""
    answer = collect.post(whole(filled))
    assert int(answer.headers["x-openrosa-accept-content-length"]) > 0


def test_a_refusal_says_so_too(collect: Collect):
    """ "Servers SHOULD include this header in their error responses."."""
    answer = collect.post([file_part("a.jpg", b"\xff\xd8\xff")])
    assert int(answer.headers["x-openrosa-accept-content-length"]) > 0


def test_a_submission_in_several_posts_becomes_one(
    site: Site, collect: Collect, with_files: Filled
):
    """ "split the POST into multiple individual POST requests, each containing the form's
    XML submission and one or more additional parts"."""
    answers = collect.send(with_files, most=len(with_files.xml) + 300)
    assert len(answers) > 1
    assert {one.status for one in answers} <= KEPT
    kept = site.kept(with_files.instance_id)
    assert [one.files for one in kept] == [site.hashes_of(with_files)]


def test_what_is_complete_is_201_and_lacks_nothing(
    site: Site, collect: Collect, with_files: Filled
):
    """ "201, Form Received": all files are there after the last part."""
    answers = collect.send(with_files, most=1)
    assert answers[-1].status == 201
    assert site.kept(with_files.instance_id)[0].missing == ()


def test_what_still_lacks_files_is_202(site: Site, collect: Collect, with_files: Filled):  # fmt: skip
    """ "202, Accepted, We got and saved your data, but may not have fully processed it."."""
    answer = collect.post(whole(with_files)[:2])
    assert answer.status == 202
    assert len(site.kept(with_files.instance_id)[0].missing) == 3


def test_the_parts_may_come_in_another_order(
    site: Site, collect: Collect, with_files: Filled
):
    """ "Doing so also places the fewest restrictions on how the server handles the
    submission": each part holds the XML."""
    for parts in reversed(list(batches(with_files, 1))):
        assert collect.post(parts).status in KEPT
    assert site.kept(with_files.instance_id)[0].files == site.hashes_of(with_files)


def test_the_xml_may_come_first_and_alone(
    site: Site, collect: Collect, with_files: Filled
):
    """The same: a file may follow in a POST of its own."""
    assert collect.post(whole(with_files)[:1]).status in KEPT
    assert collect.post(whole(with_files)).status == 201
    assert site.kept(with_files.instance_id)[0].files == site.hashes_of(with_files)


# --- resending ------------------------------------------------------------------------
def test_the_same_again_is_answered_as_before_and_kept_once(
    site: Site, collect: Collect, filled: Filled
):
    """openrosa-http: "any responses … should be considered idempotent": an answer that
    was lost on its way must not double the report."""
    first, second = (collect.post(whole(filled)) for _ in range(2))
    assert (first.status, second.status) == (201, 201)
    assert len(site.kept(filled.instance_id)) == 1


def test_the_same_again_with_its_files_changes_nothing(
    site: Site, collect: Collect, with_files: Filled
):
    """The same, with files."""
    for _ in range(2):
        assert collect.send(with_files)[-1].status == 201
    assert len(site.kept(with_files.instance_id)) == 1
    assert site.kept(with_files.instance_id)[0].files == site.hashes_of(with_files)


def test_other_answers_under_the_same_id_are_409_and_the_first_stays(
    site: Site, collect: Collect, filled: Filled
):
    """central-api-openrosa-endpoints, "OpenRosa Form Submission API": an instanceID it
    knows, "but the XML has changed in any way": 409 Conflict."""
    collect.post(whole(filled))
    answer = collect.post(whole(changed(filled)))
    assert answer.status == 409
    assert answer.message
    assert [one.xml for one in site.kept(filled.instance_id)] == [filled.xml]


def test_a_kept_file_is_not_replaced_by_another(
    site: Site, collect: Collect, with_files: Filled
):
    """What was acknowledged is never lost: the first file of a name stays."""
    collect.send(with_files)
    other = Filled(
        with_files.instance_id, with_files.xml,
        dict.fromkeys(with_files.files, b"lain"),
    )  # fmt: skip
    collect.send(other)
    assert site.kept(with_files.instance_id)[0].files == site.hashes_of(with_files)


# --- several at once ------------------------------------------------------------------
def at_once(site: Site, token: str, each: list[list[Part]]) -> list[int]:
    """Send each by a connection of its own at the same time; the statuses."""

    def send(parts: list[Part]) -> int:
        return site.client(token).post(parts).status

    with ThreadPoolExecutor(len(each)) as pool:
        return list(pool.map(send, each))


def test_a_double_tap_is_kept_once(site: Site, token: str, filled: Filled):
    """openrosa-http: idempotent, also while the first is still being answered."""
    assert at_once(site, token, [whole(filled)] * 8) == [201] * 8
    assert len(site.kept(filled.instance_id)) == 1


def test_parts_that_come_at_the_same_time_become_one(
    site: Site, token: str, with_files: Filled
):
    """ "split the POST into multiple individual POST requests", in no order."""
    statuses = at_once(site, token, list(batches(with_files, 1)))
    assert set(statuses) <= KEPT
    kept = site.kept(with_files.instance_id)
    assert [(one.files, one.missing) for one in kept] == [
        (site.hashes_of(with_files), ())
    ]


def test_of_different_ones_under_one_id_exactly_one_is_kept(
    site: Site, token: str, filled: Filled
):
    """central-api-openrosa-endpoints: 409 Conflict for all but one."""
    each = [
        Filled(filled.instance_id, filled.xml.replace(b"Isi", f"Isi {n}".encode()))
        for n in range(6)
    ]
    statuses = at_once(site, token, [whole(one) for one in each])
    assert sorted(statuses) == [201] + [409] * 5
    kept = site.kept(filled.instance_id)
    assert [one.xml for one in kept] == [each[statuses.index(201)].xml]


# --- who sent it ----------------------------------------------------------------------
def test_the_row_says_which_device_and_whose(
    site: Site, token: str, collect: Collect, filled: Filled
):
    """openrosa-authentication: "authenticated identity"."""
    collect.post(whole(filled))
    row = site.kept(filled.instance_id)[0]
    assert (row.person, row.state, row.test) == ("petugas", "new", False)
    assert row.device is not None


def test_an_answer_names_the_receipt(collect: Collect, filled: Filled):
    """openrosa-form-submission, "Server Response Format": a message for the person."""
    assert "L-0" in collect.post(whole(filled)).message
