"""The main acts without a mouse: a meeting, a commitment, a decision, the menus above."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.visitor import Round, Site, Tour, Visitor

DESK = Round("id", "desktop")
HOST, LEADER = "koordinator", "pimpinan"
PLAN = "/plans/1/"
# A day before that of the example: no other meeting takes this one for its last.
TEXT = """\
NOTULEN RAPAT KOORDINASI POSKO

Hari/Tanggal : Kamis, 7 September 2023
Waktu        : pukul 10.00 WIB s.d. selesai
Tempat       : Ruang Pola
Perihal      : Rapat koordinasi posko pengaduan

Hadir:
1. KPU Jakarta Timur

Kesimpulan:
1. Pemkot Jakarta Timur menyiapkan posko pengaduan warga.
"""
NOTE = "Disiapkan dengan papan tik saja."
SUMMARY = "header details.menu:has({}) > summary"
MENUS = {
    "area": SUMMARY.format("a[href*='within=']"),
    "election": SUMMARY.format("a[href*='election=']"),
    "language": SUMMARY.format("[name=language]"),
    "account": SUMMARY.format("form[action$='/logout/']"),
}


def test_a_meeting_and_its_promise_are_kept_without_a_mouse(
    browser: Browser, site: Site
) -> None:
    tour = Tour(browser, site, "keyboard-meeting")
    with tour.visit(DESK) as visitor:
        keys = Keyboard(visitor)
        sign_in(keys, HOST)
        paste_and_keep(keys)
        send_and_approve(keys)
        tell_and_hand_down(keys)
    tour.check()


def sign_in(keys: Keyboard, username: str) -> None:
    """Sign in by the form, then go on to the page for a pasted text."""
    visitor = keys.visitor
    visitor.open("/account/login/?next=/meetings/paste/")
    keys.skip_to_content()
    keys.write("[name=login]", username)
    keys.write("[name=password]", visitor.site.password)
    with visitor.page.expect_navigation():
        keys.press("Enter")


def paste_and_keep(keys: Keyboard) -> None:
    """Paste the text, look at what was read, keep the meeting."""
    keys.skip_to_content()
    keys.write("[name=text]", TEXT)
    keys.follow("main form .button-main")
    expect(keys.visitor.page.locator("[name=m-title]")).to_be_visible()
    keys.skip_to_content()
    keys.follow("main form .form-actions .button-main")
    keys.visitor.page.wait_for_url(re.compile(r"/meetings/\d+/$"))


def send_and_approve(keys: Keyboard) -> None:
    """Send the minutes, approve them for the host, and go to what was promised."""
    page = keys.visitor.page
    for act in ("send", "approve"):
        keys.skip_to_content()
        keys.follow(f"form[action$='/minutes/{act}/'] button")
        expect(page.locator(f"form[action$='/minutes/{act}/']")).to_have_count(0)
    keys.skip_to_content()
    keys.follow("section[aria-labelledby=conclusions] th a[href^='/commitments/']")


def tell_and_hand_down(keys: Keyboard) -> None:
    """Accept the commitment with a note, then ask every kecamatan for a part of it."""
    page = keys.visitor.page
    address = page.url
    keys.skip_to_content()
    keys.write("[name=note]", NOTE)
    keys.follow("button[name=to_step][value=accepted]", by="Space")
    expect(page.get_by_text(NOTE)).to_be_visible()
    expect(page.locator("button[name=to_step][value=accepted]")).to_have_count(0)
    keys.skip_to_content()
    keys.follow("main a[href$='/cascade/']")
    keys.skip_to_content()
    keys.reach("select[name=kind]")
    choose(keys, page, "kecamatan")
    keys.follow("main form.filters button")
    keys.skip_to_content()
    keys.follow("main form[method=post] .button-main")
    assert page.url.partition("#")[0] == address
    parts = page.locator("section[aria-labelledby=parts-title] tbody tr")
    expect(parts).to_have_count(10)


def choose(keys: Keyboard, page: Page, value: str) -> None:
    """Move through the list that has the focus until the value is chosen."""
    read = "document.activeElement.value"
    keys.press("Home")
    for _ in range(20):
        if page.evaluate(read) == value:
            return
        keys.press("ArrowDown")
    pytest.fail(f"{value} is not in the list")


def test_a_plan_is_sent_back_and_laid_before_again_without_a_mouse(
    browser: Browser, site: Site
) -> None:
    """The plan of the example waits for its decision again afterwards."""
    tour = Tour(browser, site, "keyboard-plan")
    with tour.visit_as(DESK, LEADER, 0) as leader:
        keys = Keyboard(leader)
        leader.open(PLAN)
        keys.skip_to_content()
        keys.write("section[aria-labelledby=decide] [name=note]", NOTE)
        keys.follow("[name=decision][value=reject]")
        expect(leader.page.locator("[name=decision]")).to_have_count(0)
        expect(leader.page.get_by_text(NOTE)).to_be_visible()
    with tour.visit_as(DESK, HOST, 1) as host:
        keys = Keyboard(host)
        host.open(PLAN)
        for act in ("back", "propose"):
            keys.skip_to_content()
            keys.follow(f"form[action$='/{act}/'] button")
        expect(host.page.locator("form[action$='/back/']")).to_have_count(1)
    tour.check()


def test_menus_of_the_header_open_move_and_close_without_a_mouse(
    browser: Browser, site: Site
) -> None:
    tour = Tour(browser, site, "keyboard-menus")
    with tour.visit_as(DESK, HOST, 0) as visitor:
        visitor.open("/help/")
        for summary in MENUS.values():
            use_menu(visitor, summary)
        change_language(visitor)
    tour.check()


def use_menu(visitor: Visitor, summary: str) -> None:
    """Open a menu by Enter and Space, walk in, leave it by Escape and by Tab."""
    keys = Keyboard(visitor)
    menu = visitor.page.locator(summary).locator("..")
    keys.reach(summary)
    assert menu.get_attribute("open") is None
    keys.press("Space")
    assert menu.get_attribute("open") is not None
    keys.press("Enter")
    assert menu.get_attribute("open") is None
    keys.press("Enter")
    assert menu.get_attribute("open") is not None
    inside = f"{summary} + .menu-panel :is(a, button)"
    keys.press("Tab")
    assert keys.has_focus(inside), f"Tab does not lead into {summary}"
    keys.press("Escape")
    assert menu.get_attribute("open") is None
    assert keys.has_focus(summary), f"Escape does not lead back to {summary}"
    keys.press("Enter")
    keys.reach(f":not({inside})")
    assert menu.get_attribute("open") is None, "a menu that was left stays open"
    keys.reach(summary, by="Shift+Tab")


def change_language(visitor: Visitor) -> None:
    """Choose English and Indonesian again from the menu."""
    page, keys = visitor.page, Keyboard(visitor)
    for code in ("en", "id"):
        visitor.open("/help/")
        keys.reach(MENUS["language"])
        keys.press("Enter")
        keys.follow(f"[name=language][value={code}]")
        expect(page.locator("html")).to_have_attribute("lang", code)
