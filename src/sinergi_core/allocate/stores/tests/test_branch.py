"""Bounds and branching find what looking at every set of stores finds."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi_core.allocate.stores import branch
from sinergi_core.allocate.stores.block import FAR, NO_LIMIT, Block
from sinergi_core.allocate.stores.branch import best_by_bound
from sinergi_core.allocate.stores.few import best_of_few

SEEDS = st.integers(0, 10_000)


def block(seed: int, *, room: str, fixed: bool, far: float, busy: int) -> Block:
    rng = np.random.default_rng(seed)
    n, m = 30, 9
    points, sites = rng.random((n, 2)), rng.random((m, 2))
    apart = np.hypot(*(points[:, None] - sites).transpose(2, 0, 1))
    cost = np.rint(apart * 1000).astype(np.int64)
    cost[rng.random((n, m)) < far] = FAR
    boxes = rng.integers(1, 5, n)
    share = {"none": 1e6, "loose": 0.6, "tight": 0.38, "short": 0.2}[room]
    limit = np.ceil(rng.uniform(0.7, 1.3, m) * boxes.sum() * share).astype(np.int64)
    in_use = np.zeros(m, dtype=np.bool_)
    in_use[:busy] = True
    return Block(
        "a", np.arange(n), np.arange(m), cost, boxes,
        np.full(m, NO_LIMIT) if room == "none" else limit,
        rng.integers(0, 4000, m) * fixed, in_use, m,
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    seed=SEEDS,
    room=st.sampled_from(["none", "loose", "tight", "short"]),
    fixed=st.booleans(),
    far=st.sampled_from([0.0, 0.4]),
    busy=st.integers(0, 2),
    most=st.integers(2, 5),
)
def test_the_best_set_is_found_and_proven(seed, room, fixed, far, busy, most):
    one = block(seed, room=room, fixed=fixed, far=far, busy=busy)
    rng = np.random.default_rng(seed)
    found = best_by_bound(one, most, gap=0.0, end=time.monotonic() + 60, rng=rng)
    sizes = best_of_few(one, range(max(busy, 1), most + 1)).values()
    best = min(sizes, key=lambda size: (size.short, size.cost))
    assert found.is_open.sum() <= most
    assert found.is_open[:busy].all()
    assert found.finished
    assert found.short >= best.short
    if not found.short:  # where boxes lack room the search may stop before
        assert found.cost == best.cost
    if found.short == best.short:
        assert found.cost >= best.cost
        assert found.bound <= best.cost + 1e-6 * best.cost + 1
        if not found.short:
            assert found.bound >= best.cost * (1 - 1e-6)


@settings(max_examples=60, deadline=None)
@given(
    seed=SEEDS,
    room=st.sampled_from(["none", "loose", "tight"]),
    gap=st.sampled_from([0.05, 0.4]),
)
def test_a_wider_gap_still_holds(seed, room, gap):
    one = block(seed, room=room, fixed=False, far=0.0, busy=0)
    rng = np.random.default_rng(1)
    found = best_by_bound(one, 4, gap=gap, end=time.monotonic() + 60, rng=rng)
    best = best_of_few(one, range(4, 5))[4]
    assert found.bound <= best.cost
    assert best.cost <= found.cost <= best.cost / (1 - gap)
    assert found.cost - found.bound <= gap * found.cost


def test_parts_that_are_left_when_the_work_is_over_count_in_the_bound(monkeypatch):
    monkeypatch.setattr(branch, "NODES_AT_MOST", 2)
    monkeypatch.setattr(branch, "FIRST_STEPS", 5)
    monkeypatch.setattr(branch, "STEPS", 3)
    for seed in range(20):
        one = block(seed, room="tight", fixed=False, far=0.0, busy=0)
        rng = np.random.default_rng(1)
        found = best_by_bound(one, 4, gap=0.0, end=time.monotonic() + 60, rng=rng)
        assert found.bound <= best_of_few(one, range(4, 5))[4].cost + 1


def test_stations_no_store_may_serve_are_counted_as_lacking():
    one = block(1, room="none", fixed=False, far=0.0, busy=0)
    one.cost[:3] = FAR
    rng = np.random.default_rng(1)
    found = best_by_bound(one, 3, gap=0.0, end=time.monotonic() + 60, rng=rng)
    assert found.short == one.boxes[:3].sum()
    assert found.cost == best_of_few(one, range(3, 4))[3].cost
    one.cost[:] = FAR
    nothing = best_by_bound(one, 3, gap=0.0, end=time.monotonic() + 60, rng=rng)
    assert (nothing.short, nothing.cost) == (one.demand, 0)
    assert nothing.bound == pytest.approx(0)


def test_what_is_settled_on_the_way_counts_in_the_bound():
    one = block(1, room="tight", fixed=False, far=0.0, busy=0)
    search = branch._begin(one, 4, 0.5, time.monotonic() + 60)
    search.best, search.is_open = 1e9, np.zeros(9, dtype=np.bool_)
    root = branch.Node(0.0, 0, one.in_use, one.in_use.copy(), np.full(30, 300.0))
    prices = branch._bounded(search, root, np.arange(9))
    search.best = prices.bound
    must, shut = branch._settled(search, root, prices, np.arange(9))
    assert (must | shut).any()
    assert prices.bound <= search.least < np.inf
