"""The public page as anybody gets it: no account, cookie or script; kept, and renewed."""

import datetime as dt
import gzip
import hashlib
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from defusedxml.ElementTree import fromstring

from sinergi.conf.logs import LeaveSecretsOut
from sinergi.public.rules.parts import Dataset, Part
from sinergi.public.services.parts import set_part
from sinergi.public.services.releases import withdraw_release
from sinergi.public.site.addresses import SIMPLE
from sinergi.public.site.keeping import KEEP, Keep, keep_of
from sinergi.public.tests.public_page import AT, draw_squares, keepers_of, published_run
from sinergi.scores.models import Publication
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LARGEST = 100_000


@pytest.fixture(autouse=True)
def _day(settings):
    settings.SINERGI_TODAY = dt.date(2023, 9, 14)
    KEEP.forget()
    yield
    KEEP.forget()


@pytest.fixture
def keepers(bawaslu, pemkot, areas):  # noqa: F811
    return keepers_of(bawaslu, pemkot)


@pytest.fixture
def shown(keepers, bawaslu):
    """The page with everything on, scores and posko released."""
    keepers.show()
    draw_squares()
    run = published_run(bawaslu, keepers.leader)
    keepers.release(Dataset.SCORES, run)
    keepers.release(Dataset.POSKO)
    return keepers


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_opens_without_cookie_or_script(shown, client, language):
    more = ("wilayah/31.75.06.1003/", "wilayah/31.75.06/", "data/skor/1/")
    root = SIMPLE[language]["overview"]
    for path in (*SIMPLE[language].values(), *(root + one for one in more)):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not answer.cookies
        assert "max-age=30" in answer["Cache-Control"]
        assert "script-src" not in answer["Content-Security-Policy"]
        assert len(answer.content) < LARGEST
        text = answer.content.decode()
        assert "<script" not in text
        assert not re.search(
            r'<[^>]*(?:src|action)="https?:|rel="stylesheet" href="http', text
        )
        if text.startswith("<!doctype"):
            assert f'<html lang="{language}">' in text


def test_nothing_is_shown_before_it_was_switched_on(keepers, client):
    for name, path in SIMPLE["id"].items():
        expected = 200 if name in {"overview", "glossary", "atom", "rss"} else 404
        assert client.get(path).status_code == expected, path
    assert "Belum ada yang ditampilkan" in client.get("/publik/").content.decode()


def test_a_kept_page_is_not_sent_twice_and_is_packed(
    shown, client, django_assert_num_queries
):
    first = client.get("/publik/peta/")
    with django_assert_num_queries(0):
        again = client.get(
            "/publik/peta/?utm_source=x", headers={"If-None-Match": first["ETag"]}
        )
        packed = client.get("/publik/peta/", headers={"Accept-Encoding": "br, gzip"})
        head = client.head("/publik/peta/")
    assert (again.status_code, again.content) == (304, b"")
    assert gzip.decompress(packed.content) == first.content
    assert head.content == b""
    assert head["Content-Length"] == str(len(first.content))


def test_a_change_is_seen_at_the_next_look(shown, client, monkeypatch):
    assert client.get("/publik/posko/").status_code == 200
    set_part(Part.POSKO, shown=False, by=shown.coordinator, at=AT)
    assert client.get("/publik/posko/").status_code == 200  # at most ten seconds
    monkeypatch.setattr("sinergi.public.site.keeping.FRESH_S", 0.0)
    assert client.get("/publik/posko/").status_code == 404


def test_only_so_much_is_kept(monkeypatch):
    monkeypatch.setattr("sinergi.public.site.keeping.MOST_PAGES", 3)
    from django.http import HttpResponse

    keep = Keep()
    for n in range(9):
        keep._put(str(n), keep_of(HttpResponse(f"{n}")))
    assert list(keep._pages) == ["6", "7", "8"]
    assert keep._bytes == sum(one.size for one in keep._pages.values())


def test_classes_are_words_and_unseen_is_hatched_and_labelled(shown, client):
    page = client.get("/publik/peta/").content.decode()
    assert "bukan angka resmi" in page
    assert "Tinggi" in page
    assert "belum ada data" in page
    assert "75–85" in page
    area = client.get("/publik/wilayah/31.75.06.1005/").content.decode()
    assert "belum ada data" in area
    assert page.count("<figcaption>") == page.count('class="legend"') == 1
    assert '<a href="/publik/wilayah/31.75.06.1005/" tabindex="-1">' in page
    assert "Edisi 1 · Kerangka" in page
    assert "tanpa data" in page


def test_the_line_to_copy_leads_to_what_may_stand_in_a_frame(shown, client):
    page = unescape(client.get("/en/public/peta/").content.decode())
    for address in re.findall(r'<iframe src="([^"]+)"', page):
        assert address.startswith("http")
        framed = client.get(re.sub(r"^https?://[^/]+", "", address))
        assert "frame-ancestors *" in framed["Content-Security-Policy"]
        assert "not an official figure" in framed.content.decode()


