"""A campaign prop from sighting to store, on phones: Bawaslu recommends, Satpol PP works.

`./test journey clean-up` runs it alone and keeps pictures.
"""

import re

from playwright.sync_api import expect

from tests.browser.papers import fetch_paper, text_of
from tests.browser.phone import photo
from tests.browser.visitor import Round, Tour, Visitor

DECIDER, CREW, LURAH, COORDINATOR = "ketua", "satpol", "lurah", "koordinator"
SEEN = "/operations/props/?step=seen&sort=number"
NUMBER = re.compile(r"APK-\d{4}-\d{4}")


def test_journey_clean_up(tour: Tour) -> None:
    for one in (Round("id", "phone"), Round("en", "phone", "dark")):
        with tour.visit_as(one, DECIDER, 0) as decider:
            number = recommend(decider)
        with tour.visit_as(one, CREW, 1) as crew:
            address = order(crew, number)
            take_down(crew, address)
            store(crew, address)
        with tour.visit_as(one, LURAH, 2) as lurah:
            see_it_done(lurah, address)
            keep_the_posko(lurah)
        with tour.visit_as(one, COORDINATOR, 3) as coordinator:
            look_over_it(coordinator)


def recommend(decider: Visitor) -> str:
    """Open the first prop that waits, see what may be the same, recommend by letter."""
    page = decider.page
    decider.open(SEEN)
    decider.judge("seen")
    page.locator("tbody th a").first.click()
    decider.settle()
    decider.judge("prop")
    number = NUMBER.search(page.title())
    assert number is not None
    decider.press("a[href*='act=recommend']")
    page.fill("[name=number]", f"R/{number[0]}")
    decider.expected = 422
    decider.press("main form .button-main")
    decider.judge("ground-missing")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=number]")).to_have_value(f"R/{number[0]}")
    page.fill("[name=ground]", "Dasar hukum diisi Bawaslu (contoh)")
    page.select_option("[name=executor]", index=1)
    decider.press("main form .button-main")
    decider.judge("letter")
    paper = fetch_paper(
        decider, page.url.removeprefix(decider.site.address) + "letter.pdf"
    )
    assert number[0] in text_of(paper).replace("\n", "")
    return number[0]


def order(crew: Visitor, number: str) -> str:
    """Find the prop by its number and order it taken down; return its address."""
    page = crew.page
    crew.open(f"/operations/props/?q={number}")
    page.locator("tbody th a").first.click()
    crew.settle()
    address = page.url.removeprefix(crew.site.address)
    crew.press("a[href*='act=order']")
    page.fill("[name=number]", f"P/{number}")
    page.fill("[name=due_on]", page.locator("[name=dated_on]").input_value())
    crew.judge("order")
    crew.press("main form .button-main")
    return address


def take_down(crew: Visitor, address: str) -> None:
    """Report it as taken down, with a photo from the same place."""
    page = crew.page
    crew.open(address)
    crew.press("a[href*='act=take-down']")
    picture = {"name": "sesudah.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.set_input_files("[name=after]", picture)
    crew.judge("take-down")
    crew.press("main form .button-main")
    expect(page.locator("main img")).to_have_count(1)
    crew.judge("taken-down")


def store(crew: Visitor, address: str) -> None:
    """Enter it into the inventory."""
    page = crew.page
    crew.open(address)
    crew.press("a[href*='act=store']")
    page.fill("[name=number]", f"I{address}")
    page.fill("[name=place]", "Gudang Satpol PP (contoh)")
    crew.press("main form .button-main")
    crew.judge("inventory")


def see_it_done(lurah: Visitor, address: str) -> None:
    """The lurah who reported it sees what became of it."""
    lurah.open(address)
    lurah.judge("lurah-prop")
    expect(lurah.page.locator("tr.is-selected")).to_have_count(1)


def keep_the_posko(lurah: Visitor) -> None:
    """Write a line into the log of the own posko; nothing can be sealed without a key."""
    page = lurah.page
    lurah.open("/posko/")
    lurah.judge("posko-list")
    page.locator("tbody th a").first.click()
    lurah.settle()
    lurah.judge("posko")
    page.select_option("form[action$='/log/'] [name=kind]", "visit")
    words = f"Ditanya letak TPS {lurah.round.name}"
    page.fill("form[action$='/log/'] [name=text]", words)
    lurah.press("form[action$='/log/'] .button-main")
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.locator("main .message-warn")).to_have_count(1)
    expect(page.locator("a[href$='/report/']")).to_have_count(0)


def look_over_it(coordinator: Visitor) -> None:
    """Map of the backlog, operations, the day of all posko, the sheet to sign."""
    page = coordinator.page
    coordinator.open("/operations/props/map/?within=31.75.06")
    coordinator.wait_for_map()
    coordinator.judge("backlog")
    for name, address in (
        ("operations", "/operations/"),
        ("operation", "/operations/1/"),
        ("operation-new", "/operations/new/"),
        ("letters", "/operations/letters/"),
        ("posko-setup", "/posko/setup/"),
        ("posko-summary", "/posko/summary/"),
        ("lent", "/lent-personnel/"),
        ("lent-one", "/lent-personnel/1/"),
        ("lent-new", "/lent-personnel/new/"),
        ("day-board", "/day-before/"),
    ):
        coordinator.open(address)
        coordinator.judge(name)
    page.locator("tbody th a").first.click()
    coordinator.settle()
    coordinator.judge("day-sheet")
