"""The journeys of reports: without a name on a phone without JavaScript, and by the coach.

`./test journey anonymous-report` and `./test journey report-coach` run them alone.
"""

import io
import re
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import surroundings
from tests.browser.visitor import LOOKS, Round, Site, Tour, Visitor, rounds

AGENT, CAMERA = "Peramban-Sangat-Rahasia/7.7", "KAMERA-SANGAT-RAHASIA"
PLACE = "Gang Kecubung Wulung 7 Penggilingan"
STORY = (
    "Kemarin ketua RT membagikan amplop berisi uang kepada warga di pos ronda "
    "Penggilingan dan meminta kami memilih calon tertentu."
)
NUMBERS = [
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
]
GO = "main form.form .button-main"


def photo() -> bytes:
    """Return a photo that tells its camera."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    into = io.BytesIO()
    Image.new("RGB", (1200, 900), (90, 120, 60)).save(into, "JPEG", exif=exif)
    return into.getvalue()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """Open a phone without JavaScript, with a name of its own."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False,
        user_agent=AGENT, base_url=site.address,
    )  # fmt: skip
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_journey_anonymous_report(phone: Page, site: Site) -> None:
    receipt = report_without_a_name(phone)
    write_to_the_mailbox(phone, receipt)
    leave_no_trace(site, receipt)


def report_without_a_name(page: Page, story: str = STORY) -> str:
    """Tell it with a photo, answer the sum, and return the receipt."""
    page.goto("/lapor/")
    expect(page.locator("main")).to_contain_text("112")
    expect(page.locator("main")).to_contain_text("Belum diterima resmi")
    page.fill("[name=story]", story)
    page.click(GO)
    expect(page.locator("[name=area_code]")).to_have_value("31.75.06.1003")
    page.fill("[name=where]", PLACE)
    page.fill("[name=reported]", "Ketua RT 05 (uji)")
    page.check("[name=same_day]")
    page.set_input_files(
        "[name=attached]",
        {"name": "IMG_7.jpg", "mimeType": "image/jpeg", "buffer": photo()},
    )
    page.click(GO)
    expect(page.locator("dl.answers")).to_contain_text(PLACE)
    words = re.search(r"Berapa (\w+) ditambah (\w+)\?", page.inner_text("[data-sum]"))
    assert words
    page.fill("[name=sum]", str(sum(NUMBERS.index(one) + 1 for one in words.groups())))
    page.click(GO)
    code = page.locator("[data-receipt]")
    expect(code).to_be_visible()
    return code.inner_text()


def write_to_the_mailbox(page: Page, receipt: str) -> None:
    """Open the mailbox by the receipt as it was written down, and add something."""
    page.goto("/lapor/kotak/")
    page.fill("[name=code]", receipt.lower().replace("-", " "))
    page.click(GO)
    expect(page.locator("main")).to_contain_text("Laporan Anda telah tiba")
    page.fill("[name=text]", f"Saksi ada di {PLACE}.")
    page.click("main form.card .button-main")
    expect(page.locator("[role=status]")).to_contain_text("Terkirim")
    assert PLACE not in page.content()


def leave_no_trace(site: Site, receipt: str) -> None:
    """Look through database, files, logs, metrics and a backup."""
    home = site.home
    assert home
    backup = home / "uji.sinergi"
    command = [sys.executable, "-m", "sinergi", "backup", str(backup)]
    env = surroundings(home)
    subprocess.run(command, env=env, check=True, capture_output=True)  # noqa: S603 ours
    secret = (PLACE, CAMERA, AGENT, receipt, receipt.replace("-", ""), "IMG_7.jpg")
    marks = [one.encode() for one in secret]
    with urllib.request.urlopen(f"{site.address}/metrics", timeout=20) as answer:  # noqa: S310
        found = [one for one in marks if one in answer.read()]
    for name, data in [*kept_files(home), *packed_files(backup)]:
        found += [name.encode() + b": " + one for one in marks if one in data]
    backup.unlink()
    assert found == []


def kept_files(home: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the data folder: database, its log, media, logs, keys."""
    for path in home.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()


def packed_files(backup: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a backup."""
    with tarfile.open(backup) as pack:
        for member in pack:
            if member.isfile() and (file := pack.extractfile(member)):
                yield f"backup: {member.name}", file.read()


def test_journey_report_coach(tour: Tour) -> None:
    for one in rounds():
        with tour.visit(one) as reporter:
            be_coached(reporter, one)


def be_coached(reporter: Visitor, one: Round) -> None:
    """Report formally with the coach, judged page by page."""
    page, root = reporter.page, "/lapor/" if one.language == "id" else "/en/lapor/"
    reporter.open(root)
    page.fill("[name=story]", STORY)
    expect(page.locator("[data-element=description]")).to_have_class("is-met")
    expect(page.locator("[data-element=reporter]")).to_have_class("is-missing")
    reporter.judge("first")
    reporter.press(GO)
    page.check("[name=wanted][value=formal]")
    page.fill("[name=reported]", "tidak tahu")
    expect(page.locator("[data-element=reported]")).to_have_class("is-missing")
    page.fill("[name=reported]", "Ketua RT 05 (uji)")
    expect(page.locator("[data-element=reported]")).to_have_class("is-met")
    page.fill("[name=where]", PLACE)
    page.check("[name=same_day]")
    page.fill("[name=name]", "Siti Contohwati")
    page.fill("[name=address]", "Jalan Uji Tujuh")
    expect(page.locator("[data-element=reporter]")).to_have_class("is-met")
    add_a_photo(page)
    reporter.judge("ask")
    reporter.press(GO)
    expect(page.locator(".is-met")).to_have_count(7)
    expect(page.locator("[name=sum]")).to_be_hidden()
    expect(page.locator("[name=work]")).not_to_have_value("", timeout=20_000)
    reporter.judge("review")
    reporter.press(GO)
    receipt = page.locator("[data-receipt]").inner_text()
    reporter.judge("receipt")
    with page.expect_download() as paper:
        page.click(f"form[action='{root}formulir-b1.pdf'] button")
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")
    talk(reporter, root, receipt)
    if one == LOOKS[0]:
        leave(page, reporter.site.address + root)


def add_a_photo(page: Page) -> None:
    """Choose a photo: it is sent in pieces and sealed before the form goes on."""
    page.set_input_files(
        "[name=attached]",
        {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo()},
    )
    expect(page.locator("[data-files] li")).to_contain_text("SHA-256", timeout=20_000)
    expect(page.locator("[data-element=evidence]")).to_have_class("is-met")


def talk(reporter: Visitor, root: str, receipt: str) -> None:
    """Open the mailbox, judge it, and be told of a receipt that is none."""
    page = reporter.page
    reporter.open(f"{root}kotak/")
    reporter.judge("key")
    page.fill("[name=code]", receipt)
    reporter.press(GO)
    page.locator("details.more summary").click()
    reporter.judge("mailbox")
    reporter.open(f"{root}aman/")
    reporter.judge("safety")
    reporter.open(f"{root}tidak-ada/", status=404)


def leave(page: Page, address: str) -> None:
    """Press the panic button: the weather comes, and the way back is gone."""
    page.route("https://www.bmkg.go.id/", lambda route: route.fulfill(body="Cuaca"))
    page.goto(address)
    link = page.locator("[data-panic]")
    expect(link).to_have_attribute("rel", re.compile("noreferrer"))
    before = page.evaluate("history.length")
    with page.expect_navigation():
        link.click()
    assert page.url == "https://www.bmkg.go.id/"
    assert page.evaluate("history.length") == before
