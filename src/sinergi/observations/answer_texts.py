"""Answers in words: what was asked beside what was answered, in the active language."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.observations.form_outline import Question, Section

Answers = Mapping[str, Any]
"""Name → text, number, list of texts (several choices) or list of answers (a repeat).

Groups may stand as nested mappings or not at all: names are unique within our forms.
"""


class Asks(Protocol):
    """What is needed of a form: `Converted` and `Outline` both have it."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All places an answer may stand, in order."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """All groups and repeats."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question and its answer; `value` is "" when nothing was answered."""

    name: str
    label: str
    value: str


@dataclass(slots=True)
class Members:
    """A repeat: its name, its heading and the lines of each member."""

    name: str
    title: str
    members: list[list[Line]]


@dataclass(slots=True)
class Part:
    """The lines and repeats below one heading; `path` is "" outside all groups."""

    path: str
    title: str
    lines: list[Line | Members] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True when nothing below this heading was answered."""
        return not any(
            one.members if isinstance(one, Members) else one.value for one in self.lines
        )


def lay_flat(answers: Answers) -> dict[str, Any]:
    """Return the answers without groups; repeats stay lists, laid flat themselves."""
    flat: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, Mapping):
            inner = lay_flat(value)
            flat.update({k: v for k, v in inner.items() if v not in (None, "")})
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            flat[name] = [lay_flat(one) for one in value if isinstance(one, Mapping)]
        else:
            flat.setdefault(name, value)
    return flat


def to_parts(form: Asks, answers: Answers, names: Mapping[str, str]) -> list[Part]:
    """Return all that was asked under its headings, with what was answered.

    `names` gives the names of places and other answers taken from files, by their value.
    """
    return _Speaker(form, names).parts(lay_flat(answers))


class _Speaker:
    def __init__(self, form: Asks, names: Mapping[str, str]) -> None:
        self.form, self.names = form, names
        self.language = (get_language() or "id")[:2]
        self.sections = {one.path: one for one in form.sections}

    def parts(self, flat: dict[str, Any]) -> list[Part]:
        parts: list[Part] = []
        done: set[str] = set()
        for question in self.form.questions:
            if not question.asked:
                continue
            path = self._heading(question)
            if not parts or parts[-1].path != path:
                parts.append(Part(path, self._title(path)))
            if not question.repeat:
                parts[-1].lines.append(self._line(question, flat))
            elif question.repeat not in done:
                done.add(question.repeat)
                parts[-1].lines.append(self._members(question.repeat, path, flat))
        return parts

    def _title(self, path: str) -> str:
        return self.sections[path].label(self.language) if path else ""

    def _heading(self, question: Question) -> str:
        """Return the group a question stands in; a repeat outside all groups is one."""
        first = question.path.split("/")[0]
        path = question.path.rpartition("/")[0]
        while path and any(self._is_repeat(part) for part in _ways(path)):
            path = path.rpartition("/")[0]
        return path or (first if question.repeat else "")

    def _is_repeat(self, path: str) -> bool:
        return path in self.sections and self.sections[path].repeat

    def _members(self, repeat: str, heading: str, flat: dict[str, Any]) -> Members:
        inside = [
            one for one in self.form.questions if one.repeat == repeat and one.asked
        ]
        name = repeat.rpartition("/")[2]
        given = flat.get(name)
        listed = given if isinstance(given, list) else []
        rows = [one for one in listed if isinstance(one, Mapping)]
        title = "" if repeat == heading else self._title(repeat)
        members = [[self._line(one, row) for one in inside] for row in rows]
        return Members(
            name, title, [one for one in members if any(x.value for x in one)]
        )

    def _line(self, question: Question, flat: Answers) -> Line:
        value = self._value(question, flat.get(question.name))
        return Line(question.name, question.label(self.language), value)

    def _value(self, question: Question, given: Any) -> str:
        if given in (None, "", []):
            return ""
        if question.type in ("select_one", "select_multiple", "rank"):
            return self._chosen(question, given)
        shown = SHOWN.get(question.type)
        return shown(str(given).strip()) if shown else str(given).strip()

    def _chosen(self, question: Question, given: Any) -> str:
        known = {one.value: one.label(self.language) for one in question.choices}
        if question.type == "select_one":
            values: Sequence[str] = [str(given)]
        else:
            values = given if isinstance(given, list) else str(given).split()
        texts = (known.get(str(v)) or self.names.get(str(v)) or str(v) for v in values)
        return "; ".join(texts)


def _ways(path: str) -> Iterator[str]:
    """Yield the path and all above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _day(text: str) -> str:
    day = _or_none(parse_date, text[:10])
    return date_format(day, "j F Y") if day else text


def _hour(text: str) -> str:
    hour = _or_none(parse_time, text[:5])
    return date_format(hour, "H.i") if hour else text


def _moment(text: str) -> str:
    moment = _or_none(parse_datetime, text)
    if moment is None:
        return text
    try:
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    except OverflowError:  # within a day of the first or last year there is
        return text
    return date_format(local, "j F Y, H.i")


def _or_none(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except ValueError:
        return None


def _point(text: str) -> str:
    """Return latitude and longitude as they are typed into a map, and how exact."""
    numbers = text.split()
    if len(numbers) < 2:
        return text
    point = f"{numbers[0]}, {numbers[1]}"
    if len(numbers) < 4:
        return point
    return f"{point} (± {numbers[3]} m)"


def _number(text: str) -> str:
    try:
        return str(number_format(int(text), use_l10n=True, force_grouping=True))
    except ValueError:
        return text


def _agreed(_text: str) -> str:
    return _("Yes")


SHOWN = {
    "date": _day,
    "time": _hour,
    "dateTime": _moment,
    "geopoint": _point,
    "integer": _number,
    "acknowledge": _agreed,
}


def when_received(moment: dt.datetime | None) -> str:
    """Return day and hour in words with the zone, "" for none."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j F Y, H.i')} {local.tzname()}"
