"""The leader's page before a meeting: one screen, one printed page; and two pages beside it.

`./test journey leader` runs it alone and keeps pictures.
"""

import re

from playwright.sync_api import ViewportSize, expect

from tests.browser.papers import fetch_paper, pages_of, text_of
from tests.browser.visitor import Tour, Visitor, rounds

LEADER, KEEPER, LURAH = "pimpinan", "koordinator", "lurah"
GOALS = {
    "id": ("Aman", "Lancar", "Kondusif", "Demokratis", "Jujur dan berkeadilan"),
    "en": ("Safe", "Smooth", "Conducive", "Democratic", "Honest and fair"),
}
PAPER_SAYS = {
    "id": ("Ringkasan pimpinan", "Keputusan", "Komitmen terlambat", "belum diketahui"),
    "en": ("Summary for leaders", "Decisions needed", "Late commitments", "unknown"),
}
SCREEN = ViewportSize(width=1440, height=900)
PARTS = ("decisions", "goals", "late", "moved")


def test_journey_leader(tour: Tour) -> None:
    for one in rounds():
        with tour.visit_as(one, LEADER, 0) as leader:
            look_at_summary(leader)
            look_at_paper(leader)
            follow_decision(leader)
        with tour.visit_as(one, KEEPER, 1) as keeper:
            shift_calendar(keeper)
        with tour.visit_as(one, LURAH, 2) as lurah:
            look_at_week(lurah)


def look_at_summary(leader: Visitor) -> None:
    """See the goals, what moved, what is late, and at most five decisions."""
    page = leader.page
    leader.open("/leader/")
    leader.judge("summary")
    for part in PARTS:
        expect(page.locator(f"#{part}-title")).to_be_visible()
    named = page.locator("section[aria-labelledby=goals-title] th[scope=row]")
    found = [one.strip() for one in named.all_inner_texts() if one.strip()]
    assert list(dict.fromkeys(found)) == list(GOALS[leader.round.language])
    if leader.round.device == "desktop":
        page.set_viewport_size(SCREEN)
        ends = page.locator("main section").evaluate_all(
            "all => all.map((one) => one.getBoundingClientRect().bottom)"
        )
        assert max(ends) <= SCREEN["height"]
        width, height = leader.round.size
        page.set_viewport_size({"width": width, "height": height})
    decisions = page.locator("section[aria-labelledby=decisions-title] ol > li")
    assert 1 <= decisions.count() <= 5


def look_at_paper(leader: Visitor) -> None:
    """Fetch the summary as PDF: one page, in the language of the reader."""
    paper = fetch_paper(leader, "/leader/summary.pdf")
    assert pages_of(paper) == 1
    text = text_of(paper)
    wanted = (*PAPER_SAYS[leader.round.language], *GOALS[leader.round.language])
    assert [one for one in wanted if one not in text] == []


def follow_decision(leader: Visitor) -> None:
    """Go from the first decision to the page on which it is taken."""
    leader.press("section[aria-labelledby=decisions-title] ol > li a")
    assert re.search(r"/(plans|meetings|commitments)/\d+/", leader.page.url)
    leader.look("decision")


def shift_calendar(keeper: Visitor) -> None:
    """Ask what a shift of the calendar would move; nothing moves."""
    page = keeper.page
    keeper.open("/calendar/shift/?election=pemilu-2024")
    page.fill("[name=days]", "14")
    page.check("[name=following]")
    keeper.press("main form.filters button")
    expect(page.locator("main tbody tr").first).to_be_visible()
    keeper.judge("shifted")
    page.fill("[name=days]", "x")
    keeper.press("main form.filters button")
    expect(page.locator("main .notice-warn")).to_be_visible()


def look_at_week(lurah: Visitor) -> None:
    """See the tasks of the week, and the text to share, which names nobody."""
    lurah.open("/queue/week/")
    lurah.judge("week")
    text = lurah.page.locator("textarea").input_value()
    assert "Penggilingan" in text
    assert "Lurah" not in text
