"""The pages of meetings: pasted in a minute, seen on a phone and a desk, asked by axe."""

from sinergi.commitments.tests.meeting_texts import SEPTEMBER
from tests.browser.visitor import Visitor

HOST = "koordinator"
PAGES = ("people", "attendance", "agenda", "conclude", "minutes", "press-note", "edit")


def test_a_meeting_is_made_from_a_pasted_text_in_a_minute(looked: Visitor) -> None:
    page, site = looked.page, looked.site
    looked.sign_in(HOST)
    looked.open("/meetings/paste/")
    looked.judge("paste")
    page.fill("[name=text]", SEPTEMBER)
    page.click("main form .button-main")
    page.wait_for_selector("[name=m-title]")
    judge_settled(looked, "review")
    page.click("main form .form-actions .button-main")
    page.wait_for_url("**/meetings/*/")
    judge_settled(looked, "meeting")
    address = page.url.removeprefix(site.address)
    looked.judge_all({name: f"{address}{name}/" for name in PAGES})
    looked.open(f"{address}attendance/")
    page.click("button[name=open]")
    page.wait_for_selector(".qr-code svg")
    judge_settled(looked, "code")
    others = {"code-to-print": f"{address}attendance/code/", "copy": f"{address}copy/"}
    lists = {"meetings": "/meetings/", "agenda": "/agenda/", "new": "/meetings/new/"}
    looked.judge_all({**others, **lists})


def judge_settled(looked: Visitor, name: str) -> None:
    """Judge the page that a click has led to."""
    looked.settle()
    looked.judge(name)
