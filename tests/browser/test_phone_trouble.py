"""What can happen to a phone in the field: nothing typed is lost, nothing counts twice."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from sinergi.access.clock import real_now
from sinergi.web.manifest import DIST
from tests.browser.conftest import served
from tests.browser.handset import (
    POCKET,
    Desk,
    Handset,
    desk_with,
    handset,
)
from tests.browser.net import Pace
from tests.browser.phone import phone_of, photo
from tests.browser.releases import next_release
from tests.browser.visitor import Site, Tour

SUPERVISOR = "panwas"

CODE = "uji-ponsel"
TWICE = f"{CODE}-2"


@pytest.fixture(scope="session")
def desk(browser: Browser, site: Site) -> Iterator[Desk]:
    """Somebody who watches what arrives, with a form in use."""
    with desk_with(Tour(browser, site, "trouble"), CODE) as one:
        yield one


FILL = """async () => {
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const opening = indexedDB.open("filler", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("all", { autoIncrement: true });
  const db = await asked(opening);
  const few = crypto.getRandomValues(new Uint8Array(65536));
  const put = (size) => new Promise((resolve) => {
    const work = db.transaction("all", "readwrite");
    work.oncomplete = () => resolve(true);
    work.onabort = () => resolve(false);
    const much = Array(Math.ceil(size / few.length)).fill(few);
    work.objectStore("all").add(new Blob(size < few.length ? [few.slice(0, size)] : much));
  });
  for (let size = 1048576; size >= 1; size /= 8) while (await put(size));
  db.close();
}"""
"""Other things of the site take all the room there is, to the last byte."""
RESERVED = """async () => {
  for (let again = 0; again < 600; again += 1) {
    if (await caches.match("/field/reserve")) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("no room was put by");
}"""
"""Wait in the page: asked again from outside, the policy of the page forbids it."""


class Room:
    """How much the browser lets the site keep.

    Chromium remembers for half a minute how much room there was: bind it before the site
    writes its first byte, and fill it before you bind it closer.
    """

    def __init__(self, page: Page, origin: str) -> None:
        self._page, self._origin = page, {"origin": origin}
        self._session = page.context.new_cdp_session(page)

    def bind(self, size: int) -> None:
        """Let it have no more than so many bytes."""
        asked = {**self._origin, "quotaSize": size}
        self._session.send("Storage.overrideQuotaForOrigin", asked)

    def use_up(self) -> None:
        """Leave not a single byte."""
        self._page.evaluate(FILL)
        told = self._session.send("Storage.getUsageAndQuota", self._origin)
        self.bind(int(told["usage"]))

    def make(self) -> None:
        """Let it have as much as there is."""
        self._session.send("Storage.overrideQuotaForOrigin", self._origin)


def test_a_full_phone_says_so_keeps_what_it_has_and_still_sends(
    tour: Tour, desk: Desk
) -> None:
    with phone_of(tour, POCKET) as own, own.opened() as visitor:
        phone = Handset(replace(visitor, site=tour.site), own.line)
        page = phone.page
        room = Room(page, own.line.address)
        room.bind(10_000_000)
        phone.enter(SUPERVISOR)
        page.evaluate(RESERVED)
        phone.cut()
        phone.fill(CODE, "penuh: menunggu", photo(900, 600))
        phone.send()
        phone.fill(CODE, "penuh: sebelum")
        room.use_up()
        phone.write("penuh: hampir")
        expect(page.locator("#field-banners")).to_contain_text("hampir penuh")
        room.use_up()
        phone.note().fill("penuh: terakhir")
        failure = page.locator("#field-failure")
        expect(failure).to_contain_text("jawaban terakhir belum tersimpan")
        phone.visitor.judge("full")
        assert len(phone.kept("drafts")) == 1
        phone.mend()
        desk.await_note(CODE, "penuh: menunggu")
        room.use_up()
        room.make()
        page.get_by_role("button", name="Simpan sekarang").click()
        expect(failure).to_be_empty()
        page.reload()
        phone.wait()
        expect(phone.note()).to_have_value("penuh: terakhir")
        phone.send()
        phone.receipt()
    assert desk.notes(CODE, "penuh:") == ["penuh: menunggu", "penuh: terakhir"]


@pytest.fixture(scope="module")
def next_site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the same data by the next release; yield its address."""
    assert site.home
    source = next_release(tmp_path_factory.mktemp("next"))
    with served(site.home, "--no-worker", source=source) as address:
        yield address


def test_a_new_release_in_the_middle_of_a_draft_loses_nothing(
    tour: Tour, desk: Desk, next_site: str
) -> None:
    release = "document.documentElement.dataset.release ?? 'first'"
    with handset(tour, SUPERVISOR) as phone:
        page = phone.page
        phone.fill(CODE, "rilis: ditinggalkan")
        phone.fill(CODE, "rilis: setengah")
        phone.line.cut()
        phone.line.lead_to(next_site)
        phone.line.mend()
        with page.context.expect_page():
            page.evaluate("open('/field/')")
        other = page.context.pages[-1]
        other.get_by_role("button", name="Perbarui").click()
        expect(other.locator("html")).to_have_attribute("data-release", "next")
        assert page.evaluate(release) == "first"
        phone.write("rilis: sampai selesai")
        phone.send()
        phone.receipt()
        phone.cut()
        phone.open()
        phone.go_on()
        assert page.evaluate(release) == "next"
        expect(phone.note()).to_have_value("rilis: ditinggalkan")
        phone.write("rilis: diteruskan")
        phone.send()
        phone.mend()
        phone.receipt()
    assert desk.notes(CODE, "rilis:") == ["rilis: diteruskan", "rilis: sampai selesai"]


def test_a_draft_of_an_older_version_is_finished_as_it_was_begun(
    tour: Tour, desk: Desk
) -> None:
    desk.publish(TWICE, 1)
    with handset(tour, SUPERVISOR) as phone:
        phone.fill(TWICE, "versi: draf")
        phone.cut()
        phone.fill(TWICE, "versi: menunggu")
        phone.send()
        desk.publish(TWICE, 2, label="Uraian")
        phone.mend()
        phone.receipt()
        phone.open()
        phone.await_form(TWICE, 2)
        phone.go_on()
        expect(phone.note()).to_have_value("versi: draf")
        expect(phone.page.get_by_label("Uraian")).to_have_count(0)
        phone.send()
        phone.receipt()
        phone.open(f"/field/forms/{TWICE}/")
        expect(phone.page.get_by_label("Uraian")).to_be_visible()
    told = {one["answers"]["note"]: one["version"] for one in desk.rows(TWICE)}
    assert told == {"versi: draf": "1", "versi: menunggu": "1"}


CLOCK = """(() => {
  const True = Date;
  globalThis.Date = class extends True {
    constructor(...told) {
      if (told.length) super(...told);
      else super(True.now() + AHEAD);
    }
    static now() {
      return True.now() + AHEAD;
    }
  };
})()"""
"""A clock that goes AHEAD milliseconds before the true one."""
DAY = dt.timedelta(days=1)


def set_clock(page: Page, ahead: dt.timedelta) -> None:
    """Let the clock of a page be wrong from its next opening on."""
    milliseconds = int(ahead.total_seconds() * 1000)
    page.add_init_script(CLOCK.replace("AHEAD", str(milliseconds)))


def is_about(told: str, at: dt.datetime) -> bool:
    """Return whether a time that was told is that moment, give or take a few minutes."""
    return abs(dt.datetime.fromisoformat(told) - at) < dt.timedelta(minutes=5)


def test_what_waited_by_a_clock_a_day_ahead_is_sent_once_it_is_set_right(
    tour: Tour, desk: Desk
) -> None:
    with handset(tour) as phone:
        set_clock(phone.page, DAY)
        phone.enter(SUPERVISOR)
        phone.cut()
        phone.fill(CODE, "jam: maju")
        phone.send()
        phone.await_tries()
        again = replace(phone.visitor, page=phone.page.context.new_page())
        phone.page.close()
        right = Handset(again, phone.line)
        right.mend()
        right.open()
        right.receipt()
    (row,) = (one for one in desk.rows(CODE) if one["answers"]["note"] == "jam: maju")
    now = real_now()
    assert is_about(row["received_at"], now)
    # What the form says of its own times is what the phone showed, and stays.
    assert is_about(row["answers"]["start"], now + DAY)
    assert row["happened_on"] == row["answers"]["start"][:10]


HOLD = """(name) => new Promise((held) => {
  navigator.locks.request(name, () => {
    held();
    return new Promise((done) => { window.letGo = done; });
  });
})"""
"""Another window is busy sending."""


def test_a_clock_a_day_behind_tells_the_office_true_times(
    tour: Tour, desk: Desk
) -> None:
    with handset(tour) as phone:
        page = phone.page
        set_clock(page, -DAY)
        phone.enter(SUPERVISOR)
        phone.cut()
        phone.fill(CODE, "jam: mundur")
        phone.send()
        phone.await_tries()
        page.evaluate(HOLD, f"sinergi-field-send-{phone.owner()}")
        with page.expect_request("**/field/sync") as asked:
            phone.mend()
        told = asked.value.post_data_json
        assert (told["waiting"], is_about(told["oldest_at"], real_now())) == (1, True)
        page.evaluate("letGo()")
        phone.open()
        expect(page.locator("#field-status")).to_contain_text("baru saja")
        page.get_by_role("button", name="Sinkronkan sekarang").click()
        phone.receipt()
    (row,) = (one for one in desk.rows(CODE) if one["answers"]["note"] == "jam: mundur")
    assert is_about(row["received_at"], real_now())


def test_the_page_is_light_and_comes_once(tour: Tour, desk: Desk) -> None:
    own = json.loads((DIST / "manifest.json").read_text())["own"]["files"]
    with handset(tour, SUPERVISOR) as phone:
        phone.open(f"/field/forms/{CODE}/")
        carried = phone.line.carried
        weights = [carried[f"/static/dist/{name}"] for name in own]
        assert all(weights)
        assert sum(weights) < 150_000
        carried.clear()
        phone.line.pace = Pace(400_000, 0.4)
        phone.open()
        phone.visitor.look("list")
        phone.fill(CODE, "ringan: satu")
        phone.visitor.look("form")
        assert not [path for path in carried if path.startswith("/static/")]
        assert sum(carried.values()) < 60_000
        phone.send()
        phone.receipt()
        phone.visitor.look("done")
    assert desk.notes(CODE, "ringan:") == ["ringan: satu"]
