"""Every page for everybody: axe in both languages and themes, narrow screens, no script."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import Round, Site, Tour, Visitor

PAGES = {
    "home": "/",
    "map": "/map/",
    "district-map": "/map/?level=3",
    "profile": "/areas/31.75.06.1003/",
    "city-profile": "/areas/31.75/",
    "search": "/search/?q=cakung",
    "runs": "/runs/",
    "run": "/runs/1/",
    "new-run": "/runs/new/",
    "frameworks": "/frameworks/",
    "framework": "/frameworks/dasar-jaktim/",
    "what-if": "/frameworks/dasar-jaktim/what-if/?within=31.75&level=4",
    "imports": "/imports/",
    "elections": "/elections/",
    "election": "/elections/pemilu-2024/",
    "stations": "/stations/",
    "help": "/help/",
    "password": "/account/password/change/",
}
LOOKS = [
    Round("id", "desktop", "light"),
    Round("en", "desktop", "dark"),
    Round("en", "phone", "light"),
    Round("id", "phone", "dark"),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda one: one.name)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, site: Site, look: Round
) -> None:
    tour = Tour(browser, site, "axe")
    found = []
    with tour.visit(look) as visitor:
        visitor.open("/account/login/")
        found += [f"login: {one}" for one in visitor.violations()]
        visitor.sign_in()
        for name, path in PAGES.items():
            visitor.open(path)
            visitor.look(name)
            found += [f"{name}: {one}" for one in visitor.violations()]
    assert not found, "\n".join(found)
    tour.check()


def test_first_page_weighs_less_than_100_kb(visitor: Visitor) -> None:
    sizes: list[int] = []
    visitor.page.on(
        "requestfinished",
        lambda one: sizes.append(one.sizes()["responseBodySize"]),
    )
    visitor.open("/")
    visitor.page.wait_for_timeout(300)
    assert sum(sizes) < 100 * 1024


def test_table_sorts_without_the_server(visitor: Visitor) -> None:
    visitor.open("/map/")
    visitor.page.locator("#ranking thead th[data-key=name] a").click()
    names = visitor.page.locator("#ranking tbody th a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    assert "sort=name" in visitor.page.url


def test_table_filters_while_one_types(visitor: Visitor) -> None:
    visitor.open("/map/")
    visitor.page.fill("[data-filter-for=ranking]", "cipinang")
    shown = visitor.page.locator("#ranking tbody tr:visible th a").all_inner_texts()
    assert shown
    assert all("Cipinang" in one for one in shown)


def test_theme_changes_at_once_and_stays(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/help/")
    page.locator("header summary:has(+ .menu-panel [name=theme])").click()
    page.locator("[data-set-theme=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.open("/help/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_map_page_reads_whole_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/account/login/?next=/map/")
    page.fill("[name=login]", site.username)
    page.fill("[name=password]", site.password)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#ranking")
    assert page.locator("#ranking tbody tr").count() == 65
    page.locator("#ranking thead th[data-key=name] a").click()
    names = page.locator("#ranking tbody th a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    context.close()
