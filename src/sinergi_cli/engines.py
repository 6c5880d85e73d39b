"""Where the draws are computed: threads, processes, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

from sinergi_cli.problems import FileError
from sinergi_cli.words import Say
from sinergi_core.index.engine import Engine, process_engine, threads_engine

Block = TypeVar("Block")
Result = TypeVar("Result")

ENGINES = ("threads", "processes", "dask")


class Progress(Protocol):
    """What is told how far the work has come."""

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` blocks are there."""
        ...  # pragma: no cover


class CountingEngine:
    """An engine that tells a progress bar about every block; results are untouched."""

    def __init__(self, engine: Engine, progress: Progress) -> None:
        self.engine, self.progress = engine, progress

    def map(
        self, function: Callable[[Block], Result], blocks: Sequence[Block]
    ) -> Iterator[Result]:
        """The results in order, counted as they come."""
        self.progress(0, len(blocks))
        for done, result in enumerate(self.engine.map(function, blocks), start=1):
            self.progress(done, len(blocks))
            yield result


@contextmanager
def open_engine(
    name: str, workers: int | None, scheduler: str | None, say: Say
) -> Iterator[Engine]:
    """The engine of that name; a Dask client is closed at the end. FileError when Dask
    is not installed or its scheduler cannot be reached."""
    if name == "dask":
        from sinergi_cli.dask_engine import open_dask

        with open_dask(scheduler, workers, say) as engine:
            yield engine
    elif name == "processes":
        yield process_engine(workers)
    elif name == "threads":
        yield threads_engine(workers)
    else:
        remedy = say("Use one of {known}.", known=", ".join(ENGINES))
        raise FileError(name, say("there is no such engine"), remedy)
