"""How long a map takes in a real Chromium until it can be used."""

from __future__ import annotations

import os
import shutil
import sys

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Nothing but the page: no sandbox for root, drawing in software, no outside calls."""
USABLE = "[data-map][data-usable=yes]"
NEARER = "[data-map][data-drawn-by=webgl]"
PATIENCE_MS = 30_000
LISTEN = """
new MutationObserver((changes, watch) => {
  if (!document.querySelector("[data-map-line] strong")) return;
  window.answeredAt = performance.now();
  watch.disconnect();
}).observe(document, { subtree: true, childList: true });
"""
"""Notes when the line under the map first names an area."""


def drawn_seconds(
    site: str,
    path: str,
    cookies: dict[str, str],
    count: int,
    *,
    empty: bool,
    goal: str,
) -> list[float]:
    """Return seconds from asking for the page to the goal of a row, `count` times.

    `empty`: each time a browser that has nothing of the site yet; else it has been here
    once. Empty list without playwright or Chromium, said on the error channel.
    """
    program = os.environ.get("SINERGI_CHROMIUM") or shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if not program:
        sys.stderr.write("pages: Chromium or playwright cannot be had here\n")
        return []
    kept = [
        {"name": name, "value": value, "url": site} for name, value in cookies.items()
    ]
    times: list[float] = []
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=program, args=ARGUMENTS)
        context = None
        for turn in range(count + 1):
            if context is None or empty:
                context = chromium.new_context(viewport={"width": 1280, "height": 860})
                context.add_cookies(kept)  # type: ignore[arg-type]
            taken = _seconds(context, site + path, goal)
            if turn:  # the first one warms the browser itself up
                times.append(taken)
        chromium.close()
    return times


def _seconds(context: object, address: str, goal: str) -> float:
    """Return the page's own clock when the goal is reached, from the navigation's start."""
    page = context.new_page()  # type: ignore[attr-defined]
    page.add_init_script(LISTEN)
    page.goto(address, wait_until="commit")
    page.wait_for_selector(USABLE, timeout=PATIENCE_MS, state="attached")
    if goal == "nearer":
        page.locator("[data-map-act=in]").dispatch_event("click")
        page.wait_for_selector(NEARER, timeout=PATIENCE_MS, state="attached")
        taken = page.evaluate("performance.now()")
    else:
        page.locator("[data-map] .map-canvas").press("ArrowDown")
        page.wait_for_selector("[data-map-line] strong", timeout=PATIENCE_MS)
        taken = page.evaluate("window.answeredAt")
    page.close()
    return float(taken) / 1000
