"""A NUL character is refused before any page reads it."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/access/?q=%00", "/access/%00"])
def test_a_nul_in_the_address_is_refused(client, alice, address):
    client.force_login(alice)
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"login=a%00b"),
        ("application/json", b'{"a": "\\u0000"}'),
    ],
)
def test_a_nul_in_a_form_or_json_is_refused(client, kind, body):
    answer = client.generic("POST", "/account/login/", body, content_type=kind)
    assert answer.status_code == 400


def test_a_body_without_nul_passes(client, bob):
    answer = client.post("/account/login/", {"login": "bob", "password": "bobbobbob"})
    assert answer.status_code == 302
