"""A lurah's day by phone: what is expected, a session, a leak, pledges; then the city sees.

`./test journey lurah-day` runs it alone and keeps pictures.
"""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.phone import photo
from tests.browser.visitor import Round, Tour, Visitor

LURAH, COORDINATOR = "lurah", "koordinator"
VILLAGE = "31.75.06.1003"
STORE = "Gudang contoh cadangan Cakung"
ITEM = "atap-dinding"
COVERAGE = f"/outreach/coverage/?within={VILLAGE.rpartition('.')[0]}&segment=pemula"
PHONE = Round("id", "phone")
TODAY = "new Date().toLocaleDateString('sv', {timeZone: 'Asia/Jakarta'})"
CAME = {
    "attended": 42, "women": 24, "men": 18, "disabled": 3, "first": 40,
    "age_17_21": 41, "age_22_30": 1, "checked": 30, "no_card": 5,
}  # fmt: skip
BEFORE, AFTER = [1, 2, 2, 1, 0], [0, 0, 0, 1, 5]
"""Papers by right answers 0–4, before and after; two people answer by phone, too."""
GAIN = "34% → 97%: +62 (+43 sampai +82) poin"
RIGHT = ("Warga 17 tahun ke atas", "cekdptonline", "Tidak boleh", "Bawaslu")
WRONG = ("Semua warga", "Di bank", "Boleh", "Tim kampanye")


def test_journey_lurah_day(tour: Tour) -> None:
    with tour.visit_as(PHONE, COORDINATOR, 0) as coordinator:
        reached = reached_in_village(coordinator)
        pledged = pledges_of_village(coordinator)
    with tour.visit_as(PHONE, LURAH, 1) as lurah:
        see_what_is_expected(lurah)
        session = plan(lurah)
        doors = open_codes(lurah, session)
    with tour.visit(PHONE) as voter:
        voter.pictures = 20
        answer_twice(voter, doors)
    with tour.visit_as(PHONE, LURAH, 3) as lurah:
        count_papers(lurah, session)
        report(lurah, session)
        defect = find_leak(lurah)
        collect(lurah)
    with tour.visit_as(PHONE, COORDINATOR, 5) as coordinator:
        verify(coordinator, session)
        see_coverage(coordinator, reached)
        accept(coordinator, defect)
        see_store_on_map(coordinator)
        rt, rw = pledges_of_village(coordinator)
        assert (rt, rw) == (pledged[0] + 6, pledged[1] + 1)
        coordinator.judge("pledge-coverage")


def number_in(text: str) -> int:
    """Return a number as Indonesian writes it: 1.234."""
    return int(text.replace(".", "").replace("≈", "").strip())


def fact(page: Page, name: str) -> Locator:
    """Return what stands beside a name in a list of facts."""
    term = page.locator("dl.facts > div").filter(has=page.get_by_text(name, exact=True))
    return term.first.locator("dd")


def reached_in_village(coordinator: Visitor) -> int:
    """Return how many first-time voters of the kelurahan were reached so far."""
    coordinator.open(COVERAGE)
    row = coordinator.page.locator(f"#coverage tr[data-code='{VILLAGE}']")
    return number_in(row.locator("td").first.inner_text())


def pledges_of_village(coordinator: Visitor) -> tuple[int, int]:
    """Return how many RT and RW of the kelurahan have pledged, by the coverage."""
    coordinator.open(f"/neutrality/?within={VILLAGE}")
    rows = coordinator.page.locator("main tbody tr").filter(has_text=VILLAGE)
    found = []
    for kind in ("ketua RT", "ketua RW"):
        cells = rows.filter(has_text=kind).first.locator("td.number").all_inner_texts()
        pledged, expected = number_in(cells[0]), number_in(cells[1])
        assert f"{100 * pledged / expected:.0f}%" in cells[2]
        found.append(pledged)
    return found[0], found[1]


def see_what_is_expected(lurah: Visitor) -> None:
    """Find this week's session at the top of the home page, and ways to report."""
    page = lurah.page
    lurah.open("/")
    week = page.locator("section[aria-labelledby=week-title]")
    expect(week.get_by_role("link", name="Kunjungan SMK (contoh)")).to_be_visible()
    lurah.judge("home")
    doors = page.locator("section[aria-labelledby=report-title] a")
    assert doors.count() >= 4


