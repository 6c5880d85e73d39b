"""The September meeting: from a pasted text to what 65 kelurahan have done and shown.

The first round plays all of it; the others stop at the first kelurahan. `./test journey
meeting` runs it alone and keeps pictures.
"""

import datetime as dt
import os
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass

import psycopg
from playwright.sync_api import Locator, Page, expect

from sinergi.web.acts.example_meeting import TEXT
from tests.browser.offices import PASSWORD, codes_on, keep_promises, roster_of
from tests.browser.papers import fetch_paper, text_of
from tests.browser.visitor import Round, Tour, Visitor, rounds

PEMKOT = "Pemerintah Kota Administrasi Jakarta Timur"
SATPOL = "Satpol PP Jakarta Timur"
FKUB = "FKUB Kota Jakarta Timur"
HOST, GUEST, UNIT, LURAH = "koordinator", "ketua", "satpol", "lurah"
LEADER, PARTNER, OUTSIDER = "pimpinan", "fkub", "kpu"
PRAYER = "6. FKUB mengadakan doa bersama lintas agama sebelum masa tenang."
PARTS = "section[aria-labelledby=parts-title]"
WAVES = ("pertama", "kedua", "ketiga", "keempat")
LATE_DAYS = 5
"""Enough for the owner's leaders and the institution above, by the table of escalation."""
MINUTES_SAY = {
    "id": ("Kesimpulan", "Tanda tangan", "Kamis, 14 September 2023"),
    "en": ("Conclusions", "Signatures", "Thursday, 14 September 2023"),
}
LATE_SAYS = {"id": "Terlambat: diperlihatkan kepada", "en": "Late: shown to"}
PRESS_NOTE_SAYS = {"id": "Siaran pers", "en": "Press note"}


@dataclass(frozen=True)
class Promises:
    """Where the commitments of the meeting are; `words` are in the titles of this round."""

    meeting: str
    words: str
    whole: str
    apk: str
    prayer: str
    part: str
    offices: list[str]


def step(visitor: Visitor, path: str, *steps: str, note: str = "") -> None:
    """Take steps of a commitment on its page, each with the note."""
    visitor.open(path)
    for to in steps:
        if note:
            visitor.page.fill("[name=note]", note)
        visitor.press(f"button[name=to_step][value={to}]")
        gone = visitor.page.locator(f"button[name=to_step][value={to}]")
        expect(gone).to_have_count(0)


def test_journey_meeting(tour: Tour) -> None:
    played = rounds() if os.environ.get("SINERGI_JOURNEY_SHOTS") else rounds()[:1]
    for one in played:  # its pages are judged in both looks by `test_meeting_pages`
        is_whole = one == rounds()[0]
        with tour.visit_as(one, HOST, 0) as host:
            asked = hold_meeting(host)
            codes = invite_lurahs(host, asked.offices) if is_whole else {}
        with tour.visit_as(one, UNIT, 2) as unit:
            step(unit, asked.apk, "accepted", "working", note="Tim turun hari ini.")
            unit.look("accepted-by-another")
        let_ten_minutes_pass(tour)
        with tour.visit_as(one, PARTNER, 3) as partner:
            act_as_partner(partner, asked)
        with tour.visit_as(one, LURAH, 4) as lurah:
            report_with_photo(lurah, asked.part)
        with tour.visit_as(one, GUEST, 5) as guest:
            approve_as_guest(guest, asked.meeting)
        if is_whole:
            let_all_kelurahan_report(tour, one, asked, codes)
        with tour.visit_as(one, HOST, 7) as host:
            confirm_reports(host, asked, 65 if is_whole else 1)
            fetch_papers(host, asked.meeting)
        with tour.visit_as(one, LEADER, 8) as leader:
            see_escalation(leader, asked, is_whole=is_whole)
            if is_whole:
                step(leader, asked.whole, "done", note="65 kelurahan sudah diperiksa.")
                leader.look("city-promise-done")
        for other in (OUTSIDER, LURAH, GUEST):
            with tour.visit_as(one, other, 9) as outsider:
                outsider.open(asked.apk, status=404)


def hold_meeting(host: Visitor) -> Promises:
    """Paste and keep the meeting, begin the city's promise, send the minutes."""
    meeting, words = paste_and_keep(host)
    asked = promises_of(host, meeting, words)
    step(host, asked.whole, "accepted", "working")
    host.look("handed-down")
    send_minutes(host, meeting)
    return asked


