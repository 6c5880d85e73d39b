"""The journey of the public page: a phone without JavaScript, both languages.

`./test journey public-page` runs it alone.
"""

import hashlib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from sinergi.public.site.addresses import PREFIXES
from tests.browser.visitor import LOOKS, Site, Tour

PARTS = (
    "", "peta/", "metode/", "sekitar/", "wilayah/31.75.06.1003/", "wilayah/31.75.06/",
    "kalender/", "posko/", "sosialisasi/", "laporan/", "peringatan/", "belajar/",
    "belajar/kuis/", "istilah/", "data/", "data/kamus/", "data/perubahan/", "data/skor/1/",
    "sematan/peta/", "sematan/tabel/", "tidak-ada/",
)  # fmt: skip
LARGEST = 100_000
FRAME = '<!doctype html><title>x</title><iframe src="{}" width="340" height="600" title="peta"></iframe>'


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """Open a phone without JavaScript; it must hold no cookie afterwards."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False,
        base_url=site.address,
    )  # fmt: skip
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_journey_public_page(phone: Page, site: Site, tour: Tour) -> None:
    first_page_is_small(phone)
    find_my_place(phone)
    try_the_quiz(phone)
    check_the_data(phone, site)
    embed_the_map(phone, site)
    for look in LOOKS:
        with tour.visit(look) as visitor:
            visitor.page.context.clear_cookies()
            for part in PARTS:
                status = 404 if part == "tidak-ada/" else 200
                visitor.open(PREFIXES[look.language] + part, status=status)
                visitor.judge(f"public-{part.strip('/').replace('/', '-') or 'first'}")
            assert visitor.page.context.cookies() == []


def first_page_is_small(page: Page) -> None:
    """Open the first page and weigh all it brings."""
    brought: list[Response] = []

    def note(one: Response) -> None:
        brought.append(one)

    page.on("response", note)
    page.goto("/publik/", wait_until="networkidle")
    page.remove_listener("response", note)
    sizes = [len(one.body()) for one in brought]
    expect(page.locator("h1")).to_have_text("Pemilu untuk semua")
    expect(page.locator("main")).to_contain_text("bukan angka resmi Bawaslu")
    assert 0 < sum(sizes) <= LARGEST, sizes


def find_my_place(page: Page) -> None:
    """Name a kelurahan, choose one, read its page, and read it in English."""
    page.goto("/publik/sekitar/")
    page.fill("#f-nama", "jatinegara")
    page.press("#f-nama", "Enter")
    expect(page.locator("main")).to_contain_text("Yang mana?")
    page.select_option("select[name=wilayah]", "31.75.06.1003")
    page.click("main form .button-main")
    expect(page.locator("h1")).to_have_text("Kelurahan Penggilingan")
    expect(page.locator("main")).to_contain_text("Posko")
    page.click("header a[hreflang=en]")
    expect(page.locator("h1")).to_contain_text("Penggilingan")
    expect(page.locator("main")).to_contain_text("as it was published")


def try_the_quiz(page: Page) -> None:
    """Answer two questions and read why."""
    page.goto("/publik/belajar/")
    page.click("main .button-main")
    page.check("#q-umur-0")
    page.check("#q-netral-0")
    page.click("main form .button-main")
    expect(page.locator("[role=status]")).to_have_text("1 dari 9 benar.")
    expect(page.locator("main")).to_contain_text("UU 7/2017 pasal 454 ayat (4)")
    assert "q-umur" not in page.url


def check_the_data(page: Page, site: Site) -> None:
    """Follow the list to a file, and hold it against the checksums."""
    page.goto("/publik/data/")
    page.click("text=Nilai periksa (SHA-256)")
    sums = dict(
        reversed(line.split("  ")) for line in page.inner_text("pre").splitlines()
    )
    assert "skor/1.csv" in sums
    for path, digest in sums.items():
        address = f"{site.address}/publik/data/{path}"
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 ours
            assert hashlib.sha256(answer.read()).hexdigest() == digest, path
            assert answer.headers["Set-Cookie"] is None


def embed_the_map(page: Page, site: Site) -> None:
    """Show the map in a frame of somebody else's page; other pages refuse."""
    inside = page.frame_locator("iframe")
    with somebody_else(f"{site.address}/publik/sematan/peta/") as address:
        page.goto(address)
        expect(inside.locator("h1")).to_contain_text("Kerawanan")
        expect(inside.locator("main")).to_contain_text("bukan angka resmi Bawaslu")
    with somebody_else(f"{site.address}/publik/peta/") as address:
        page.goto(address)
        expect(inside.locator("h1")).to_have_count(0)


@contextmanager
def somebody_else(framed: str) -> Iterator[str]:
    """Serve a page of another origin that frames an address."""
    text = FRAME.format(framed).encode()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