def plan(lurah: Visitor) -> str:
    """Plan a session of this hour for first-time voters; return its address."""
    page = lurah.page
    lurah.press("section[aria-labelledby=report-title] a[href$='/sessions/new/']")
    lurah.judge("plan")
    page.select_option("[name=kind]", "kunjungan-sekolah")
    page.fill("[name=title]", "Pemilih pemula MAN uji")
    page.select_option("[name=segment]", "pemula")
    page.select_option("[name=topic]", "daftar-pemilih")
    page.fill("[name=day]", page.evaluate(TODAY))
    page.fill("[name=starts]", "09:00")
    page.fill("[name=ends]", "08:00")
    page.select_option("[name=quiz]", index=1)
    lurah.expected = 422
    lurah.press("main form.form .button-main")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Pemilih pemula MAN uji")
    lurah.judge("plan-mistaken")
    page.fill("[name=starts]", "00:00")
    page.fill("[name=ends]", "23:00")
    lurah.press("main form.form .button-main")
    lurah.judge("planned")
    # The election that comes and its running stage were chosen for the lurah.
    expect(fact(page, "Tahapan")).not_to_be_empty()
    return page.url.removeprefix(lurah.site.address)


def open_codes(lurah: Visitor, session: str) -> dict[str, str]:
    """Open the code of the quiz for the day; return phase → address of the code."""
    page = lurah.page
    lurah.press("a[href$='/codes/']")
    lurah.press("form[action$='/codes/quiz/open/'] .button-main")
    lurah.judge("codes")
    found = page.locator("a[href*='/kuis/']:not([href*='kiosk'])")
    addresses = found.evaluate_all("every => every.map(one => one.href)")
    assert len(addresses) == 2
    lurah.open(f"{session}codes/quiz-before/")
    lurah.judge("code-large")
    return dict(zip(("before", "after"), addresses, strict=True))


def answer_twice(voter: Visitor, doors: dict[str, str]) -> None:
    """Answer before (one right of four) and after (all), twice, without an account."""
    page = voter.page
    for slip in ("A1", "B2"):
        for phase, right in (("before", 1), ("after", 4)):
            voter.open(doors[phase].removeprefix(voter.site.address))
            for text in (*RIGHT[:right], *WRONG[right:]):
                page.locator("label.choice", has_text=re.compile(f"^{text}")).click()
            page.fill("[name=slip]", slip)
            if slip == "A1":
                voter.judge(f"quiz-{phase}")
            voter.press("main form .button-main")
            expect(page.locator("h1")).to_have_text("Terima kasih")
    assert not voter.page.context.cookies(voter.site.address) or all(
        one.get("name") == "sinergi_language" for one in page.context.cookies()
    )


def count_papers(lurah: Visitor, session: str) -> None:
    """Tally the papers of those without a phone."""
    for phase, counts in (("before", BEFORE), ("after", AFTER)):
        lurah.open(f"{session}tally/{phase}/")
        for right, count in enumerate(counts):
            lurah.page.fill(f"[name=n{right}]", str(count))
        lurah.judge(f"papers-{phase}")
        lurah.press("main form.form .button-main")


def report(lurah: Visitor, session: str) -> None:
    """Report it as held from the task on the home page: counts that do not fit first."""
    page = lurah.page
    lurah.open("/")
    lurah.press(f"section[aria-labelledby=week-title] a[href='{session}']")
    lurah.press("a[href$='/report/']")
    for name, count in CAME.items():
        page.fill(f"[name={name}]", str(count))
    page.fill("[name=women]", "60")
    lurah.expected = 422
    lurah.press("main form.form .button-main")
    lurah.judge("report-mistaken")
    expect(page.locator("[name=attended]")).to_have_value("42")
    page.fill("[name=women]", str(CAME["women"]))
    page.fill("[name=questions-0-text]", "Bagaimana bila belum punya KTP-el?")
    lurah.judge("report")
    lurah.press("main form.form .button-main")
    for name, count in (
        ("Peserta", 42), ("Perempuan", 24), ("Laki-laki", 18),
        ("Penyandang disabilitas", 3), ("Usia 17–21", 41),
    ):  # fmt: skip
        expect(fact(page, name)).to_have_text(str(count))
    lurah.judge("held")


