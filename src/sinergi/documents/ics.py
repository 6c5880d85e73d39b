"""iCalendar files (RFC 5545): events of a calendar, with time zone, folded and escaped."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
PRODUCT = "-//Sinergi//Sinergi//ID"
NOBODY = "mailto:noreply@invalid"
LONGEST_LINE = 75
"""Octets a line may have, the line break not counted (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry. A date makes an event of whole days, `ends` then its last day.

    `uid` names the event for ever; `sequence` grows with each change, so that calendars
    take the newer one. Times are aware.
    """

    uid: str
    summary: str
    starts: dt.datetime | dt.date
    ends: dt.datetime | dt.date | None = None
    stamp: dt.datetime
    sequence: int = 0
    status: str = CONFIRMED
    location: str = ""
    description: str = ""
    url: str = ""
    organizer: str = ""
    attendees: Sequence[str] = ()
    categories: Sequence[str] = ()


def write_calendar(
    events: Iterable[Event],
    *,
    name: str = "",
    method: str = PUBLISH,
    zone: str = "Asia/Jakarta",
) -> bytes:
    """Return the file: one VCALENDAR with a VTIMEZONE where some event has an hour.

    The same events give the same bytes. A zone whose offset changes among the events is
    left out and their hours stand in UTC: every calendar understands that.
    """
    rows = list(events)
    offset = _one_offset(rows, zone)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
    ]
    if name:
        lines += [f"NAME:{escape(name)}", f"X-WR-CALNAME:{escape(name)}"]
    if offset is not None:
        lines += _zone_lines(zone, offset)
    for event in rows:
        lines += _event_lines(event, zone if offset is not None else None)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def escape(text: str) -> str:
    """Return a TEXT value: backslash, comma, semicolon and line breaks escaped (3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(
        ch for ch in plain if ch in "\n\t" or unicodedata.category(ch) != "Cc"
    )
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def fold(line: str) -> str:
    """Return the line broken so that no piece has more than 75 octets (3.1).

    A break never falls inside a character.
    """
    pieces: list[str] = []
    piece, room, length = "", LONGEST_LINE, 0
    for ch in line:
        octets = len(ch.encode())
        if length + octets > room:
            pieces.append(piece)
            piece, length, room = "", 0, LONGEST_LINE - 1
        piece += ch
        length += octets
    return "\r\n ".join([*pieces, piece])


def _hours(event: Event) -> list[dt.datetime]:
    return [one for one in (event.starts, event.ends) if isinstance(one, dt.datetime)]


def _one_offset(rows: list[Event], zone: str) -> dt.timedelta | None:
    hours = [hour for event in rows for hour in _hours(event)]
    offsets = {hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours}
    return offsets.pop() if len(offsets) == 1 else None


def _zone_lines(zone: str, offset: dt.timedelta) -> list[str]:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    written = f"{sign}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
    return [
        "BEGIN:VTIMEZONE",
        f"TZID:{zone}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{written}",
        f"TZOFFSETTO:{written}",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def _quoted(name: str) -> str:
    """Return a parameter's value: neither quotes nor control characters may stand in it."""
    plain = "".join(ch for ch in name if unicodedata.category(ch) != "Cc")
    return '"' + plain.replace('"', "'") + '"'


def _event_lines(event: Event, zone: str | None) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(event.uid)}",
        f"DTSTAMP:{_utc(event.stamp)}",
        _time_line("DTSTART", event.starts, zone),
    ]
    if event.ends is not None:
        ends = event.ends
        if not isinstance(ends, dt.datetime):
            ends += dt.timedelta(days=1)  # the end of whole days is not part of them
        lines.append(_time_line("DTEND", ends, zone))
    lines += [f"SEQUENCE:{event.sequence}", f"STATUS:{event.status}"]
    lines.append(f"SUMMARY:{escape(event.summary)}")
    for name, value in (
        ("LOCATION", event.location),
        ("DESCRIPTION", event.description),
    ):
        if value:
            lines.append(f"{name}:{escape(value)}")
    if event.categories:
        lines.append(f"CATEGORIES:{','.join(map(escape, event.categories))}")
    # Without an address only the name is known; the form demands some URI.
    if event.organizer:
        lines.append(f"ORGANIZER;CN={_quoted(event.organizer)}:{NOBODY}")
    lines += [
        f"ATTENDEE;CUTYPE=GROUP;RSVP=FALSE;CN={_quoted(name)}:{NOBODY}"
        for name in event.attendees
    ]
    if event.url:
        lines.append(f"URL:{event.url}")
    return [*lines, "END:VEVENT"]


def _time_line(name: str, value: dt.datetime | dt.date, zone: str | None) -> str:
    if not isinstance(value, dt.datetime):
        return f"{name};VALUE=DATE:{value:%Y%m%d}"
    if zone is None:
        return f"{name}:{_utc(value)}"
    return f"{name};TZID={zone}:{value.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"


def _utc(value: dt.datetime) -> str:
    return f"{value.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
