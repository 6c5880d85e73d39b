"""A phone in somebody's hand: the field page by a line of its own, and what it shows.

`Desk` is the office at the other end: it publishes forms and reads what the server has.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.net import Line, line_to
from tests.browser.phone import PATIENCE
from tests.browser.visitor import Round, Tour, Visitor

ANALYST = "analis"
DESK, POCKET = Round("id", "desktop"), Round("id", "phone")
NOTE = re.compile("Catatan")
RECEIPT = re.compile(r"L-\d{6}")
FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) | default |
| | start | start | | | |
| | date | happened_on | Tanggal | Date | today() |
| | text | note | {label} | {label} | |
| | image | photo | Foto | Photo | |
| settings |
| | form_id | form_title | form_title::English (en) | version | default_language |
| | {code} | Uji ponsel | Phone trial | {version} | Bahasa Indonesia (id) |
"""

KEPT = """async (name) => {
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const found = [];
  for (const one of await indexedDB.databases()) {
    if (!/^sinergi-field-\\d+$/.test(one.name)) continue;
    const db = await asked(indexedDB.open(one.name));
    const rows = await asked(db.transaction(name).objectStore(name).getAll());
    db.close();
    for (const { id, state, tries, current } of rows) found.push({ database: one.name, id, state, tries, current });
  }
  return found;
}"""


@dataclass
class Handset:
    """One browser of one person."""

    visitor: Visitor
    line: Line

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self.visitor.page

    def person(self) -> int:
        """Return the number of the one who is signed in."""
        answer = self.page.context.request.get(f"{self.line.address}/api/v1/me")
        return int(answer.json()["id"])

    def cut(self) -> None:
        """Go where no signal is: the browser is told, and the line is cut."""
        self.line.cut()
        self.page.context.set_offline(True)

    def mend(self) -> None:
        """Come back to where the net is."""
        self.line.mend()
        self.page.context.set_offline(False)

    def open(self, path: str = "/field/") -> None:
        """Open a page of the field, and wait until it stands."""
        self.page.goto(self.line.address + path)
        self.wait()

    def wait(self) -> None:
        """Wait until the page that was opened stands."""
        self.page.wait_for_selector("html[data-field=ready]", timeout=PATIENCE)

    def enter(self, username: str) -> None:
        """Be somebody, and wait until their forms are kept here and the worker is ready."""
        self.visitor.sign_in(username)
        self.keep()

    def keep(self) -> None:
        """Open the list, and wait until forms and pages are kept here."""
        self.open()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        expect(self.section("forms").first).to_be_visible(timeout=PATIENCE)

    def fill(self, code: str, note: str, photo: bytes = b"") -> None:
        """Open a form and answer it; what was typed is saved here when this returns."""
        self.open(f"/field/forms/{code}/")
        if photo:
            file = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo}
            self.page.set_input_files("#field-form input[type=file]", file)  # type: ignore[arg-type]
        self.write(note)

    def write(self, note: str) -> None:
        """Answer the question, and wait until the phone says that it keeps it."""
        self.page.evaluate("document.getElementById('field-save').textContent = ''")
        self.note().fill(note)
        expect(self.page.locator("#field-save")).to_contain_text("Tersimpan")

    def note(self) -> Locator:
        """Return the field of the question."""
        return self.page.get_by_label(NOTE).first

    def send(self) -> None:
        """Press send, and wait until it lies in the queue."""
        self.page.get_by_role("button", name="Kirim", exact=True).click()
        expect(self.page.locator("#field-done .tag")).to_be_visible(timeout=PATIENCE)

    def go_on(self) -> None:
        """Continue the one draft of the list."""
        self.section("drafts").get_by_role("link").click()
        self.wait()

    def banners(self) -> Locator:
        """Return what stands above everything."""
        return self.page.locator("#field-banners")

    def section(self, name: str) -> Locator:
        """Return the lines of a part of the list: drafts, forms, queue, returned."""
        return self.page.locator(f"section[aria-labelledby={name}] li")

    def kept(self, store: str) -> list[dict[str, Any]]:
        """Return what lies here of everybody, such as "queue", as far as it is no secret."""
        return list(self.page.evaluate(KEPT, store))

    def owner(self) -> int:
        """Return the number of the one whose things lie here."""
        return int(self.kept("queue")[0]["database"].rpartition("-")[2])

    def await_tries(self) -> None:
        """Wait until what waits here has been tried in vain."""
        self._await("queue", lambda one: one["tries"] and one["state"] == "waiting")

    def await_form(self, code: str, version: int) -> None:
        """Wait until that version is the one to fill in, and no older one is."""
        name = f"{code}@{version}"
        self._await(
            "forms",
            lambda one: (
                not one["id"].startswith(f"{code}@")
                or one["current"] == (one["id"] == name)
            ),
        )

    def _await(self, store: str, fits: Callable[[dict[str, Any]], bool]) -> None:
        for _ in range(300):
            if all(fits(one) for one in self.kept(store)):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"waited in vain: {self.kept(store)}")

    def receipt(self) -> str:
        """Wait for the server's number on the page that is open; return it."""
        number = self.page.locator("main strong", has_text=RECEIPT).first
        expect(number).to_be_visible(timeout=PATIENCE)
        found = RECEIPT.search(number.inner_text())
        assert found
        return found[0]


