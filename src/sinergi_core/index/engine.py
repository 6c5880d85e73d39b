"""Where blocks of work run: threads of this process, other processes, or a cluster.

An engine maps a function over blocks and gives the results in the order of the blocks.
The work of a block depends on nothing but the block, so the bytes that come back are
the same for every engine and every number of workers. A Dask engine lives in
`sinergi_cli`; anything with a `map` of this shape will do.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

Block = TypeVar("Block")
Result = TypeVar("Result")


class Engine(Protocol):
    """What runs the blocks; `function` and the blocks must be picklable."""

    def map(
        self, function: Callable[[Block], Result], blocks: Sequence[Block]
    ) -> Iterator[Result]:
        """Yield `function(block)` for every block, in their order."""
        ...  # pragma: no cover


@dataclass(frozen=True)
class ThreadsEngine:
    """Threads of this process; the kernels run outside the interpreter lock."""

    workers: int

    def map(
        self, function: Callable[[Block], Result], blocks: Sequence[Block]
    ) -> Iterator[Result]:
        """Yield the results in order, keeping at most two blocks per worker waiting."""
        with single_threaded_blas():
            if self.workers == 1 or len(blocks) <= 1:
                yield from map(function, blocks)
                return
            with ThreadPoolExecutor(self.workers) as pool:
                yield from _map_in_order(pool, function, blocks, self.workers + 1)


@dataclass(frozen=True)
class ProcessEngine:
    """Processes of this machine. `function` is sent once to each of them."""

    workers: int

    def map(
        self, function: Callable[[Block], Result], blocks: Sequence[Block]
    ) -> Iterator[Result]:
        """Yield the results in order; starting the processes costs about a second."""
        # Not "fork": a copy of a process with running threads can stand still for ever.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(
            min(self.workers, max(len(blocks), 1)),
            mp_context=context,
            initializer=_install,
            initargs=(function,),
        ) as pool:
            yield from _map_in_order(pool, _run_installed, blocks, 2 * self.workers)


def threads_engine(workers: int | None = None) -> ThreadsEngine:
    """Return an engine of `workers` threads; of as many as there are cores by default."""
    return ThreadsEngine(_checked(workers))


def process_engine(workers: int | None = None) -> ProcessEngine:
    """Return an engine of `workers` processes; as many as there are cores by default."""
    return ProcessEngine(_checked(workers))


@lru_cache(maxsize=1)
def _matrix_libraries() -> list[tuple[Any, int]]:
    """The matrix libraries of this process and their usual number of threads."""
    found = ThreadpoolController().select(user_api="blas").lib_controllers
    return [(library, library.get_num_threads()) for library in found]


def hold_matrix_library() -> None:
    """Let matrix products of the calling thread run on that thread alone; costs 1 us.

    Workers are the parallelism here, and OpenBLAS' own threads would only spin beside
    them. In recent versions of OpenBLAS the setting belongs to a thread and to the
    threads it starts, in older ones to the process: so every block sets it anew.
    """
    for library, _ in _matrix_libraries():
        library.set_num_threads(1)


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Hold the matrix library of the calling thread at one thread while inside.

    It goes back to what it was when first asked, not to what it was on entry: with two
    callers at a time the second would otherwise keep the setting of the first for ever.
    """
    hold_matrix_library()
    try:
        yield
    finally:
        for library, usual in _matrix_libraries():
            library.set_num_threads(usual)


def _checked(workers: int | None) -> int:
    count = available_cores() if workers is None else workers
    if count < 1:
        raise ValueError(f"an engine needs at least one worker, not {count}")
    return count


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _map_in_order(
    pool: ThreadPoolExecutor | ProcessPoolExecutor,
    function: Callable[[Any], Any],
    blocks: Sequence[Any],
    ahead: int,
) -> Iterator[Any]:
    """Submit no more than `ahead` blocks before the oldest result has been taken.

    A result may be large (64 rows of ranks); results that wait for the reader would
    otherwise pile up in memory.
    """
    waiting: list[Any] = []
    for block in blocks:
        waiting.append(pool.submit(function, block))
        if len(waiting) >= ahead:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


_INSTALLED: dict[str, Callable[[Any], Any]] = {}


def _install(function: Callable[[Any], Any]) -> None:
    """Keep the function in a worker process, so that its arrays travel only once."""
    _INSTALLED["function"] = function


def _run_installed(block: Any) -> Any:
    return _INSTALLED["function"](block)
