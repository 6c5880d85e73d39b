"""The journey of neutrality: pledges on a phone, a matter from finding to the superior.

`./test journey neutrality` runs it alone and keeps pictures.
"""

import datetime as dt
import io
import zipfile
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.visitor import Round, Tour, Visitor, rounds

ANALYST, LURAH, KEEPER = "analis", "lurah", "koordinator"
UNIT = "Satpol PP Jakarta Timur"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
PAGES = {
    "coverage": "/neutrality/",
    "pledges": "/neutrality/pledges/",
    "pledges-none": "/neutrality/pledges/?q=zzz",
    "pledge-new": "/neutrality/pledges/new/",
    "sheet": "/neutrality/sheets/1/",
    "offices": "/neutrality/offices/",
    "office-new": "/neutrality/offices/new/",
    "trainings": "/neutrality/trainings/",
    "training-new": "/neutrality/trainings/new/",
    "acts": "/neutrality/acts/",
    "releases": "/neutrality/releases/",
    "matters": "/neutrality/matters/?step=all",
    "matter-new": "/neutrality/matters/new/",
    "ledger": "/neutrality/ledger/",
    "summons": "/neutrality/summons/",
}
OF_BAWASLU = {
    "deadline-new": "/neutrality/acts/deadlines/new/",
    "clause": "/neutrality/acts/clause/?act=rtrw/2022/kampanye",
}


def test_every_page_of_neutrality_is_accessible_and_fits(looked: Visitor) -> None:
    looked.sign_in(LURAH)
    looked.judge_all(PAGES)
    looked.sign_in(ANALYST)
    looked.judge_all(OF_BAWASLU)


def test_journey_neutrality(tour: Tour) -> None:
    for turn, one in enumerate(rounds("phone")):
        with tour.visit_as(one, LURAH, 0) as lurah:
            collect(lurah, rw=30 + turn)
        with tour.visit_as(one, ANALYST, 1) as analyst:
            number = refer(analyst, one)
        with tour.visit_as(one, LURAH, 2) as lurah:
            handle(lurah, number)
        with tour.visit_as(one, KEEPER, 3) as keeper:
            see_coverage_and_nothing_else(keeper, number)
        with tour.visit_as(one, ANALYST, 4) as analyst:
            recommend(analyst, number)
        with tour.visit_as(one, KEEPER, 5) as keeper:
            impose(keeper, number)


def collect(lurah: Visitor, *, rw: int) -> None:
    """Keep a sheet of four RT with its photo."""
    page = lurah.page
    lurah.open("/neutrality/pledges/new/")
    for name, value in (("rw", rw), ("first", 1), ("last", 4)):
        page.fill(f"[name={name}]", str(value))
    photo = {"name": "lembar.png", "mimeType": "image/png", "buffer": PNG}
    page.set_input_files("[name=attached]", photo)  # type: ignore[arg-type]
    lurah.press("main form.form .button-main")
    expect(page.locator("main tbody tr")).to_have_count(4)
    lurah.judge("collected")


def unlock(visitor: Visitor) -> None:
    """Unlock the key of the own office, unless somebody did."""
    visitor.open("/seals/")
    way = visitor.page.locator("a[href$='/unlock/']")
    if way.count():
        way.first.click()
        visitor.page.fill("main input[type=password]", visitor.site.password)
        visitor.press("main form .button-main")


