"""Who holds a phone: lost and revoked, shared by two people, its forms handed to another."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.handset import ANALYST, DESK, Desk, Handset, desk_with, handset
from tests.browser.phone import enter, photo
from tests.browser.visitor import Site, Tour

SUPERVISOR, LEADER, PARTNER = "panwas", "ketua", "fkub"
CODE = "uji-pemegang"
PASSPHRASE = "perahu senja di tepi kali"  # noqa: S105 of this test
EMPTIED = "indexedDB.databases().then((all) => !all.some(({ name }) => /field-\\d/.test(name)))"
"""Whether nobody's things lie in this browser."""
CACHED = """async () => {
  const caught = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const asked = (await Promise.all(caught.map((cache) => cache.keys()))).flat();
  return asked.map(({ url }) => new URL(url).pathname).filter((path) => !path.startsWith("/static/dist/"));
}"""
"""What lies in its caches, files of ours that are alike for everybody left out."""
SHELLS = {"/field/", "/field/forms/-/", "/field/reserve"}


@pytest.fixture(scope="session")
def desk(browser: Browser, site: Site) -> Iterator[Desk]:
    """Somebody who watches what arrives, with a form in use."""
    with desk_with(Tour(browser, site, "people"), CODE) as one:
        yield one


def own_session(phone: Handset, site: Site) -> None:
    """Sign the supervisor in anew: the session that tests share must not be revoked."""
    here = replace(phone.visitor, site=replace(site, address=phone.line.address))
    enter(here, SUPERVISOR, remember=True)


def revoke_newest(tour: Tour) -> None:
    """Let the leader revoke the supervisor's browser that was heard of last."""
    with tour.visit_as(DESK, LEADER, 0) as leader:
        leader.open("/devices/?q=Panwascam&sort=-seen")
        row = leader.page.locator("main tbody tr").first
        row.locator("summary").click()
        leader.press("main tbody tr:first-child form .button-danger")


def test_a_revoked_phone_says_what_is_unsent_and_is_emptied(
    tour: Tour, desk: Desk
) -> None:
    with handset(tour) as phone:
        page = phone.page
        own_session(phone, tour.site)
        phone.fill(CODE, "cabut: terkirim")
        phone.send()
        phone.receipt()
        phone.cut()
        phone.fill(CODE, "cabut: menunggu")
        phone.send()
        phone.fill(CODE, "cabut: draf")
        revoke_newest(tour)
        phone.open()
        phone.mend()
        told = page.locator("section[aria-labelledby=revoked]")
        expect(told).to_contain_text("1 kiriman belum terkirim dan 1 draf")
        phone.visitor.judge("revoked")
        assert len(phone.kept("queue")) == 2
        told.get_by_role("button", name="Hapus data").click()
        page.get_by_role("dialog").get_by_role("button", name="Hapus data").click()
        expect(page.locator("main")).to_contain_text("sudah dihapus")
        assert page.evaluate(EMPTIED)
        assert set(page.evaluate(CACHED)) <= SHELLS
        # Who empties it altogether has the same browser still, until they sign in anew.
        page.evaluate("indexedDB.deleteDatabase('sinergi-field')")
        phone.open()
        expect(page.locator("main")).to_contain_text("Akses perangkat ini dicabut")
        assert page.evaluate(EMPTIED)
    assert desk.notes(CODE, "cabut:") == ["cabut: terkirim"]


def test_a_lost_phone_tells_of_drafts_and_is_emptied_though_its_session_is_over(
    tour: Tour, desk: Desk
) -> None:
    with handset(tour) as phone:
        own_session(phone, tour.site)
        phone.fill(CODE, "hilang: draf")
        phone.visitor.forget()
        revoke_newest(tour)
        phone.open()
        told = phone.page.locator("section[aria-labelledby=revoked]")
        expect(told).to_contain_text("1 draf ada di perangkat ini")
        assert len(phone.kept("drafts")) == 1
        told.get_by_role("button", name="Hapus data").click()
        asked = phone.page.get_by_role("dialog")
        asked.get_by_role("button", name="Hapus data").click()
        expect(phone.page.locator("main")).to_contain_text("sudah dihapus")
        assert phone.page.evaluate(EMPTIED)
    assert not desk.notes(CODE, "hilang:")


WATCH = """new MutationObserver(() => {
  if (document.querySelector("section[aria-labelledby=drafts]")) window.sawDrafts = true;
}).observe(document, { subtree: true, childList: true })"""
"""Notes when drafts are shown, be it for a blink."""


