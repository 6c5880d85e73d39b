"""A draft thrown away and a retired form taken back, by keyboard alone, in a browser."""

import re
import uuid

from playwright.sync_api import expect

from tests.browser.visitor import Visitor

ANALYST = "analis"
FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) |
| | text | note | Catatan | Note |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | {code} | Coba | Trial | {version} | Bahasa Indonesia (id) |
"""


def upload(visitor: Visitor, code: str, version: str) -> str:
    """Upload a version and return the address of its page."""
    page = visitor.page
    visitor.open("/forms/new/")
    content = FORM.format(code=code, version=version).encode()
    page.set_input_files(
        "[name=file]", {"name": "a.md", "mimeType": "text/markdown", "buffer": content}
    )
    visitor.press("main form .button-main")
    return f"/forms/{code}/versions/{version}/"


def enter(visitor: Visitor, selector: str) -> None:
    """Press a button or link by the Enter key."""
    one = visitor.page.locator(selector).first
    one.focus()
    with visitor.page.expect_navigation():
        one.press("Enter")
    visitor.settle()


def test_a_draft_is_thrown_away_after_one_more_question(looked: Visitor) -> None:
    code = f"buang-{uuid.uuid4().hex[:8]}"
    looked.sign_in(ANALYST)
    draft = upload(looked, code, "1")
    looked.judge("draft")
    enter(looked, f"a[href='{draft}discard/']")
    looked.judge("discard")
    enter(looked, "main form .button-danger")
    expect(looked.page).to_have_url(re.compile(r"/forms/$"))
    looked.open(draft, status=404)


def test_a_retired_form_is_taken_back_into_use(looked: Visitor) -> None:
    code = f"pulih-{uuid.uuid4().hex[:8]}"
    page = looked.page
    looked.sign_in(ANALYST)
    upload(looked, code, "1")
    page.locator("details.confirm summary.button-main").first.press("Enter")
    enter(looked, "form[action$='/publish/'] .button-main")
    page.locator("details.confirm summary.button-danger").first.press("Enter")
    enter(looked, "form[action$='/retire/'] .button-danger")
    looked.judge("retired")
    enter(looked, "form[action$='/restore/'] .button-main")
    looked.judge("restored")
    expect(page.locator(".notice-warn")).to_have_count(0)