def paste_and_keep(host: Visitor) -> tuple[str, str]:
    """Paste the text, look at what was read, keep it; return the path and its words.

    Each round has wording of its own, so that nobody finds the promises of another.
    """
    page, words = host.page, f"gelombang {WAVES[rounds().index(host.round)]}"
    host.open("/meetings/paste/")
    text = TEXT.replace("melakukan sosialisasi", f"melakukan sosialisasi {words}")
    page.fill("[name=text]", text + PRAYER)
    host.press("main form .button-main")
    soon, past = day_of(page, 30), day_of(page, -LATE_DAYS)
    page.select_option("[name=c-0-institution]", label=PEMKOT)
    for place, kind in enumerate(("kelurahan", "", "", "")):
        page.select_option(f"[name=c-{place}-cascade]", kind)
    page.select_option("[name=c-2-institution]", label=SATPOL)
    page.fill("[name=c-0-due_on]", soon)
    page.fill("[name=c-2-due_on]", past)
    page.uncheck("[name=c-2-shared]")
    page.select_option("[name=c-5-institution]", label=FKUB)
    page.fill("[name=c-5-due_on]", soon)
    if host.round != rounds()[0]:  # what each round leaves open would stand there
        page.select_option("[name=m-previous]", "")
    host.look("review")
    host.press("main form .form-actions .button-main")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    host.look("kept")
    return page.url.removeprefix(host.site.address), words


def day_of(page: Page, days: int) -> str:
    """Return the day so many days from today: that of the browser, beside the server."""
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    return (dt.date.fromisoformat(today) + dt.timedelta(days=days)).isoformat()


def promises_of(host: Visitor, meeting: str, words: str) -> Promises:
    """Return where the promises of the meeting on the page are."""
    found = []
    for text in (words, "menertibkan APK", "doa bersama"):
        link = host.page.locator("main th a[href^='/commitments/']", has_text=text)
        found.append(str(link.last.get_attribute("href")))
    host.open(found[0])
    rows = host.page.locator(f"{PARTS} tbody tr")
    expect(rows).to_have_count(65)
    offices = rows.locator("td:nth-of-type(1)").all_inner_texts()
    own = rows.filter(has_text="Kelurahan Penggilingan").locator("th a").first
    part = str(own.get_attribute("href"))
    others = [name.strip() for name in offices if "Kelurahan Penggilingan" not in name]
    return Promises(meeting, words, *found, part, others)


def send_minutes(host: Visitor, meeting: str) -> None:
    """Write the press note, send the minutes, and approve them for the host."""
    host.open(f"{meeting}press-note/")
    host.look("press-note")
    host.press("main form .button-main")
    host.press("form[action$='/minutes/send/'] button")
    host.press("form[action$='/minutes/approve/'] button")
    expect(host.page.locator("form[action$='/minutes/approve/']")).to_have_count(0)
    host.look("minutes-sent")


