"""The pages of what the city does that no journey judges: axe, narrow screens, two looks."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.city_pages import CITY, made_pages
from tests.browser.conftest import served, site_at, surroundings
from tests.browser.visitor import LOOKS, Site, Tour, Visitor
from tests.example_home import put_example


@pytest.fixture(scope="session")
def waiting(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Site, dict[str, object]]]:
    """Serve an example of its own with what the example leaves undone; name → key.

    What waits for a decision there would stand in the way of the journeys elsewhere.
    """
    home = tmp_path_factory.mktemp("waiting")
    put_example(home)
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.city_rows"],
        env=surroundings(home), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with served(home, "--example", "--no-worker") as address:
        yield site_at(address, home), json.loads(done.stdout)


def judge_as(looked: Visitor, username: str, pages: dict[str, str]) -> None:
    """Judge pages as somebody; "" is nobody."""
    if username:
        looked.sign_in(username)
    else:
        looked.forget()
    looked.judge_all(pages)


def test_every_page_of_what_the_city_does_is_accessible_and_fits(
    looked: Visitor,
) -> None:
    for username, pages in CITY.items():
        judge_as(looked, username, pages)


def test_every_page_of_what_waits_is_accessible_and_fits(
    browser: Browser, waiting: tuple[Site, dict[str, object]]
) -> None:
    site, rows = waiting
    tour = Tour(browser, site, "looks")
    for look in LOOKS:  # one test: its city is made once
        with tour.visit(look) as one:
            for username, pages in made_pages(rows):
                judge_as(one, username, pages)
    tour.check()
