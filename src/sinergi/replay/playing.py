"""The player: events of the stream come in as the sandbox's clock reaches them.

It is a process beside server and worker (`sinergi replay play`, which `sinergi serve`
starts in a sandbox). It may be ended at any time and goes on where it was: an event sent
again changes nothing.
"""

import datetime as dt
import heapq
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile

from django.db import OperationalError, transaction

from sinergi.access.clock import real_now
from sinergi.access.sandbox import sandbox_now
from sinergi.observations.instance import BadInstance
from sinergi.observations.models import State, Submission
from sinergi.observations.rules.review import BadReview
from sinergi.observations.services.receiving import UnknownForm
from sinergi.replay.feeding import Feeder
from sinergi.replay.people import field_people
from sinergi.replay.rules.events import Event
from sinergi.replay.store import Progress, keep_progress, progress, read_events

logger = logging.getLogger("sinergi.replay")
TICK_S = 0.2
"""True seconds in which due events gather before they are written together."""
AT_ONCE = 50
"""Acts of one transaction: others wait for the database so long, as SQLite has one writer."""
OTHERS_SHARE = 4
"""Of its time the player leaves at least one part in so many and one to everybody else."""


class Player:
    """Plays one stream; `due` are submissions to be accepted, by when."""

    def __init__(
        self, events: Sequence[Event], feeder: Feeder, begun: Progress
    ) -> None:
        self.events, self.feeder, self.told = events, feeder, begun
        self.next = begun.taken + begun.refused
        self.due: list[tuple[dt.datetime, int, Submission]] = []

    def play_until(self, at: dt.datetime, most: int = AT_ONCE) -> int:
        """Send and decide what is due at this time of the sandbox; return how many.

        All of it in one transaction: where the database gives up (OperationalError),
        nothing is left of it, and the same comes again.
        """
        lag = self._lag(at)
        if lag is None:
            self.told = replace(self.told, lag_s=0.0)
            return 0
        before = self.next, self.told, list(self.due)
        try:
            with transaction.atomic():
                done = sum(1 for _ in takewhile(lambda _: self._one(at), range(most)))
        except OperationalError:
            self.next, self.told, self.due = before
            raise
        worst = max(self.told.worst_s, lag)
        self.told = replace(self.told, lag_s=lag, worst_s=worst)
        return done

    def _lag(self, at: dt.datetime) -> float | None:
        """Return how long the oldest that is due has waited, in seconds; None if none is."""
        firsts = [one.at for one in self.events[self.next : self.next + 1]]
        firsts += [when for when, _number, _row in self.due[:1]]
        waited = [(at - first).total_seconds() for first in firsts if first <= at]
        return max(waited, default=None)

    def _one(self, at: dt.datetime) -> bool:
        """Do what was due first; False when nothing is due."""
        event = self.events[self.next] if self.next < len(self.events) else None
        if self.due and (event is None or self.due[0][0] <= event.at):
            if self.due[0][0] > at:
                return False
            _when, _number, row = heapq.heappop(self.due)
            self._accept(row, at)
            return True
        if event is None or event.at > at:
            return False
        self._send(event, at)
        return True

    def _send(self, event: Event, at: dt.datetime) -> None:
        try:
            row = self.feeder.send(self.next, event, at)
        except (BadInstance, UnknownForm, LookupError) as error:
            logger.warning("event refused", extra={"kind": type(error).__name__})
            self.told = replace(self.told, refused=self.told.refused + 1)
        else:
            self.told = replace(self.told, taken=self.told.taken + 1)
            if event.review_s is not None:
                when = row.received_at + dt.timedelta(seconds=event.review_s)
                heapq.heappush(self.due, (when, self.next, row))
        self.next += 1

    def _accept(self, row: Submission, at: dt.datetime) -> None:
        try:
            self.feeder.accept(row, at)
        except BadReview as error:
            logger.warning("not accepted", extra={"kind": error.code})
        else:
            self.told = replace(self.told, accepted=self.told.accepted + 1)


def make_player() -> Player:
    """Return the player of the stream that is kept; LookupError without one.

    What was sent before but not decided about waits for its hour again.
    """
    told = progress()
    if told is None:
        raise LookupError("no stream is kept: `sinergi replay make` puts one")
    made = Player(read_events(), Feeder(field_people(), told.digest), told)
    made.due = list(_undecided(made))
    heapq.heapify(made.due)
    return made


def _undecided(player: Player) -> Iterator[tuple[dt.datetime, int, Submission]]:
    waiting = Submission.all_rows.light().filter(
        state=State.NEW, person__in=list(player.feeder.people.senders.values())
    )
    by_instance = {row.instance_id: row for row in waiting}
    for number in range(player.next if by_instance else 0):
        event = player.events[number]
        row = by_instance.get(player.feeder.instance_id(number))
        if row is not None and event.review_s is not None:
            when = row.received_at + dt.timedelta(seconds=event.review_s)
            yield when, number, row


def play(stop: threading.Event) -> None:
    """Play until told to stop."""
    player = make_player()
    while not stop.is_set():
        began = time.monotonic()
        done = 0
        with suppress(OperationalError):  # the database is busy: the same comes again
            done = player.play_until(sandbox_now(real_now()))
        keep_progress(player.told)
        took = time.monotonic() - began
        stop.wait(max(took / OTHERS_SHARE, 0.0 if done == AT_ONCE else TICK_S - took))
