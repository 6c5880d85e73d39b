"""The pages of the workspace that no journey judges: axe, narrow screens, two looks."""

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import WORKSPACE
from tests.browser.visitor import Round, Site, Tour

LOOKS = [Round("id", "desktop", "light"), Round("en", "phone", "dark")]


@pytest.mark.parametrize("look", LOOKS, ids=lambda one: one.name)
def test_every_page_of_the_workspace_is_accessible_and_fits(
    browser: Browser, site: Site, look: Round
) -> None:
    tour, found = Tour(browser, site, "axe-workspace"), []
    with tour.visit(look) as visitor:
        for username, pages in WORKSPACE.items():
            visitor.sign_in(username, site.password)
            for name, path in pages.items():
                visitor.open(path)
                visitor.look(name)
                found += [f"{name}: {one}" for one in visitor.violations()]
    assert not found, "\n".join(found)
    tour.check()
