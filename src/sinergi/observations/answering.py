"""Answers in the words of their form: labels, names of choices and places, days."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.elections.stations import names_of
from sinergi.observations.asking import FILE_TYPES
from sinergi.observations.form_outline import Question
from sinergi.observations.instance import leaves

STATIONS = "stations.csv"
PLACES = frozenset({"districts.csv", "areas.csv", STATIONS})
DAYS, TIMES = frozenset({"date", "today"}), frozenset({"dateTime", "start", "end"})
SHAPES = frozenset({"geotrace", "geoshape"})
MANY = frozenset({"select_multiple", "rank"})
DAY = "j F Y"
"""How answers name a day, in both languages and on every paper."""
MOST_SAID, LONGEST_SAID = 3, 60


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in degrees (WGS 84); `accuracy` in metres, None if not told."""

    lat: float
    lon: float
    accuracy: float | None = None


def reader_language() -> str:
    """Return the code of the reader's language, as forms write it: `id`, `en`."""
    return (get_language() or "id")[:2]


def read_point(raw: str) -> Point | None:
    """Return the point of a geopoint answer `lat lon [altitude [accuracy]]`, or None."""
    try:
        numbers = [float(part) for part in raw.split()]
    except ValueError:
        return None
    if not 2 <= len(numbers) <= 4 or not _is_on_earth(numbers[0], numbers[1]):
        return None
    return Point(numbers[0], numbers[1], numbers[3] if len(numbers) == 4 else None)


def _is_on_earth(lat: float, lon: float) -> bool:
    return -90 <= lat <= 90 and -180 <= lon <= 180


def first_point(questions: Iterable[Question], values: dict[str, Any]) -> Point | None:
    """Return the first geopoint that was answered, None where there is none."""
    asked = {one.path for one in questions if one.type == "geopoint"}
    points = (read_point(text) for path, text in leaves(values) if path in asked)
    return next((one for one in points if one is not None), None)


def place_names(
    questions: Iterable[Question], answers: Iterable[dict[str, Any]], actor: Actor
) -> dict[str, str]:
    """Return code → name of the areas that these answers speak of; one query."""
    asked = {one.path for one in questions if one.source in PLACES}
    codes = {
        text.rpartition("-")[0] or text
        for values in answers
        for path, text in leaves(values)
        if path in asked
    }
    return names_of(codes, actor) if codes else {}


class Speaker:
    """Says answers in one language; `places` are the names of areas by code."""

    def __init__(self, language: str, places: Mapping[str, str] | None = None) -> None:
        self.language = language
        self.places = places or {}

    def label(self, question: Question) -> str:
        """Return the question in words."""
        return question.label(self.language)

    def say(self, question: Question, raw: str) -> str:
        """Return an answer in words; what it does not understand as it stands.

        Several choices are parted by semicolons, for their texts have commas. Numbers
        stay as they were written: a year or a telephone number is one to a form, too.
        """
        if question.type in MANY:
            return "; ".join(self._choice(question, one) for one in raw.split())
        if question.type == "select_one" or question.source in PLACES:
            return self._choice(question, raw)
        if question.type == "geopoint":
            return said_point(raw)
        if question.type in SHAPES:
            count = len([one for one in raw.split(";") if one.strip()])
            return _("%(n)s points") % {"n": count}
        if question.type == "acknowledge":
            return _("yes") if raw == "OK" else raw
        return said_time(question.type, raw)

    def _choice(self, question: Question, raw: str) -> str:
        if question.source in PLACES:
            return self._place(question.source, raw)
        for choice in question.choices:
            if choice.value == raw:
                return choice.label(self.language)
        return raw

    def _place(self, source: str, raw: str) -> str:
        code, _dash, number = raw.rpartition("-")
        if source == STATIONS and code and number.isdecimal():
            return f"TPS {number}, {self.places.get(code, code)}"
        return self.places.get(raw, raw)


def said_time(kind: str, raw: str) -> str:
    """Return a day, hour or moment as people read it; what is none as it stands."""
    try:
        if kind in DAYS and (day := parse_date(raw[:10])):
            return date_format(day, DAY)
        if kind in TIMES and (moment := parse_datetime(raw)):
            return said_moment(moment)
        if kind == "time" and (hour := parse_time(raw[:5])):
            return time_format(hour, "TIME_FORMAT")
    except (ValueError, OverflowError):  # the last within a day of the end of time
        return raw
    return raw


def said_moment(moment: dt.datetime) -> str:
    """Return day and hour where the installation is."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{date_format(local, DAY)}, {date_format(local, 'TIME_FORMAT')}"


def said_point(raw: str) -> str:
    """Return a geopoint as people read it, with its accuracy where that is told."""
    point = read_point(raw)
    if point is None:
        return raw
    text = f"{point.lat:.5f}, {point.lon:.5f}"
    return f"{text} (± {point.accuracy:.0f} m)" if point.accuracy is not None else text


def gist(
    questions: list[Question], values: dict[str, Any], speaker: Speaker
) -> list[tuple[str, str]]:
    """Return the first few things said, as (question, answer) cut short for a list.

    Places and days are left out, since the list has columns for them.
    """
    by_path = {one.path: one for one in questions}
    return list(_said(by_path, values, speaker))[:MOST_SAID]


def _said(
    by_path: Mapping[str, Question], values: dict[str, Any], speaker: Speaker
) -> Iterator[tuple[str, str]]:
    for path, text in leaves(values):
        question = by_path.get(path)
        if question is None or not question.asked or question.source in PLACES:
            continue
        if question.type in FILE_TYPES | DAYS | TIMES | SHAPES | {"geopoint", "time"}:
            continue
        said = speaker.say(question, text)
        short = said if len(said) <= LONGEST_SAID else f"{said[: LONGEST_SAID - 1]}…"
        yield speaker.label(question), short


def to_day(raw: str) -> dt.date | None:
    """Return the day of a date answer, None for what is none."""
    try:
        return parse_date(raw[:10])
    except ValueError:
        return None
