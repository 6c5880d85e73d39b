"""The map where it is more than a first drawing: WebGL, tiles, what nobody has seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import crowd
from tests.browser.visitor import Site, Tour, Visitor, rounds

PADDING = 16
MISMATCH = """
([token, x, y, width, height]) => {
  const made = document.createElement("i");
  made.style.color = `var(--${token})`;
  document.body.append(made);
  const wanted = getComputedStyle(made).color.match(/\\d+/g).map(Number);
  const from = document.querySelector(".map-gl canvas");
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [from.width, from.height];
  const pen = copy.getContext("2d");
  pen.drawImage(from, 0, 0);
  const { data } = pen.getImageData(x, y, width, height);
  let best = 255;
  for (let i = 0; i < data.length; i += 4) {
    best = Math.min(best, Math.max(...wanted.map((one, n) => Math.abs(one - data[i + n]))));
  }
  return best;
}
"""
"""How far the nearest pixel of a strip of the map is from a colour of the page."""
NEAR = 3


@pytest.fixture
def crowd_page(browser: Browser, crowded_site: Site) -> Iterator[Visitor]:
    """A visitor before the map of 2,400 villages, drawn from tiles."""
    tour = Tour(browser, crowded_site, "crowd")
    with tour.visit(rounds()[0]) as visitor:
        visitor.sign_in(crowded_site.username)
        visitor.open(f"/map/?level=4&within={crowd.PROVINCE}")
        visitor.wait_for_map(by="webgl")
        yield visitor
    tour.check()


def line_of(page: Page) -> Locator:
    """Return the text line under the map."""
    return page.locator("[data-map-line]")


def spot(page: Page, row: float) -> tuple[float, float]:
    """Return the point in the middle of a row of villages, 0 the northernmost.

    The province is higher than wide: it fills the height of the map but its padding.
    """
    box = page.locator("[data-map] .map-canvas").bounding_box()
    assert box is not None
    rows = crowd.REGENCIES * crowd.DISTRICTS
    height = (box["height"] - 2 * PADDING) / rows
    middle = box["x"] + box["width"] / 2 + height / 2
    return middle, box["y"] + PADDING + (row + 0.5) * height


def is_seen(page: Page, token: str, row: float) -> bool:
    """Return whether the villages of a row show a colour."""
    box = page.locator(".map-canvas").bounding_box()
    assert box is not None
    x, y = spot(page, row)
    strip = [round(x - box["x"]), round(y - box["y"]) - 3, 60, 6]
    return bool(page.evaluate(MISMATCH, [token, *strip]) <= NEAR)


def test_tiles_answer_to_the_pointer(crowd_page: Visitor) -> None:
    page = crowd_page.page
    x, y = spot(page, 30)
    page.mouse.move(x - 40, y)
    page.mouse.move(x, y, steps=3)
    expect(line_of(page)).to_contain_text("Desa 03.10.20")
    page.mouse.click(x, y)
    page.wait_for_url(lambda url: "area=62.03.10.20" in url)


def test_tiles_answer_to_the_keyboard(crowd_page: Visitor) -> None:
    page = crowd_page.page
    page.locator(".map-canvas").focus()
    page.keyboard.press("ArrowRight")
    first = page.url
    assert "area=62.0" in first
    page.keyboard.press("ArrowUp")
    above = page.url
    assert above.rpartition(".")[2] == first.rpartition(".")[2]
    assert above != first
    page.keyboard.press("ArrowDown")
    assert page.url == first
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: f"/areas/{first.rpartition('area=')[2]}/" in url)


def test_villages_nobody_has_seen_are_hatched(crowd_page: Visitor) -> None:
    page = crowd_page.page
    assert is_seen(page, "unknown", 0)
    assert is_seen(page, "unknown-line", 0)
    assert not is_seen(page, "class-3", 0)
    x, y = spot(page, 0)
    page.mouse.move(x, y + 2)
    page.mouse.move(x, y)
    expect(line_of(page)).to_contain_text("belum ada data")


def test_a_village_with_figures_is_not_hatched(crowd_page: Visitor) -> None:
    page = crowd_page.page
    assert is_seen(page, "class-3", 30)
    assert not is_seen(page, "unknown-line", 30)


def test_nearer_keeps_what_was_chosen(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/map/")
    visitor.wait_for_map()
    page.locator(".map-canvas").focus()
    page.keyboard.press("ArrowDown")
    said = line_of(page).inner_text()
    visitor.come_nearer()
    assert line_of(page).inner_text() == said
    expect(page.locator("tr.is-selected")).to_have_count(1)
    page.locator(".map-canvas").focus()
    page.keyboard.press("ArrowUp")
    expect(line_of(page)).not_to_have_text(said)
