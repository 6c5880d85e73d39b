"""Somebody who uses the site by browser: opens, looks, presses keys, takes pictures."""

import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Cookie, Locator, Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIGHT = "resultTypes: ['violations'], preload: false"
"""Style sheets and media are not fetched again for two rules: nothing here plays by itself,
and `frontend/test/css.test.mjs` holds that no sheet turns the page with the device."""
# What is on its way of a page that is open: a map or chart in view, an answer to HTMX.
UNSETTLED = "[data-map]:not([data-ready]), [data-chart]:not([data-ready])"
WHEN_SETTLED = """(waiting) => new Promise((resolve, reject) => {
  const until = performance.now() + 30000;
  const inView = (one) => one.getBoundingClientRect().top < innerHeight;
  const look = () => {
    const busy = [...document.querySelectorAll(waiting)].some(inView)
      || document.querySelector(".htmx-request") || document.fonts.status === "loading";
    if (!busy) resolve();
    else if (performance.now() > until) reject(new Error("the page does not settle"));
    else setTimeout(look, 20);
  };
  look();
})"""
OWN_COOKIES = ("sinergi_language", "sinergi_theme", "messages")
NOT_OWN = re.compile(rf"^(?!{'|'.join(OWN_COOKIES)})")
FRESH = 600
"""Seconds a kept session is used; sensitive pages ask for the password after 900."""
KEPT: dict[tuple[str, str], tuple[float, list[Cookie]]] = {}
"""Address and user name → when somebody signed in there, and the cookies they got."""
CUT_OFF = """() => {
  const list = document.querySelector(".rail ul");
  return !!list && list.scrollWidth > list.clientWidth;
}"""
# Menus that lie beside the screen when they are open. What lies to the left of it cannot
# even be scrolled to, and makes the page no wider. Each is closed again at once.
OUTSIDE = """() => {
  const outside = [];
  for (const menu of document.querySelectorAll("details:is(.menu, .confirm)")) {
    const panel = menu.querySelector(".menu-panel");
    const { open } = menu;
    menu.open = true;
    const box = panel?.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    if (box?.width && (box.left < 0 || box.right > width + 0.5))
      outside.push(`${menu.querySelector("summary").innerText.trim()
        || menu.querySelector("summary").ariaLabel} (${box.left} to ${box.right})`);
    menu.open = open;
  }
  return outside;
}"""
# What Chromium says of its software drawing is no fault of a page.
NOISE = ("GL Driver Message", "GPU stall", "fallback to software WebGL")


@dataclass(frozen=True)
class Site:
    """Where the server and its data are, the example login, the operator's.

    `database` is the address of its PostgreSQL database, empty for SQLite in `home`.
    """

    address: str
    username: str
    password: str
    operator: tuple[str, str] = ("", "")
    home: Path | None = None
    database: str = ""


