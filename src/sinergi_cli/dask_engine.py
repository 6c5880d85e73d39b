"""Draws on a Dask cluster, for tables that one machine cannot hold or finish.

Needs the extra `cluster`. Blocks carry their own seeds and the results come back in the
order of the blocks, so the bytes are those of the threads engine.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sinergi_cli.problems import FileError
from sinergi_cli.words import Say
from sinergi_core.index.engine import hold_matrix_library

Block = TypeVar("Block")
Result = TypeVar("Result")

PATIENCE = "10s"  # for a scheduler to answer
WAITING = 4  # blocks per worker under way, so that results do not pile up


@dataclass(frozen=True)
class DaskEngine:
    """An engine over a `distributed.Client`."""

    client: Any
    workers: int

    def map(
        self, function: Callable[[Block], Result], blocks: Sequence[Block]
    ) -> Iterator[Result]:
        """Yield the results in the order of the blocks; the function, which carries the
        matrices, is sent to the workers once."""
        held = self.client.scatter(function, broadcast=True, hash=False)
        ahead = self.workers * WAITING
        futures = [self._submit(held, block) for block in blocks[:ahead]]
        for at in range(len(blocks)):
            result: Result = futures[at].result()
            futures[at] = None
            if at + ahead < len(blocks):
                futures.append(self._submit(held, blocks[at + ahead]))
            yield result

    def _submit(self, held: Any, block: Any) -> Any:
        return self.client.submit(run_block, held, block, pure=False)


def run_block(function: Callable[[Block], Result], block: Block) -> Result:
    """Run one block on a worker with one BLAS thread, as every engine does."""
    hold_matrix_library()
    return function(block)


@contextmanager
def open_dask(
    scheduler: str | None, workers: int | None, say: Say
) -> Iterator[DaskEngine]:
    """Connect to a scheduler, or start a local cluster of processes without one."""
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        remedy = say("Install it: pip install 'sinergi[cluster]'.")
        raise FileError("dask", say("it is not installed"), remedy) from None
    with ExitStack() as closing:
        try:
            cluster = scheduler or closing.enter_context(_local(distributed, workers))
            client = closing.enter_context(
                distributed.Client(cluster, timeout=PATIENCE)
            )
        except (OSError, TimeoutError, ValueError) as error:
            remedy = say(
                "Check --scheduler, e.g. tcp://10.0.0.5:8786, and that it runs."
            )
            raise FileError(scheduler or "dask", str(error), remedy) from None
        yield DaskEngine(client, max(1, len(client.ncores())))


def _local(distributed: Any, workers: int | None) -> Any:
    """A cluster of processes on this machine, one thread each, without a dashboard."""
    return distributed.LocalCluster(
        n_workers=workers or 2, threads_per_worker=1, dashboard_address=None
    )
