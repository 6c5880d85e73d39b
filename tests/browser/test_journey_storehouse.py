"""Storehouses by phone: KPU's sheet and stock, an assignment, a hand-over, an inspection.

`./test journey storehouse` runs it alone and keeps pictures.
"""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.papers import fetch_paper, text_of
from tests.browser.visitor import Round, Tour, Visitor

KPU, PPK, LURAH, SUPERVISOR = "kpu", "ppk", "lurah", "panwas"
SIGNING = (("ppk", "PPK"), ("panwas", "Panwascam"), ("polres", "Polsek"), ("camat", "Kecamatan"))  # fmt: skip
PHONE = Round("id", "phone")
ELECTION = "pilkada-2024"
STORE = "Gudang contoh 31.75.06"
ELSEWHERE = "Gudang contoh 31.75.01"
BOXES, FITS = 5, 40
STATIONS = {"31.75.06.1001": 6, "31.75.06.1003": 12, "31.75.06.1005": 10}
"""Made-up stations of three kelurahan of Cakung."""
SHEET = (
    "kode gudang,nama,tingkat,kode,kapasitas kotak,bujur,lintang\n"
    f"UJI-06,Gudang uji KPU,kecamatan,31.75.06.1005,{FITS},106.9531,-6.2055\n"
    "UJI-07,Gudang uji tanpa titik,kecamatan,31.75.06.1007,90,,\n"
)
SENT, WHOLE, BROKEN, SHORT = 100, 97, 2, 1
SEAL, ROUTE, KEY_HOLDER = "SGL-90210", "Jalan Uji lewat pintu timur", "Petugas contoh"
SECRETS = (SEAL, ROUTE, KEY_HOLDER)


def test_journey_storehouse(tour: Tour, tmp_path: Path) -> None:
    with tour.visit_as(PHONE, KPU, 0) as kpu:
        bring_sheet(kpu, tmp_path)
        bring_stations(kpu, tmp_path)
        assign(kpu)
        before = goods_of(kpu)
        address = hand_over(kpu)
    with tour.visit_as(PHONE, PPK, 2) as ppk:
        receive(ppk, address)
        store = store_of(ppk)
        inspection = hold_inspection(ppk)
    for turn, (username, body) in enumerate(SIGNING):
        with tour.visit_as(PHONE, username, 4 + turn) as party:
            sign(party, inspection, body, last=turn == len(SIGNING) - 1)
    with tour.visit_as(PHONE, KPU, 8) as kpu:
        nothing_is_lost(kpu, before)
        read_papers(kpu, store, address, inspection)
        elsewhere = store_of(kpu, ELSEWHERE)
    with tour.visit_as(PHONE, LURAH, 9) as lurah:
        see_not_ready_alone(lurah, store)
        be_refused(lurah, [f"{store}check/", f"{store}checklist.pdf", f"{store}stock/",
                           address, f"{address}route.pdf", inspection])  # fmt: skip
    with tour.visit_as(PHONE, SUPERVISOR, 10) as supervisor:
        be_refused(supervisor, [elsewhere, f"{elsewhere}stock/"], status=404)


def number_in(text: str) -> int:
    """Return a number as Indonesian writes it: 1.234."""
    return int(text.replace(".", "").replace("\N{MINUS SIGN}", "-").strip())


def fact(page: Page, name: str) -> str:
    """Return what stands beside a name in a list of facts."""
    term = page.locator("dl.facts > div").filter(has=page.get_by_text(name, exact=True))
    return term.first.locator("dd").inner_text()


def bring(kpu: Visitor, source: str, path: Path, election: str = "") -> None:
    """Bring a table: columns as they were found, tried, taken over."""
    page = kpu.page
    page.set_input_files("[name=file]", path)
    if election:
        page.select_option("main [name=election]", election)
    kpu.press("main form button.button-main")
    kpu.press("main form button.button-main")
    page.wait_for_url("**/check/")
    for button in ("main form button.button-main", "form[action$='/apply/'] button"):
        kpu.press(button)
        page.wait_for_url(re.compile(r"/imports/batches/\d+/$"), timeout=60_000)
        kpu.settle()
    kpu.judge(f"taken-{source}")


def bring_sheet(kpu: Visitor, folder: Path) -> None:
    """Bring KPU's sheet from its page, and take its store into the register."""
    page = kpu.page
    path = folder / "gudang.csv"
    path.write_text(SHEET)
    kpu.open("/facilities/figures/")
    kpu.judge("no-sheet")
    kpu.press("main a[href='/imports/kpu_stores/']")
    bring(kpu, "sheet", path)
    kpu.open("/facilities/figures/")
    kpu.judge("sheet")
    kpu.press("form[action$='/adopt/'] .button-main")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(2)
    row = rows.filter(has_text="UJI-06")
    expect(row.get_by_role("link", name="Gudang uji KPU")).to_be_visible()
    assert number_in(row.locator("td.number").first.inner_text()) == FITS


