"""The journey of a case: told, sorted, joined, opened, registered, forwarded, told back.

`./test journey case` runs it alone and keeps pictures.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_journey_anonymous_report import GO, STORY, report_without_a_name
from tests.browser.visitor import Round, Site, Tour, Visitor

ANALYST, LEADER, POLICE = "analis", "ketua", "polres"
DESK, POCKET = Round("id", "desktop"), Round("en", "phone", "dark")
TOLD = f"Perkara uji: {STORY}"
SENT = "Uraian untuk Gakkumdu (uji)."
PATIENCE = 60


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """Open a phone without JavaScript."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False,
        base_url=site.address,
    )  # fmt: skip
    yield context.new_page()
    context.close()


def test_journey_case(tour: Tour, phone: Page) -> None:
    receipt = report_without_a_name(phone, TOLD)
    with tour.visit_as(DESK, ANALYST, 0) as analyst:
        unlock(analyst)
        join_and_open(analyst)
        case = analyst.page.url.removeprefix(tour.site.address)
        register(analyst, case)
    with tour.visit_as(DESK, LEADER, 1) as leader:
        decide(leader, case)
        number = hand_over(leader, case)
    with tour.visit_as(POCKET, POLICE, 2) as police:
        unlock(police)
        receive(police, number)
    read_what_came_of_it(phone, receipt)


def unlock(visitor: Visitor) -> None:
    """Unlock the key of the own office, unless somebody did."""
    visitor.open("/seals/")
    way = visitor.page.locator("a[href$='/unlock/']")
    if way.count():
        way.first.click()
        visitor.page.fill("main input[type=password]", visitor.site.password)
        visitor.press("main form .button-main")
    visitor.judge("keys")


def join_and_open(analyst: Visitor) -> None:
    """Find the report in triage, put it into an incident, make that a case."""
    page = analyst.page
    analyst.open("/reports/")
    analyst.judge("triage")
    newest = page.locator("[data-item]", has_text=TOLD[:40])
    newest.locator("a").first.click()
    expect(page.locator("main")).to_contain_text(TOLD)
    analyst.judge("report")
    with page.expect_navigation():
        page.get_by_role("button", name="Masukkan ke kejadian ini").last.click()
    page.locator("dl.facts a[href*='/incidents/']").first.click()
    analyst.judge("incident")
    page.locator(".page-actions a[href$='/case/']").click()
    page.fill("[name=title]", "Amplop di pos ronda (uji)")
    page.select_option("[name=kind]", "criminal")
    expect(page.locator("[name=origin]")).to_have_value("information")
    analyst.judge("new-case")
    analyst.press("main form .button-main")
    expect(page.locator("main")).to_contain_text(TOLD)


def take(visitor: Visitor, case: str, to: str, **answers: str) -> None:
    """Take a step of the case, with what it asks for."""
    page = visitor.page
    visitor.open(f"{case}step/{to}/")
    for box in page.locator("[name=elements]").all():
        box.check()
    for name, value in answers.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    visitor.judge(f"step-{to}")
    visitor.press("main form.form .button-main")


def register(analyst: Visitor, case: str) -> None:
    """Trace it till it is a finding, check it, register it within the clock, study it."""
    take(analyst, case, "tracing", note="Ditelusuri (uji).")
    take(analyst, case, "finding", note="Temuan (uji).")
    take(analyst, case, "reviewed", note="Lengkap (uji).")
    take(analyst, case, "registered")
    take(analyst, case, "studied", text="Kajian (uji).")
    expect(analyst.page.locator("#clocks-title")).to_be_visible()
    analyst.judge("case")


def decide(leader: Visitor, case: str) -> None:
    """Hold the plenary and forward it."""
    present = "Anggota Satu\nAnggota Dua\nAnggota Tiga"
    take(
        leader, case, "plenary", members="5", present=present, outcome="violation",
        text="Pertimbangan (uji).",
    )  # fmt: skip
    take(leader, case, "forwarded", body="gakkumdu", note="Diteruskan (uji).")


def hand_over(leader: Visitor, case: str) -> str:
    """Hand it to the police, sealed and signed; return the number."""
    page = leader.page
    leader.open(f"{case}handover/")
    page.select_option("[name=receiver]", label="Polres Metro Jakarta Timur")
    page.fill("[name=purpose]", "Penyidikan (uji)")
    page.fill("[name=text]", SENT)
    leader.judge("hand-over")
    leader.press("main form .button-main")
    leader.judge("handed-over")
    return page.locator("h1").inner_text().strip()


def receive(police: Visitor, number: str) -> None:
    """Read what came, and give the signed receipt."""
    page = police.page
    police.open("/handovers/")
    police.judge("inbox")
    page.get_by_role("link", name=number).click()
    expect(page.locator("main")).to_contain_text(SENT)
    police.judge("package")
    page.locator("a[href$='/act/receive/']").click()
    police.press("main form .button-main")
    police.judge("received")


def read_what_came_of_it(phone: Page, receipt: str) -> None:
    """Wait until the worker has told it, and read it without any account."""
    for _turn in range(PATIENCE):
        phone.goto("/lapor/kotak/")
        phone.fill("[name=code]", receipt)
        phone.click(GO)
        if "diteruskan kepada lembaga" in phone.inner_text("main"):
            break
        phone.wait_for_timeout(1000)
    expect(phone.locator("main")).to_contain_text("diregistrasi dengan nomor")
    expect(phone.locator("main")).to_contain_text("diteruskan kepada lembaga")
