"""Keys as people meet them: set up, unlock, prove, cut, get back, a new term."""

import io
import re

import pytest
from pypdf import PdfReader

from conftest import MEETING, make_institution, make_person
from sinergi.accounts.roles import InstitutionKind, Role
from sinergi.audit.models import Fact
from sinergi.seals import keeping
from sinergi.seals.keys import original_recipients
from sinergi.seals.models import CustodianKey, OfficeKey
from sinergi.seals.rules.pieces import cut_key
from sinergi.seals.sealing import new_pair, open_with, unwrap
from sinergi.seals.tests.making import PASSPHRASE, keys_for
from sinergi.seals.words import read_words, seal_words

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NEW = {"new": PASSPHRASE, "again": PASSPHRASE, "lost": "on"}
OTHER = "sandi-lain-yang-panjang-sekali"


def signed_in(client, person):
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": person.username * 3})
    client.cookies["sinergi_language"] = "en"
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def test_an_office_sets_up_unlocks_changes_and_locks_its_key(client, alice, bawaslu):
    signed_in(client, alice)
    at = f"/seals/{bawaslu.pk}"
    assert "has no key yet" in text_of(client.get("/seals/"))
    assert "Suggestion" in text_of(client.get(f"{at}/set-up/"))
    weak = client.post(f"{at}/set-up/", {**NEW, "new": "pendek", "again": "lain"})
    assert weak.status_code == 422
    assert client.post(f"{at}/set-up/", {**NEW, "lost": ""}).status_code == 422
    short = client.post(f"{at}/set-up/", {**NEW, "new": "pendek", "again": "pendek"})
    assert "at least 16 characters" in text_of(short)
    assert client.post(f"{at}/set-up/", NEW).status_code == 302
    assert keeping.is_unlocked(bawaslu.pk)
    assert "in force already" in text_of(client.post(f"{at}/set-up/", NEW))
    page = text_of(client.get("/seals/"))
    assert OfficeKey.all_rows.get().fingerprint in page
    assert "unlocked" in page
    assert client.post(f"{at}/lock/").status_code == 302
    assert not keeping.is_unlocked(bawaslu.pk)
    wrong = client.post(f"{at}/unlock/", {"passphrase": "salah semua kata"})
    assert wrong.status_code == 422
    for target in ("/queue/", "//evil.example/", "https://evil.example/", ""):
        given = {"passphrase": PASSPHRASE, "next": target}
        answer = client.post(f"{at}/unlock/", given)
        assert answer.url == (target if target == "/queue/" else "/seals/")
    changed = {"old": PASSPHRASE, "new": OTHER, "again": OTHER, "lost": "on"}
    assert client.post(f"{at}/passphrase/", changed).status_code == 302
    assert client.post(f"{at}/passphrase/", changed).status_code == 422
    client.post(f"{at}/lock/")
    client.post(f"{at}/unlock/", {"passphrase": OTHER})
    assert keeping.is_unlocked(bawaslu.pk)
    verbs = set(Fact.all_rows.values_list("verb", flat=True))
    assert {"seals:office:unlocked", "seals:office:unlock-failed"} <= verbs
    told = str(list(Fact.all_rows.values_list("details", flat=True)))
    assert PASSPHRASE not in told
    assert OTHER not in told


def test_after_five_wrong_tries_even_the_right_one_waits(client, alice, bob, bawaslu):
    keys_for(bawaslu, alice, unlocked=False)
    address = f"/seals/{bawaslu.pk}/unlock/"
    signed_in(client, bob)
    for _try in range(5):
        client.post(address, {"passphrase": "salah\x7f \ud7ff"})
    signed_in(client, alice)
    answer = client.post(address, {"passphrase": PASSPHRASE})
    assert "Too many wrong tries" in text_of(answer)
    assert not keeping.is_unlocked(bawaslu.pk)


def test_strangers_find_no_office_and_no_key(client, alice, dian, bawaslu):
    keys_for(bawaslu, alice)
    key = CustodianKey.all_rows.get()
    signed_in(client, dian)
    assert client.get("/seals/").status_code == 403
    panwas = make_person(
        "panwas",
        Role.CUSTODIAN,
        make_institution("Bawaslu Jakarta Utara", InstitutionKind.BAWASLU),
    )
    signed_in(client, panwas)
    for name in ("set-up", "unlock", "passphrase", "term", "pieces", "recover"):
        assert client.get(f"/seals/{bawaslu.pk}/{name}/").status_code == 404
    for name in ("lock", "rewrap"):
        assert client.post(f"/seals/{bawaslu.pk}/{name}/").status_code == 404
    assert client.get(f"/seals/custodians/{key.pk}/").status_code == 404
    assert client.post(f"/seals/custodians/{key.pk}/retire/").status_code == 404
    assert bawaslu.name not in text_of(client.get("/seals/who-reads/"))
    assert keeping.is_unlocked(bawaslu.pk)


