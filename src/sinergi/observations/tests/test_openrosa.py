"""What ODK Collect asks and is answered; a session opens none of it."""

import base64
import hashlib
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conftest import MEETING
from sinergi.accounts import devices
from sinergi.accounts.services.devices import make_device, revoke_device
from sinergi.observations import gate
from sinergi.observations.gate import Gate
from sinergi.observations.models import Submission
from sinergi.observations.tests.making import a_form, filled

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100


@pytest.fixture
def device(sinta):
    return make_device("HP Sinta", person=sinta, expires_on=None, by=sinta, at=MEETING)


@pytest.fixture
def token(device):
    return device[1]


def send(client, address, xml=None, *, files=(), **headers):
    parts = {"xml_submission_file": SimpleUploadedFile("s.xml", xml or filled())}
    for name, content in files:
        parts[name] = SimpleUploadedFile(name, content)
    return client.post(address, parts, headers=headers)


def test_the_list_names_the_form_its_hash_and_where_it_lies(
    areas, client, token, sinta
):
    version = a_form()
    answer = client.get(f"/or/{token}/formList")
    text = answer.content.decode()
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert f"<hash>md5:{version.md5}</hash>" in text
    address = re.search("<downloadUrl>(.*?)</downloadUrl>", text)[1]
    form = client.get(address)
    assert hashlib.md5(form.content, usedforsecurity=False).hexdigest() == version.md5


def test_the_manifest_names_the_persons_own_areas(areas, client, token):
    a_form()
    text = client.get(
        f"/or/{token}/forms/pantauan/2026112901/manifest"
    ).content.decode()
    address = re.search("<downloadUrl>(.*?)</downloadUrl>", text)[1]
    told = re.search("<hash>md5:(.*?)</hash>", text)[1]
    content = client.get(address).content
    assert hashlib.md5(content, usedforsecurity=False).hexdigest() == told
    assert b"31.75.06.1003,Penggilingan,31.75.06" in content
    assert b"31.75.04.1001" not in content


def test_a_filled_form_is_received_and_told_its_number(areas, client, token):
    a_form()
    answer = send(client, f"/or/{token}/submission")
    assert answer.status_code == 201
    assert Submission.all_rows.get().receipt in answer.content.decode()


def test_files_still_to_come_are_202_until_they_are_there(areas, client, token):
    a_form()
    xml = filled(answers="<photo>foto.jpg</photo>")
    assert send(client, f"/or/{token}/submission", xml).status_code == 202
    again = send(client, f"/or/{token}/submission", xml, files=[("foto.jpg", JPEG)])
    assert again.status_code == 201
    assert Submission.all_rows.get().files.get().media_type == "image/jpeg"


def test_a_head_request_says_how_much_is_taken(client, token, settings):
    answer = client.head(f"/or/{token}/submission")
    assert answer.status_code == 204
    assert answer.headers["Location"].endswith("/submission")
    assert int(answer.headers["X-OpenRosa-Accept-Content-Length"]) > 1_000_000


def test_a_session_opens_nothing(areas, client, sinta):
    a_form()
    client.force_login(sinta)
    assert client.get("/or/formList").status_code == 401
    assert send(client, "/or/submission").status_code == 401
    assert not Submission.all_rows.exists()


def test_a_revoked_device_is_told_what_to_do(client, device, sinta):
    row, token = device
    revoke_device(row, by=sinta, at=MEETING)
    answer = client.get(f"/or/{token}/formList", headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "coordinator" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "perangkat_", "perangkat_" + "a" * 43, "%00"])
def test_an_unknown_secret_opens_nothing(client, token):
    assert client.get(f"/or/{token}/formList").status_code in {400, 403}


@pytest.mark.parametrize(
    ("xml", "status"),
    [
        (b"<data", 400),
        (filled(code="nichts"), 404),
        (b"<d id='a' encrypted='yes'/>", 400),
    ],
)
def test_what_is_not_taken_is_refused_in_words(areas, client, token, xml, status):
    a_form()
    answer = send(client, f"/or/{token}/submission", xml)
    assert answer.status_code == status
    assert b"OpenRosaResponse" in answer.content


def test_other_bytes_under_one_instance_are_409(areas, client, token):
    a_form()
    for answers, status in (("<note>a</note>", 201), ("<note>b</note>", 409)):
        xml = filled(instance_id="uuid:1", answers=answers)
        assert send(client, f"/or/{token}/submission", xml).status_code == status


def test_what_is_too_large_is_refused_unread(areas, client, token, settings):
    a_form()
    settings.SINERGI_MAX_SUBMISSION = 1_000
    answer = send(client, f"/or/{token}/submission", files=[("a.jpg", JPEG * 20)])
    assert answer.status_code == 413


