"""The way in, as people walk it."""

import pytest
from allauth.account.adapter import get_adapter
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from sinergi.access.clock import real_now
from sinergi.accounts.models import Person
from sinergi.accounts.services import invite

pytestmark = pytest.mark.django_db
GOOD = "kuda-lari-sore-12"


def give(client, bob, *, short, **more):
    _row, secret = invite(bob, short=short, by=None, at=real_now())
    fields = {"password": GOOD, "again": GOOD, **more}
    if not short:
        return client.post(f"/invitation/{secret}/", fields)
    return client.post("/invitation/", {"username": "bob", "code": secret, **fields})


def can_sign_in(client, password):
    answer = client.post("/account/login/", {"login": "bob", "password": password})
    return answer.status_code == 302


@pytest.mark.parametrize("short", [True, False])
def test_a_person_sets_a_password_and_signs_in(client, bob, short):
    assert give(client, bob, short=short).status_code == 302
    assert can_sign_in(client, GOOD)


@pytest.mark.parametrize("short", [True, False])
@pytest.mark.parametrize(
    "more",
    [{"again": "another"}, {"password": "123", "again": "123"}, {"password": ""}],
)
def test_a_password_that_will_not_do_is_told(client, bob, short, more):
    assert give(client, bob, short=short, **more).status_code == 422
    assert Person.objects.get(pk=bob.pk).check_password("bobbobbob")


def test_a_wrong_code_says_not_which_part_is_wrong(client, bob):
    fields = {"password": GOOD, "again": GOOD, "code": "AAAAA-AAAAA"}
    pages = [
        client.post("/invitation/", {"username": name, **fields}).content.decode()
        for name in ("bob", "nobody")
    ]
    tokens = [page.count("csrfmiddlewaretoken") for page in pages]
    assert tokens[0] == tokens[1]
    assert pages[0].count("field-error") == pages[1].count("field-error")


def test_guessing_codes_is_slowed_down(client, bob):
    fields = {"username": "bob", "password": GOOD, "again": GOOD}
    statuses = [
        client.post("/invitation/", {**fields, "code": f"AAAAA-AAAA{n}"}).status_code
        for n in range(8)
    ]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_an_unknown_link_says_what_to_do(client, db):
    answer = client.get("/invitation/no-such-secret/")
    assert answer.status_code == 404
    assert b"/account/login/" in answer.content


def test_sign_ins_are_slowed_down_per_account(client, bob):
    for _ in range(6):
        client.post("/account/login/", {"login": "bob", "password": "wrong"})
    assert not can_sign_in(client, "bobbobbob")


def seen_address(forwarded: str, sender: str) -> str:
    """Return what the application sees as source behind our proxy wrapper."""
    seen = []
    wrapped = wrap_wsgi_with_proxy_headers(
        lambda scope, _answer: seen.append(scope["REMOTE_ADDR"]), "127.0.0.1"
    )
    wrapped({"REMOTE_ADDR": sender, "HTTP_X_FORWARDED_FOR": forwarded}, None)
    return seen[0]


def test_behind_a_proxy_the_source_is_what_the_proxy_saw():
    assert seen_address("6.6.6.6, 10.0.0.7", "127.0.0.1") == "10.0.0.7"


def test_a_forwarded_address_of_a_stranger_is_not_believed():
    assert seen_address("6.6.6.6", "203.0.113.9") == "203.0.113.9"


def test_the_header_alone_moves_no_source(rf):
    asked = rf.get("/", headers={"x-forwarded-for": "6.6.6.6"})
    assert get_adapter().get_client_ip(asked) == "127.0.0.1"


def test_sign_ins_are_slowed_down_per_source_and_not_for_others(client, bob):
    for number in range(12):
        client.post("/account/login/", {"login": f"x{number}", "password": "wrong"})
    assert not can_sign_in(client, "bobbobbob")
    login = {"login": "bob", "password": "bobbobbob"}
    answer = client.post("/account/login/", login, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 302
