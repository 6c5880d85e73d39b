"""Load as phones make it: at a steady rate, all at once with patience, or without end.

Times are taken from when a submission was due, not from when a connection was free: a
server that falls behind is seen to.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.field_shots import Shot
from benchmarks.field_wire import LOST, Reply, Wire

KEPT = frozenset({201, 202})
BUSY = frozenset({429, 503})
PATIENCE_S = 60.0
PAGE = b"GET /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
"""What somebody opens while others send."""


@dataclass
class Heard:
    """What the senders heard. `acknowledged` maps an instance to what must be kept of
    it; `waits_s` are the seconds from due to the answer that acknowledged it."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    waits_s: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    unpolite: int = 0
    unheard: list[Shot] = field(default_factory=list)
    pages_s: list[float] = field(default_factory=list)
    pages_lost: int = 0
    wall_s: float = 0.0

    def hear(self, shot: Shot, reply: Reply, wait_s: float) -> bool:
        """Note a reply; True when the submission is acknowledged."""
        self.statuses[str(reply.status)] += 1
        if reply.status in BUSY and not reply.retry_after:
            self.unpolite += 1
        if reply.status not in KEPT:
            return False
        self.acknowledged[shot.instance_id] = shot.hashes
        self.waits_s.append(wait_s)
        return True

    def lose(self, error: BaseException) -> None:
        """Note a connection that broke or an answer that never came."""
        self.statuses[type(error).__name__] += 1

    def percentile_s(self, share: float) -> float:
        """Return the smallest wait that at least this share did not exceed."""
        return float(np.quantile(self.waits_s, share)) if self.waits_s else 0.0

    def page_s(self, share: float) -> float:
        """Return the same of the page that somebody opened meanwhile."""
        return float(np.quantile(self.pages_s, share)) if self.pages_s else 0.0


def at_rate(port: int, shots: Iterable[Shot], rate: float) -> Heard:
    """Send one each 1/rate seconds, whatever the server does; nothing is tried again."""
    return asyncio.run(_at_rate(port, list(shots), rate))


async def _at_rate(port: int, shots: Sequence[Shot], rate: float) -> Heard:
    heard, idle = Heard(), deque[Wire]()

    async def send(shot: Shot, due: float) -> None:
        wire = idle.popleft() if idle else Wire(port)
        try:
            reply = await wire.ask(shot.post, PATIENCE_S)
        except LOST as error:
            heard.lose(error)
            heard.unheard.append(shot)
        else:
            heard.hear(shot, reply, time.perf_counter() - due)
        idle.append(wire)

    began = time.perf_counter()
    tasks = []
    for number, shot in enumerate(shots):
        due = began + number / rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        tasks.append(asyncio.create_task(send(shot, due)))
    await asyncio.gather(*tasks)
    heard.wall_s = time.perf_counter() - began
    for wire in idle:
        wire.close()
    return heard


def patiently(
    port: int, shots: Iterable[Shot], window_s: float, seed: int, deadline_s: float
) -> Heard:
    """Let every sender come at a moment of its own within the window, ask by HEAD, send,
    and come again when told so or cut off, until it is acknowledged or time is up."""
    return asyncio.run(_patiently(port, list(shots), window_s, seed, deadline_s))


async def _patiently(
    port: int, shots: Sequence[Shot], window_s: float, seed: int, deadline_s: float
) -> Heard:
    heard, rng = Heard(), np.random.default_rng(seed)
    moments = rng.random(len(shots)) * window_s
    doors = asyncio.Semaphore(400)  # a phone more than this waits for its connection
    began = time.perf_counter()
    until = began + deadline_s

    async def come(shot: Shot, moment: float, jitter: np.random.Generator) -> None:
        await asyncio.sleep(moment)
        due, tries = time.perf_counter(), 0
        while time.perf_counter() < until:
            async with doors:
                wait = await _one_try(port, shot, heard, due)
            if wait is None:
                return
            tries += 1
            await asyncio.sleep(_until_next(wait, tries, jitter.random()))
        heard.unheard.append(shot)

    each = zip(shots, moments, rng.spawn(len(shots)), strict=True)
    reader = asyncio.create_task(_read_pages(port, heard))
    await asyncio.gather(*(come(*one) for one in each))
    heard.wall_s = time.perf_counter() - began
    reader.cancel()
    return heard


def _until_next(asked_s: float, tries: int, chance: float) -> float:
    """Return the seconds until the next try, as our offline page has them: what was asked
    for and up to a fifth more, and after a lost connection ever longer."""
    if asked_s:
        return asked_s * (1 + 0.2 * chance)
    return min(30.0, 2.0**tries) * (0.5 + chance)


async def _read_pages(port: int, heard: Heard) -> None:
    """Open a page again and again, each time as a new visitor."""
    while True:
        await asyncio.sleep(0.5)
        wire, began = Wire(port), time.perf_counter()
        try:
            reply = await wire.ask(PAGE, PATIENCE_S)
            heard.pages_lost += reply.status != 200
        except LOST:
            heard.pages_lost += 1
        finally:  # also when the load is over while a page is on its way
            wire.close()
        heard.pages_s.append(time.perf_counter() - began)


async def _one_try(port: int, shot: Shot, heard: Heard, due: float) -> float | None:
    """Return None when acknowledged, else how many seconds the server asks to wait."""
    wire = Wire(port)
    try:
        reply = await wire.ask(shot.head, PATIENCE_S)
        if reply.status == 204:
            reply = await wire.ask(shot.post, PATIENCE_S)
        if heard.hear(shot, reply, time.perf_counter() - due):
            return None
        return float(reply.retry_after)
    except LOST as error:
        heard.lose(error)
        return 0.0
    finally:
        wire.close()


def without_end(
    port: int,
    make: Callable[[], Shot],
    senders: int,
    seconds: float,
    again: Iterable[Shot] = (),
    at_the_end: Callable[[], None] | None = None,
) -> Heard:
    """Let some senders send one after the other for so many seconds, first what lay there
    from before. `at_the_end` is called in the middle of the last requests."""
    return asyncio.run(
        _without_end(port, make, senders, seconds, deque(again), at_the_end)
    )


async def _without_end(
    port: int,
    make: Callable[[], Shot],
    senders: int,
    seconds: float,
    again: deque[Shot],
    at_the_end: Callable[[], None] | None,
) -> Heard:
    heard, began = Heard(), time.perf_counter()
    over = asyncio.Event()

    async def send() -> None:
        wire = Wire(port)
        while not over.is_set() and time.perf_counter() - began < seconds + 5:
            if at_the_end is None and time.perf_counter() - began >= seconds:
                break
            shot = again.popleft() if again else make()
            due = time.perf_counter()
            try:
                reply = await wire.ask(shot.post, PATIENCE_S)
            except LOST as error:
                heard.lose(error)
                heard.unheard.append(shot)
                await asyncio.sleep(0.05)
                continue
            if not heard.hear(shot, reply, time.perf_counter() - due):
                heard.unheard.append(shot)
                await asyncio.sleep(0.05)
        wire.close()

    async def end() -> None:
        await asyncio.sleep(seconds)
        if at_the_end is not None:
            await asyncio.to_thread(at_the_end)
        over.set()

    await asyncio.gather(end(), *(send() for _ in range(senders)))
    heard.unheard.extend(again)
    heard.wall_s = time.perf_counter() - began
    return heard
