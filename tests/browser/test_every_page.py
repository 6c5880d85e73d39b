"""Every page for everybody: axe in both languages and themes, narrow screens, no script."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, expect

from tests.browser.pages import READING, REFUSED, RUNNING, SIGNED_OUT, bring_files
from tests.browser.visitor import LOOKS, Site, Tour, Visitor


@pytest.fixture(scope="session")
def brought(browser: Browser, site: Site) -> dict[str, str]:
    """Import files once for all looks; the pages that came of them."""
    tour = Tour(browser, site, "bring")
    with tour.visit(LOOKS[0]) as visitor:
        visitor.sign_in()
        return bring_files(visitor)


def test_every_page_of_the_work_is_accessible_and_fits(
    looked: Visitor, brought: dict[str, str]
) -> None:
    looked.judge_all(SIGNED_OUT)
    looked.sign_in()
    looked.judge_all({**READING, **brought})


def test_every_page_of_the_operator_is_accessible_and_fits(looked: Visitor) -> None:
    looked.sign_in_as_operator()
    looked.judge_all(RUNNING)


def test_every_refusal_is_accessible_and_fits(looked: Visitor) -> None:
    looked.sign_in()
    for name, (path, status) in REFUSED.items():
        looked.open(path, status=status)
        looked.judge(name)


def test_a_form_that_waited_too_long_is_accessible_and_fits(looked: Visitor) -> None:
    page = looked.page
    looked.open("/account/login/")
    page.locator("[name=csrfmiddlewaretoken]").evaluate_all(
        "all => all.forEach((one) => (one.value = 'x'))"
    )
    page.fill("[name=login]", "x")
    page.fill("[name=password]", "x")
    looked.expected = 403
    page.press("[name=password]", "Enter")
    expect(page.locator("[name=password]")).to_have_count(0)
    looked.judge("waited-too-long")


def test_a_fault_of_ours_is_accessible_and_fits(looked: Visitor) -> None:
    page, site = looked.page, looked.site
    with translation.override(looked.round.language):
        body = render_to_string("500.html")
    page.route("**/broken/", lambda route: route.fulfill(status=500, body=body))
    looked.open("/broken/", status=500)
    looked.judge("broken")
    assert site.address in page.url


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
    with page.expect_navigation():
        page.locator("#ranking thead th[data-key=name] a").click()
    names = page.locator("#ranking tbody th a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    context.close()
