"""Nothing that was acknowledged is lost: short versions of the benchmarks `kill` and
`rush`, on a server of their own."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from benchmarks.field_kill import (
    Sum,
    kill_times,
    lock_held,
    send_rest,
    truth_of,
    until_refused,
)
from benchmarks.field_load import patiently, without_end
from benchmarks.field_stand import SQLITE, WITH_PHOTO, Stand, stand
from tests.example_home import put_bare

pytestmark = pytest.mark.slow
SUBMISSIONS = 100
SLOW, QUICK = 6, 10
"""Senders on a bad line, more than are taken at once; others, that find room beside them."""
PEOPLE = 20
ROOM = 64 * 1024


@pytest.fixture(scope="module")
def served() -> Iterator[Stand]:
    """A server with people who send forms with a photo, without rest."""
    settings = {"SINERGI_DEVICE_RATE": "1000000", "SINERGI_NO_NUMBA": "1"}
    with stand(
        SQLITE, WITH_PHOTO, PEOPLE, settings=settings,
        make_ready=lambda server: put_bare(server.home),
    ) as made:  # fmt: skip
        yield made


@pytest.fixture
def total(served: Stand) -> Sum:
    """What this test's senders heard, beside all that earlier tests' heard."""
    found = Sum()
    found.acknowledged |= served.hashes()
    return found


def test_a_hundred_submissions_outlive_two_kills(served: Stand, total: Sum):
    before = served.count()
    kill_times(served, 2, total)
    while len(total.acknowledged) - before < SUBMISSIONS:
        total.add(
            without_end(served.server.port, served.magazine.shot, 4, 1, total.unheard)
        )
    send_rest(served, total)
    assert truth_of(served, total).whole
    assert total.unheard == []


def test_a_rush_is_told_to_wait_and_taken_in_the_end(served: Stand, total: Sum):
    shots = list(served.magazine.shots(SUBMISSIONS))
    heard = patiently(served.server.port, shots, 0.25, 7, 120)
    total.add(heard)
    assert len(heard.acknowledged) == SUBMISSIONS
    assert heard.statuses["503"] > 0
    assert heard.unpolite == 0
    assert heard.pages_lost == 0
    assert truth_of(served, total).whole


def test_slow_senders_hold_up_nobody(served: Stand, total: Sum):
    slow = [begun(served) for _ in range(SLOW)]
    shots = list(served.magazine.shots(QUICK))
    heard = patiently(served.server.port, shots, 0.1, 7, 60)
    total.add(heard)
    for one, rest in slow:
        one.sendall(rest)
    answers = [one.recv(100).split(b" ")[1] for one, _rest in slow]
    for one, _rest in slow:
        one.close()
    assert (len(heard.acknowledged), heard.statuses["503"]) == (QUICK, 0)
    assert answers == [b"201"] * SLOW


def begun(served: Stand) -> tuple[socket.socket, bytes]:
    """Send half of a submission, as a phone on a bad line; return the line and the rest."""
    shot = served.magazine.shot()
    line = socket.create_connection(("127.0.0.1", served.server.port), timeout=60)
    half = len(shot.post) // 2
    line.sendall(shot.post[:half])
    return line, shot.post[half:]


def test_a_locked_database_loses_nothing(served: Stand, total: Sum):
    with lock_held(served, 1.5):
        total.add(without_end(served.server.port, served.magazine.shot, 4, 1))
    send_rest(served, total)
    assert truth_of(served, total).whole
    assert total.unheard == []


def test_a_held_writer_keeps_no_list_of_forms_back(served: Stand):
    path = served.magazine.shot().head.split(b" ")[1].decode()
    base = sqlite3.connect(
        served.server.home / "sinergi.sqlite3", timeout=60, isolation_level=None
    )
    base.execute("BEGIN IMMEDIATE")
    try:
        asked = HTTPConnection("127.0.0.1", served.server.port, timeout=50)
        asked.request("GET", path.replace("submission", "formList"))
        answer = asked.getresponse()
        assert b"xforms" in answer.read()
        asked.close()
    finally:
        base.execute("ROLLBACK")
        base.close()


def test_a_full_disk_is_5xx_and_loses_nothing(served: Stand, total: Sum):
    server = served.server
    server.stop()
    base = server.home / "sinergi.sqlite3"
    server.start(largest_file=base.stat().st_size + ROOM)
    assert until_refused(served, total, 0.5) > 0
    server.stop()
    server.start()
    assert truth_of(served, total).whole
    send_rest(served, total)
    assert truth_of(served, total).whole
    assert total.unheard == []