def test_a_missing_or_double_form_is_refused(areas, client, token):
    assert client.post(f"/or/{token}/submission", {"a": "b"}).status_code == 400
    two = [SimpleUploadedFile("s.xml", filled()) for _ in range(2)]
    answer = client.post(f"/or/{token}/submission", {"xml_submission_file": two})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=x", "text/xml", ""],
)
def test_a_broken_message_is_a_400(client, token, content_type):
    answer = client.post(
        f"/or/{token}/submission", b"--y\r\nx", content_type=content_type
    )
    assert answer.status_code == 400


def test_when_full_everybody_is_asked_to_come_again(areas, client, token, monkeypatch):
    a_form()
    full = Gate(1, waiting=0, patience=0.0)
    monkeypatch.setattr(gate, "GATE", full)
    with full:
        asked = client.head(f"/or/{token}/submission")
        answer = send(client, f"/or/{token}/submission")
    assert (asked.status_code, answer.status_code) == (503, 503)
    assert int(asked.headers["Retry-After"]) > 0
    assert int(answer.headers["Retry-After"]) > 0
    assert send(client, f"/or/{token}/submission").status_code == 201


def test_when_full_a_device_is_told_so_without_being_looked_through(
    client, token, monkeypatch, django_assert_num_queries
):
    full = Gate(1, waiting=0, patience=0.0)
    monkeypatch.setattr(gate, "GATE", full)
    with full, django_assert_num_queries(1):
        assert client.head(f"/or/{token}/submission").status_code == 503


def test_when_full_who_comes_by_a_password_is_told_so_too(client, device, monkeypatch):
    row, secret = device
    full = Gate(1, waiting=0, patience=0.0)
    monkeypatch.setattr(gate, "GATE", full)
    with full:
        answer = client.head("/or/submission", headers=basic(row.user_name, secret))
    assert answer.status_code == 503


def test_when_full_a_stranger_is_a_stranger(client, db, monkeypatch):
    full = Gate(1, waiting=0, patience=0.0)
    monkeypatch.setattr(gate, "GATE", full)
    with full:
        answer = client.head("/or/snd_made-up/submission")
    assert answer.status_code == 403
    assert "Retry-After" not in answer.headers


def test_when_full_who_asks_without_end_moves_nobodys_time(
    client, token, monkeypatch, settings
):
    settings.SINERGI_DEVICE_RATE = 1
    full = Gate(1, waiting=0, patience=0.0)
    monkeypatch.setattr(gate, "GATE", full)
    with full:
        asked = [client.head(f"/or/{token}/submission") for _ in range(6)]
    assert [one.status_code for one in asked] == [503] * 4 + [429] * 2


def test_a_list_a_form_and_the_same_form_again_tell_of_the_device(
    areas, client, device
):
    a_form()
    row, token = device
    xml = filled()

    def heard_of(answer) -> bool:
        assert answer.status_code in {200, 201}
        row.refresh_from_db()
        seen, row.seen_at = row.seen_at, None
        row.save(update_fields=["seen_at"])
        return seen is not None

    assert heard_of(client.get(f"/or/{token}/formList"))
    assert heard_of(send(client, f"/or/{token}/submission", xml))
    assert heard_of(send(client, f"/or/{token}/submission", xml))


def test_who_sends_too_often_waits_a_minute(areas, client, token, settings):
    a_form()
    settings.SINERGI_DEVICE_RATE = 1
    statuses = [send(client, f"/or/{token}/submission").status_code for _ in range(2)]
    assert statuses == [201, 429]


def basic(name, secret):
    text = base64.b64encode(f"{name}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {text}"}


def test_basic_is_the_device_and_its_secret(areas, client, device):
    row, secret = device
    good = client.get("/or/formList", headers=basic(row.user_name, secret))
    other = client.get("/or/formList", headers=basic("device-999", secret))
    assert (good.status_code, other.status_code) == (200, 401)


def md5(text):
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def digest(answer, name, secret, method, uri, **changed):
    told = dict(re.findall(r'(\w+)="?([^",]+)"?', answer.headers["WWW-Authenticate"]))
    nonce = changed.get("nonce", told["nonce"])
    ha1, ha2 = md5(f"{name}:{told['realm']}:{secret}"), md5(f"{method}:{uri}")
    response = md5(f"{ha1}:{nonce}:00000001:c:auth:{ha2}")
    return {
        "Authorization": (
            f'Digest username="{name}", realm="{told["realm"]}", nonce="{nonce}", '
            f'uri="{uri}", qop=auth, nc=00000001, cnonce="c", response="{response}"'
        )
    }


