"""Every kind of page of early warning, outcomes and the public site, by Tab alone.

The page itself notes each stop, so that a walk costs one question.
"""

from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.visitor import Round, Site, Tour, Visitor

PHONE = Round("id", "phone")
STAFF = (
    "/alarms/?state=all", "/alarms/?state=all#first", "/detectors/", "/detectors/#first",
    "/detectors/new/permutation/", "/bulletins/", "/bulletins/new/", "/places-to-call/",
    "/places-to-call/#first", "/warnings/?step=all", "/warnings/?step=all#first",
    "/warnings/new/", "/warnings/playbooks/", "/warnings/playbooks/flood/",
    "/warnings/playbooks/flood/copy/", "/situations/", "/situations/#first",
    "/situations/new/", "/cap/?show=all", "/cap/new/", "/cap/sources/", "/cap/feeds/",
    "/then/", "/rehearsal/", "/goals/", "/goals/jujur/", "/outcomes/", "/outcomes/1/",
    "/outcomes/new/", "/outcomes/worked/",
)  # fmt: skip
"""What a leader of Bawaslu opens; `#first` is what the list links to first."""
PUBLIC = (
    "/publik/", "/publik/peta/", "/publik/sekitar/", "/publik/wilayah/31.75.06.1003/",
    "/publik/laporan/", "/publik/belajar/kuis/", "/publik/data/",
)  # fmt: skip
FIRST = "main table tbody th a, main .list a"
NOTE_STOPS = """
window.stops = [];
window.look = (stop) => {
  const one = stop.one;
  const box = one.getBoundingClientRect();
  const look = getComputedStyle(one);
  const above = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
  stop.marked = ["date", "datetime-local"].includes(one.type)
    || (one.matches(":focus-visible") && look.outlineStyle !== "none"
      && parseFloat(look.outlineWidth) >= 2);
  stop.seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  stop.free = !!above && (one.contains(above) || above.contains(one)
    || [...(one.labels ?? [])].some((label) => label.contains(above)));
};
document.addEventListener("focusin", ({ target: one }) => {
  if (one.localName === "main") return;
  const stop = { one, marked: true, seen: true, free: true };
  window.stops.push(stop);
  // When it has been scrolled to; a field of a day has the ring on its parts.
  setTimeout(() => {
    if (document.activeElement === one) window.look(stop);
  }, 0);
});
"""
WANTED = """() => {
  const all = [...document.querySelectorAll("main :is(a[href], button, input, select,"
    + " textarea, summary, [tabindex='0'])")];
  const groups = new Set();
  window.wanted = all.filter((one) => {
    if (one.type === "hidden" || one.disabled || one.tabIndex < 0) return false;
    if (!one.checkVisibility()) return false;
    if (one.type !== "radio") return true;
    const isNew = !groups.has(one.name);
    groups.add(one.name);
    return isNew;
  });
  const parts = { "datetime-local": 7, date: 4, time: 3, file: 1 };
  return window.wanted.reduce((sum, one) => sum + 1 + (parts[one.type] ?? 0), 0);
}"""
FAULTS = """async () => {
  const left = document.activeElement;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const told = (one) => one.outerHTML.slice(0, 90);
  const inside = window.stops.filter(({ one }) => one.closest("main"));
  const reached = new Set(inside.map(({ one }) => one.type === "radio" ? one.name : one));
  const faults = [];
  // Tab is held, and a stop may be looked at while the page still scrolls to it: what was
  // amiss is looked at once more, at rest.
  for (const stop of inside.filter((stop) => !(stop.marked && stop.seen && stop.free))) {
    scrollTo(0, 0);
    left.focus();
    stop.one.focus({ focusVisible: true });
    await frame();
    await frame();
    window.look(stop);
  }
  for (const stop of inside)
    for (const what of ["marked", "seen", "free"])
      if (!stop[what]) faults.push(`not ${what}: ${told(stop.one)}`);
  for (const one of window.wanted)
    if (!reached.has(one.type === "radio" ? one.name : one))
      faults.push(`never reached: ${told(one)}`);
  inside.slice(1).forEach(({ one }, i) => {
    const before = inside[i].one;
    if (!(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)
      && before !== one) faults.push(`out of order: ${told(one)}`);
  });
  for (const one of window.wanted)
    if (one.getAttribute("href") === "") faults.push(`leads nowhere: ${told(one)}`);
  if (left.closest("main")) faults.push("a trap: Tab does not leave");
  return faults;
}"""


def test_every_page_of_warning_and_outcomes_is_walked_by_tab(
    browser: Browser, site: Site
) -> None:
    tour = Tour(browser, site, "keyboard-warnings")
    with tour.visit(PHONE) as visitor:
        visitor.page.add_init_script(NOTE_STOPS)
        visitor.sign_in("ketua")
        for path in STAFF:
            walk(visitor, path)
        visitor.forget()
        for path in PUBLIC:
            walk(visitor, path)
    tour.check()


def walk(visitor: Visitor, path: str) -> None:
    """Open a page, leave the header by its first stop, press Tab until the content ends."""
    page = visitor.page
    address, _mark, first = path.partition("#")
    visitor.open(address)
    if first:
        link = page.locator(FIRST).first.get_attribute("href")
        assert link, f"{path} links to nothing"
        visitor.open(link)
    visitor.faults += [f"{path}: {one}" for one in faults_of(page)]


def faults_of(page: Page) -> list[str]:
    """Return what is wrong with the stops of the page that is open."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first stop of every page leads to the content
    presses: Any = page.evaluate(WANTED)
    for _ in range(presses + 1):
        page.keyboard.down("Tab")  # held: one message a stop
    page.keyboard.up("Tab")
    found: list[str] = page.evaluate(FAULTS)
    return found
