"""A rehearsal in a sandbox: the clock is started, events come in, what was known is asked.

`./test journey replay` runs it alone and keeps pictures.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import served, site_at, surroundings
from tests.browser.visitor import Round, Site, Tour
from tests.example_home import put_example

EVENTS = "9000"
PATIENCE_S = 60.0
DIGEST = re.compile(r"^[0-9a-f]{64}$")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a sandbox with a day of openings and its script."""
    home = tmp_path_factory.mktemp("sandbox")
    put_example(home)
    env = surroundings(home) | {"DATABASE_URL": ""}
    words = ["replay-fill", "--day", "2024-02-14", "--events", EVENTS, "--seed", "7"]
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sinergi", *words], env=env, check=True
    )
    with served(home) as address:
        yield site_at(address, home)


def wait_until_something_came(sandbox: Site) -> None:
    """Wait until the player has sent the first events."""
    assert sandbox.home is not None
    path = sandbox.home / "replay" / "progress.json"
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if json.loads(path.read_text())["taken"]:
            return
        time.sleep(0.5)
    pytest.fail("no event came in")


def test_journey_replay(browser: Browser, sandbox: Site) -> None:
    there = Tour(browser, sandbox, "replay")
    for turn, one in enumerate((Round("id", "phone"), Round("en", "desktop", "dark"))):
        with there.visit_as(one, "analis", 0) as analyst:
            page = analyst.page
            analyst.open("/rehearsal/")
            expect(page.locator("body[data-sandbox]")).to_have_count(1)
            analyst.judge("clock")
            if turn == 0:
                page.select_option("[name=speed]", "60")
                analyst.press("main form .button-main")
                expect(page.locator("main")).to_contain_text("×60")
                wait_until_something_came(sandbox)
            analyst.open("/rehearsal/")
            analyst.judge("running")
            analyst.open("/then/?at=2024-02-14T06:45")
            expect(page.locator("main code").last).to_have_text(DIGEST)
            analyst.judge("then")
            analyst.open("/then/?at=kemarin")
            expect(page.locator("#f-at-problem")).to_be_visible()
    there.check()