def test_a_custodian_proves_a_key_before_anything_is_sealed_to_it(
    client, alice, bawaslu
):
    signed_in(client, alice)
    pair, address = new_pair(), f"/seals/{bawaslu.pk}/custodians/new/"
    bad = client.post(address, {"public": pair.private, "label": "salah"})
    assert bad.status_code == 422
    assert client.get(address).status_code == 200
    given = {"public": f" {pair.public} ", "label": "Kunci brankas"}
    page = client.post(address, given).url
    assert "known here already" in text_of(client.post(address, given))
    assert "Prove that you hold it" in text_of(client.get(page))
    sealed = client.get(f"{page}challenge.age").content
    assert client.post(page, {"answer": "00"}).status_code == 422
    answer = open_with(sealed, pair.private).decode()
    assert client.post(page, {"answer": answer}).status_code == 302
    assert original_recipients(bawaslu.pk) == [pair.public]
    assert client.get(f"{page}challenge.age").status_code == 404
    refused = client.post(f"{page}retire/", follow=True)
    assert "last key in force" in text_of(refused)


def test_pieces_are_printed_once_and_give_the_key_back(client, alice, bawaslu):
    keys_for(bawaslu, alice, unlocked=False)
    sealed = seal_words({"story": "x"}, bawaslu.pk)
    signed_in(client, alice)
    at, asked = f"/seals/{bawaslu.pk}", {"pieces": 3, "needed": 2, "names": "Ani\nBudi"}
    assert client.get(f"{at}/pieces/").status_code == 200
    for bad in (
        {"passphrase": "salah sama sekali"},
        {"needed": 4},
        {"pieces": "9" * 99},
    ):
        given = {**asked, "passphrase": PASSPHRASE, **bad}
        assert client.post(f"{at}/pieces/", given).status_code == 422
    paper = client.post(f"{at}/pieces/", {**asked, "passphrase": PASSPHRASE})
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(paper.content)).pages]
    assert len(pages) == 3
    assert "Ani" in pages[0]
    texts = [re.search(r"SINERGI1[-A-Z0-9\s]+?(?=\d of \d)", one)[0] for one in pages]
    texts = ["".join(one.split()) for one in texts]
    assert client.get(f"{at}/recover/").status_code == 200
    back = {"new": OTHER, "again": OTHER, "lost": "on"}
    few = client.post(f"{at}/recover/", {**back, "pieces": texts[0]})
    assert "Too few pieces: 2 are needed" in text_of(few)
    key = OfficeKey.all_rows.get()
    private = unwrap(key.wrapped, PASSPHRASE).decode()
    strange = cut_key(private, key.public, 2, 3)[1]
    mixed = client.post(f"{at}/recover/", {**back, "pieces": f"{texts[0]}\n{strange}"})
    assert "not cut together" in text_of(mixed)
    given = {**back, "pieces": f"{texts[2]}\n\n{texts[0]}\n"}
    assert client.post(f"{at}/recover/", given).status_code == 302
    assert read_words(bawaslu.pk, [sealed]) == [{"story": "x"}]
    with pytest.raises(keeping.CannotOpen):
        keeping.unlock(bawaslu.pk, PASSPHRASE, by=None, at=MEETING)


def test_who_reads_comes_up_once_after_a_change(client, alice, bob, bawaslu):
    signed_in(client, alice)
    assert client.get("/").status_code == 200
    keys_for(bawaslu, alice)
    assert client.get("/").url == "/seals/who-reads/"
    page = text_of(client.get("/seals/who-reads/"))
    assert "Bob" in page
    assert CustodianKey.all_rows.get().fingerprint in page
    assert client.post("/seals/who-reads/understood/").url == "/"
    assert client.get("/").status_code == 200
    make_person("carla", Role.BAWASLU_ANALYST, bawaslu)
    assert client.get("/").url == "/seals/who-reads/"


def test_a_locked_office_is_told_with_the_way_to_unlock(rf, alice, bawaslu):
    from sinergi.seals.keys import NoKey
    from sinergi.seals.middleware import TellWhenLocked

    tell = TellWhenLocked(lambda request: None)
    request = rf.get("/reports/7/?tab=text")
    request.user = alice
    from django.contrib.sessions.backends.signed_cookies import SessionStore

    request.session = SessionStore()
    answer = tell.process_exception(request, keeping.Locked(bawaslu.pk))
    assert answer.status_code == 423
    assert f"/seals/{bawaslu.pk}/unlock/?next=%2Freports%2F7%2F%3Ftab%3Dtext" in (
        text_of(answer)
    )
    assert tell.process_exception(request, NoKey(bawaslu.pk, "text")).status_code == 409
    assert tell.process_exception(request, keeping.CannotOpen()).status_code == 409
    assert tell.process_exception(request, keeping.KeeperAway(1)).status_code == 423
    # a keeper that ends in the middle of an answer, whose office nobody knows then
    assert tell.process_exception(request, keeping.KeeperFailed()).status_code == 423
    assert tell.process_exception(request, ValueError()) is None
    program = rf.get("/api/v1/reports/7")
    answer = tell.process_exception(program, keeping.Locked(bawaslu.pk))
    assert (answer.status_code, b'"locked"' in answer.content) == (423, True)
