"""The journey of a warning: from an alarm to the report of what came of it.

It is drafted, approved by a second person, leaves by e-mail and webhook, is not answered,
goes a level higher, is acted on and stood down. An exercise leaves nothing outside.
`./test journey warning` runs it alone and keeps pictures of it.
"""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from sinergi.alerts.tests.conftest import Sink, mail, web
from tests.browser.conftest import ROOT, served, site_at, surroundings
from tests.browser.papers import fetch_paper, pages_of, text_of
from tests.browser.visitor import Round, Site, Tour, Visitor, rounds
from tests.example_home import put_example

__all__ = ["mail", "web"]

WRITER, SECOND, CAMAT, LURAH, KPU = "analis", "ketua", "camat", "lurah", "kpu"
DETAIL = re.compile(r"/warnings/[0-9a-f]{32}/$")


@pytest.fixture
def own_tour(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    mail: Sink,
    web: Sink,
) -> Iterator[Tour]:
    """Serve an example of its own, which sends its mail to us."""
    words = {
        "SINERGI_SMTP_HOST": "127.0.0.1", "SINERGI_SMTP_PORT": str(mail.port),
        "SINERGI_SMTP_SECURITY": "none", "SINERGI_MAIL_FROM": "sinergi@example.org",
        "SINERGI_ALLOW_PRIVATE_ADDRESSES": "true",
    }  # fmt: skip
    for name, value in words.items():
        monkeypatch.setenv(name, value)
    home = tmp_path_factory.mktemp("warning")
    put_example(home)
    with served(home, "--example", "--migrate") as address:
        journey = Tour(browser, site_at(address, home), "warning")
        yield journey
        journey.check()


def done(site: Site, *words: str) -> str:
    """Run a command on the data of the site and return what it prints."""
    assert site.home is not None
    command = [sys.executable, "-m", "tests.browser.warned", *words]
    found = subprocess.run(  # noqa: S603 our own command
        command, env=surroundings(site.home), cwd=ROOT, check=True, capture_output=True
    )
    return found.stdout.decode()


def test_journey_warning(own_tour: Tour, mail: Sink, web: Sink) -> None:
    tour, site = own_tour, own_tour.site
    for desk, phone in looks():
        alarm = done(site, "prepare", str(web.port))
        page = drafted(tour, desk, alarm)
        approved(tour, desk, page)
        done(site, "tell")
        told = [text for to, text in mail.got if "camat@example.org" in to]
        assert any(".cap.xml" in text for text in told)
        assert web.got
        assert int(done(site, "later", page.split("/")[2])) > 0
        answered(tour, phone, page)
        acted(tour, desk, page)
        ended(tour, desk, page)
        exercised(tour, phone, mail, web)
    judged(tour, page)


def looks() -> list[tuple[Round, Round]]:
    """Return the looks of the office and of who is under way, for each turn.

    One turn: drafted, approved, acted on and ended in Indonesian at a desk; answered, and
    an exercise drafted, joined and approved, in English on a phone. For pictures each look
    takes all steps.
    """
    every = rounds()
    return [(every[0], every[1])] if len(every) == 2 else [(one, one) for one in every]


def drafted(tour: Tour, one: Round, alarm: str) -> str:
    """Draft a warning from an alarm and lay it before a second person; return its path."""
    with tour.visit_as(one, WRITER, 0) as writer:
        writer.open(f"/warnings/new/?alarm={alarm}")
        writer.judge("from-alarm")
        writer.page.fill("[name=acknowledge_within]", "15")
        return proposed(writer)


def proposed(writer: Visitor) -> str:
    """Keep the form that is open and propose what came of it; return its path."""
    writer.press("main form.form .button-main")
    writer.page.wait_for_url(DETAIL)
    writer.look("draft")
    path = writer.page.url.removeprefix(writer.site.address)
    writer.open(f"{path}move/proposed/")
    writer.press("main form.form .button-main")
    expect(writer.page.locator(f"a[href='{path}send/']")).to_have_count(0)
    return path


def approved(tour: Tour, one: Round, page: str) -> None:
    """Send as the second person."""
    with tour.visit_as(one, SECOND, 1) as second:
        second.open(f"{page}send/")
        second.judge("who-gets-it")
        second.press("main form.form .button-main")
        second.look("sent")


