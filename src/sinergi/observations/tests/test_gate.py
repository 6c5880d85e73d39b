"""How many are let in, how many work at a time, and who hears "full"."""

import threading
from collections import Counter

import pytest

from sinergi.observations.gate import Full, Gate
from sinergi.observations.refusals import (
    CLOSER,
    LATEST,
    SOONEST,
    Appointments,
    seconds_to_wait,
)


def test_with_no_room_one_hears_full_at_once():
    gate = Gate(1, waiting=0, patience=60.0)
    with gate, pytest.raises(Full), gate:
        pass


def test_it_says_beforehand_that_it_is_full():
    gate = Gate(1, waiting=0, patience=60.0)
    with gate:
        assert gate.is_full()
    assert not gate.is_full()


def test_who_reads_a_slow_sender_takes_nobodys_turn():
    gate = Gate(1, waiting=1, patience=0.0)
    with gate, gate as second, second.turn():
        pass


def test_who_waits_has_a_turn_when_the_other_is_done():
    gate, inside = Gate(1, waiting=1, patience=60.0), threading.Event()

    def wait() -> None:
        with gate, gate.turn():
            inside.set()

    with gate:
        with gate.turn():
            waiting = threading.Thread(target=wait)
            waiting.start()
            assert not inside.wait(0.05)
        assert inside.wait(10)
    waiting.join()


def test_patience_ends_and_the_room_is_free_again():
    gate = Gate(1, waiting=1, patience=0.0)
    with gate, gate.turn():
        for _ in range(3):
            with pytest.raises(Full), gate, gate.turn():
                pass
    with gate, gate.turn():
        pass


def test_the_pace_follows_the_time_that_turns_take(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("sinergi.observations.gate.time.monotonic", lambda: clock[0])
    gate = Gate(2, waiting=0, patience=0.0)
    for _ in range(200):
        with gate, gate.turn():
            clock[0] += 0.5
    assert gate.pace() == pytest.approx(4.0, rel=0.01)


def test_the_first_who_is_refused_comes_again_soon():
    assert Appointments().seconds(100.0, pace=40.0) == SOONEST


def test_those_who_are_refused_come_again_at_the_pace_at_which_they_are_taken():
    appointments = Appointments()
    waits = [appointments.seconds(100.0, pace=40.0) for _ in range(5_001)]
    assert waits[-1] == pytest.approx(SOONEST + 5_000 / (CLOSER * 40), abs=1)
    assert max(Counter(waits).values()) <= CLOSER * 40 + 1


def test_when_all_times_are_given_one_comes_at_some_time_near_the_latest():
    appointments = Appointments()
    waits = [appointments.seconds(100.0, pace=1.0) for _ in range(2_000)]
    assert max(waits) <= LATEST
    assert min(waits[-500:]) > LATEST * 0.8 - 1
    assert len(set(waits[-500:])) > 30


def test_a_crowd_is_forgotten_when_it_is_gone():
    appointments = Appointments()
    for _ in range(1_000):
        appointments.seconds(100.0, pace=10.0)
    assert appointments.seconds(500.0, pace=10.0) == SOONEST


def test_who_sends_too_often_comes_again_in_a_minute():
    assert seconds_to_wait(429) == 60
