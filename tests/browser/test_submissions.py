"""Submissions in a browser: axe, narrow screens, deciding one by one and many at once."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import surroundings
from tests.browser.sent import MANY
from tests.browser.visitor import Site, Visitor

ANALYST, SENDER = "analis", "panwas"
OURS = "form=uji-kirim"
NAMES = ("waiting", "replaced", "edit", "lacking", "returned")
LISTS = {
    "submissions-sent": f"/submissions/?{OURS}",
    "submissions-filtered": f"/submissions/?{OURS}&state=new&place=none",
}
TICKS = "main tbody input[type=checkbox]"


@pytest.fixture(scope="session")
def sent(site: Site) -> dict[str, str]:
    """Send forms once for all tests of this file; return name → key."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.sent"],
        env=surroundings(site.home),
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(zip(NAMES, done.stdout.split(), strict=True))


def pages_of(sent: dict[str, str]) -> dict[str, str]:
    """Return every page of these submissions."""
    pages = {name: f"/submissions/{key}/?{OURS}" for name, key in sent.items()}
    copy = f"/submissions/{sent['waiting']}/copy/?system=siwaslu"
    return {**LISTS, **pages, "copy": copy}


def test_every_page_of_submissions_is_accessible_and_fits(
    looked: Visitor, sent: dict[str, str]
) -> None:
    looked.sign_in(ANALYST)
    looked.judge_all(pages_of(sent))
    looked.sign_in(SENDER)
    looked.judge_all({f"own-{name}": path for name, path in pages_of(sent).items()})


def test_asking_once_more_is_accessible_and_says_what_is_left(
    looked: Visitor, sent: dict[str, str]
) -> None:
    looked.sign_in(ANALYST)
    looked.open(f"/submissions/?{OURS}&sort=received")
    for place in range(looked.page.locator(TICKS).count()):
        looked.page.locator(TICKS).nth(place).check()
    looked.press("main button[value=correction]")
    looked.judge("confirm")
    expect(looked.page.locator("#left-title ~ ul li")).to_have_count(1)
    looked.page.locator("[name=reason]").evaluate("one => one.required = false")
    looked.expected = 422
    looked.press("main form .button-danger")
    looked.judge("confirm-without-reason")


def test_all_that_fit_a_filter_are_asked_about_by_keyboard(
    looked: Visitor, sent: dict[str, str]
) -> None:
    looked.sign_in(ANALYST)
    looked.open("/submissions/?form=uji-banyak&state=new")
    looked.judge("more-than-a-page")
    looked.page.locator("[name=whole]").press("Space")
    with looked.page.expect_navigation():
        looked.page.locator("main button[value=accepted]").press("Enter")
    looked.judge("confirm-all")
    expect(looked.page.locator("main form ul li")).to_have_count(MANY)
    expect(looked.page.locator("main form .button-main")).to_contain_text(str(MANY))


def test_numbers_that_were_compared_are_accessible_and_fit(
    looked: Visitor, sent: dict[str, str]
) -> None:
    looked.sign_in(ANALYST)
    looked.open("/submissions/reconcile/?month=2024-01")
    looked.page.fill("[name=numbers]", "nomor\n001/LP/2024\n001/LP/2024\n")
    looked.press("main form .button-main")
    looked.judge("reconciled")


def test_a_reviewer_accepts_by_keyboard_and_comes_to_the_next(
    visitor: Visitor, sent: dict[str, str]
) -> None:
    page, key = visitor.page, sent["waiting"]
    visitor.sign_in(ANALYST)
    visitor.open(f"/submissions/?{OURS}&state=new&q=L-{int(key):06d}")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url(re.compile(rf"/submissions/{key}/"))
    expect(page.locator("main .photo img").first).to_be_visible()
    page.locator("main button[value=accepted]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: f"/submissions/{key}/" not in url)
    expect(page.locator("main .message-good, main [role=status]").first).to_be_visible()
