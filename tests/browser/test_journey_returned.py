"""The journey of a form that came back: corrected without a net, accepted, counted.

`./test journey returned-form` runs it alone and keeps pictures of it.
"""

import re

from playwright.sync_api import Page, expect

from tests.browser.phone import PATIENCE, enter, phone_of
from tests.browser.test_journey_field import queued, told_receipt
from tests.browser.visitor import Round, Tour, Visitor

ANALYST, SUPERVISOR = "analis", "panwas"
DESK = Round("id", "desktop")
REASON = "Sebut jumlah kejadian yang benar"
WAITS = re.compile(r"([\d.]+) laporan lapangan menunggu")


def test_journey_returned_form(tour: Tour) -> None:
    with tour.visit_as(DESK, ANALYST, 0) as analyst:
        run = compute_ikp(analyst)
        before = waiting_beside(analyst, run)
    with phone_of(tour, Round("id", "phone")) as phone, phone.opened() as supervisor:
        enter(supervisor, SUPERVISOR, remember=True)
        report_an_event(supervisor)
        receipt = told_receipt(supervisor.page)
        with tour.visit_as(DESK, ANALYST, 1) as analyst:
            assert waiting_beside(analyst, run) == before + 1
            send_back(analyst, receipt)
            assert waiting_beside(analyst, run) == before
        see_it_returned(supervisor)
        phone.cut(supervisor.page)
        correct(supervisor)
        phone.mend(supervisor.page)
        corrected = told_receipt_after(supervisor, receipt)
    with tour.visit_as(DESK, ANALYST, 2) as analyst:
        assert waiting_beside(analyst, run) == before + 1
        accept(analyst, corrected)
        assert waiting_beside(analyst, run) == before


def test_the_only_kelurahan_of_a_person_is_chosen_already(tour: Tour) -> None:
    with phone_of(tour, Round("id", "phone")) as phone, phone.opened() as lurah:
        enter(lurah, "lurah", remember=False)
        lurah.page.goto(f"{lurah.site.address}/field/forms/cepat/")
        lurah.page.wait_for_selector("html[data-field=ready]", timeout=PATIENCE)
        chosen = lurah.page.get_by_label("Kelurahan: Penggilingan")
        expect(chosen.first).to_be_visible(timeout=PATIENCE)


def compute_ikp(analyst: Visitor) -> str:
    """Compute the IKP of the city, which field reports feed; return its path."""
    page = analyst.page
    analyst.open("/runs/new/?framework=ikp-2024&within=31.75&level=2")
    page.locator("#run-form details summary").click()
    page.fill("[name=draws]", "200")
    page.locator("#run-form .button-main").click()
    page.wait_for_url(re.compile(r"/runs/\d+/$"), timeout=120_000)
    return page.url.removeprefix(analyst.site.address)


def waiting_beside(analyst: Visitor, run: str) -> int:
    """Return how many reports the page of the run says wait to be checked."""
    analyst.open(run)
    analyst.look("waiting-beside-the-score")
    found = WAITS.search(analyst.page.locator("main").inner_text())
    return int(found[1].replace(".", "")) if found else 0


def report_an_event(supervisor: Visitor) -> None:
    """Fill in the form of an event and send it."""
    page = supervisor.page
    page.goto(f"{supervisor.site.address}/field/forms/kejadian/")
    page.wait_for_selector("html[data-field=ready]", timeout=PATIENCE)
    for choice in ("Kontestasi", "Kampanye calon", "Kampanye di luar jadwal", "3 – "):
        page.get_by_role("radio", name=re.compile(re.escape(choice))).first.check()
    page.get_by_label(re.compile("Uraian singkat")).fill(
        "Panggung sebelum masa kampanye"
    )
    page.get_by_role("radio", name="Pengawasan langsung").check()
    supervisor.look("filled")
    send(page)
    page.goto(f"{supervisor.site.address}/field/")


def send(page: Page) -> None:
    """Press send, and wait until it lies in the queue."""
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.locator("#field-done .tag")).to_be_visible(timeout=PATIENCE)


def open_submission(analyst: Visitor, receipt: str) -> None:
    """Open a submission by its number."""
    analyst.open(f"/submissions/?q={receipt}")
    analyst.press(f"tbody a:has-text('{receipt}'), tbody tr:has-text('{receipt}') a")


def send_back(analyst: Visitor, receipt: str) -> None:
    """Return it for correction; without a reason that is refused."""
    page = analyst.page
    open_submission(analyst, receipt)
    analyst.expected = 422
    analyst.press("button[name=state][value=correction]")
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=reason]", REASON)
    analyst.press("button[name=state][value=correction]")
    analyst.look("sent-back")


def see_it_returned(supervisor: Visitor) -> None:
    """Synchronise: what came back stands first, with its reason."""
    page = supervisor.page
    page.get_by_role("button", name="Sinkronkan sekarang").click()
    returned = page.locator("section[aria-labelledby=returned]")
    expect(returned).to_contain_text(REASON, timeout=PATIENCE)
    supervisor.judge("returned")


def correct(supervisor: Visitor) -> None:
    """Correct the number without a net; the rest is as it was sent."""
    page = supervisor.page
    returned = page.locator("section[aria-labelledby=returned] li")
    returned.filter(has_text=REASON).locator("a").click()
    page.wait_for_selector("html[data-field=ready]", timeout=PATIENCE)
    expect(page.locator("#field-save")).to_have_text("Seperti yang Anda kirim")
    text = page.get_by_label(re.compile("Uraian singkat"))
    expect(text).to_have_value("Panggung sebelum masa kampanye")
    number = page.get_by_label(re.compile("Berapa kejadian")).first
    number.press("ControlOrMeta+a")
    number.press_sequentially("4")  # as a person types: the control hears keys
    number.press("Tab")
    supervisor.look("corrected")
    send(page)
    page.goto(f"{supervisor.site.address}/field/")
    expect(queued(page).first).to_be_visible(timeout=PATIENCE)


def told_receipt_after(supervisor: Visitor, first: str) -> str:
    """Return the number of the correction, once the server has told it."""
    numbers = queued(supervisor.page).locator("strong", has_text=re.compile(r"^L-\d+$"))
    expect(numbers).to_have_count(2, timeout=PATIENCE)
    told = [one for one in numbers.all_inner_texts() if one != first]
    supervisor.judge("both-received")
    return told[0]


def accept(analyst: Visitor, receipt: str) -> None:
    """Accept the correction: its four events stand beside the one sent first."""
    open_submission(analyst, receipt)
    changed = analyst.page.locator("main li, main div").filter(
        has_text=re.compile(r"Berapa kejadian seperti ini\s*1\s*→?\s*4")
    )
    expect(changed.first).to_be_visible()
    analyst.judge("corrected")
    analyst.press("button[name=state][value=accepted]")