@contextmanager
def handset(tour: Tour, username: str = "") -> Iterator[Handset]:
    """A phone with nothing on it, and somebody signed in."""
    width, height = POCKET.size
    with line_to(tour.site.address) as line:
        context = tour.browser.new_context(
            viewport={"width": width, "height": height}, has_touch=True,
            reduced_motion="reduce", locale="id-ID", timezone_id="Asia/Jakarta",
        )  # fmt: skip
        page = context.new_page()
        page.on("pageerror", lambda error: tour.faults.append(f"script: {error}"))
        one = Handset(Visitor(page, tour.site, POCKET, tour.name, tour.faults), line)
        try:
            if username:
                one.enter(username)
            yield one
        finally:
            context.close()


@dataclass
class Desk:
    """Somebody at the office, whose page stays open."""

    visitor: Visitor

    def publish(self, code: str, version: int, label: str = "Catatan") -> None:
        """Put a form, or a new version of it, in use."""
        page = self.visitor.page
        self.visitor.open("/forms/new/")
        content = FORM.format(code=code, version=version, label=label).encode()
        file = {"name": "a.md", "mimeType": "text/markdown", "buffer": content}
        page.set_input_files("[name=file]", file)  # type: ignore[arg-type]
        self.visitor.press("main form .button-main")
        page.locator("details.confirm summary.button-main").first.click()
        self.visitor.press("form[action$='/publish/'] .button-main")

    def rows(self, code: str) -> list[dict[str, Any]]:
        """Return what the server has of a form, answers too; replaced ones as well."""
        asked = f"/api/v1/submissions?form={code}&answers=true&replaced=true"
        context = self.visitor.page.context
        answer = context.request.get(self.visitor.site.address + asked)
        assert answer.status == 200, (answer.status, answer.text()[:400])
        return list(answer.json()["value"])

    def await_note(self, code: str, note: str) -> None:
        """Wait until the server has a form with that answer."""
        for _ in range(60):
            if self.notes(code, note):
                return
            self.visitor.page.wait_for_timeout(250)
        raise AssertionError(f"{note}: never came")

    def notes(self, code: str, word: str) -> list[str]:
        """Return what was answered in those that hold the word, in order."""
        told = (one["answers"]["note"] for one in self.rows(code))
        return sorted(note for note in told if word in note)


@contextmanager
def desk_with(tour: Tour, code: str) -> Iterator[Desk]:
    """The analyst at the desk, with a form in use; fails in the end with the tour's faults."""
    with tour.visit_as(DESK, ANALYST, 0) as visitor:
        desk = Desk(visitor)
        desk.publish(code, 2026112901)
        yield desk
    tour.check()
