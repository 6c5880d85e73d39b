"""The pages of the workspace that no journey judges: axe, narrow screens, two looks."""

from tests.browser.pages import WORKSPACE
from tests.browser.visitor import Visitor


def test_every_page_of_the_workspace_is_accessible_and_fits(looked: Visitor) -> None:
    for username, pages in WORKSPACE.items():
        looked.sign_in(username)
        looked.judge_all(pages)