def bring_stations(kpu: Visitor, folder: Path) -> None:
    """Bring made-up polling stations of an election."""
    path = folder / "tps.csv"
    lines = [
        f"{code},{number},250"
        for code, count in STATIONS.items()
        for number in range(1, count + 1)
    ]
    path.write_text("\n".join(["kode,no tps,dpt", *lines]))
    kpu.open("/imports/polling_stations/")
    bring(kpu, "stations", path, ELECTION)


def assign(kpu: Visitor) -> None:
    """Ask where the boxes of each station stand, and what if the fullest store fails."""
    page = kpu.page
    kpu.open("/facilities/assignments/")
    kpu.press("main a[href$='/assignments/new/']")
    kpu.judge("assignment-new")
    page.select_option("[name=election]", label="Pilkada 2024")
    page.fill("[name=within]", "31.75.06")
    page.fill("[name=boxes]", str(BOXES))
    page.fill("[name=boxes_source]", "Uji: lima jenis surat suara")
    kpu.press("main form.form .button-main")
    stores = page.locator("section[aria-labelledby=stores-title] tbody tr")
    for _again in range(60):
        if stores.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    kpu.judge("assignment")
    told = {
        row.locator("th a").inner_text(): row.locator("td.number").all_inner_texts()
        for row in stores.all()
    }
    count = sum(STATIONS.values())
    assert number_in(fact(page, "TPS")) == count
    assert number_in(fact(page, "TPS tanpa tempat")) == 0
    assert sum(number_in(one[0]) for one in told.values()) == count
    assert sum(number_in(one[1]) for one in told.values()) == count * BOXES
    assert number_in(told["Gudang uji KPU"][1]) == FITS  # the nearest, and full
    expect(page.locator("main")).to_contain_text("1 gudang tidak punya titik di peta")
    fullest = max(told, key=lambda name: number_in(told[name][1]))
    kpu.press("a[href$='/what-if/']")
    page.select_option("[name=store]", label=fullest)
    kpu.press("main form .button-main")
    kpu.judge("what-if")
    stations, boxes = told[fullest][:2]
    expect(page.locator("main strong").first).to_have_text(
        f"{stations} TPS kekurangan {boxes} kotak"
    )
    ways = page.locator("section[aria-labelledby=ways-title] tbody tr")
    expect(ways).to_have_count(3)
    hit = page.locator("section[aria-labelledby=hit-title] tbody tr")
    expect(hit).to_have_count(number_in(stations))


def goods_of(kpu: Visitor) -> list[int]:
    """Return where all ballot boxes are: outside, stores, road, stations, broken, missing."""
    kpu.open("/facilities/goods/")
    row = kpu.page.locator("main tbody tr").filter(has_text="Kotak suara")
    found = [number_in(one) for one in row.locator("td.number").all_inner_texts()]
    assert sum(found[-6:]) == 0
    return found[-6:]


def hand_over(kpu: Visitor) -> str:
    """Prepare a manifest from the stock of the city's store, and let the goods leave."""
    page = kpu.page
    kpu.open("/facilities/?kind=store-city")
    kpu.press("main tbody th a")
    kpu.press("a[href$='/stock/']")
    kpu.judge("stock")
    kpu.press("main a[href*='/handovers/new/']")
    page.select_option("[name=target]", label=STORE)
    page.fill("[name=vehicle]", "B 9021 UJI")
    page.fill("[name=route]", ROUTE)
    page.fill("[name=seals]", SEAL)
    kpu.expected = 422
    kpu.press("main form.form .button-main")
    kpu.judge("manifest-empty")
    expect(page.locator("[name=seals]")).to_have_value(SEAL)
    page.get_by_label("Kotak suara").fill(str(SENT))
    kpu.press("main form.form .button-main")
    address = page.url.removeprefix(kpu.site.address)
    kpu.judge("manifest")
    page.fill("[name=sender]", "Staf gudang kota (uji)")
    kpu.press("form[action$='/send/'] .button-main")
    kpu.judge("sent")
    expect(page.locator("form[action$='/receive/']")).to_have_count(0)
    return address


