"""The journeys of the workspace: a meeting of several institutions, and a plan.

`./test journey NAME` runs one alone and keeps pictures of it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from sinergi.web.acts.example_meeting import TEXT
from tests.browser.visitor import Round, Tour, Visitor, rounds

PEMKOT = "Pemerintah Kota Administrasi Jakarta Timur"
SATPOL = "Satpol PP Jakarta Timur"
HOST, GUEST, UNIT, LURAH, LEADER = "koordinator", "ketua", "satpol", "lurah", "pimpinan"
PARTS = "section[aria-labelledby=parts-title]"
SEARCHED = 240_000


@contextmanager
def visiting(tour: Tour, one: Round, username: str, turn: int) -> Iterator[Visitor]:
    """Sign a person of the example in; pictures are numbered from ten times the turn."""
    with tour.visit(one) as visitor:
        visitor.pictures = turn * 10
        visitor.sign_in(username, tour.site.password)
        yield visitor


def press(page: Page, button: str) -> None:
    """Press a button that leads to a page, and wait for it."""
    page.locator(button).first.click()
    page.wait_for_load_state("networkidle")


def step(visitor: Visitor, path: str, *steps: str, note: str = "") -> None:
    """Take steps of a commitment on its page, each with the note."""
    visitor.open(path)
    for to in steps:
        if note:
            visitor.page.fill("[name=note]", note)
        press(visitor.page, f"button[name=to_step][value={to}]")
        gone = visitor.page.locator(f"button[name=to_step][value={to}]")
        expect(gone).to_have_count(0)


def test_journey_meeting(tour: Tour) -> None:
    for one in rounds():
        with visiting(tour, one, HOST, 0) as host:
            meeting = paste_and_keep(host)
            whole, apk, part = paths_of_commitments(host)
            step(host, whole, "accepted", "working")
            host.look("handed-down")
            send_minutes(host, meeting)
        with visiting(tour, one, UNIT, 2) as unit:
            step(unit, apk, "accepted", "working", note="Tim turun hari ini.")
            unit.look("accepted-by-another")
        with visiting(tour, one, LURAH, 3) as lurah:
            step(
                lurah, part, "accepted", "working", "reported", note="Empat RW selesai."
            )
            lurah.look("reported-by-lurah")
        with visiting(tour, one, GUEST, 4) as guest:
            approve_as_guest(guest, meeting)
        with visiting(tour, one, HOST, 5) as host:
            step(host, part, "done", note="Foto sesuai.")
            host.open(whole)
            expect(host.page.locator(f"{PARTS} progress")).to_have_attribute(
                "value", "1"
            )
            host.look("one-of-65-done")
            fetch_papers(host, meeting)


def paste_and_keep(host: Visitor) -> str:
    """Paste the text, look at what was read, keep it; return the path of the meeting."""
    page = host.page
    host.open("/meetings/paste/")
    page.fill("[name=text]", TEXT)
    page.click("main form .button-main")
    page.wait_for_selector("[name=m-title]")
    page.select_option("[name=c-0-institution]", label=PEMKOT)
    page.select_option("[name=c-0-cascade]", "kelurahan")
    page.select_option("[name=c-2-institution]", label=SATPOL)
    host.look("review")
    page.click("main form .form-actions .button-main")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    host.look("kept")
    return page.url.removeprefix(host.site.address)


def paths_of_commitments(host: Visitor) -> tuple[str, str, str]:
    """Return where the whole, the one of Satpol PP and the part of Penggilingan are.

    Conclusions of the meeting before stand above, so the last of a wording is meant.
    """
    page = host.page
    found = []
    for words in ("melakukan sosialisasi", "menertibkan APK"):
        link = page.locator("main th a[href^='/commitments/']", has_text=words).last
        found.append(str(link.get_attribute("href")))
    host.open(found[0])
    rows = page.locator(f"{PARTS} tbody tr")
    expect(rows).to_have_count(65)
    part = rows.filter(has_text="Kelurahan Penggilingan").locator("th a").first
    return found[0], found[1], str(part.get_attribute("href"))


def send_minutes(host: Visitor, meeting: str) -> None:
    """Write the press note, send the minutes, and approve them for the host."""
    page = host.page
    host.open(f"{meeting}press-note/")
    host.look("press-note")
    press(page, "main form .button-main")
    press(page, "form[action$='/minutes/send/'] button")
    press(page, "form[action$='/minutes/approve/'] button")
    expect(page.locator("form[action$='/minutes/approve/']")).to_have_count(0)
    host.look("minutes-sent")


def approve_as_guest(guest: Visitor, meeting: str) -> None:
    """Approve the minutes for Bawaslu."""
    guest.open(meeting)
    guest.look("asked-to-approve")
    press(guest.page, "form[action$='/minutes/approve/'] button")
    expect(guest.page.locator("form[action$='/minutes/approve/']")).to_have_count(0)


def fetch_papers(host: Visitor, meeting: str) -> None:
    """Publish the minutes and fetch them and the press note as PDF."""
    host.open(meeting)
    press(host.page, "form[action$='/minutes/publish/'] button")
    host.look("published")
    for paper in ("minutes", "press-note"):
        for language in ("id", "en"):
            address = f"{host.site.address}{meeting}papers/{paper}.pdf?lang={language}"
            answer = host.page.context.request.get(address)
            assert answer.status == 200
            assert answer.body().startswith(b"%PDF")


def test_journey_plan(tour: Tour) -> None:
    for one in rounds():
        with visiting(tour, one, HOST, 0) as host:
            plan = search_plan(host)
            read_reasons(host)
            press(host.page, "form[action$='/propose/'] button")
            expect(host.page.locator("form[action$='/back/']")).to_have_count(1)
            host.look("proposed")
            expect(host.page.locator("[name=decision]")).to_have_count(0)
        with visiting(tour, one, LEADER, 2) as leader:
            leader.open(plan)
            leader.look("to-decide")
            press(leader.page, "[name=decision][value=approve]")
            links = leader.page.locator("main th a.tag")
            expect(links.first).to_be_visible()
            leader.look("approved")
            links.first.click()
            leader.page.wait_for_url(re.compile(r"/commitments/\d+/$"))
            leader.look("commitment")


def search_plan(host: Visitor) -> str:
    """Ask for a plan of three weeks and wait for it; return its path."""
    page = host.page
    host.open("/plans/new/")
    page.fill("[name=name]", f"Rencana {host.round.name}")
    page.select_option("[name=run]", index=1)
    page.select_option("[name=institution]", label=PEMKOT)
    page.fill("[name=weeks]", "3")
    page.fill("[name=budget]", "60000000")
    for box in page.locator("[name$=takes_part]").all()[:2]:
        box.check()
    host.look("asked")
    press(page, "main form .button-main")
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    page.wait_for_selector("#choices", timeout=SEARCHED)
    host.look("found")
    return page.url.removeprefix(host.site.address)


def read_reasons(host: Visitor) -> None:
    """Open the first reason of the plan."""
    why = host.page.locator("section[aria-labelledby=choices] details").first
    why.locator("summary").click()
    expect(why.locator("li").first).to_be_visible()
    host.look("why")
