"""Commitments, queue and board in a browser: axe, narrow screens, keyboard, no script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import LOOKS, Site, Tour, Visitor

PERSON = "koordinator"
ONE_LINE = 32
"""Pixels that hold a line of text and not two."""
PAGES = {
    "commitments": "/commitments/",
    "commitments-none": "/commitments/?q=zzz",
    "commitment": "/commitments/20/",
    "commitment-new": "/commitments/new/",
    "commitment-edit": "/commitments/1/edit/",
    "cascade": "/commitments/1/cascade/?kind=kelurahan",
    "duties": "/commitments/duties/",
    "duty-new": "/commitments/duties/new/",
    "follow-through": "/commitments/follow-through/",
    "queue": "/queue/",
    "queue-institution": "/queue/?whose=institution",
    "week": "/queue/week/",
    "board": "/board/",
    "timeline": "/timeline/?election=pemilu-2024",
}


@pytest.fixture
def coordinator(browser: Browser, site: Site) -> Iterator[Visitor]:
    """A signed-in coordinator at a desk."""
    tour = Tour(browser, site, "coordinator")
    with tour.visit(LOOKS[0]) as visitor:
        visitor.sign_in(PERSON)
        yield visitor
    tour.check()


def test_every_page_of_commitments_is_accessible_and_fits(looked: Visitor) -> None:
    looked.sign_in(PERSON)
    looked.judge_all(PAGES)


def test_the_queue_is_walked_and_ticked_by_keys(coordinator: Visitor) -> None:
    coordinator.open("/queue/?group=waiting")
    page = coordinator.page
    page.wait_for_selector("html[data-queue=ready]")
    for key in ("j", "j", "x", "k", "x"):
        page.keyboard.press(key)
    assert page.locator("[data-item] input:checked").count() == 2
    page.keyboard.press("e")
    page.wait_for_url("**/commitments/*/")


def test_what_was_done_to_many_is_shown_and_can_be_taken_back(
    coordinator: Visitor,
) -> None:
    page = coordinator.page
    coordinator.open("/commitments/?mine=1&step=accepted")
    page.locator("input[name=row]").first.check()
    coordinator.press("button[name=action][value=working]")
    coordinator.press(".messages a")
    assert "/commitments/bulk/" in page.url
    assert coordinator.violations() == []
    coordinator.press("main form button.button-main")
    expect(page.locator(".message-good")).to_be_visible()


def test_a_step_is_taken_and_taken_back_without_script(
    browser: Browser, site: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/account/login/")
    page.fill("[name=login]", PERSON)
    page.fill("[name=password]", site.password)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    page.goto(f"{site.address}/commitments/?mine=1&step=accepted")
    page.locator("input[name=row]").first.check()
    follow = (
        "button[name=action][value=working]",
        ".messages a",
        "main form button.button-main",
    )
    for one in follow:
        with page.expect_navigation():
            page.locator(one).first.click()
    expect(page.locator(".message-good")).to_have_count(1)
    context.close()


def test_a_number_and_a_mark_stay_on_one_line_on_a_phone(
    browser: Browser, site: Site
) -> None:
    tour = Tour(browser, site, "numbers")
    with tour.visit(LOOKS[1]) as visitor:
        visitor.sign_in(PERSON)
        visitor.open("/commitments/")
        sizes = visitor.page.locator("main tbody th :is(.nowrap, .tag)").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().height)"
        )
    assert sizes
    assert max(sizes) < ONE_LINE
    tour.check()


def test_an_area_is_asked_for_by_its_name(coordinator: Visitor) -> None:
    coordinator.open("/commitments/")
    field = coordinator.page.locator("#f-within")
    field.focus()
    coordinator.page.wait_for_selector("#area-options option", state="attached")
    field.fill("Penggilingan")
    field.press("Enter")
    coordinator.page.wait_for_url("**within=31.75.06.1003*")
