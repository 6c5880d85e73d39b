"""Submissions in a browser: axe, narrow screens, deciding one by one and many at once."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import surroundings
from tests.browser.visitor import Site, Visitor

ANALYST, SENDER = "analis", "panwas"
FIRST, SECOND, EDIT, LACKING, RETURNED = range(1, 6)
PAGES = {
    "submissions-sent": "/submissions/",
    "submissions-filtered": "/submissions/?state=new&since=2024-01-01&place=none",
    "submission": f"/submissions/{FIRST}/?state=new",
    "submission-replaced": f"/submissions/{SECOND}/",
    "submission-edit": f"/submissions/{EDIT}/",
    "submission-lacking": f"/submissions/{LACKING}/",
    "submission-returned": f"/submissions/{RETURNED}/",
    "submission-copy": f"/submissions/{FIRST}/copy/?system=siwaslu",
}
TICKS = "main tbody input[type=checkbox]"


@pytest.fixture(scope="module")
def sent(site: Site) -> None:
    """Send forms once for all tests of this file."""
    subprocess.run(
        [sys.executable, "-m", "tests.browser.sent"],
        env=surroundings(site.home),
        check=True,
    )


def test_every_page_of_submissions_is_accessible_and_fits(
    looked: Visitor, sent: None
) -> None:
    looked.sign_in(ANALYST)
    looked.judge_all(PAGES)
    looked.sign_in(SENDER)
    looked.judge_all({f"own-{name}": path for name, path in PAGES.items()})


def test_asking_once_more_is_accessible_and_says_what_is_left(
    looked: Visitor, sent: None
) -> None:
    looked.sign_in(ANALYST)
    looked.open("/submissions/?sort=received")
    for place in range(looked.page.locator(TICKS).count()):
        looked.page.locator(TICKS).nth(place).check()
    looked.press("main button[value=correction]")
    looked.judge("confirm")
    expect(looked.page.locator("#left-title ~ ul li")).to_have_count(1)
    looked.page.locator("[name=reason]").evaluate("one => one.required = false")
    looked.expected = 422
    looked.press("main form .button-danger")
    looked.judge("confirm-without-reason")


def test_numbers_that_were_compared_are_accessible_and_fit(
    looked: Visitor, sent: None
) -> None:
    looked.sign_in(ANALYST)
    looked.open("/submissions/reconcile/?month=2024-01")
    looked.page.fill("[name=numbers]", "nomor\n001/LP/2024\n001/LP/2024\n")
    looked.press("main form .button-main")
    looked.judge("reconciled")


def test_a_reviewer_accepts_by_keyboard_and_comes_to_the_next(
    visitor: Visitor, sent: None
) -> None:
    page = visitor.page
    visitor.sign_in(ANALYST)
    visitor.open(f"/submissions/?state=new&q=L-{FIRST:06d}")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url(re.compile(rf"/submissions/{FIRST}/"))
    expect(page.locator("main .photo img").first).to_be_visible()
    page.locator("main button[value=accepted]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: f"/submissions/{FIRST}/" not in url)
    expect(page.locator("main .message-good, main [role=status]").first).to_be_visible()
