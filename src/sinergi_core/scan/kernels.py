"""Walking the windows, compiled: for many replicates at once, and for the observed.

A row of areas is walked once. Each area brings what it expects and its cases in every
replicate; only where a case enters can a window become the best (`likelihood`), so the
work is that of the cases, not of windows times replicates.

Windows of time that end on one day lie side by side, four counts of 16 bits in one
word: a case is added to four of them at once. `least` says for steps of what a window
expects (1 / scale) from how many cases on it is worth evaluating; `to_top` holds for
each count what is missing from that to bit 15, so that one sum of two words tells
whether any of the four is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sinergi_core.index.engine_compile import compiled
from sinergi_core.scan.likelihood import ratio_of

MOST_CASES = 2**15 - 1
"""A count must stay below bit 15; `walk_many` is for more cases."""


@compiled
def _set_tops(
    place: int, expected: Any, longest: int, words: int, fresh: bool, least: Any,
    scale: float, hoped: Any, to_top: Any, logs: Any,
) -> None:  # fmt: skip
    """Add what a place expects to every window of time and set what is worth a look."""
    steps = least.size - 1
    to_top[:] = np.uint64(0)
    for w in range(hoped.size):
        hoped[w] += expected[place, w]
        logs[w] = np.nan
        need = least[min(int(hoped[w] * scale), steps)]
        if fresh and need < 32768:
            lag = w % longest
            word = w // longest * words + lag // 4
            lane = np.uint64(16 * (lag % 4))
            to_top[word] |= np.uint64(32768 - need) << lane


@compiled
def _look(
    full: Any, test: Any, first: int, span: int, longest: int, hoped: Any,
    model: int, cases: int, people: int, table: Any, logs: Any, rest: Any, best: float,
) -> float:  # fmt: skip
    """The best of `best` and those of four windows that have enough cases."""
    for lane in range(4):
        shift = np.uint64(16 * lane)
        if first + lane >= longest or (test >> shift) & np.uint64(0x8000) == 0:
            continue
        k = np.int64((full >> shift) & np.uint64(0xFFFF))
        w = span + lane
        e = hoped[w]
        if model != 0 or k <= e or e >= cases:
            best = max(best, ratio_of(model, k, e, cases, people, table))
            continue
        if logs[w] != logs[w]:  # the first replicate to look: the others use its logs
            logs[w] = np.log(e) if e > 0.0 else 0.0
            rest[w] = np.log(cases - e)
        if e > 0.0:
            inside = table[k] - k * logs[w]
            best = max(best, inside + table[cases - k] - (cases - k) * rest[w])
    return best


@compiled
def _ones(longest: int, words: int) -> Any:
    """For each lag the words that add one case to every window reaching back so far."""
    found = np.zeros(longest * words, np.uint64)
    for lag in range(longest):
        for on in range(lag, longest):
            shift = np.uint64(16 * (on % 4))
            found[lag * words + on // 4] |= np.uint64(1) << shift
    return found


@compiled
def _add_narrow(
    entries: Any, first: int, last: int, ones: Any, count: Any, to_top: Any,
    longest: int, hoped: Any, rule: Any, logs: Any, rest: Any, best: Any,
) -> None:  # fmt: skip
    """Add the cases of one place where all windows of time fit into one word."""
    replicate, lag, number = entries
    model, cases, people, table = rule
    top = np.uint64(0x8000800080008000)
    missing = to_top[0]
    for x in range(first, last):
        r = np.uint64(replicate[x])
        full = count[r] + ones[np.uint64(lag[x])] * np.uint64(number[x])
        count[r] = full
        test = (full + missing) & top
        if test:
            best[r] = _look(
                full, test, 0, 0, longest, hoped, model, cases, people, table,
                logs, rest, best[r],
            )  # fmt: skip


@compiled
def _add_pair(
    entries: Any, first: int, last: int, ones: Any, count: Any, to_top: Any,
    longest: int, hoped: Any, rule: Any, logs: Any, rest: Any, best: Any,
) -> None:  # fmt: skip
    """The same for two words: up to eight days."""
    replicate, lag, number = entries
    model, cases, people, table = rule
    top = np.uint64(0x8000800080008000)
    near, far = to_top[0], to_top[1]
    for x in range(first, last):
        r = np.uint64(replicate[x])
        at = r << np.uint64(1)
        beside = at | np.uint64(1)
        on = np.uint64(lag[x]) << np.uint64(1)
        more = np.uint64(number[x])
        low = count[at] + ones[on] * more
        high = count[beside] + ones[on | np.uint64(1)] * more
        count[at] = low
        count[beside] = high
        one = (low + near) & top
        two = (high + far) & top
        if one | two:
            best[r] = _look(
                low, one, 0, 0, longest, hoped, model, cases, people, table,
                logs, rest, best[r],
            )  # fmt: skip
            best[r] = _look(
                high, two, 4, 4, longest, hoped, model, cases, people, table,
                logs, rest, best[r],
            )  # fmt: skip


@compiled
def _add_wide(
    entries: Any, first: int, last: int, ones: Any, count: Any, to_top: Any,
    longest: int, hoped: Any, rule: Any, logs: Any, rest: Any, best: Any,
) -> None:  # fmt: skip
    """The same for any number of words and of last days; `lag` counts back from the
    very last day, and is more than the longest for a day that later ends pass by."""
    replicate, lag, number = entries
    model, cases, people, table = rule
    top = np.uint64(0x8000800080008000)
    words = (longest + 3) // 4
    ends = to_top.size // words
    for x in range(first, last):
        r = np.uint64(replicate[x])
        more = np.uint64(number[x])
        back = np.int64(lag[x])
        for end in range(max(0, ends - 1 - back), min(ends, ends - 1 - back + longest)):
            gone = end - (ends - 1 - back)
            for word in range(gone // 4, words):
                left = np.uint64(end * words + word)
                at = r * np.uint64(ends * words) + left
                full = count[at] + ones[np.uint64(gone * words + word)] * more
                count[at] = full
                test = (full + to_top[left]) & top
                if test:
                    best[r] = _look(
                        full, test, 4 * word, end * longest + 4 * word, longest,
                        hoped, model, cases, people, table, logs, rest, best[r],
                    )  # fmt: skip


@compiled
def walk_replicates(
    start: Any, members: Any, shared: Any, first: int, stride: int, expected: Any,
    begin: Any, entries: Any, longest: int, rule: Any, least: Any, scale: float,
    best: Any,
) -> None:  # fmt: skip
    """Raise `best` (r,) to the largest ratio over the rows first, first + stride, ...

    begin (p + 1,): where the cases of each place begin in `entries`, which are their
    replicate, how many days before the last, and number.
    """
    spans = expected.shape[1]
    words = (longest + 3) // 4
    hoped = np.zeros(spans)
    logs = np.zeros(spans)
    rest = np.zeros(spans)
    to_top = np.zeros(spans // longest * words, np.uint64)
    count = np.zeros(best.size * to_top.size, np.uint64)
    ones = _ones(longest, words)
    for row in range(first, start.size - 1, stride):
        count[:] = np.uint64(0)
        hoped[:] = 0.0
        for at in range(start[row], start[row + 1]):
            place = members[at]
            left, right = begin[place], begin[place + 1]
            fresh = at - start[row] >= shared[row]
            _set_tops(
                place, expected, longest, words, fresh, least, scale, hoped, to_top,
                logs,
            )  # fmt: skip
            add = (entries, left, right, ones, count, to_top)
            told = (longest, hoped, rule, logs, rest, best)
            if to_top.size == 1:
                _add_narrow(*add, *told)
            elif to_top.size == 2 and spans == longest:
                _add_pair(*add, *told)
            else:
                _add_wide(*add, *told)


@compiled
def walk_many(
    start: Any, members: Any, shared: Any, first: int, stride: int, expected: Any,
    begin: Any, entries: Any, longest: int, rule: Any, least: Any, scale: float,
    best: Any,
) -> None:  # fmt: skip
    """The same for any number of cases, one window of time after the other."""
    replicate, lag, number = entries
    model, cases, people, table = rule
    spans = expected.shape[1]
    count = np.zeros((best.size, spans), np.int64)
    hoped = np.zeros(spans, np.float64)
    need = np.zeros(spans, np.int64)
    steps = least.size - 1
    ends = spans // longest
    for row in range(first, start.size - 1, stride):
        count[:] = 0
        hoped[:] = 0.0
        for at in range(start[row], start[row + 1]):
            place = members[at]
            fresh = at - start[row] >= shared[row]
            for w in range(spans):
                hoped[w] += expected[place, w]
                step = min(int(hoped[w] * scale), steps)
                need[w] = least[step] if fresh else cases + 1
            for x in range(begin[place], begin[place + 1]):
                r = replicate[x]
                t = ends - 1 - lag[x]
                for end in range(max(0, t), min(ends, t + longest)):
                    for w in range(end * longest + end - t, (end + 1) * longest):
                        k = count[r, w] + number[x]
                        count[r, w] = k
                        if k >= need[w]:
                            found = ratio_of(model, k, hoped[w], cases, people, table)
                            best[r] = max(best[r], found)


@compiled
def best_windows(
    start: Any, members: Any, expected: Any, counts: Any, model: int, cases: int,
    people: int, table: Any, fewest: int, value: Any, length: Any, span: Any,
) -> None:  # fmt: skip
    """The best window of every row: its ratio, how many places, which days.

    counts (p, w): observed cases of each place in each window of time.
    """
    spans = expected.shape[1]
    count = np.zeros(spans, np.int64)
    hoped = np.zeros(spans, np.float64)
    for row in range(start.size - 1):
        count[:] = 0
        hoped[:] = 0.0
        for at in range(start[row], start[row + 1]):
            place = members[at]
            for w in range(spans):
                hoped[w] += expected[place, w]
                more = counts[place, w]
                if more == 0:
                    continue
                count[w] += more
                if count[w] < fewest:
                    continue
                found = ratio_of(model, count[w], hoped[w], cases, people, table)
                if found > value[row]:
                    value[row] = found
                    length[row] = at - start[row] + 1
                    span[row] = w
