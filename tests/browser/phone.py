"""A phone with a browser of its own: closed and opened again, it still knows everything."""

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.net import Line, line_to
from tests.browser.visitor import Round, Tour, Visitor

WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]
PATIENCE = 30_000


class Phone:
    """One person's phone, and the line it sends by."""

    def __init__(self, tour: Tour, round_: Round, line: Line, folder: Path) -> None:
        self._tour, self._round, self._folder = tour, round_, folder
        self.line = line
        self.pictures = 0

    @contextmanager
    def opened(self) -> Iterator[Visitor]:
        """Open the browser; closing it is like taking the phone's battery out."""
        width, height = self._round.size
        context = self._tour.browser.browser_type.launch_persistent_context(
            str(self._folder),
            executable_path=os.environ.get("SINERGI_CHROMIUM") or which("chromium"),
            args=WORDS,
            viewport={"width": width, "height": height},
            color_scheme="dark" if self._round.theme == "dark" else "light",
            has_touch=True,
            reduced_motion="reduce",
        )
        cookie = {"name": "sinergi_language", "value": self._round.language}
        context.add_cookies([{**cookie, "url": self.line.address}])  # type: ignore[list-item]
        page = context.pages[0]
        site = replace(self._tour.site, address=self.line.address)
        faults = self._tour.faults
        visitor = Visitor(page, site, self._round, self._tour.name, faults)
        visitor.pictures = self.pictures
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        try:
            yield visitor
        finally:
            self.pictures = visitor.pictures
            context.close()

    def cut(self, page: Page) -> None:
        """Go where no signal is: the browser is told, and the line is cut."""
        self.line.cut()
        page.context.set_offline(True)

    def mend(self, page: Page) -> None:
        """Come back to where the net is."""
        self.line.mend()
        page.context.set_offline(False)


@contextmanager
def phone_of(tour: Tour, round_: Round) -> Iterator[Phone]:
    """A new phone, thrown away afterwards."""
    with (
        line_to(tour.site.address) as line,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        yield Phone(tour, round_, line, Path(folder))


def enter(visitor: Visitor, username: str, *, remember: bool) -> None:
    """Sign in on the phone, and wait until its forms are kept there.

    Without `remember` the session ends with the browser, as on a shared computer.
    """
    page = visitor.page
    visitor.open("/account/login/?next=/field/")
    sign_in(visitor, username, remember=remember)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("section[aria-labelledby=forms] li").first).to_be_visible(
        timeout=PATIENCE
    )


def sign_in(visitor: Visitor, username: str, *, remember: bool) -> None:
    """Fill in the login page that is open, which leads to the field page."""
    page = visitor.page
    page.fill("[name=login]", username)
    page.fill("[name=password]", visitor.site.password)
    page.set_checked("[name=remember]", remember)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: url.endswith("/field/"))


def photo(width: int = 3000, height: int = 2000) -> bytes:
    """Return a JPEG as a phone takes it: large, and telling where it was taken."""
    image = Image.effect_noise((width, height), 40).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Ponsel"
    exif.get_ifd(0x8825)[1] = "S"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()