def test_digest_is_answered_as_the_rfc_says(areas, client, device):
    row, secret = device
    asked = client.get("/or/formList")
    assert asked.status_code == 401
    proof = digest(asked, row.user_name, secret, "GET", "/or/formList")
    assert client.get("/or/formList", headers=proof).status_code == 200


def test_digest_for_another_address_nonce_or_secret_is_refused(areas, client, device):
    row, secret = device
    asked = client.get("/or/formList")
    wrong = [
        digest(asked, row.user_name, secret, "GET", "/or/submission"),
        digest(asked, row.user_name, "other", "GET", "/or/formList"),
        digest(asked, row.user_name, secret, "GET", "/or/formList", nonce="1:2:3"),
        digest(asked, "device-0", secret, "GET", "/or/formList"),
        {"Authorization": "Digest"},
        {"Authorization": "Bearer x"},
    ]
    for proof in wrong:
        assert client.get("/or/formList", headers=proof).status_code == 401


def test_a_wrong_secret_is_asked_for_again_and_an_old_nonce_is_not(
    areas, client, device, monkeypatch
):
    row, secret = device
    asked = client.get("/or/formList")
    wrong = digest(asked, row.user_name, "other", "GET", "/or/formList")
    strange = digest(asked, row.user_name, secret, "GET", "/or/formList", nonce="1:2:3")
    for proof in (wrong, strange):
        told = client.get("/or/formList", headers=proof)
        assert "stale" not in told.headers["WWW-Authenticate"]
    monkeypatch.setattr(devices, "NONCE_SECONDS", -1)
    right = digest(asked, row.user_name, secret, "GET", "/or/formList")
    told = client.get("/or/formList", headers=right)
    assert (told.status_code, told.headers["WWW-Authenticate"][-10:]) == (
        401, "stale=true",
    )  # fmt: skip


def test_a_draft_is_listed_and_taken_under_test_alone(areas, client, alice):
    _row, token = make_device("x", person=alice, expires_on=None, by=alice, at=MEETING)
    a_form(draft=True)
    assert b"pantauan" not in client.get(f"/or/{token}/formList").content
    assert b"pantauan" in client.get(f"/or/{token}/test/formList").content
    assert send(client, f"/or/{token}/submission").status_code == 404
    assert send(client, f"/or/{token}/test/submission").status_code == 201
    assert Submission.all_rows.get().test


def test_other_methods_are_405(client, token):
    assert client.put(f"/or/{token}/submission").status_code == 405
    assert client.post(f"/or/{token}/formList").status_code == 405


def test_a_page_is_told_in_json_that_it_is_signed_out(client):
    answer = client.get("/field/state")
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")


def test_the_page_gets_forms_receipts_and_what_came_back(areas, client, sinta):
    a_form()
    client.force_login(sinta)
    sent = send(client, "/field/submissions")
    assert sent.status_code == 201
    state = client.get("/field/state").json()
    assert [one["code"] for one in state["forms"]] == ["pantauan"]
    assert state["receipts"][0]["receipt"] == sent.json()["receipt"]
    form = state["forms"][0]
    assert client.get(form["xform"]).status_code == 200
    assert client.get(form["media"][0]["url"]).status_code == 200


def test_the_page_must_show_where_it_comes_from(areas, sinta):
    a_form()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(sinta)
    assert send(strict, "/field/submissions").status_code == 403
    csrf = strict.get("/field/state").json()["csrf"]
    assert (
        send(strict, "/field/submissions", **{"X-CSRFToken": csrf}).status_code == 201
    )


def test_the_browser_tells_what_waits_in_it(areas, client, sinta):
    client.force_login(sinta)
    told = {
        "device": str(uuid.uuid4()),
        "waiting": 3,
        "oldest_at": "2023-09-14T01:00:00Z",
    }
    answer = client.post("/field/sync", told, content_type="application/json")
    assert answer.status_code == 200
    from sinergi.accounts.models import Device

    assert Device.all_rows.get().waiting == 3


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"device": 1}', b"null", b"\xff"]
)
def test_a_broken_telling_is_a_400(client, sinta, body):
    client.force_login(sinta)
    answer = client.post("/field/sync", body, content_type="application/json")
    assert answer.status_code == 400


def test_nothing_is_answered_as_devices_understand_it(client):
    answer = client.get("/or/perangkat_x/nichts")
    assert answer.status_code == 404
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert "Set-Cookie" not in answer.headers


def test_the_form_may_come_as_a_part_without_file_name(areas, client, token):
    a_form()
    xml = filled()
    answer = client.post(
        f"/or/{token}/submission", {"xml_submission_file": xml.decode()}
    )
    assert answer.status_code == 201
    assert bytes(Submission.all_rows.get().xml) == xml
