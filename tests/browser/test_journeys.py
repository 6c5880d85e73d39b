"""The named journeys: what people come for, by mouse, by finger and by keyboard.

`./test journey NAME` runs one alone and keeps pictures of it.
"""

import re

from playwright.sync_api import expect

from tests.browser.visitor import Tour


def test_journey_map(tour: Tour) -> None:
    for visitor in tour.visits():
        page = visitor.page
        visitor.open("/map/")
        area = visitor.wait_for_map()
        visitor.look("map")
        area.focus()
        page.keyboard.press("ArrowDown")
        line = page.locator("[data-map-line]")
        first = line.inner_text()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert line.inner_text() != first
        expect(page.locator("tr.is-selected")).to_have_count(1)
        visitor.look("chosen-by-keyboard")
        page.keyboard.press("Escape")
        expect(page.locator("tr.is-selected")).to_have_count(0)
        row = page.locator("#ranking tbody tr").nth(1)
        row.locator("td").first.click()
        name = row.locator("th a").inner_text()
        expect(line).to_contain_text(name)
        visitor.look("chosen-in-table")


def test_journey_map_by_mouse(tour: Tour) -> None:
    for visitor in tour.visits():
        page = visitor.page
        visitor.open("/map/")
        canvas = visitor.wait_for_map()
        canvas.scroll_into_view_if_needed()
        line = page.locator("[data-map-line]")
        empty = line.inner_text()
        box = canvas.bounding_box()
        assert box is not None
        # the middle of the city lies in the middle of its map
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x - 6, y - 6)
        page.mouse.move(x, y, steps=4)
        expect(line).not_to_have_text(empty)
        hovered = line.inner_text()
        page.mouse.click(x, y)
        chosen = page.locator("#ranking tbody tr.is-selected")
        expect(chosen).to_have_count(1)
        name = chosen.locator("th a").inner_text()
        assert name in hovered
        expect(line).to_contain_text(name)
        visitor.look("chosen-by-mouse")


def test_journey_profile(tour: Tour) -> None:
    for visitor in tour.visits():
        page = visitor.page
        visitor.open("/map/")
        link = page.locator("#ranking tbody th a").first
        name = link.inner_text()
        link.click()
        page.wait_for_url(re.compile(r"/areas/31\.75\."))
        expect(page.locator("h1")).to_contain_text(name)
        expect(page.locator("main .interval").first).to_be_visible()
        visitor.look("profile")


def test_journey_run_index(tour: Tour) -> None:
    for visitor in tour.visits():
        page = visitor.page
        visitor.open("/runs/")
        links = page.locator("main a[href^='/runs/']").all()
        before = {link.get_attribute("href") for link in links}
        visitor.open("/runs/new/?framework=dasar-jaktim&within=31.75&level=4")
        visitor.look("form")
        page.locator("#run-form details summary").click()
        page.fill("[name=draws]", "200")
        page.locator("#run-form .button-main").click()
        page.wait_for_url(re.compile(r"/(runs|jobs)/\d+/"))
        visitor.look("started")
        # The page of the task goes on to the new run by itself when it is done.
        page.wait_for_url(re.compile(r"/runs/\d+/$"), timeout=120_000)
        assert re.sub(r"^https?://[^/]+", "", page.url) not in before
        expect(page.locator("#ranking tbody tr")).to_have_count(65, timeout=30_000)
        expect(page.locator("main")).to_contain_text("--draws 200 ")
        visitor.look("run")


def test_journey_what_if(tour: Tour) -> None:
    for visitor in tour.visits():
        page = visitor.page
        visitor.open("/frameworks/dasar-jaktim/what-if/?within=31.75&level=4")
        visitor.look("unchanged")
        before = page.locator("#what-if-result").inner_text()
        page.select_option("[name=normalisation]", "rank")
        page.wait_for_url(re.compile("normalisation=rank"))
        assert page.locator("#what-if-result").inner_text() != before
        expect(page.locator(".notice-warn").first).to_be_visible()
        visitor.look("changed")


def test_journey_login(tour: Tour) -> None:
    for visitor in tour.visits():
        page = visitor.page
        visitor.open("/")
        visitor.look("home")
        page.locator("header details.menu-end summary").last.click()
        page.locator("form[action='/account/logout/'] button").click()
        page.wait_for_url(re.compile("/account/login/"))
        visitor.look("signed-out")
        page.fill("[name=login]", visitor.site.username)
        page.fill("[name=password]", "not the password")
        page.press("[name=password]", "Enter")
        expect(page.locator(".error-summary")).to_be_visible()
        expect(page.locator("[name=login]")).to_have_value(visitor.site.username)
        visitor.look("wrong-password")


def test_journey_language(tour: Tour) -> None:
    for visitor in tour.visits():
        page = visitor.page
        visitor.open("/map/")
        other = "en" if visitor.round.language == "id" else "id"
        page.locator("header summary:has(+ .menu-panel [name=language])").click()
        page.locator(f"[name=language][value={other}]").click()
        page.wait_for_selector(f"html[lang={other}]")
        assert "/map/" in page.url
        visitor.look("other-language")


def test_journey_keyboard(tour: Tour) -> None:
    for visitor in tour.visits():
        page = visitor.page
        visitor.open("/map/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#content")).to_be_focused()
        if visitor.round.device == "desktop":
            page.keyboard.press("/")
            expect(page.locator("[data-search]").first).to_be_focused()
            page.keyboard.press("Escape")
            page.locator("#content").focus()
        page.keyboard.press("?")
        expect(page.locator("details.help[open]")).to_be_visible()
        visitor.look("help")
        page.keyboard.press("Escape")
        expect(page.locator("details.help[open]")).to_have_count(0)