def receive(ppk: Visitor, address: str) -> None:
    """Count what came: two broken, one missing; the receipt needs a word about it."""
    page = ppk.page
    ppk.open("/facilities/handovers/?step=sent")
    ppk.press(f"main tbody a[href='{address}']")
    page.get_by_label("Diterima utuh").fill(str(WHOLE))
    page.get_by_label(re.compile("^Rusak")).fill(str(BROKEN))
    page.select_option("[name=seals_intact]", "yes")
    page.fill("[name=receiver]", "Staf PPK (uji)")
    form = "form[action$='/receive/'] .button-main"
    ppk.expected = 409
    ppk.press(form)
    ppk.judge("no-remark")
    expect(page.get_by_label("Diterima utuh")).to_have_value(str(WHOLE))
    page.fill("[name=remark]", "Dua penyok, satu tidak ada di truk")
    ppk.press(form)
    ppk.judge("received")
    row = page.locator("section[aria-labelledby=lines-title] tbody tr")
    counts = [number_in(one) for one in row.locator("td.number").all_inner_texts()]
    assert counts == [SENT, WHOLE, BROKEN, SHORT]
    expect(page.locator("main")).to_contain_text("Dua penyok")


def store_of(visitor: Visitor, name: str = STORE) -> str:
    """Return the address of a store, found in the list."""
    visitor.open(f"/facilities/?q={name}")
    link = visitor.page.locator(f"main tbody th a:text-is('{name}')")
    return str(link.get_attribute("href"))


def hold_inspection(ppk: Visitor) -> str:
    """Write down together what was found: the roof leaks no more, a guard is lacking."""
    page = ppk.page
    ppk.open("/facilities/inspections/")
    ppk.press("main tbody a")
    address = page.url.removeprefix(ppk.site.address)
    ppk.press("a[href$='/hold/']")
    page.fill(
        "[name=checked_on]",
        page.evaluate(
            "new Date().toLocaleDateString('sv', {timeZone: 'Asia/Jakarta'})"
        ),
    )
    for item, result in (("atap-dinding", "ok"), ("listrik", "ok"), ("apar", "fail")):
        page.select_option(f"[name=r-{item}]", result)
    ppk.judge("hold")
    ppk.press("main form .button-main")
    ppk.judge("held")
    expect(page.locator("section[aria-labelledby=found-title] tbody tr")).to_have_count(
        3
    )
    return address


def sign(party: Visitor, inspection: str, body: str, *, last: bool) -> None:
    """Sign for one's own institution, and for no other."""
    page = party.page
    party.open(inspection)
    forms = page.locator("form[action$='/sign/']")
    expect(forms).to_have_count(1)
    forms.locator("[name=signer]").fill(f"Wakil {body} (uji)")
    party.press("form[action$='/sign/'] .button-main")
    expect(forms).to_have_count(0)
    party.judge(f"signed-{body}")
    assert (page.locator("main .tag-good").count() > 1) or not last
    expect(page.locator("main")).to_contain_text(f"Wakil {body} (uji)")


def nothing_is_lost(kpu: Visitor, before: list[int]) -> None:
    """Find each box again: in the other store, broken, or missing."""
    outside, stored, road, stations, broken, missing = before
    assert goods_of(kpu) == [
        outside, stored - BROKEN - SHORT, road, stations, broken + BROKEN,
        missing + SHORT,
    ]  # fmt: skip
    kpu.open("/facilities/handovers/?differs=1")
    kpu.judge("differs")


def read_papers(kpu: Visitor, store: str, handover: str, inspection: str) -> None:
    """Open the printed papers again."""
    route = text_of(fetch_paper(kpu, f"{handover}route.pdf"))
    for word in (
        STORE,
        SEAL,
        ROUTE,
        str(SENT),
        "Staf gudang kota (uji)",
        "Staf PPK (uji)",
    ):
        assert word in route, word
    checklist = text_of(fetch_paper(kpu, f"{store}checklist.pdf"))
    for word in (STORE, "tidak bocor", "APAR", "Pemegang kunci ditunjuk"):
        assert word in checklist, word
    minutes = text_of(fetch_paper(kpu, f"{inspection}minutes.pdf"))
    for _username, body in SIGNING:
        assert f"Wakil {body} (uji)" in minutes


def see_not_ready_alone(lurah: Visitor, store: str) -> None:
    """See of the kecamatan's store that it is not ready, and nothing that is guarded."""
    lurah.open(store)
    lurah.judge("outline")
    text = lurah.page.content()
    expect(lurah.page.locator("main")).to_contain_text("belum siap")
    assert [one for one in SECRETS if one in text] == []
    assert "tidak bocor" not in text


def be_refused(visitor: Visitor, addresses: list[str], *, status: int = 0) -> None:
    """Find none of these: another's row is not there, another's page is not theirs."""
    for path in addresses:
        answer = visitor.page.context.request.get(visitor.site.address + path)
        assert answer.status in ({status} if status else {403, 404}), path
        assert [one for one in SECRETS if one in answer.text()] == []
