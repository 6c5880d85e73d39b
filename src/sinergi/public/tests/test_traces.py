"""Threats: what a whole anonymous journey leaves behind, looked for everywhere."""

import datetime as dt
import importlib
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from conftest import make_person
from sinergi.access.clock import now, real_now
from sinergi.access.guard import undeclared_views
from sinergi.access.permissions import Permission
from sinergi.accounts.roles import ROLES, Role
from sinergi.accounts.rules import BadMembership
from sinergi.audit.models import Fact
from sinergi.conf.logs import LeaveSecretsOut
from sinergi.public import budgets
from sinergi.public.door import HEADERS
from sinergi.public.form import new_form
from sinergi.public.known import Office, known
from sinergi.public.pending import sweep_pieces
from sinergi.public.sweeping import sweep
from sinergi.public.tests.conftest import STORY, Teller
from sinergi.public.views import pieces
from sinergi.reports.models import Message, Report, ReportFile
from sinergi.reports.rules.receipt import mailbox_seed, read_code
from sinergi.reports.tests.conftest import picture
from sinergi.web.manifest import DIST

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ADDRESS, AGENT = "203.0.113.77", "Penjelajah-Sangat-Rahasia/9.9"
SECRETS = (
    "KAMERA-RAHASIA-XYZ", "Kecubung-Wulung", "IMG_RAHASIA_77", "jendela kamar belakang",
    ADDRESS, AGENT,
)  # fmt: skip
TELLING = {
    "story": STORY + " Terlihat dari jendela kamar belakang.", "where": "Gang Kecubung-Wulung 7",
    "reported": "Ketua RT", "happened": "2023-09-12", "same_day": "1", "wanted": "information",
    "name": "Kecubung-Wulung",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SINERGI_HOME = tmp_path / "media", tmp_path
    settings.SINERGI_TODAY = dt.date(2023, 9, 14)


def everything_kept(home) -> Iterator[bytes]:
    """Yield every column of every row, and every file with its name."""
    for model in apps.get_models():
        for row in model._base_manager.values():
            for value in row.values():
                plain = value if isinstance(value, bytes | memoryview) else str(value)
                yield plain.encode() if isinstance(plain, str) else bytes(plain)
    for path in home.rglob("*"):
        yield str(path).encode()
        if path.is_file():
            yield path.read_bytes()


def test_nothing_of_a_reporter_is_found_anywhere(teller: Teller, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    teller.client = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT)
    photo = SimpleUploadedFile("IMG_RAHASIA_77.jpg", picture(), "image/jpeg")
    teller.open()
    teller.post("tanya/", story=TELLING["story"])
    teller.post("periksa/", **TELLING, attached=photo)
    teller.post("kirim/", status=422, sum="0")
    form = teller.post("kirim/", sum=teller.sum) and teller.sent["form"]
    receipt = teller.receipt
    teller.post(
        "kotak/", code=receipt, act="addition", text="jendela kamar belakang lagi"
    )
    teller.post("kotak/", status=422, code="SALAH-SALAH")
    sweep(real_now() + dt.timedelta(days=3))
    assert len(list((tmp_path / "media").rglob("*/??/*"))) == 2
    assert (Report.all_rows.count(), Message.all_rows.count()) == (1, 1)
    code = read_code(receipt)
    assert code
    nonce = str(form[0]).partition(".")[0]  # type: ignore[index]
    told = [*SECRETS, receipt, code, nonce, code.lower()]
    seed = mailbox_seed(code)
    kept = list(everything_kept(tmp_path))
    assert len(kept) > 100
    for one in told:
        assert not any(one.encode() in value for value in kept), one
    assert not any(seed in value for value in kept)
    log = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    for one in told:
        assert one not in log, one
    metrics = Client().get("/metrics").content.decode()
    assert not any(one in metrics for one in told)
    facts = str(list(Fact.all_rows.values("details", "target")))
    assert not any(one in facts for one in told)


def test_the_door_sets_no_cookie_and_tells_nobody(teller: Teller):
    for path in ("/lapor/", "/en/lapor/", "/lapor/kotak/", "/lapor/aman/", "/lapor/x/"):
        answer = teller.client.get(path)
        assert not answer.cookies, path
        for name, value in HEADERS.items():
            assert answer[name] == value
        text = answer.content.decode()
        assert "noindex" in text
        outside = [
            one for one in text.split('"') if one.startswith(("http:", "https:", "//"))
        ]
        assert set(outside) <= {"https://www.bmkg.go.id/"}
        assert "style=" not in text
        assert "<script>" not in text
    assert teller.client.get("/lapor").status_code == 308
    long = teller.client.get("/lapor/", headers={"host": "other.example"})
    assert long.status_code == 400
    text = teller.open()
    files = [one for one in text.split('"') if one.startswith("/static/dist/")]
    sizes = [(DIST / one.rpartition("/")[2]).stat().st_size for one in files]
    assert len(files) == 3
    assert len(text.encode()) + sum(sizes) < 60_000  # uncompressed


def test_the_access_log_has_no_line_of_the_door():
    root = Path(__file__).parents[4]
    told = [
        (root / one).read_text(encoding="utf-8")
        for one in ("docs/operate.md", "deploy/nginx.conf")
    ]
    proxies = [re.findall(r"location ~ (\^/\S*lapor\S*) \{", one)[0] for one in told]
    line = logging.LogRecord("granian.access", 20, "", 0, "%(path)s", (), None)
    for path, kept in (
        ("/lapor/kirim/", False),
        ("/en/lapor/", False),
        ("/static/dist/door-AB.css", False),
        ("/static/dist/chunk-AB.js", False),
        ("/static/dist/favicon-AB.svg", False),
        ("/home/", True),
    ):
        line.args = {"path": path}
        assert LeaveSecretsOut().filter(line) is kept
        for rule in proxies:
            assert (re.match(rule, path) is None) is kept, path


def test_a_failure_is_told_without_what_was_sent(teller: Teller, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("jendela kamar belakang")

    teller.open()
    monkeypatch.setattr("sinergi.public.views.telling.read_story", broken)
    text = teller.post("tanya/", status=500, story="jendela kamar belakang")
    assert "bukan kesalahan Anda" in text
    from sinergi.conf.logs import JsonFormatter

    lines = [JsonFormatter().format(one) for one in caplog.records]
    assert lines
    assert not any("jendela" in one for one in lines)


def test_only_readers_in_the_very_office_see_that_a_report_exists(
    teller: Teller, office, pemkot
):
    teller.open()
    teller.post("tanya/", story=STORY)
    teller.post("periksa/", **TELLING)
    teller.post("kirim/", sum=teller.sum)
    for role in Role:
        for number, place in enumerate((office, pemkot)):
            try:
                person = make_person(f"{role.value}-{number}", role, place, "31.75")
            except BadMembership:
                continue
            sees = Report.visible.to(person).exists()
            may = Permission.READ_REPORTS in ROLES[role] and place == office
            assert sees is may, (role, place)
            assert not ReportFile.visible.to(person).exists()
            assert (
                not Fact.visible.to(person)
                .filter(verb__startswith="reports:report:")
                .exists()
            )


def test_pieces_go_on_where_the_line_broke_and_are_noise_on_the_disk(
    teller: Teller, tmp_path, monkeypatch
):
    data = picture()
    token = new_form(now()).token
    head = {
        "X-Form": token, "X-File": "abc", "X-Size": str(len(data)), "X-Name": "foto%20a.jpg",
        "X-Area": "31.75.06",
    }  # fmt: skip

    def put(offset: int, body: bytes, **more: str):
        told = {**head, "X-Offset": str(offset), **more}
        return teller.client.post(
            "/lapor/berkas/",
            body,
            content_type="application/octet-stream",
            headers=told,
        )

    half = len(data) // 2
    assert put(0, data[:half]).json() == {"offset": half}
    assert put(0, b"").json() == {"offset": half}  # where to go on
    assert put(0, data[:half]).status_code == 409
    on_disk = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert b"KAMERA-RAHASIA" not in on_disk
    done = put(half, data[half:]).json()
    assert done["note"]
    first = done[
        "office"
    ]  # files of one form go to one office, whatever area is chosen
    other = Office(first + 1, "Kantor lain", "bawaslu", "31.75")
    both = replace(known(), offices=(*known().offices, other))
    with monkeypatch.context() as patched:
        patched.setattr("sinergi.public.views.pieces.known", lambda: both)
        for told, taken in (("", first), (str(other.pk), other.pk), ("9" * 40, first)):
            office = pieces._office(told, "31.75.06")
            assert office
            assert office.pk == taken
    assert [one.name for one in (tmp_path / "door").iterdir()] == ["unnamed"]
    assert put(0, b"x", **{"X-Form": "forged"}).status_code == 400
    assert put(0, b"x", **{"X-Size": "99999999999"}).status_code == 413
    assert put(0, b"MZ" + bytes(8), **{"X-Size": "10"}).status_code == 422
    assert put(0, data, **{"X-File": "0" * 64}).json()["problem"] == "changed"
    put(0, data[:half], **{"X-File": "left"})
    later = real_now() + dt.timedelta(days=3)
    assert sweep_pieces(later.timestamp()) == 1
    assert len(list((tmp_path / "media").rglob("*/??/*"))) == 2
    sweep(later)  # the form was never sent: its files go
    assert not list((tmp_path / "media").rglob("*/??/*"))


def test_a_flood_waits_and_what_was_accepted_stays(teller: Teller):
    teller.open()
    teller.post("tanya/", story=STORY)
    teller.post("periksa/", **TELLING)
    answer, page = teller.sum, teller.text
    budgets.ANSWERED.take(budgets.ANSWERED.burst)
    text = teller.post("kirim/", status=429, sum=answer)
    assert "Tidak ada yang hilang" in text
    assert "Kecubung-Wulung" in text  # the answers are still in the form
    budgets.ANSWERED.refill()
    teller.text = page
    teller.post("kirim/", sum=answer)
    first = teller.receipt
    held = [budgets.large.acquire() for _ in range(4)]
    big = SimpleUploadedFile("x.bin", bytes(2_000_000))
    answer = teller.client.post("/lapor/periksa/", {"attached": big})
    assert answer.status_code == 503
    for _ in held:
        budgets.large.release()
    budgets.WRONG.take(budgets.WRONG.burst)
    teller.post("kotak/", status=429, code="")
    teller.post("kotak/", code=first)
    assert Report.all_rows.count() == 1


def test_the_door_alone_serves_nothing_of_the_staff(teller: Teller, settings):
    only = importlib.import_module("sinergi.conf.public_settings")
    settings.ROOT_URLCONF, settings.MIDDLEWARE = only.ROOT_URLCONF, only.MIDDLEWARE
    assert undeclared_views(get_resolver(only.ROOT_URLCONF)) == []
    client = Client()
    assert client.get("/").headers["Location"] == "/lapor/"
    assert client.get("/lapor/").status_code == 200
    assert client.get("/healthz").status_code == 200
    for path in ("/account/login/", "/reports/", "/api/v1/areas", "/metrics"):
        answer = client.get(path)
        assert (answer.status_code, answer.cookies) == (404, {})
        assert "Halaman ini tidak ada" in answer.content.decode()


def test_a_door_that_another_process_answers_is_closed_here(teller: Teller, settings):
    settings.SINERGI_DOOR = False
    assert teller.client.get("/lapor/").status_code == 404


def test_the_door_alone_starts_without_the_pages_of_the_staff(tmp_path):
    words = (
        "import sys, sinergi.conf.public_wsgi as door; assert door.application; "
        "print(sorted({'sinergi.web.urls', 'sinergi.conf.api', 'allauth'} & {*sys.modules}))"
    )
    env = {
        **os.environ,
        "SINERGI_HOME": str(tmp_path / "home"),
        "SINERGI_NO_NUMBA": "1",
    }
    told = subprocess.run(  # noqa: S603 our own module
        [sys.executable, "-c", words],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
