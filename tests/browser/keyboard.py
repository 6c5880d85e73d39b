"""Hands that stay on the keyboard: Tab until there, then Enter, arrows or text."""

from dataclasses import dataclass
from typing import Any

from tests.browser.visitor import Visitor

MOST_STOPS = 150
"""No page asks for more presses of Tab than this before what one came for."""
WHERE = """(wanted) => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const above = document.elementFromPoint(x, y);
  const outline = getComputedStyle(one);
  return {
    what: one.outerHTML.slice(0, 120),
    there: one.matches(wanted),
    // The button inside a field for a day or an hour has the browser's own ring: then
    // the field is the active element and not the one in focus.
    marked: (["date", "time"].includes(one.type) && !one.matches(":focus"))
      || (one.matches(":focus-visible") && outline.outlineStyle !== "none"
        && parseFloat(outline.outlineWidth) >= 2),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
      && box.top < innerHeight && box.left < innerWidth,
    whole: box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight
      && box.right <= innerWidth,
    free: !!above && (one.contains(above) || above.contains(one)),
  };
}"""


@dataclass
class Keyboard:
    """A visitor who has no mouse; every stop on the way must show that it is one."""

    visitor: Visitor

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.visitor.page.keyboard.press(key)

    def reach(self, wanted: str, *, by: str = "Tab") -> None:
        """Press Tab until the control has the focus, whole in the window and uncovered."""
        for _ in range(MOST_STOPS):
            self.press(by)
            stop = self._stop(wanted)
            if stop is None:
                continue
            assert stop["marked"], f"the focus cannot be seen: {stop['what']}"
            assert stop["seen"], f"the focus is outside the window: {stop['what']}"
            if stop["there"]:
                assert stop["whole"], f"partly outside the window: {stop['what']}"
                assert stop["free"], f"something covers it: {stop['what']}"
                return
        msg = f"{MOST_STOPS} times {by} do not lead to {wanted}"
        raise AssertionError(msg)

    def skip_to_content(self) -> None:
        """Take the first stop of every page, which leads past the header.

        A form that was sent to its own page keeps `#content` in the address: Chromium
        then starts in the content by itself.
        """
        if self.visitor.page.url.endswith("#content"):
            return
        self.press("Tab")
        assert self.has_focus(".skip"), "the first stop does not lead past the header"
        self.press("Enter")

    def follow(self, wanted: str, *, by: str = "Enter") -> None:
        """Go to a link or button of the content, press it, wait for the page it leads to."""
        self.reach(wanted)
        with self.visitor.page.expect_navigation():
            self.press(by)
        self.visitor.settle()

    def write(self, wanted: str, text: str) -> None:
        """Go to a field and bring a text in, in one go, as pasting does."""
        self.reach(wanted)
        self.visitor.page.keyboard.insert_text(text)

    def has_focus(self, wanted: str) -> bool:
        """Whether the focus is there, and shows."""
        stop = self._stop(wanted)
        return stop is not None and stop["there"] and stop["marked"]

    def _stop(self, wanted: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.visitor.page.evaluate(WHERE, wanted)
        return found
