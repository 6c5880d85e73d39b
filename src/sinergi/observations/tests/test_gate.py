"""How many are let in, how many work at a time, and who hears "full"."""

import threading

import pytest

from sinergi.observations.gate import Full, Gate
from sinergi.observations.refusals import LATEST, SOONEST, Crowd


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


def test_few_who_are_refused_come_again_soon():
    crowd = Crowd()
    waits = [crowd.seconds(100.0) for _ in range(50)]
    assert min(waits) >= SOONEST
    assert max(waits) <= 2 * SOONEST


def test_many_who_are_refused_come_again_later():
    crowd = Crowd()
    waits = [crowd.seconds(100.0) for _ in range(5_000)]
    assert LATEST <= max(waits[-100:]) <= 2 * LATEST


def test_a_crowd_is_forgotten_when_it_is_gone():
    crowd = Crowd()
    for _ in range(5_000):
        crowd.seconds(100.0)
    assert crowd.seconds(200.0) <= 2 * SOONEST