def answered(tour: Tour, one: Round, page: str) -> None:
    """Say that it has arrived; the silence was raised meanwhile."""
    with tour.visit_as(one, CAMAT, 2) as camat:
        camat.open("/")
        expect(
            camat.page.locator(f"main a[href='{page}answer/']").first
        ).to_be_visible()
        camat.open(f"{page}answer/")
        camat.judge("one-tap")
        camat.press("button[value=acknowledge]")
        camat.open(page)
        assert camat.page.locator("main ol.list").first.locator("li").count() > 0
        camat.judge("raised")


def acted(tour: Tour, one: Round, page: str) -> None:
    """Say at a desk, in the other language, that we act."""
    with tour.visit_as(one, CAMAT, 3) as camat:
        camat.open(f"{page}answer/")
        camat.judge("answered")
        camat.press("button[value=act]")
        expect(camat.page.locator("button[value=act]")).to_have_count(0)


def ended(tour: Tour, one: Round, page: str) -> None:
    """Stand down, open the sheet, and put a situation report together."""
    with tour.visit_as(one, WRITER, 4) as writer:
        writer.open(f"{page}move/stood-down/")
        writer.judge("stand-down")
        writer.page.fill("[name=result]", "Bubar dengan tertib.")
        writer.page.fill("[name=worked]", "Tokoh warga datang lebih dulu.")
        writer.press("main form.form .button-main")
        number = writer.page.title().split()[0]
        assert number in text_of(fetch_paper(writer, f"{page}sheet.pdf"))
        writer.open("/situations/new/")
        writer.judge("new-report")
        writer.page.fill("[name=title]", f"Situasi {one.name}")
        writer.page.fill("[name=since_at]", "2023-01-01T00:00")
        writer.page.fill("[name=until_at]", "2023-01-01T00:00")
        writer.expected = 422
        writer.press("main form.form .button-main")
        expect(writer.page.locator(".has-error [name=until_at]")).to_have_count(1)
        writer.open("/situations/new/")
        writer.page.fill("[name=title]", f"Situasi {one.name}")
        until = writer.page.input_value("[name=until_at]")
        day, hour = until.split("T")
        writer.page.fill("[name=until_at]", f"{day}T23:59")
        assert hour
        writer.press("main form.form .button-main")
        writer.judge("report")
        report = writer.page.url.removeprefix(writer.site.address)
        writer.open(f"{report}edit/")
        writer.judge("report-edit")
        writer.page.fill("[name=summary_id]", "Keadaan terkendali.")
        writer.press("main form.form .button-main")
        paper = fetch_paper(writer, f"{report}report.pdf")
        assert pages_of(paper) == 1
        assert number in text_of(paper)


def exercised(tour: Tour, one: Round, mail: Sink, web: Sink) -> None:
    """Hold an exercise that one person joins: nothing of it leaves the server."""
    with tour.visit_as(one, WRITER, 5) as writer:
        writer.open("/warnings/new/")
        writer.page.check("[name=exercise]")
        writer.page.fill("[name=area_codes]", "31.75.06.1003")
        writer.page.fill("[name=headline_id]", "Latihan banjir")
        page = proposed(writer)
    with tour.visit_as(one, CAMAT, 6) as camat:
        camat.open(page)
        camat.press(f"form[action='{page}join/'] button")
        camat.judge("joined")
    done(tour.site, "tell")
    before = len(mail.got), len(web.got)
    with tour.visit_as(one, SECOND, 7) as second:
        second.open(f"{page}send/")
        second.press("main form.form .button-main")
    assert int(done(tour.site, "later", page.split("/")[2])) == 0
    assert (len(mail.got), len(web.got)) == before


def judged(tour: Tour, page: str) -> None:
    """Let axe judge the other pages, each in one of two looks."""
    wanted = done(tour.site, "public")
    pages = {
        WRITER: {
            "list": "/warnings/?step=all", "none": "/warnings/?q=zzzz",
            "ended": page, "deliveries": f"{page}deliveries/", "then": f"/then{page}",
            "playbooks": "/warnings/playbooks/", "playbook": "/warnings/playbooks/flood/",
            "copy": "/warnings/playbooks/flood/copy/", "situations": "/situations/",
        },
        KPU: {"agreement": f"/warnings/{wanted}/agreement/",
              "proposed": f"/warnings/{wanted}/"},
    }  # fmt: skip
    for one in rounds():
        for who, theirs in pages.items():
            with tour.visit_as(one, who, 8) as visitor:
                visitor.judge_all(theirs)
