"""A CAP message read from its elements: what it says, what is wrong, what is odd.

Elements are told by their local names, so CAP 1.0 to 1.2 and unknown profiles are read
alike. What makes a message impossible is a fault; what can be left out is a remark.
"""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from sinergi.warnings.rules.cap_values import (
    CATEGORIES,
    CERTAINTIES,
    MESSAGE_TYPES,
    SCOPES,
    SEVERITIES,
    STATUSES,
    UNKNOWN,
    URGENCIES,
)

LONGEST_NAME = 200
LONGEST_TEXT = 10_000
LONGEST_GIVEN = 80
MOST_INFOS, MOST_AREAS, MOST_SHAPES, MOST_POINTS = 20, 400, 400, 20_000
MOST_REFERENCES = 100
EARLIEST, LATEST = 1998, 2100
LASTS = dt.timedelta(hours=24)
"""How long a message holds that names no end."""
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: its code, the element, what stood there."""

    code: str
    where: str = ""
    given: str = ""


class BadMessage(ValueError):
    """No message, for all these reasons."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(one.code for one in faults))
        self.faults = tuple(faults)


@dataclass(slots=True)
class ReadArea:
    """One `area`: points as [lat, lon], circles as [lat, lon, km]."""

    name: str = ""
    polygons: list[list[list[float]]] = field(default_factory=list)
    circles: list[list[float]] = field(default_factory=list)
    codes: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class ReadInfo:
    """One `info`: the message in one language."""

    language: str
    categories: list[str]
    event: str
    urgency: str
    severity: str
    certainty: str
    onset_at: dt.datetime | None
    expires_at: dt.datetime | None
    texts: dict[str, str]
    areas: list[ReadArea]


@dataclass(slots=True)
class ReadMessage:
    """A whole message, with the remarks made while it was read."""

    identifier: str
    sender: str
    sent: str
    sent_at: dt.datetime
    status: str
    message_type: str
    scope: str
    profile: str
    signed: bool
    references: list[tuple[str, str]]
    infos: list[ReadInfo]
    remarks: list[Fault]

    @property
    def expires_at(self) -> dt.datetime:
        """When the last of its texts ends; a day after it was sent where none says."""
        ends = [one.expires_at for one in self.infos if one.expires_at is not None]
        return max(ends, default=self.sent_at + LASTS)


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(parent: Element, name: str) -> Iterator[Element]:
    """Return the children of this local name."""
    return (one for one in parent if local(one) == name)


def text_of(parent: Element, name: str) -> str:
    """Return the text of the first child of this name, trimmed; empty without one."""
    for one in children(parent, name):
        return "".join(one.itertext()).strip()
    return ""


def read_message(alert: Element) -> ReadMessage:
    """Return the message of an `alert`; raises BadMessage with all its faults at once."""
    return _Reader().read(alert)


