"""The journey of a form filled in where there is no signal.

`./test journey offline-form` runs it alone and keeps pictures of it.
"""

import hashlib
import io
import re
import urllib.request
import uuid

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.phone import PATIENCE, enter, phone_of, photo, sign_in
from tests.browser.visitor import Round, Tour, Visitor

ANALYST, SUPERVISOR = "analis", "panwas"
FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) |
| | date | happened_on | Tanggal | Date |
| | select_one_from_file areas.csv | area | Kelurahan | Kelurahan |
| | text | note | Catatan | Note |
| | image | photo | Foto | Photo |
| | begin repeat | people | Orang | People |
| | text | who | Nama | Name |
| | end repeat | | | |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | {code} | Kunjungan | Visit | 2026112901 | Bahasa Indonesia (id) |
"""
SEND = {"id": "Kirim", "en": "Send"}
ADD = {"id": "Tambah", "en": "Add"}


def test_journey_offline_form(tour: Tour) -> None:
    for one in (Round("id", "phone"), Round("en", "phone", "dark")):
        code = f"kunjungan-{one.language}"
        remember = one.language == "id"
        with tour.visit_as(Round(one.language, "desktop"), ANALYST, 0) as analyst:
            publish(analyst, code)
        with phone_of(tour, one) as phone:
            with phone.opened() as supervisor:
                enter(supervisor, SUPERVISOR, remember=remember)
                supervisor.judge("list")
                phone.cut(supervisor.page)
                fill_in(supervisor, code)
                supervisor.judge("waiting")
            with phone.opened() as supervisor:  # without a net, after the battery
                phone.cut(supervisor.page)
                supervisor.page.goto(f"{phone.line.address}/field/")
                expect(queued(supervisor.page)).to_have_count(1, timeout=PATIENCE)
                supervisor.judge("reopened")
                phone.mend(supervisor.page)
                if not remember:  # the session ended with the browser: nothing is lost
                    supervisor.page.locator("#field-banners a").first.click()
                    sign_in(supervisor, SUPERVISOR, remember=False)
                receipt = told_receipt(supervisor.page)
                supervisor.judge("received")
        with tour.visit_as(Round(one.language, "desktop"), ANALYST, 3) as analyst:
            there_once(analyst, code, receipt)
            and_by_openrosa(analyst, code)


def publish(analyst: Visitor, code: str) -> None:
    """Upload a form with a photo and a repeat, and put it in use."""
    page = analyst.page
    analyst.open("/forms/new/")
    content = FORM.format(code=code).encode()
    page.set_input_files(
        "[name=file]", {"name": "a.md", "mimeType": "text/markdown", "buffer": content}
    )
    analyst.look("upload")
    analyst.press("main form .button-main")
    analyst.look("draft")
    page.locator("details.confirm summary.button-main").first.click()
    analyst.press("form[action$='/publish/'] .button-main")
    analyst.look("in-use")


def fill_in(supervisor: Visitor, code: str) -> None:
    """Fill in everything without a net and send it: it waits on the phone."""
    page, language = supervisor.page, supervisor.round.language
    page.goto(f"{supervisor.site.address}/field/forms/{code}/")
    page.wait_for_selector("html[data-field=ready]", timeout=PATIENCE)
    texts = page.locator("#field-form input[type=text], #field-form textarea")
    page.get_by_label(re.compile("Catatan|Note")).first.fill("Banjir setinggi lutut")
    page.locator("#field-form input[type=file]").first.set_input_files(
        {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_label(re.compile("Nama|Name")).first.fill("Sinta")
    page.get_by_role("button", name=re.compile(ADD[language])).first.click()
    page.get_by_label(re.compile("Nama|Name")).nth(1).fill("Budi")
    expect(texts.first).to_be_visible()
    supervisor.look("filled")
    page.get_by_role("button", name=SEND[language], exact=True).dblclick()
    expect(page.locator("#field-done .tag")).to_be_visible(timeout=PATIENCE)


def queued(page: Page):
    """Return the lines of what was sent from this phone."""
    return page.locator("section[aria-labelledby=queue] li")


def told_receipt(page: Page) -> str:
    """Wait until the server's number stands beside what was sent; return it."""
    number = queued(page).locator("strong", has_text=re.compile(r"^L-\d+$")).first
    expect(number).to_be_visible(timeout=PATIENCE)
    return number.inner_text()


def there_once(analyst: Visitor, code: str, receipt: str) -> None:
    """Find one submission with its photo (small, telling no place) and both people."""
    analyst.open(f"/submissions/?form={code}")
    expect(analyst.page.locator("tbody tr")).to_have_count(1)
    analyst.look("one-row")
    analyst.press("tbody a")
    text = analyst.page.locator("main").inner_text()
    for word in (receipt, "Banjir setinggi lutut", "Sinta", "Budi"):
        assert word in text
    analyst.judge("submission")
    source = analyst.page.locator("main img[src*='/files/']").first.get_attribute("src")
    content = analyst.page.context.request.get(
        analyst.site.address + str(source)
    ).body()
    with Image.open(io.BytesIO(content)) as image:
        assert max(image.size) <= 1600
        assert not image.getexif()


def and_by_openrosa(analyst: Visitor, code: str) -> None:
    """Send the same form as ODK Collect does, twice: one more row, and the same number."""
    page = analyst.page
    analyst.open("/me/devices/new/")
    page.fill("[name=name]", f"HP {code}")
    analyst.press("main form .button-main")
    address = page.locator("input[readonly]").first.input_value()
    version = "2026112901"
    xml = (
        f'<data id="{code}" version="{version}"><note>Collect</note><people><who>Tono'
        f"</who></people><meta><instanceID>uuid:{uuid.uuid4()}</instanceID></meta></data>"
    ).encode()
    answers = [send_as_collect(f"{address}/submission", xml) for _twice in range(2)]
    assert answers[0] == answers[1]
    analyst.open(f"/submissions/?form={code}")
    expect(page.locator("tbody tr")).to_have_count(2)


def send_as_collect(address: str, xml: bytes) -> bytes:
    """Return what the server answers to one multipart submission."""
    mark = "part" + hashlib.sha256(xml).hexdigest()[:20]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="xml_submission_file"; '
        f'filename="submission.xml"\r\nContent-Type: text/xml\r\n\r\n'
    )
    body = head.encode() + xml + f"\r\n--{mark}--\r\n".encode()
    request = urllib.request.Request(  # noqa: S310 our own server
        address,
        data=body,
        headers={
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "X-OpenRosa-Version": "1.0",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 the same
        assert answer.status == 201
        return bytes(answer.read())
