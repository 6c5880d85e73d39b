"""Commitments, queue and board in a browser: axe, narrow screens, keyboard, no script."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

sys.path.append(str(Path(__file__).parents[2]))  # benchmarks are no installed package

from benchmarks.lists_city import PASSWORD, PERSON
from tests.browser.conftest import served, surroundings
from tests.browser.visitor import Round, Site, Tour, Visitor

LOOKS = [Round("id", "desktop", "light"), Round("en", "phone", "dark")]
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


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a city with institutions in lines and 300 commitments."""
    home = tmp_path_factory.mktemp("city")
    for words in (
        ["sinergi", "prepare", "--example"],
        ["benchmarks.lists_city", "--quick"],
    ):
        subprocess.run(  # noqa: S603 our own commands
            [sys.executable, "-m", *words], env=surroundings(home), check=True
        )
    with served(home, "--no-worker") as address:
        yield Site(address, PERSON, PASSWORD)


@pytest.fixture
def coordinator(browser: Browser, city: Site) -> Iterator[Visitor]:
    """A signed-in coordinator at a desk."""
    tour = Tour(browser, city, "coordinator")
    with tour.visit(LOOKS[0]) as visitor:
        visitor.sign_in()
        yield visitor
    tour.check()


@pytest.mark.parametrize("look", LOOKS, ids=lambda one: one.name)
def test_every_page_of_commitments_is_accessible_and_fits(
    browser: Browser, city: Site, look: Round
) -> None:
    tour, found = Tour(browser, city, "axe-commitments"), []
    with tour.visit(look) as visitor:
        visitor.sign_in()
        for name, path in PAGES.items():
            visitor.open(path)
            visitor.look(name)
            found += [f"{name}: {one}" for one in visitor.violations()]
    assert not found, "\n".join(found)
    tour.check()


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
    coordinator.open("/commitments/?mine=1&step=proposed")
    page.locator("input[name=row]").first.check()
    page.click("button[name=action][value=accept]")
    page.click(".messages a")
    page.wait_for_url("**/commitments/bulk/*/")
    assert coordinator.violations() == []
    page.click("main form button.button-main")
    page.wait_for_selector(".message-good")


def test_a_step_is_taken_and_taken_back_without_script(
    browser: Browser, city: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{city.address}/account/login/")
    page.fill("[name=login]", PERSON)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.goto(f"{city.address}/commitments/?mine=1&step=proposed")
    page.locator("input[name=row]").first.check()
    page.click("button[name=action][value=accept]")
    page.click(".messages a")
    page.click("main form button.button-main")
    assert page.locator(".message-good").count() == 1
    context.close()
