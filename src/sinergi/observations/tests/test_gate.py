"""How many are let in, how many may wait, and who hears "full"."""

import threading

import pytest

from sinergi.observations.gate import Full, Gate


def test_with_nowhere_to_wait_one_hears_full_at_once():
    gate = Gate(1, waiting=0, patience=60.0)
    with gate, pytest.raises(Full), gate:
        pass


def test_who_waits_comes_in_when_a_place_is_free():
    gate, inside = Gate(1, waiting=1, patience=60.0), threading.Event()

    def wait() -> None:
        with gate:
            inside.set()

    with gate:
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not inside.wait(0.05)
    assert inside.wait(10)
    waiting.join()


def test_one_more_than_may_wait_hears_full():
    gate, heard = Gate(1, waiting=1, patience=60.0), []
    full = threading.Event()

    def come() -> None:
        try:
            with gate:
                heard.append("in")
        except Full:
            heard.append("full")
            full.set()

    with gate:
        two = [threading.Thread(target=come) for _ in range(2)]
        for one in two:
            one.start()
        assert full.wait(10)
    for one in two:
        one.join()
    assert sorted(heard) == ["full", "in"]


def test_patience_ends_and_the_place_to_wait_is_free_again():
    gate = Gate(1, waiting=1, patience=0.0)
    with gate:
        for _ in range(3):
            with pytest.raises(Full), gate:
                pass
    with gate:
        pass