def find_leak(lurah: Visitor) -> str:
    """Check the store of the kelurahan: its roof leaks; propose the repair at once."""
    page = lurah.page
    lurah.open("/")
    lurah.press("section[aria-labelledby=report-title] a[href$='/facilities/']")
    lurah.press(f"main tbody th a:text-is('{STORE}')")
    lurah.judge("store")
    lurah.press("a[href$='/check/']")
    page.select_option(f"[name=r-{ITEM}]", "fail")
    page.locator("fieldset", has=page.locator(f"[name=r-{ITEM}]")).locator(
        "summary"
    ).click()
    page.fill(f"[name=n-{ITEM}]", "Bocor di sudut timur, lantai basah")
    picture = {"name": "bocor.jpg", "mimeType": "image/jpeg", "buffer": photo(900, 600)}
    page.set_input_files(f"[name=p-{ITEM}]", picture)  # type: ignore[arg-type]
    day = page.locator("[name=checked_on]").input_value()
    page.fill("[name=checked_on]", "2090-01-01")
    lurah.expected = 422
    lurah.press("main form .button-main")
    lurah.judge("check-mistaken")
    expect(page.locator(f"[name=r-{ITEM}]")).to_have_value("fail")
    page.fill("[name=checked_on]", day)
    lurah.press("main form .button-main")
    address = page.url.removeprefix(lurah.site.address)
    assert "/facilities/defects/" in address
    expect(page.locator("main")).to_contain_text("Bocor di sudut timur")
    expect(page.locator("[name=holder]")).to_have_value(re.compile("Pemerintah Kota"))
    lurah.judge("defect")
    lurah.press("form[action$='/propose/'] .button-main")
    lurah.judge("proposed")
    lurah.press("dl.facts a[href^='/facilities/']")
    expect(page.get_by_role("link", name="bocor.jpg")).to_have_count(0)  # guarded
    expect(page.locator("section[aria-labelledby=defects-title] li")).to_have_count(1)
    return address


def collect(lurah: Visitor) -> None:
    """Keep a sheet of a whole RW with its photo; first without saying which RT signed."""
    page = lurah.page
    lurah.open("/")
    lurah.press("section[aria-labelledby=report-title] a[href$='/pledges/new/']")
    picture = {
        "name": "lembar.jpg",
        "mimeType": "image/jpeg",
        "buffer": photo(900, 600),
    }
    page.set_input_files("[name=attached]", picture)  # type: ignore[arg-type]
    page.fill("[name=rw]", "17")
    page.fill("[name=first]", "6")
    page.fill("[name=last]", "1")
    lurah.expected = 422
    lurah.press("main form.form .button-main")
    lurah.judge("pledges-mistaken")
    page.fill("[name=first]", "1")
    page.fill("[name=last]", "6")
    page.check("[name=chair]")  # and the photo need not be taken again
    lurah.press("main form.form .button-main")
    expect(page.locator("main tbody tr")).to_have_count(7)
    expect(page.get_by_role("link", name="lembar.jpg")).to_be_visible()
    lurah.judge("pledges")


def verify(coordinator: Visitor, session: str) -> None:
    """Come to the session from what waits, see the gain, verify."""
    page = coordinator.page
    coordinator.open("/queue/")
    coordinator.press("main a[href*='/outreach/sessions/?step=held']")
    coordinator.press(f"main tbody a[href='{session}']")
    expect(page.locator("section[aria-labelledby=learnt]")).to_contain_text(GAIN)
    coordinator.press("form[action$='/move/verify/'] button")
    expect(page.locator("main .tag-good").first).to_contain_text("terverifikasi")
    coordinator.judge("verified")


def see_coverage(coordinator: Visitor, reached: int) -> None:
    """See that the kelurahan's coverage rose by who came, and what they learnt."""
    page = coordinator.page
    assert reached_in_village(coordinator) == reached + CAME["age_17_21"]
    row = page.locator(f"#coverage tr[data-code='{VILLAGE}']")
    cells = [one.inner_text() for one in row.locator("td").all()]
    told, target, gap = number_in(cells[0]), number_in(cells[2]), number_in(cells[4])
    assert target - told == gap
    assert f"{100 * told / target:.0f}%" in cells[3]
    coordinator.wait_for_map()
    coordinator.judge("coverage")
    coordinator.open(f"/outreach/learning/?within={VILLAGE}")
    coordinator.judge("learning")


def accept(coordinator: Visitor, defect: str) -> None:
    """Find the leak among what is to be decided, accept it: it is a commitment."""
    page = coordinator.page
    coordinator.open("/queue/")
    coordinator.press(f"main a[href='{defect}']")
    coordinator.judge("to-decide")
    coordinator.press("button[name=decision][value=accept]")
    coordinator.press("a[href$='/commitment/']")
    expect(page.locator("h1")).to_contain_text(STORE)
    coordinator.judge("commitment")


def see_store_on_map(coordinator: Visitor) -> None:
    """See by map and table that the kecamatan's store is not ready."""
    page = coordinator.page
    coordinator.open("/facilities/map/?within=31.75.06")
    coordinator.wait_for_map()
    coordinator.judge("map")
    coordinator.open("/facilities/?q=cadangan")
    row = page.locator("main tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("belum siap")