def test_a_place_is_chosen_and_nothing_is_kept(shown, client):
    answer = client.get("/publik/sekitar/?wilayah=31.75.06.1003")
    assert (answer.status_code, answer["Location"]) == (
        303,
        "/publik/wilayah/31.75.06.1003/",
    )
    assert answer["Cache-Control"] == "no-store"
    for odd in ("zzz", "99.99", "%00", "1" * 500, "31.75.06.1003%27"):
        page = client.get(f"/publik/sekitar/?wilayah={odd}")
        assert page.status_code == 200
        assert "Pilih kecamatan" in page.content.decode()


def test_a_place_is_found_by_its_name(shown, client):
    answer = client.get("/publik/sekitar/?wilayah=kelurahan+penggilingan")
    assert answer["Location"] == "/publik/wilayah/31.75.06.1003/"
    nowhere = client.get("/en/public/sekitar/?wilayah=ger").content.decode()
    assert "Which one?" not in nowhere
    assert "from the list" in nowhere


@pytest.mark.parametrize(
    "path",
    ["wilayah/99.99/", "wilayah/%00/", "data/skor/99999999999999999999/", "data/x/1.csv",
     "a" * 300, "data/skor/1.exe"],
)  # fmt: skip
def test_odd_addresses_are_told_as_that(shown, client, path):
    assert client.get(f"/publik/{path}").status_code == 404


def test_the_quiz_answers_and_forgets(shown, client):
    asked = client.get("/publik/belajar/kuis/").content.decode()
    assert asked.count('type="radio"') >= 12
    done = client.post(
        "/publik/belajar/kuis/", {"umur": "0", "dpt": "0", "netral": "zz"}
    )
    text = done.content.decode()
    assert "1 dari 9 benar" in text
    assert "Tidak dijawab" in text
    assert not done.cookies
    assert done["Cache-Control"] == "no-store"
    assert client.post("/publik/belajar/kuis/", {"x": "y" * 9000}).status_code == 413
    assert client.post("/publik/peta/", {}).status_code == 405
    broken = client.generic(
        "POST", "/publik/belajar/kuis/", b"--x", "multipart/form-data; boundary="
    )
    assert broken.status_code == 400


def test_checksums_fit_and_a_withdrawn_file_is_gone_with_its_reason(shown, client):
    sums = client.get("/publik/data/SHA256SUMS").content.decode().splitlines()
    assert len(sums) == 4
    for line in sums:
        digest, path = line.split("  ")
        answer = client.get(f"/publik/data/{path}")
        assert hashlib.sha256(answer.content).hexdigest() == digest
        assert answer["Access-Control-Allow-Origin"] == "*"
    row = shown.release(Dataset.POSKO)
    withdraw_release(row, "Alamat keliru.", "Wrong address.", by=shown.mayor, at=AT)
    KEEP.forget()
    assert client.get("/publik/data/posko/2.csv").status_code == 410
    assert "Wrong address." in client.get("/en/public/data/posko/2/").content.decode()
    assert "Alamat keliru." in client.get("/publik/data/perubahan/").content.decode()
    assert "posko/2" not in client.get("/publik/data/SHA256SUMS").content.decode()


def test_scores_go_when_their_run_is_withdrawn(shown, client):
    Publication.all_rows.update(withdrawn_at=AT)
    KEEP.forget()
    assert "Penggilingan" not in client.get("/publik/peta/").content.decode()
    assert client.get("/publik/data/skor/1.csv").status_code == 410
    assert client.get("/publik/peta.svg").status_code == 404


def test_feeds_are_xml_and_tell_what_is_new(shown, client):
    atom: ElementTree.Element = fromstring(client.get("/publik/kabar.atom").content)
    entries = atom.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 2
    rss = fromstring(client.get("/en/public/kabar.rss").content)
    assert len(rss.findall("./channel/item")) == 2


def test_views_to_embed_may_stand_in_a_frame_and_no_other(shown, client):
    embedded = client.get("/publik/sematan/peta/")
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    alone = client.get("/publik/peta/")
    assert alone["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in alone["Content-Security-Policy"]


def test_it_can_be_switched_off_as_a_whole(shown, client, settings):
    settings.SINERGI_SITE = False
    assert client.get("/publik/").status_code == 404
    answer = client.get("/publik")
    assert (answer.status_code, answer["Location"]) == (308, "/publik/")


def test_no_line_is_written_of_its_addresses():
    import logging

    record = logging.LogRecord("granian.access", 20, "", 0, "%(path)s", None, None)
    for path in ("/publik/wilayah/31.75.06.1003/", "/en/public/peta/"):
        record.args = {"path": path}
        assert not LeaveSecretsOut().filter(record)


def test_search_engines_are_told_the_public_pages_in_both_languages(shown, client):
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" in robots
    assert "Allow: /publik/" in robots
    sitemap = fromstring(client.get("/sitemap.xml").content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [one.text or "" for one in sitemap.findall(f"{space}url/{space}loc")]
    assert any(one.endswith("/en/public/wilayah/31.75.06.1003/") for one in found)
    paths = {re.sub(r"^https?://[^/]+", "", one) for one in found}
    assert {client.get(one).status_code for one in paths} == {200}


def test_a_page_that_does_not_exist_still_leads_on(shown, client):
    answer = client.get("/en/public/nowhere/")
    assert answer.status_code == 404
    assert 'href="/en/public/peta/"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
