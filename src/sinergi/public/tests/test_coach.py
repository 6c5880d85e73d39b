"""What the coach reads, and how budgets, proofs and forms hold: without a database."""

import datetime as dt
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from sinergi.doors.keeping import place_of
from sinergi.public import budgets
from sinergi.public.budgets import Bucket
from sinergi.public.coach import day_in, kind_in, place_in
from sinergi.public.form import file_of, new_form, note_of, read_form
from sinergi.public.known import Known, Office
from sinergi.public.proof import (
    BITS,
    bits_asked,
    bits_taken,
    is_answered,
    is_worked,
    parts_of,
)
from sinergi.public.room import LEAST, Room
from sinergi.public.states import plain_state
from sinergi.reports.files import ReadyFile, folder
from sinergi.reports.rules.elements import ABSENT, EMPTY

TODAY = dt.date(2023, 9, 14)
AT = dt.datetime(2023, 9, 14, 3, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("kejadian tanggal 12 september 2023 malam", dt.date(2023, 9, 12)),
        ("on 3 march 2023", dt.date(2023, 3, 3)),
        ("tgl 12/09/2023", dt.date(2023, 9, 12)),
        ("pada 20 desember", dt.date(2022, 12, 20)),
        ("kemarin sore", dt.date(2023, 9, 13)),
        ("tadi pagi", TODAY),
        ("antara 1 mei 2023 dan 2 mei 2023", None),
        ("31 februari 2023", None),
        ("12 september 2099", None),
        ("99/99/2023", None),
        ("tidak ada hari", None),
    ],
)
def test_a_day_is_read_only_where_it_is_the_only_one(text, day):
    assert day_in(text, TODAY) == day


def test_kind_and_place_are_read_from_words():
    assert kind_in("ia diancam oleh tetangga") == "intimidation"
    assert kind_in("bagi-bagi sembako") == "money-politics"
    assert kind_in("baliho besar di jalan") == "campaign-props"
    assert kind_in("cuaca cerah") == ""
    names = {
        "31.75.06": "Cakung",
        "31.75.06.1003": "Penggilingan",
        "31.75.06.1005": "Pulo Gebang",
    }
    assert place_in("di penggilingan, cakung", names) == "31.75.06.1003"
    assert place_in("di penggilingan atau pulo gebang", names) == ""
    assert place_in("di cakungan", names) == ""


def test_a_form_is_signed_and_lasts_a_day():
    form = new_form(AT)
    assert read_form(form.token, AT) == form
    assert read_form(form.token, AT + dt.timedelta(hours=26)) is None
    assert read_form(form.token[:-1], AT) is None
    assert read_form("x" * 999, AT) is None
    file = ReadyFile(1, "a" * 64, 5, "image/jpeg", "b" * 64, "", "", 0, b"\x00\xff")
    note = note_of(file, form)
    assert file_of(note, form) == file
    assert file_of(note, new_form(AT)) is None
    assert file_of("", form) is None


def test_work_and_sum_prove_a_sender():
    nonce = "abc"
    number = next(str(n) for n in range(10**7) if is_worked(nonce, str(n), BITS - 4))
    assert not is_worked("abd", number, 30)
    for odd in ("", "-1", "1e3", "٣", "9" * 40):
        assert not is_worked(nonce, odd, 1)
    assert is_answered(nonce, f" {sum(parts_of(nonce))} ")
    assert not is_answered(nonce, "")


def test_work_done_for_what_was_asked_a_moment_ago_is_enough():
    budgets.SENT.refill()
    assert (bits_asked(), bits_taken()) == (BITS, BITS)
    budgets.SENT.take(budgets.SENT.burst * 0.9)
    assert 0 < bits_asked() - bits_taken() <= 2
    budgets.SENT.refill()


def test_a_report_like_another_is_told_as_one_that_is_checked():
    assert plain_state("incident") == plain_state("checking")


def test_a_bucket_empties_and_is_of_nobody():
    bucket = Bucket(rate=0.0, burst=3)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert bucket.fullness() == 0


@pytest.fixture
def room(settings, tmp_path) -> Room:
    settings.SINERGI_HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.SINERGI_DOOR_WAITING, settings.SINERGI_DOOR_FREE = 100_000, 0
    sealed = place_of(folder(), "a" * 64)
    for path, size in (
        (tmp_path / "door/unnamed" / ("a" * 64), 0),
        (tmp_path / "door/unnamed" / ("b" * 64), 0),  # its file is gone
        (tmp_path / "door/someone/0000000000-9", 9),
        (sealed, 50_000),
        (sealed.with_name("c" * 64), 90_000),  # a report names it
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    return Room()


def test_what_no_report_names_is_counted_once_a_minute(room, tmp_path, monkeypatch):
    assert not room.take(100_000 - 50_000 - LEAST + 1)
    assert room.take(40_000)
    assert room.take(1)  # as much as the smallest file takes
    assert not room.take(LEAST)
    (tmp_path / "door/unnamed" / ("a" * 64)).unlink()
    assert not room.take(LEAST)  # not looked at again yet
    at = time.monotonic() + 61
    monkeypatch.setattr("sinergi.public.room.time.monotonic", lambda: at)
    assert room.take(90_000)


def test_a_disk_that_is_nearly_full_takes_no_file(room, settings, monkeypatch):
    disk = SimpleNamespace(free=70_000)
    monkeypatch.setattr("sinergi.public.room.shutil.disk_usage", lambda _path: disk)
    settings.SINERGI_DOOR_FREE = 60_000
    assert room.take(10_000)
    assert not room.take(10_001)


def test_the_meter_of_the_browser_knows_the_same_empty_words():
    script = Path(__file__).parents[4] / "frontend/src/door/meter.js"
    found = re.search(r"new Set\(`([^`]+)`", script.read_text(encoding="utf-8"))
    assert found
    assert set(found[1].split()) == EMPTY
    assert f"ABSENT = /{ABSENT.pattern}/g" in script.read_text(encoding="utf-8")


def test_the_office_is_bawaslu_and_the_nearest_that_covers_the_place():
    made = Known(
        offices=(
            Office(1, "Panwascam", "panwascam", "31.75.06"),
            Office(2, "Bawaslu", "bawaslu", "31.75"),
            Office(3, "Bawaslu lain", "bawaslu", "31.74"),
        ),
        groups=(),
        elections=(
            (1, "pemilu", dt.date(2024, 2, 14)),
            (2, "pilkada", dt.date(2024, 11, 27)),
        ),
        waiting_days=None,
    )
    told = {
        code: made.office_for(code).pk for code in ("", "31.75.06.1003", "31.74", "99")
    }
    assert told == {"": 2, "31.75.06.1003": 2, "31.74": 3, "99": 2}
    assert made.election_near(dt.date(2023, 9, 1)) == (1, "pemilu")
    assert made.election_near(dt.date(2024, 8, 1)) == (None, "")
    assert made.election_near(dt.date(2015, 1, 1)) == (None, "")
