"""The steps of the search one by one, beside simpler ways to the same numbers."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sinergi_core.allocate.stores import interchange as swaps
from sinergi_core.allocate.stores import lagrange
from sinergi_core.allocate.stores.block import FAR, NO_LIMIT, Block, blocks_of
from sinergi_core.allocate.stores.flow import flow_cost, flow_of
from sinergi_core.allocate.stores.share import Size, share_out
from sinergi_core.allocate.stores.tests.making import small_problem

SEEDS = st.integers(0, 10_000)


def block(seed: int, n: int = 25, m: int = 5, tight: float = 1.2, far: float = 0.0):
    rng = np.random.default_rng(seed)
    cost = rng.integers(1, 1000, (n, m))
    cost[rng.random((n, m)) < far] = FAR
    boxes = rng.integers(1, 6, n)
    room = np.ceil(rng.uniform(0.5, 1.5, m) * boxes.sum() / m * tight).astype(int)
    return Block(
        "a", np.arange(n), np.arange(m), cost, boxes, room,
        np.zeros(m, dtype=int), np.zeros(m, dtype=bool), m,
    )  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(seed=SEEDS, tight=st.floats(0.4, 1.5), far=st.sampled_from([0.0, 0.3]))
def test_a_flow_costs_what_the_linear_programme_says(seed, tight, far):
    one = block(seed, tight=tight, far=far)
    flow = flow_of(one, np.ones(5, dtype=bool), one.detour)
    n, m = one.cost.shape
    cost = np.column_stack([one.cost, np.full(n, one.detour)]).astype(float)
    once = np.kron(np.eye(n), np.ones(m + 1))
    load = np.kron(np.ones(n), np.eye(m + 1))[:m]
    best = linprog(
        cost.ravel(), A_ub=load, b_ub=one.capacity, A_eq=once, b_eq=one.boxes,
        bounds=(0, None),
    )  # fmt: skip
    assert flow.cost + flow.short * one.detour == pytest.approx(best.fun, rel=1e-9)
    assert (flow.amount.sum(axis=1) == one.boxes).all()
    assert (flow.load[:-1] <= one.capacity).all()
    assert (flow.amount.sum(axis=0) == flow.load).all()
    assert (flow.amount[:, :-1][one.cost >= FAR] == 0).all()
    cols = np.arange(m)
    again = flow_cost(one.cost, one.boxes, one.capacity, cols, one.detour)
    assert again[:2] == (flow.cost, flow.short)


@settings(max_examples=50, deadline=None)
@given(seed=SEEDS, tight=st.floats(0.4, 1.5))
def test_prices_of_room_prove_that_a_flow_is_the_best(seed, tight):
    one = block(seed, tight=tight)
    flow = flow_of(one, np.ones(5, dtype=bool), one.detour)
    cost = np.column_stack([one.cost, np.full(len(one.cost), one.detour)])
    priced = cost + flow.price
    assert (flow.price >= 0).all()
    assert (flow.price[:-1][flow.load[:-1] < one.capacity] == 0).all()
    here = np.where(flow.amount > 0, priced, 0).max(axis=1)
    assert (here == priced.min(axis=1)).all()
    divided = (flow.amount > 0).sum() - len(cost)
    assert divided <= len(one.stores)


@settings(max_examples=50, deadline=None)
@given(seed=SEEDS, room=st.floats(1, 60), ties=st.booleans())
def test_a_store_takes_the_best_bids_that_fit(seed, room, ties):
    rng = np.random.default_rng(seed)
    left = rng.integers(1, 5, 30).astype(float) if ties else rng.random(30)
    many = rng.integers(1, 6, 30).astype(float)
    best = linprog(-(left * many), A_ub=many[None], b_ub=[room], bounds=(0, 1))
    worth, price = lagrange.fill_store(left.copy(), many.copy(), room)
    assert worth == pytest.approx(-best.fun, rel=1e-9)
    if many.sum() > room:
        assert many[left > price * (1 + 1e-12)].sum() <= room + 1e-9


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_kernels_and_their_plain_twins_agree(seed):
    rng = np.random.default_rng(seed)
    cost, boxes = rng.random((40, 6)), rng.integers(1, 5, 40).astype(float)
    v, room = rng.random(40), rng.uniform(5, 30, 6)
    r, use = np.zeros((2, 6)), np.zeros((2, 6))
    mu, h = np.zeros((2, 6)), np.zeros((2, 40))
    y = np.array([0, 2, 5])
    for at, terms, prices, served in (
        (0, lagrange.terms, lagrange.room_prices, lagrange.served),
        (1, lagrange.plain_terms, lagrange.plain_room_prices, lagrange.plain_served),
    ):
        terms(cost, boxes, v, r[at], use[at])
        prices(cost, boxes, room, v, use[at], r[at], mu[at])
        served(cost, v, mu[at], y, h[at])
    for pair in (r, use, mu, h):
        assert pair[0] == pytest.approx(pair[1], rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_swaps_and_their_plain_twins_agree(seed):
    rng = np.random.default_rng(seed)
    cost, boxes = rng.random((30, 7)), rng.integers(1, 5, 30).astype(float)
    cols = np.array([1, 3, 6])
    first = np.zeros((2, 30), dtype=np.int64)
    near, after = np.zeros((2, 30)), np.zeros((2, 30))
    gain, extra = np.zeros((2, 7)), np.zeros((2, 7, 7))
    for at, two, profits in (
        (0, swaps.two_nearest, swaps.profits),
        (1, swaps.plain_two_nearest, swaps.plain_profits),
    ):
        two(cost, cols, first[at], near[at], after[at])
        profits(cost, boxes, first[at], near[at], after[at], gain[at], extra[at])
    for pair in (first, near, after, gain, extra):
        assert pair[0] == pytest.approx(pair[1], rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, most=st.integers(1, 5))
def test_a_swap_search_ends_where_no_swap_is_better(seed, most):
    rng = np.random.default_rng(seed)
    cost, boxes = rng.random((30, 8)), rng.integers(1, 5, 30).astype(float)
    open_at, must = rng.random(8), np.zeros(8, dtype=bool)
    start = swaps.greedy(cost, boxes, open_at, must, most)
    found = swaps.interchange(cost, boxes, open_at, must, start)
    total = swaps.set_cost(cost, boxes, open_at, found)
    assert total <= swaps.set_cost(cost, boxes, open_at, start) + 1e-9
    for out in np.flatnonzero(found):
        for into in np.flatnonzero(~found):
            other = found.copy()
            other[[out, into]] = False, True
            assert swaps.set_cost(cost, boxes, open_at, other) >= total - 1e-9


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, most=st.integers(1, 8))
def test_stores_are_shared_out_as_trying_all_would(seed, most):
    rng = np.random.default_rng(seed)
    tables = [
        [
            Size(stores, max(0, 2 - stores) * int(rng.integers(0, 2)), rng.random())
            for stores in range(int(rng.integers(0, 2)), 4)
        ]
        for _ in range(3)
    ]
    least = sum(table[0].stores for table in tables)
    if most < least:
        with pytest.raises(ValueError, match="too few"):
            share_out(tables, most)
        return
    every = [
        (a.short + b.short + c.short, a.cost + b.cost + c.cost)
        for a in tables[0] for b in tables[1] for c in tables[2]
        if a.stores + b.stores + c.stores <= most
    ]  # fmt: skip
    picked = [
        table[at] for table, at in zip(tables, share_out(tables, most), strict=True)
    ]
    got = (sum(s.short for s in picked), sum(s.cost for s in picked))
    assert got[0] == min(every)[0]
    assert got[1] == pytest.approx(min(every)[1])
    assert sum(s.stores for s in picked) <= most


def test_without_limit_of_room_nothing_is_moved():
    one = block(3)
    free = replace(one, capacity=np.full(5, NO_LIMIT))
    flow = flow_of(free, np.ones(5, dtype=bool), free.detour)
    assert flow.cost == (one.cost.min(axis=1) * one.boxes).sum()
    assert not flow.price.any()


def test_without_numba_the_same_assignment_comes_out():
    code = (
        "from sinergi_core.allocate.stores import assign_stations\n"
        "from sinergi_core.allocate.stores.instances import example_city\n"
        "c = example_city(50, 9, 3, crossing=True, most_open=4, capacity=80)\n"
        "a = assign_stations(c, gap=1e-3)\n"
        "print(a.cost, a.open.nonzero()[0].tolist(), a.gap < 1e-3)\n"
    )
    said = [
        subprocess.run(  # noqa: S603 our own interpreter and code
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={**os.environ, **extra},
        ).stdout
        for extra in ({}, {"SINERGI_NO_NUMBA": "1"})
    ]  # fmt: skip
    assert said[0] == said[1]
    assert said[0].endswith("True\n")


def test_room_is_what_undivided_stations_can_fill():
    problem = small_problem(1, boxes=4, capacity=[9.7, np.inf, 3, 4, 5, 8, np.nan])
    whole = next(iter(blocks_of(problem.replace(crossing=True))))
    assert whole.capacity.tolist() == [8, NO_LIMIT, 0, 4, 4, 8, NO_LIMIT]
    divided = next(iter(blocks_of(problem.replace(crossing=True, whole=False))))
    assert divided.capacity.tolist() == [9, NO_LIMIT, 3, 4, 5, 8, NO_LIMIT]
