"""Asking sources for messages: claimed, asked outside any transaction, noted.

A source is claimed by moving its `next_at` ahead, so that two workers never ask the same
one. What its server said of the last answer goes back to it (ETag, Last-Modified); one
that fails is asked with growing pauses.
"""

import datetime as dt
import logging

from sinergi.access.clock import real_now
from sinergi.doors.http import Answer, Refused, Unreachable, get
from sinergi.warnings.cap.reading import LARGEST, Entry, entries_of, is_feed, read_root
from sinergi.warnings.models import CapReceipt, CapSource
from sinergi.warnings.rules.cap_reading import BadMessage
from sinergi.warnings.services.cap_receiving import Arrival, receive

LEASE = dt.timedelta(minutes=5)
LONGEST = dt.timedelta(seconds=40)
"""A pass ends after this long: the worker has other things to do."""
MOST_SOURCES, MOST_DOCUMENTS = 50, 25
LONGEST_PAUSE = dt.timedelta(hours=6)
HEADERS = {
    "User-Agent": "Sinergi",
    "Accept": "application/cap+xml, application/atom+xml, application/rss+xml, text/xml",
}
MORE = "more-waits"
"""Not all of a feed was asked for; the next pass goes on."""


FAILED = "failed"
logger = logging.getLogger("sinergi.warnings")


class Problem(Exception):
    """A source gave nothing; `code` says why, without anybody's words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fetch_due(at: dt.datetime) -> int:
    """Ask the sources that are due; return how many new messages came. A cron's work."""
    due = CapSource.all_rows.running().filter(next_at__lte=at)
    began, came = real_now(), 0
    for source in due.select_related("institution").order_by("next_at")[:MOST_SOURCES]:
        if real_now() - began > LONGEST:
            break
        if _claim(source, at):
            came += fetch(source, at)
    return came


def _claim(source: CapSource, at: dt.datetime) -> bool:
    rows = CapSource.all_rows.running().filter(pk=source.pk, next_at=source.next_at)
    return bool(rows.update(next_at=at + LEASE))


def fetch(source: CapSource, at: dt.datetime) -> int:
    """Ask one source, note how it went, and return how many new messages came."""
    try:
        answer = _asked(source.url, _since(source))
        came, left = _taken(source, answer, at)
    except Problem as problem:
        tries = source.tries + 1
        pause = min(_pause(source) * 2 ** min(tries, 10), LONGEST_PAUSE)
        _note(source, problem=problem.code, tries=tries, next_at=at + pause)
        return 0
    fields: dict[str, object] = {"problem": left, "tries": 0, "answered_at": at}
    if not left and answer.status != 304:
        fields["marker"] = answer.headers.get("etag", "")[:200]
        fields["changed"] = answer.headers.get("last-modified", "")[:60]
    pause = dt.timedelta(0) if left == MORE else _pause(source)
    _note(source, next_at=at + pause, **fields)
    return came


def _pause(source: CapSource) -> dt.timedelta:
    return dt.timedelta(minutes=max(1, source.every))


def _note(source: CapSource, **fields: object) -> None:
    CapSource.all_rows.filter(pk=source.pk).update(**fields)


def _since(source: CapSource) -> dict[str, str]:
    """Return what tells the server which answer we have."""
    given = {"If-None-Match": source.marker, "If-Modified-Since": source.changed}
    return {
        name: value
        for name, value in given.items()
        if value and value.isprintable() and value.isascii()
    }


def _asked(url: str, headers: dict[str, str]) -> Answer:
    try:
        answer = get(url, HEADERS | headers, most=LARGEST + 1)
    except (Refused, Unreachable) as error:
        raise Problem(error.code) from error
    if answer.status not in {200, 304}:
        raise Problem(f"http-{answer.status}")
    return answer


def _taken(source: CapSource, answer: Answer, at: dt.datetime) -> tuple[int, str]:
    """Take in what came; return how many messages are new, and why some were left."""
    if answer.status == 304:
        return 0, ""
    try:
        root = read_root(answer.body)
    except BadMessage as bad:
        _received(source, Entry(address=source.url), answer.body, at)
        raise Problem(bad.faults[0].code) from bad
    if not is_feed(root):
        return _received(source, Entry(address=source.url), answer.body, at), ""
    return _taken_from(source, entries_of(root, source.url), at)


def _taken_from(
    source: CapSource, entries: list[Entry], at: dt.datetime
) -> tuple[int, str]:
    """Take in what is new of a feed; one document that fails leaves the others."""
    known = _known(source, entries)
    new = [one for one in entries if (one.address, one.marker) not in known]
    came, left, began = 0, "", real_now()
    for number, entry in enumerate(new):
        if number >= MOST_DOCUMENTS or real_now() - began > LONGEST:
            return came, left or MORE
        try:
            content = entry.content or _asked(entry.address, {}).body
            came += _received(source, entry, content, at)
        except Problem as problem:
            left = problem.code
    return came, left


def _known(source: CapSource, entries: list[Entry]) -> set[tuple[str, str]]:
    """Return which addresses came already, with the marker they had."""
    rows = CapReceipt.all_rows.filter(
        source=source, address__in=[one.address for one in entries if one.address]
    )
    return set(rows.values_list("address", "marker"))


def _received(source: CapSource, entry: Entry, content: bytes, at: dt.datetime) -> int:
    """Take in one document; return 1 when its message is new.

    What nobody thought of is a Problem of this document, so that it stops neither those
    behind it nor other sources.
    """
    arrival = Arrival(
        institution=source.institution, source=source,
        address=entry.address, marker=entry.marker, embedded=bool(entry.content),
    )  # fmt: skip
    try:
        receipt = receive(content, arrival, by=None, at=at)
    except Exception as error:
        logger.exception("a message was not taken in", extra={"kind": source.pk})
        raise Problem(FAILED) from error
    message = receipt.message
    return int(message is not None and message.received_at == at)
