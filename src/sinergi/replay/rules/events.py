"""What a stream is made of: events in the order of time, one JSON object per line.

`digest_of` names a stream: the same seed and places give the same bytes.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_EVENTS = 1_000_000
LONGEST_LINE = 20_000


class BadStream(ValueError):
    """A file is not a stream; `faults` say where and what, all of them."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults[:20]))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Event:
    """A filled form that comes in: when, which form, from whose area, its answers.

    `answers` are by path ("what/indicator"). `review_s` is after how many seconds it is
    accepted by somebody else; None leaves that to people.
    """

    at: dt.datetime
    form: str
    area: str
    answers: Mapping[str, str] = field(default_factory=dict)
    review_s: int | None = None

    def line(self) -> str:
        """Return it as a line of a stream."""
        told: dict[str, Any] = {
            "at": self.at.astimezone(dt.UTC).isoformat(), "form": self.form,
            "area": self.area, "answers": dict(self.answers),
        }  # fmt: skip
        if self.review_s is not None:
            told["review_s"] = self.review_s
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def write_stream(events: Iterable[Event]) -> bytes:
    """Return the events as a stream."""
    return "".join(f"{one.line()}\n" for one in events).encode()


def digest_of(stream: bytes) -> str:
    """Return the SHA-256 of a stream."""
    return hashlib.sha256(stream).hexdigest()


def read_stream(stream: bytes) -> list[Event]:
    """Return the events of a stream; raises BadStream with every fault."""
    events: list[Event] = []
    faults: list[str] = []
    for number, line in enumerate(_lines(stream), 1):
        try:
            events.append(_read(line))
        except (ValueError, TypeError, KeyError) as error:
            faults.append(f"line {number}: {error or 'not an event'}")
            continue
        if len(events) > 1 and events[-1].at < events[-2].at:
            faults.append(f"line {number}: earlier than the line before it")
    if len(events) > MOST_EVENTS:
        faults.append(f"more than {MOST_EVENTS} events")
    if not events and not faults:
        faults.append("no event in it")
    if faults:
        raise BadStream(faults)
    return events


def _lines(stream: bytes) -> Iterator[str]:
    try:
        text = stream.decode()
    except UnicodeDecodeError as error:
        raise BadStream([f"byte {error.start}: not UTF-8"]) from error
    return (line for line in text.split("\n") if line.strip())


def _read(line: str) -> Event:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE} signs")
    told = json.loads(line)
    if not isinstance(told, dict):
        raise ValueError("not an object")
    at = dt.datetime.fromisoformat(_text(told, "at"))
    if at.tzinfo is None:
        raise ValueError("`at` names no time zone")
    answers = told.get("answers", {})
    if not isinstance(answers, dict):
        raise ValueError("`answers` is no object")
    wait = told.get("review_s")
    if wait is not None and (not isinstance(wait, int) or not 0 <= wait <= 86_400):
        raise ValueError("`review_s` is no number from 0 to 86,400")
    return Event(
        at, _text(told, "form"), _text(told, "area"),
        {str(k): str(v) for k, v in answers.items()}, wait,
    )  # fmt: skip


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"`{name}` is missing")
    return value
