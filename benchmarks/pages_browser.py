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
READY = "[data-map][data-ready=yes]"
PATIENCE_MS = 30_000


def drawn_seconds(
    port: int, path: str, cookies: dict[str, str], count: int, *, empty: bool
) -> list[float]:
    """Return seconds from asking for the page to the drawn map, `count` times.

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
    site = f"http://127.0.0.1:{port}"
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
            taken = _drawn(context, site + path)
            if turn:  # the first one warms the browser itself up
                times.append(taken)
        chromium.close()
    return times


def _drawn(context: object, address: str) -> float:
    """Return the page's own clock, from the start of the navigation to the drawn map."""
    page = context.new_page()  # type: ignore[attr-defined]
    page.goto(address, wait_until="commit")
    page.wait_for_selector(READY, timeout=PATIENCE_MS, state="attached")
    taken = float(page.evaluate("performance.now()")) / 1000
    page.close()
    return taken
