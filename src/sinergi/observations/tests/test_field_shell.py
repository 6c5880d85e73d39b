"""The empty pages of field forms: who may open them, and that nothing of anybody is in them."""

import json

import pytest

pytestmark = pytest.mark.django_db
PAGES = ("/field/", "/field/forms/form-a/")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_holds_nothing_of_the_one_who_opens_it(client, sinta, address):
    client.force_login(sinta)
    page = client.get(address).content.decode()
    assert sinta.name not in page
    assert "csrf" not in page


@pytest.mark.parametrize("address", PAGES)
def test_apart_from_the_page_the_browser_is_told_whose_it_is(client, sinta, address):
    client.force_login(sinta)
    told = client.get(address).cookies["sinergi_field_person"]
    assert (told.value, told["path"]) == (str(sinta.pk), "/field/")
    assert (told["httponly"], told["samesite"]) == ("", "Strict")


def test_the_answer_that_signs_somebody_in_tells_whose_pages_they_are(client, bob):
    answer = client.post("/account/login/", {"login": "bob", "password": "bobbobbob"})
    told = answer.cookies["sinergi_field_person"]
    assert (told.value, told["path"]) == (str(bob.pk), "/field/")
    assert (told["httponly"], told["samesite"]) == ("", "Strict")


def test_the_answer_that_signs_somebody_out_takes_it_back(client, bob):
    client.force_login(bob)
    told = client.post("/account/logout/").cookies["sinergi_field_person"]
    assert (told.value, told["path"], told["max-age"]) == ("", "/field/", 0)


def test_a_refused_sign_in_leaves_it_as_it_is(client, bob):
    answer = client.post("/account/login/", {"login": "bob", "password": "wrong"})
    assert "sinergi_field_person" not in answer.cookies


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_not_kept_by_shared_caches(client, sinta, address):
    client.force_login(sinta)
    assert client.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_signs_in_first(client, address):
    assert client.get(address).url.startswith("/account/login/")


def test_every_code_gives_the_same_page(client, sinta):
    client.force_login(sinta)
    one, other = (client.get(f"/field/forms/{code}/").content for code in ("-", "apk"))
    assert one == other


def test_the_form_page_alone_lets_the_library_compile_and_write_styles(client, sinta):
    client.force_login(sinta)
    filling, listing = (
        client.get(one)["Content-Security-Policy"] for one in PAGES[::-1]
    )
    assert "script-src 'self' 'wasm-unsafe-eval'" in filling
    assert "style-src 'self' 'unsafe-inline'" in filling
    assert "unsafe" not in listing


def test_the_worker_comes_to_visitors_too_and_names_a_built_file(client):
    answer = client.get("/field/sw.js")
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    assert 'importScripts("/static/dist/field-sw-' in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "name"), [("id", "Formulir lapangan"), ("en", "Field forms")]
)
def test_the_home_screen_is_told_the_name_in_its_language(client, language, name):
    answer = client.get(
        "/field/manifest.webmanifest", headers={"Accept-Language": language}
    )
    told = json.loads(answer.content)
    assert told["name"].endswith(name)
    assert told["scope"] == told["start_url"] == "/field/"