class _Reader:
    """Collects faults and remarks on the way through one message."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        self.shapes = self.points = self.areas = 0

    def read(self, alert: Element) -> ReadMessage:
        """Return the message; raises BadMessage."""
        identifier = self._name(alert, "identifier")
        sender = self._name(alert, "sender")
        sent = self._name(alert, "sent", 40)
        sent_at = self._time(sent, "sent", self.faults) if sent else None
        status = self._value(alert, "status", STATUSES)
        kind = self._value(alert, "msgType", MESSAGE_TYPES)
        scope = self._value(alert, "scope", SCOPES)
        references = self._references(text_of(alert, "references"))
        if kind == "Cancel" and not references:
            self.faults.append(Fault("no-reference", "references"))
        infos = self._infos(alert, kind)
        if self.faults or sent_at is None:
            raise BadMessage(self.faults)
        return ReadMessage(
            identifier=identifier, sender=sender, sent=sent, sent_at=sent_at,
            status=status, message_type=kind, scope=scope,
            profile=str(alert.tag).rpartition("}")[0].lstrip("{")[:120],
            signed=any(one.tag == SIGNATURE for one in alert),
            references=references, infos=infos, remarks=self.remarks,
        )  # fmt: skip

    def _name(self, alert: Element, name: str, longest: int = LONGEST_NAME) -> str:
        text = text_of(alert, name)
        if not text:
            self.faults.append(Fault("missing", name))
        elif len(text) > longest:
            self.faults.append(Fault("too-long", name, text[:LONGEST_GIVEN]))
        elif not text.isprintable():
            self.faults.append(Fault("letters", name))
        elif any(ch in " ,<&" for ch in text):  # against the rules, and yet a name
            self.remarks.append(Fault("odd-letters", name, text[:LONGEST_GIVEN]))
        return text

    def _value(self, alert: Element, name: str, allowed: Sequence[str]) -> str:
        text = text_of(alert, name)
        for one in allowed:
            if one.casefold() == text.casefold():
                return one
        code = "missing" if not text else "not-a-value"
        self.faults.append(Fault(code, name, text[:LONGEST_GIVEN]))
        return ""

    def _soft(self, info: Element, name: str, allowed: Sequence[str]) -> str:
        """Return a value that may be unknown; what is none of them is a remark."""
        text = text_of(info, name)
        for one in allowed:
            if one.casefold() == text.casefold():
                return one
        self.remarks.append(Fault("taken-as-unknown", name, text[:LONGEST_GIVEN]))
        return UNKNOWN

    def _time(self, text: str, name: str, into: list[Fault]) -> dt.datetime | None:
        """Return a time with its offset; None, and what is wrong, for another text."""
        try:
            found = dt.datetime.fromisoformat(text)
            if found.tzinfo is None or not EARLIEST <= found.year <= LATEST:
                raise ValueError
            return found.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            into.append(Fault("no-time", name, text[:LONGEST_GIVEN]))
            return None

    def _references(self, text: str) -> list[tuple[str, str]]:
        """Return sender and identifier of each `sender,identifier,sent`."""
        found = []
        for one in text.split()[:MOST_REFERENCES]:
            parts = one.split(",")
            if len(parts) < 3 or not parts[0] or not parts[1]:
                given = one[:LONGEST_GIVEN]
                self.remarks.append(Fault("odd-reference", "references", given))
                continue
            found.append((parts[0][:LONGEST_NAME], parts[1][:LONGEST_NAME]))
        return found

    def _infos(self, alert: Element, kind: str) -> list[ReadInfo]:
        found = list(children(alert, "info"))
        if not found and kind in {"Alert", "Update"}:
            self.faults.append(Fault("missing", "info"))
        if len(found) > MOST_INFOS:
            self.faults.append(Fault("too-many", "info", str(len(found))))
        return [self._info(one) for one in found[:MOST_INFOS]]

    def _info(self, info: Element) -> ReadInfo:
        names = (
            "headline",
            "description",
            "instruction",
            "senderName",
            "web",
            "contact",
        )
        event = text_of(info, "event")
        if not event:
            self.remarks.append(Fault("missing", "event"))
        found = list(children(info, "area"))
        self.areas += len(found)
        if self.areas > MOST_AREAS:
            self.faults.append(Fault("too-many", "area", str(self.areas)))
            found = []
        given = [(one.text or "").strip() for one in children(info, "category")]
        return ReadInfo(
            language=(text_of(info, "language") or "en-US")[:20],
            categories=[one for one in given if one in CATEGORIES],
            event=event[:LONGEST_NAME],
            urgency=self._soft(info, "urgency", URGENCIES),
            severity=self._soft(info, "severity", SEVERITIES),
            certainty=self._soft(info, "certainty", CERTAINTIES),
            onset_at=self._moment(info, "onset") or self._moment(info, "effective"),
            expires_at=self._moment(info, "expires"),
            texts={
                name: text[:LONGEST_TEXT]
                for name in names
                if (text := text_of(info, name))
            },
            areas=[self._area(one) for one in found],
        )

    def _moment(self, info: Element, name: str) -> dt.datetime | None:
        text = text_of(info, name)
        return self._time(text, name, self.remarks) if text else None

    def _area(self, area: Element) -> ReadArea:
        read = ReadArea(name=text_of(area, "areaDesc")[:LONGEST_NAME])
        for one in area:
            name, text = local(one), "".join(one.itertext()).strip()
            if name == "polygon" and self._has_room(text):
                self._add(read.polygons, polygon_of(text), name, text)
            elif name == "circle" and self._has_room(text):
                self._add(read.circles, circle_of(text), name, text)
            elif name == "geocode":
                pair = [text_of(one, "valueName"), text_of(one, "value")]
                read.codes.append([part[:LONGEST_GIVEN] for part in pair])
        return read

    def _has_room(self, text: str) -> bool:
        self.shapes += 1
        self.points += text.count(",")
        full = self.shapes > MOST_SHAPES or self.points > MOST_POINTS
        if full and not any(one.where == "polygon" for one in self.faults):
            self.faults.append(Fault("too-many", "polygon", str(self.points)))
        return not full

    def _add(self, into: list[Any], found: Any, name: str, text: str) -> None:
        if found is None:
            self.remarks.append(Fault("left-out", name, text[:LONGEST_GIVEN]))
        else:
            into.append(found)


def _pair(text: str) -> list[float] | None:
    """Return latitude and longitude; None for what lies nowhere on earth."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        return None
    good = (
        math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    )
    return [lat, lon] if good else None


def polygon_of(text: str) -> list[list[float]] | None:
    """Return the points `lat,lon lat,lon …`, closed; None for less than a triangle."""
    points = [_pair(part) for part in text.split()]
    found = [one for one in points if one is not None]
    if len(found) != len(points) or len(found) < 3:
        return None
    if found[0] != found[-1]:
        found.append(found[0])
    return found if len(found) >= 4 else None


def circle_of(text: str) -> list[float] | None:
    """Return `lat,lon km` as three numbers; None for what is no circle."""
    place, _space, radius = text.partition(" ")
    centre = _pair(place)
    try:
        length = float(radius)
    except ValueError:
        return None
    if centre is None or not math.isfinite(length) or not 0 <= length <= 20_000:
        return None
    return [*centre, length]