@dataclass(frozen=True)
class Round:
    """How one visit is made."""

    language: str
    device: str
    theme: str = "light"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels."""
        return (360, 740) if self.device == "phone" else (1280, 860)

    @property
    def name(self) -> str:
        """Name for pictures and messages."""
        return f"{self.device}-{self.language}-{self.theme}"


LOOKS = (Round("id", "desktop"), Round("en", "phone", "dark"))
"""Both languages, both themes, both devices; all eight would take four times as long."""


def rounds(only: str = "") -> list[Round]:
    """Return the visits of a journey: all four for pictures, else two that cover both.

    `only` is the device of the one visit of a long journey whose pages are judged in both
    looks elsewhere.
    """
    desk, phone = LOOKS
    if os.environ.get("SINERGI_JOURNEY_SHOTS"):
        return [desk, Round("en", "desktop"), Round("id", "phone"), phone]
    return [one for one in (desk, phone) if only in ("", one.device)]


@cache
def axe_source() -> str:
    """Return the source of axe-core."""
    return AXE.read_text(encoding="utf-8")


@dataclass
class Visitor:
    """A page with what is needed to use it and to judge it."""

    page: Page
    site: Site
    round: Round
    name: str
    faults: list[str]
    pictures: int = 0
    expected: int = 200

    def sign_in(self, username: str = "", password: str = "") -> None:
        """Sign in, by the form unless this person did so here a short while ago."""
        name = username or self.site.username
        self.forget()
        if self._go_on(name):
            return
        self.open("/account/login/")
        self.page.fill("[name=login]", name)
        self.page.fill("[name=password]", password or self.site.password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/account/login" not in url)
        found = self.page.context.cookies()
        cookies: Any = [one for one in found if one.get("name") not in OWN_COOKIES]
        KEPT[self.site.address, name] = (time.monotonic(), cookies)

    def forget(self) -> None:
        """Be nobody to the server, in the same language and colours."""
        self.page.context.clear_cookies(name=NOT_OWN)

    def _go_on(self, name: str) -> bool:
        """Take up a session that was kept; False where there is none that still holds."""
        began, cookies = KEPT.get((self.site.address, name), (0.0, []))
        if not cookies or time.monotonic() - began > FRESH:
            return False
        context = self.page.context
        context.add_cookies(cookies)  # type: ignore[arg-type]
        me = context.request.get(f"{self.site.address}/me/", max_redirects=0)
        return me.status == 200

    def sign_in_as_operator(self) -> None:
        """Sign in with the first login of the server."""
        self.sign_in(*self.site.operator)

    def open(self, path: str, *, status: int = 200) -> None:
        """Open an address of the site; any other status is a fault."""
        self.expected = status
        answer = self.page.goto(self.site.address + path)
        if answer is None or answer.status != status:
            self.faults.append(f"{path}: {answer and answer.status}")
        self.settle()

    def settle(self) -> None:
        """Wait until what is in view has been drawn."""
        self.page.evaluate(WHEN_SETTLED, UNSETTLED)

    def press(self, button: str) -> None:
        """Press a button that leads to a page, and wait for that page."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        self.settle()

    def wait_for_map(self, *, by: str = "") -> Locator:
        """Return the map when it stands; `by="webgl"` when MapLibre has drawn it."""
        drawn = f"[data-drawn-by={by}]" if by else ""
        wanted = f"[data-map][data-ready=yes]{drawn}"
        # A map below the fold begins when it comes into view.
        self.page.locator("[data-map]").first.scroll_into_view_if_needed()
        self.page.wait_for_selector(wanted, timeout=60_000)
        return self.page.locator("[data-map] .map-canvas")

    def come_nearer(self) -> Locator:
        """Zoom in by the button, for which MapLibre takes the map over."""
        self.wait_for_map()
        self.page.locator("[data-map-act=in]").click()
        return self.wait_for_map(by="webgl")

    def look(self, what: str) -> None:
        """Take a numbered picture; check that nothing, open or not, leaves the screen."""
        self._measure(what, self.round)
        folder = os.environ.get("SINERGI_JOURNEY_SHOTS")
        if folder:
            self.pictures += 1
            Path(folder).mkdir(parents=True, exist_ok=True)
            name = f"{self.round.name}-{self.pictures:02}-{what}.png"
            self.page.screenshot(path=f"{folder}/{name}", full_page=True)

    def look_on_the_other_device(self, what: str) -> None:
        """Check what leaves the screen when the open page is as wide as the other device."""
        (other,) = [one for one in LOOKS if one.size != self.round.size]
        self._resize(other)
        self.settle()
        self._measure(what, other)
        self._resize(self.round)

    def _resize(self, one: Round) -> None:
        width, height = one.size
        self.page.set_viewport_size({"width": width, "height": height})

    def _measure(self, what: str, one: Round) -> None:
        """Note what leaves a screen of this size, which the page has now."""
        # Else the header lies in the middle of the picture, and what a bar at the edge
        # covers hangs on where the last field was.
        self.page.evaluate("scrollTo(0, 0)")
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > one.size[0]:
            self.faults.append(
                f"{what}: {width} px wide, {one.device}, {self.round.name}"
            )
        if self.page.evaluate(CUT_OFF):
            self.faults.append(f"{what}: navigation cut off on {one.device}")
        for menu in self.page.evaluate(OUTSIDE):
            self.faults.append(f"{what}: menu off the screen of a {one.device}: {menu}")

    def violations(self) -> list[str]:
        """Return what axe finds on the page as it is, one line per rule."""
        self.page.evaluate(axe_source())
        only = json.dumps({"type": "tag", "values": RULES})
        found: dict[str, Any] = self.page.evaluate(
            f"axe.run(document, {{runOnly: {only}, {LIGHT}}})"
        )
        return [
            f"{one['id']}: {one['help']} {[n['target'] for n in one['nodes']][:3]}"
            for one in found["violations"]
        ]

    def judge(self, what: str) -> None:
        """Look at the page that is open, and let axe judge it: faults are the tour's."""
        self.look(what)
        self.faults += [f"{what}: {one}" for one in self.violations()]

    def judge_all(self, pages: Mapping[str, str]) -> None:
        """Open each page in one of the two looks, in turn, and let axe judge it there.

        Its width is judged on both devices, in one opening. For pictures, and in any other
        look, all are opened.
        """
        whole = bool(os.environ.get("SINERGI_JOURNEY_SHOTS")) or self.round not in LOOKS
        for turn, (name, path) in enumerate(pages.items()):
            if whole or self.round == LOOKS[turn % len(LOOKS)]:
                self.open(path)
                self.judge(name)
                self.look_on_the_other_device(name)

    def _hear(self, message: ConsoleMessage) -> None:
        noise = (
            (*NOISE, f"status of {self.expected} ") if self.expected > 200 else NOISE
        )
        if message.type == "error" and not any(n in message.text for n in noise):
            self.faults.append(f"console: {message.text}")


@dataclass
class Tour:
    """The visits of one journey and the faults they met."""

    browser: Browser
    site: Site
    name: str
    faults: list[str] = field(default_factory=list)

    def visits(self) -> Iterator[Visitor]:
        """Yield a signed-in visitor per round."""
        for one in rounds():
            with self.visit(one) as visitor:
                visitor.sign_in()
                yield visitor

    @contextmanager
    def visit(self, one: Round) -> Iterator[Visitor]:
        """Open a browser of its own for one round."""
        width, height = one.size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if one.theme == "dark" else "light",
            has_touch=one.device == "phone",
            reduced_motion="reduce",
        )
        cookie = {"name": "sinergi_language", "value": one.language}
        context.add_cookies([{**cookie, "url": self.site.address}])  # type: ignore[list-item]
        page = context.new_page()
        visitor = Visitor(page, self.site, one, self.name, self.faults)
        page.on("console", visitor._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        try:
            yield visitor
        finally:
            context.close()

    @contextmanager
    def visit_as(
        self, one: Round, username: str, turn: int, password: str = ""
    ) -> Iterator[Visitor]:
        """Sign a person of the example in; pictures count from ten times the turn."""
        with self.visit(one) as visitor:
            visitor.pictures = turn * 10
            visitor.sign_in(username, password or self.site.password)
            yield visitor

    def check(self) -> None:
        """Fail with every fault met on the way: console, scripts, width, addresses."""
        if self.faults:
            raise AssertionError("\n".join(self.faults))