def invite_lurahs(host: Visitor, offices: list[str]) -> dict[str, str]:
    """Invite the lurahs who have no account by a table; return their printed codes."""
    page = host.page
    table, usernames = roster_of(offices)
    host.open("/people/roster/")
    file = {"name": "lurah.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.set_input_files("main input[type=file]", files=[file])  # type: ignore[list-item]
    host.press("main form.form .button-main")
    host.look("lurahs-checked")
    host.press("form[action$='/roster/apply/'] .button-main")
    host.look("lurahs-invited")
    # Others of the example never signed in either, and keep their password.
    host.open("/people/?state=waiting&q=(Kelurahan")
    with page.expect_download() as slips:
        page.locator("form[action*='/slips/'] button").click()
    return codes_on(slips.value.path().read_bytes(), usernames)


def let_ten_minutes_pass(tour: Tour) -> None:
    """Make the work due that the server does every ten minutes; its worker then does it."""
    home, address = tour.site.home, tour.site.database
    assert home is not None
    with closing(
        psycopg.connect(address)
        if address
        else sqlite3.connect(home / "sinergi.sqlite3")
    ) as database:
        database.execute(
            "UPDATE jobs_cronrun SET due_at = '2000-01-01 00:00:00+00:00'"
            " WHERE name IN ('escalate-late', 'make-notices')"
        )
        database.commit()


def act_as_partner(partner: Visitor, asked: Promises) -> None:
    """Say yes for FKUB, which has its agenda and sessions, and nothing else of the workspace."""
    page = partner.page
    partner.open("/agenda/")
    partner.look("agenda-of-a-partner")
    entries = page.locator("nav.rail a").evaluate_all(
        "all => all.map((one) => new URL(one.href).pathname)"
    )
    assert entries == ["/agenda/", "/outreach/sessions/"]
    expect(page.locator(f"main a[href='{asked.meeting}']")).to_be_visible()
    expect(page.locator(f"main a[href='{asked.prayer}']")).to_be_visible()
    for path in (asked.whole, asked.apk, asked.part):
        partner.open(path, status=404)
    for path in ("/plans/", "/map/", "/leader/", "/people/"):
        partner.open(path, status=403)
    step(partner, asked.prayer, "accepted")
    partner.look("accepted-by-partner")


def report_with_photo(lurah: Visitor, part: str) -> None:
    """Accept, begin and report the part of Penggilingan, with a photo as proof."""
    step(lurah, part, "accepted", "working")
    photo = {
        "name": "rw-4.png",
        "mimeType": "image/png",
        "buffer": lurah.page.screenshot(),
    }
    lurah.page.set_input_files("[name=files]", files=[photo])  # type: ignore[list-item]
    lurah.page.fill("[name=note]", "Empat RW selesai.")
    lurah.press("button[name=to_step][value=reported]")
    expect(lurah.page.locator("main a", has_text="rw-4.png")).to_be_visible()
    lurah.look("reported-by-lurah")


def approve_as_guest(guest: Visitor, meeting: str) -> None:
    """Approve the minutes for Bawaslu."""
    guest.open(meeting)
    guest.look("asked-to-approve")
    guest.press("form[action$='/minutes/approve/'] button")
    expect(guest.page.locator("form[action$='/minutes/approve/']")).to_have_count(0)


def let_all_kelurahan_report(
    tour: Tour, one: Round, asked: Promises, codes: dict[str, str]
) -> None:
    """Let one more lurah come in by the slip in a browser, the other 63 over HTTP."""
    username, code = codes.popitem()
    keep_promises(tour.site.address, codes, asked.words)
    with tour.visit(one) as lurah:
        lurah.pictures = 60
        lurah.open("/invitation/")
        for name, text in {"username": username, "code": code}.items():
            lurah.page.fill(f"[name={name}]", text)
        for name in ("password", "again"):
            lurah.page.fill(f"[name={name}]", PASSWORD)
        lurah.look("slip-typed")
        lurah.press("main form button.button-main")
    with tour.visit_as(one, username, 6, PASSWORD) as lurah:
        lurah.open(f"/queue/?q={asked.words}")
        lurah.look("first-queue")
        for action in ("accept", "working", "report"):
            lurah.page.locator("[data-tick-all]").click()
            lurah.press(f"button[name=action][value={action}]")
        expect(lurah.page.locator("#group-waiting")).to_be_visible()


def confirm_reports(host: Visitor, asked: Promises, count: int) -> None:
    """Confirm the part of Penggilingan on its page, the others by the list."""
    page = host.page
    step(host, asked.part, "done", note="Foto sesuai.")
    for _ in range(1, count, 50):
        host.open(f"/commitments/?step=reported&q={asked.words}")
        page.locator("[data-tick-all]").click()
        host.look("ticked")
        host.press("button[name=action][value=confirm]")
        host.look("confirmed")
    host.open(asked.whole)
    bar = page.locator(f"{PARTS} progress")
    expect(bar).to_have_attribute("value", str(count))
    expect(bar).to_have_attribute("max", "65")
    host.look(f"{count}-of-65-done")
    if count == 65:
        step(host, asked.whole, "reported", note="Semua kelurahan selesai.")


def see_escalation(leader: Visitor, asked: Promises, *, is_whole: bool) -> None:
    """See that what is late was shown to the owner's line, on page, summary and bell."""
    page = leader.page
    history = page.locator("section[aria-labelledby=history-title] li")
    told = history.filter(has_text=LATE_SAYS[leader.round.language])
    open_until(leader, asked.apk, told)
    expect(told).to_have_count(2)
    expect(told.filter(has_text=PEMKOT)).to_have_count(1)
    expect(told.filter(has_text=SATPOL)).to_have_count(1)
    leader.look("escalated")
    number = page.title().split(" · ")[0]
    leader.open("/leader/")
    late = page.locator("section[aria-labelledby=late-title] li")
    expect(late.filter(has_text=SATPOL)).to_be_visible()
    leader.look("escalated-on-summary")
    if is_whole:  # notices are made of facts that have settled: some seconds later
        line = page.locator("main tbody tr", has_text=number)
        open_until(leader, "/notices/?kind=escalated", line)
        leader.look("escalated-in-notices")


def open_until(visitor: Visitor, path: str, wanted: Locator) -> None:
    """Open a page again until the worker has done what it shows, for a minute at most."""
    for _ in range(60):
        visitor.open(path)
        if wanted.count():
            return
        visitor.page.wait_for_timeout(1_000)
    expect(wanted.first).to_be_visible()


def fetch_papers(host: Visitor, meeting: str) -> None:
    """Publish the minutes; open them and the press note again in both languages."""
    host.open(meeting)
    host.press("form[action$='/minutes/publish/'] button")
    host.look("published")
    for language, words in MINUTES_SAY.items():
        minutes = fetch_paper(host, f"{meeting}papers/minutes.pdf?lang={language}")
        text = text_of(minutes)
        assert [one for one in (*words, SATPOL, FKUB) if one not in text] == []
        note = fetch_paper(host, f"{meeting}papers/press-note.pdf?lang={language}")
        text = text_of(note)
        assert PRESS_NOTE_SAYS[language] in text
        assert "Wakil Wali Kota Jakarta Timur" in text