def test_on_a_shared_phone_each_finds_only_their_own(tour: Tour, desk: Desk) -> None:
    with handset(tour, SUPERVISOR) as phone:
        page, first = phone.page, phone.person()
        phone.fill(CODE, "bersama: draf")
        stay_when_asked(phone)
        phone.cut()
        phone.fill(CODE, "bersama: dari panwas")
        phone.send()
        phone.await_tries()
        phone.open()
        phone.visitor.forget()
        phone.mend()
        expect(phone.banners()).to_contain_text("Sesi Anda berakhir")
        other_page = page.context.new_page()
        theirs = replace(phone, visitor=replace(phone.visitor, page=other_page))
        come_without_forms(theirs, phone)
        assert [len(phone.kept(one)) for one in ("drafts", "queue")] == [1, 1]
        other = come_and_send(theirs)
        phone.visitor.sign_in(SUPERVISOR)
        phone.open()
        page.get_by_role("button", name="Sinkronkan sekarang").click()
        phone.receipt()
        phone.go_on()
        expect(phone.note()).to_have_value("bersama: draf")
        leave_and_delete(phone)
        assert page.evaluate(EMPTIED)
    rows = [one for one in desk.rows(CODE) if "bersama" in one["answers"]["note"]]
    assert sorted((one["answers"]["note"], one["person_id"]) for one in rows) == [
        ("bersama: dari ketua", other), ("bersama: dari panwas", first),
    ]  # fmt: skip


def sign_out(phone: Handset) -> None:
    """Press "sign out" on a page of the site."""
    page = phone.page
    page.goto(f"{phone.line.address}/me/")
    menu = page.locator("details.menu", has=page.locator("form[action$='/logout/']"))
    menu.locator("summary").click()
    menu.locator("form button").click()


def has_left(phone: Handset) -> None:
    """Wait until nobody is signed in."""
    phone.page.wait_for_url(lambda url: "/account/login/" in url)


def stay_when_asked(phone: Handset) -> None:
    """Want to sign out, be told of the draft, and stay."""
    sign_out(phone)
    asked = phone.page.get_by_role("dialog")
    expect(asked).to_contain_text("0 kiriman belum terkirim dan 1 draf")
    asked.get_by_role("button", name="Tetap masuk").click()


def leave_and_delete(phone: Handset) -> None:
    """Sign out, and say yes to losing the draft."""
    sign_out(phone)
    asked = phone.page.get_by_role("dialog")
    asked.get_by_role("button", name="Keluar dan hapus").click()
    has_left(phone)


def come_without_forms(phone: Handset, owners: Handset) -> None:
    """Sign in as somebody who sends no forms, while the owner's list is open; leave again."""
    phone.visitor.sign_in(PARTNER)
    owners.page.get_by_role("button", name="Sinkronkan sekarang").click()
    expect(owners.banners()).to_contain_text("orang lain yang masuk")
    expect(owners.section("queue")).to_have_count(0)
    sign_out(phone)
    has_left(phone)


def come_and_send(phone: Handset) -> int:
    """Sign in as somebody who sends a form, see no drafts of others; return who it was."""
    phone.visitor.sign_in(LEADER)
    phone.page.add_init_script(WATCH)
    phone.open()
    expect(phone.banners()).to_contain_text("Ketua Bawaslu")
    expect(phone.section("forms").first).to_be_visible()
    assert not phone.page.evaluate("window.sawDrafts")
    phone.fill(CODE, "bersama: dari ketua")
    phone.send()
    phone.receipt()
    number = phone.person()
    sign_out(phone)
    has_left(phone)
    return number


def test_forms_handed_to_another_phone_are_sent_once_and_say_whose_they_are(
    tour: Tour, desk: Desk, tmp_path: Path
) -> None:
    with handset(tour, SUPERVISOR) as first, handset(tour, ANALYST) as second:
        first.cut()
        first.fill(CODE, "serah: satu", photo(600, 400))
        first.send()
        first.open()
        file = hand_over(first, tmp_path)
        assert b"serah" not in file.read_bytes()
        second.open()
        take_over(second, file, "salah salah salah")
        expect(second.banners()).to_contain_text("Frasa sandi salah")
        take_over(second, file, PASSPHRASE)
        taken = "1 kiriman diambil alih dari Panwascam Cakung"
        expect(second.banners()).to_contain_text(taken)
        receipt, sender = second.receipt(), second.person()
        first.mend()
        assert first.receipt() == receipt
    rows = [one for one in desk.rows(CODE) if "serah" in one["answers"]["note"]]
    assert [one["receipt"] for one in rows] == [receipt]
    assert (rows[0]["person_id"], rows[0]["missing"]) == (sender, [])
    desk.visitor.open(f"/submissions/{rows[0]['id']}/")
    origin = desk.visitor.page.locator("section[aria-labelledby=origin-title]")
    expect(origin).to_contain_text("Panwascam Cakung (contoh)")


def hand_over(phone: Handset, folder: Path) -> Path:
    """Export what is unsent; return the file."""
    page = phone.page
    page.get_by_role("button", name="Ekspor yang belum terkirim").click()
    asked = page.get_by_role("dialog")
    asked.locator("[name=passphrase]").fill(PASSPHRASE)
    with page.expect_download() as coming:
        asked.get_by_role("button", name="Ekspor").click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    expect(phone.section("queue")).to_contain_text("Sudah diekspor")
    return file


def take_over(phone: Handset, file: Path, passphrase: str) -> None:
    """Import a file from another phone."""
    page = phone.page
    page.get_by_role("button", name="Impor dari perangkat lain").click()
    asked = page.get_by_role("dialog")
    asked.locator("input[type=file]").set_input_files(file)
    asked.locator("input[type=password]").fill(passphrase)
    asked.get_by_role("button", name="Impor", exact=True).click()
