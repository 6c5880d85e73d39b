"""A photo becomes evidence: hashed on the device, redacted and proved, held, exported.

`./test journey evidence` runs it alone and keeps pictures.
"""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.phone import photo
from tests.browser.visitor import Round, Tour, Visitor

LEADER, ANALYST = "ketua", "analis"
HASH = re.compile(r"[0-9a-f]{64}")
PATIENCE_MS = 60_000


def test_journey_evidence(tour: Tour, tmp_path: Path) -> None:
    for turn, one in enumerate((Round("id", "desktop"), Round("en", "phone", "dark"))):
        with tour.visit_as(one, LEADER, 0) as leader:
            unlock(leader)
            address = take_in(leader)
            redact(leader, address)
            hold(leader, address)
        with tour.visit_as(one, ANALYST, 1) as analyst:
            look(analyst, address)
            verify(export(analyst, address, tmp_path / str(turn)))


def unlock(leader: Visitor) -> None:
    """Open the office's key, unless it is open already."""
    page = leader.page
    leader.open("/seals/")
    way = page.locator("main a[href$='/unlock/']")
    if way.count():
        leader.press("main a[href$='/unlock/']")
        page.fill("[name=passphrase]", leader.site.password)
        leader.press("main form .button-main")


def take_in(leader: Visitor) -> str:
    """Take a photo in: the device's hash is shown, sent, and found the same."""
    page = leader.page
    leader.open("/evidence/new/")
    picture = {"name": "gang.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.set_input_files("[name=file]", picture)
    told = page.locator("[data-hash-told]")
    expect(told).to_have_text(HASH)
    leader.judge("take")
    page.fill("[name=title]", f"Amplop di gang {leader.round.name}")
    leader.press("main form .button-main")
    shown = HASH.search(page.locator("code.hash").first.inner_text())
    assert shown is not None
    expect(page.locator(".tag-good").first).to_be_visible()
    leader.judge("item")
    return page.url.removeprefix(leader.site.address)


def redact(leader: Visitor, address: str) -> None:
    """Draw a box with the pointer, enter another by numbers, and read the proof."""
    page = leader.page
    leader.open(f"{address}redact/")
    drawing = page.locator("[data-redact] svg")
    drawing.scroll_into_view_if_needed()
    place = drawing.bounding_box()
    assert place is not None
    x, y, width, height = (place[key] for key in ("x", "y", "width", "height"))
    page.mouse.move(x + width * 0.1, y + height * 0.1)
    page.mouse.down()
    page.mouse.move(x + width * 0.5, y + height * 0.4, steps=3)
    page.mouse.up()
    page.fill("[data-side=left]", "600")
    page.fill("[data-side=top]", "600")
    page.locator("[data-box-add]").press("Enter")
    page.locator("[data-box-add]").press("Enter")
    page.locator("[data-box-undo]").click()
    lines = page.locator("[data-boxes]").input_value().splitlines()
    assert lines[1] == "1 600 600 200 50"
    assert re.fullmatch(r"1 (99|1\d\d) (99|1\d\d) (39\d|40\d) (29\d|30\d)", lines[0])
    expect(drawing.locator("rect")).to_have_count(2)
    leader.judge("redact")
    page.fill("[name=title]", "Untuk umum")
    leader.press("main form .button-main")
    expect(page.locator("h3")).to_be_visible()
    leader.judge("redacted")


def hold(leader: Visitor, address: str) -> None:
    """Place it under hold; oneself one cannot lift it."""
    page = leader.page
    leader.open(f"{address}hold/")
    page.select_option("[name=reason]", "case")
    leader.judge("hold")
    leader.press("main form .button-main")
    leader.open(f"{address}lift/")
    page.fill("[name=note]", "Selesai")
    leader.expected = 422
    leader.press("main form .button-main")
    expect(page.locator(".error-summary")).to_be_visible()
    for name in ("retention", "transfer", "transcript", "open", "delete"):
        leader.open(f"{address}{name}/")
        leader.judge(name)


def look(analyst: Visitor, address: str) -> None:
    """Somebody else of the office sees the shelf, the chain and the heads."""
    analyst.open("/evidence/")
    analyst.judge("shelf")
    analyst.open("/evidence/?q=zzz")
    analyst.judge("shelf-none")
    analyst.open(address)
    analyst.judge("chain")
    analyst.open("/evidence/chains/")
    analyst.press("main form .button")
    analyst.judge("heads")


def export(analyst: Visitor, address: str, into: Path) -> Path:
    """Tick it on the shelf, export it opened, and take the folder along."""
    page = analyst.page
    analyst.open("/evidence/")
    number = address.strip("/").rpartition("/")[2]
    page.check(f"input[name=items][value='{number}']")
    analyst.press("main form .form-actions button:not([type=button])")
    page.check("[name=opened][value=yes]")
    page.select_option("[name=purpose]", "hearing")
    analyst.judge("export-new")
    analyst.press("main form .button-main")
    ready = page.locator("form[action$='file.zip'] button")
    expect(ready).to_have_count(1, timeout=PATIENCE_MS)  # the page follows the work
    analyst.settle()
    analyst.judge("export")
    with page.expect_download(timeout=PATIENCE_MS) as coming:
        ready.click()
    into.mkdir()
    with zipfile.ZipFile(coming.value.path()) as packed:
        packed.extractall(into)
    analyst.open("/evidence/exports/")
    analyst.judge("exports")
    (folder,) = into.iterdir()
    return folder


def verify(folder: Path) -> None:
    """Verify it as anybody would, and find a byte that was changed."""
    words = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, "UTUH." in done.stdout) == (0, True), done.stdout
    copy = next(folder.glob("items/*/copy.jpg"))
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(bytes(content))
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert f"{copy.relative_to(folder).as_posix()}: isinya berubah" in done.stdout