def refer(analyst: Visitor, one: Round) -> str:
    """Open a matter about a civil servant, prove, study and refer it; return its number."""
    page = analyst.page
    unlock(analyst)
    analyst.open("/neutrality/matters/new/")
    page.fill("[name=office]", f"Staf Uji {one.language}")
    page.fill("[name=place]", UNIT)
    page.select_option("[name=act]", "skb/2-2022/etik-3")
    page.fill("[name=happened_on]", "2026-11-01")
    page.fill("[name=area_code]", "31.75.06")
    page.fill("[name=summary]", "Hadir di deklarasi (uji).")
    analyst.press("main form.form .button-main")
    number = page.locator("h1").inner_text().strip()
    analyst.judge("matter")
    page.locator("details.more summary").last.click()
    photo = {"name": "bukti.png", "mimeType": "image/png", "buffer": PNG}
    form = page.locator("form[action$='/evidence/']")
    form.locator("[name=described]").fill("Foto di panggung")
    form.locator("[name=attached]").set_input_files(photo)  # type: ignore[arg-type]
    analyst.press("form[action$='/evidence/'] button")
    analyst.press("a[href$='/step/studied/']")
    page.fill("[name=note]", "Terbukti sebagai pelanggaran hukum lainnya.")
    analyst.judge("study")
    analyst.press("main form.form .button-main")
    analyst.press("a[href$='/step/forwarded/']")
    page.fill("[name=letter_number]", "12/PM.00/2026")
    analyst.judge("letter")
    analyst.press("main form.form .button-main")
    analyst.judge("referred")
    address = page.locator("a[href$='/package.zip']").get_attribute("href")
    answer = page.context.request.get(analyst.site.address + str(address))
    with zipfile.ZipFile(io.BytesIO(answer.body())) as book:
        assert "surat.pdf" in book.namelist()
    return number


def handle(lurah: Visitor, number: str) -> None:
    """Find the RT matter that was handed over, and nothing of the other."""
    page = lurah.page
    lurah.open("/neutrality/matters/?step=all")
    expect(page.locator("main tbody tr")).to_have_count(1)
    assert number not in page.content()
    lurah.press("main tbody th a")
    lurah.judge("handed")
    if lurah.page.locator("main a[href*='/unlock/']").count():
        expect(page.locator("main")).not_to_contain_text("Mohon diklarifikasi")
        unlock(lurah)
        lurah.open("/neutrality/matters/?step=all")
        lurah.press("main tbody th a")
    expect(page.locator("main")).to_contain_text("Mohon diklarifikasi")
    lurah.judge("unlocked")


def see_coverage_and_nothing_else(keeper: Visitor, number: str) -> None:
    """See how far the pledges are, and that matters do not exist here."""
    page = keeper.page
    keeper.open("/neutrality/")
    keeper.judge("coverage")
    expect(page.locator("main tbody tr").first).to_be_visible()
    keeper.open(f"/search/?q={number}")
    assert page.locator("main .list li").count() == 0
    keeper.open("/neutrality/matters/?step=all")
    assert number not in page.content()


def today() -> str:
    """Return the city's day: papers come no earlier than what they answer, nor later."""
    return dt.datetime.now(ZoneInfo("Asia/Jakarta")).date().isoformat()  # noqa: TID251 - a browser lives today


def recommend(analyst: Visitor, number: str) -> None:
    """Note receipt and recommendation: from now on the superior knows."""
    page = analyst.page
    analyst.open("/neutrality/matters/")
    analyst.press(f"main tbody th a:text-is('{number}')")
    base = page.url.removeprefix(analyst.site.address)
    for name in ("clause", "log"):
        analyst.open(f"{base}{name}/")
        analyst.judge(name)
    for step in ("received", "recommended"):
        analyst.open(f"{base}step/{step}/")
        page.fill("[name=number]", f"{step}/2026")
        page.fill("[name=on]", today())
        analyst.judge(step)
        analyst.press("main form.form .button-main")
    analyst.open(f"{base}remind/")
    analyst.judge("remind")
    analyst.open("/neutrality/ledger/")
    expect(page.locator("main")).to_contain_text(number)
    analyst.judge("ledger")


def impose(keeper: Visitor, number: str) -> None:
    """Find the matter now, and impose what was recommended."""
    page = keeper.page
    unlock(keeper)
    keeper.open("/neutrality/matters/?step=mine")
    keeper.press(f"main tbody th a:text-is('{number}')")
    keeper.judge("handed")
    keeper.press("a[href$='/step/imposed/']")
    page.fill("[name=number]", "800/SK")
    page.fill("[name=on]", today())
    keeper.judge("impose")
    keeper.press("main form.form .button-main")
    expect(page.locator("main")).to_contain_text("800/SK")
