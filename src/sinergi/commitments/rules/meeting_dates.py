"""Dates, hours and due dates as people write them in minutes. Plain Python.

"Kamis, 14 September 2023 pukul 09.00 WIB", "paling lambat 30/9/2023", "sebelum masa
kampanye", "dalam dua minggu". What is not written out fully is a guess and marked so.
"""

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sinergi.commitments.rules.meeting_words import MONTHS, NUMBER_WORDS, WEEKDAYS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[ .-]+({_MONTH})\b\.?(?:[ ,-]+(\d{{4}}|'?\d{{2}})\b)?",
    re.IGNORECASE | re.ASCII,
)
_NUMBERS = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b", re.ASCII)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b", re.ASCII)
_WEEKDAY = re.compile(
    r"\b(" + "|".join(re.escape(name) for name in WEEKDAYS) + r")\b", re.IGNORECASE
)
_HOUR = re.compile(
    r"(?:\b(?:pukul|jam|pkl|at)\b\.?\s*:?\s*(\d{1,2})(?:[.:](\d{2}))?"
    r"|\b(\d{1,2})[.:](\d{2})\s*(?:wib|wita|wit\b|-|–|s\.?d))",
    re.IGNORECASE | re.ASCII,
)
_UNTIL_HOUR = re.compile(
    r"\d\s*(?:wib)?\s*(?:-|–|s\.?/?d\.?|sampai|hingga|to)\s*(?:pukul|jam)?\s*"
    r"(\d{1,2})[.:](\d{2})",
    re.IGNORECASE | re.ASCII,
)
_AFTERNOON = re.compile(r"\b(siang|sore|malam|pm)\b", re.IGNORECASE)
_END_OF = re.compile(
    rf"\b(?:akhir|end of)\s+(?:bulan\s+)?({_MONTH})\b(?:\s+(\d{{4}}))?",
    re.IGNORECASE | re.ASCII,
)
_WITHIN = re.compile(
    r"\b(?:dalam|selama|within)\s+(?:waktu\s+)?(\d{1,3}|"
    + "|".join(NUMBER_WORDS)
    + r")\s*(hari kerja|hari|minggu|pekan|bulan|working days?|days?|weeks?|months?)\b",
    re.IGNORECASE | re.ASCII,
)
_LATER = re.compile(
    r"\b(\d{1,3}|"
    + "|".join(NUMBER_WORDS)
    + r")\s*(hari|minggu|pekan|bulan)\s+(?:lagi|ke depan)\b",
    re.IGNORECASE | re.ASCII,
)
# "17/11" after "paling lambat"; "RT 05/03" is no date and does not stand there.
_SHORT = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![\d/.-])", re.ASCII)
_NEXT = re.compile(
    r"\b(minggu depan|pekan depan|next week|bulan depan|next month)\b", re.IGNORECASE
)
_DUE = re.compile(
    r"\b(paling lambat|selambat-lambatnya|selambatnya|sebelum|sampai dengan|sampai|s\.?d\.?"
    r"|hingga|tenggat|batas waktu|deadline|before|by|until|no later than)\b",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(setiap|tiap|every|each)\s+(hari|minggu|pekan|bulan|day|week|month)\b",
    re.IGNORECASE,
)
_SHORTHAND: dict[str, str] = {
    "plg": "paling", "lmbt": "lambat", "dlm": "dalam", "sblm": "sebelum",
    "sebelm": "sebelum", "smp": "sampai", "sampe": "sampai", "tgl": "tanggal",
    "hr": "hari", "mgg": "minggu", "mg": "minggu", "bln": "bulan", "lg": "lagi",
    "dpn": "depan", "tiap2": "setiap", "tgl.": "tanggal",
}  # fmt: skip
"""How people write in chats."""
_SHORT_WORD = re.compile(
    r"(?<!\w)(" + "|".join(map(re.escape, _SHORTHAND)) + r")(?!\w)", re.IGNORECASE
)
LATEST_YEAR = 2200
EARLIEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Day:
    """A date read from a text; not sure when the year or the weekday had to be guessed."""

    on: dt.date
    sure: bool
    read: str


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: a date, or a rule on the calendar; `read` is what was said.

    `rule` is "before:<stage code>:<days before its last day>" or empty; `repeats` the words
    of a regular duty.
    """

    on: dt.date | None
    rule: str
    repeats: str
    sure: bool
    read: str


@dataclass(frozen=True, slots=True)
class KnownStage:
    """A stage of an electoral calendar: code, names to look for, first and last day."""

    code: str
    names: tuple[str, ...]
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


def find_day(text: str, today: dt.date) -> Day | None:
    """Return the first date in the text, None when there is none.

    A year that is not written is the one that brings the date nearest to `today`; a
    weekday that is not the date's makes it unsure.
    """
    found: tuple[int, dt.date, bool, str] | None = None
    for start, on, sure, read in _candidates(text, today):
        if found is None or start < found[0]:
            found = (start, on, sure, read)
    if found is None:
        return None
    _start, on, sure, read = found
    weekday = _WEEKDAY.search(text)
    if weekday and WEEKDAYS[weekday.group(1).lower()] != on.weekday():
        sure = False
    return Day(on, sure, read)


def _candidates(text: str, today: dt.date) -> list[tuple[int, dt.date, bool, str]]:
    found = []
    for match in _DAY_MONTH.finditer(text):
        day, month, year = match.groups()
        number = MONTHS[month.lower()]
        on = _date(_year(year), number, int(day)) if year else None
        if on is None and not year:
            on = _nearest(number, int(day), today)
        if on is not None:
            found.append((match.start(), on, bool(year), match.group()))
    for match in _NUMBERS.finditer(text):
        day, month, year = match.groups()
        on = _date(_year(year), int(month), int(day))
        if on is not None:
            found.append((match.start(), on, len(year) == 4, match.group()))
    for match in _ISO.finditer(text):
        year, month, day = match.groups()
        on = _date(int(year), int(month), int(day))
        if on is not None:
            found.append((match.start(), on, True, match.group()))
    return found


def _year(text: str) -> int:
    number = int(text.lstrip("'"))
    return number + 2000 if number < 100 else number


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, today: dt.date) -> dt.date | None:
    options = [
        on
        for year in (today.year - 1, today.year, today.year + 1)
        if (on := _date(year, month, day)) is not None
    ]
    return min(options, key=lambda on: abs((on - today).days), default=None)


def find_hours(text: str) -> tuple[dt.time | None, dt.time | None]:
    """Return the hour something begins and the one it ends, each None when not told."""
    match = _HOUR.search(text)
    if match is None:
        return None, None
    hour = int(match.group(1) or match.group(3))
    minute = int(match.group(2) or match.group(4) or 0)
    if hour < 8 and _AFTERNOON.search(text[match.end() : match.end() + 12]):
        hour += 12
    start = _time(hour, minute)
    until = _UNTIL_HOUR.search(text, match.start())
    end = _time(int(until.group(1)), int(until.group(2))) if until else None
    return start, end if start and end and end > start else None


def _time(hour: int, minute: int) -> dt.time | None:
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def find_due(text: str, held_on: dt.date, stages: Sequence[KnownStage]) -> Due | None:
    """Return when the thing told in the text is due, None when nothing is said of it."""
    text = written_out(text)
    for reader in (_due_on_day, _due_at_month_end, _due_within, _due_next):
        due = reader(text, held_on)
        if due is not None:
            return due
    stage = _due_before_stage(text, stages)
    if stage is not None:
        return stage
    every = _EVERY.search(text)
    if every:
        return Due(None, "", every.group(), False, every.group())
    return None


def written_out(text: str) -> str:
    """Return the text with the shorthand of chats written out: "plg" is "paling"."""
    return _SHORT_WORD.sub(lambda word: _SHORTHAND[word.group().lower()], text)


def _due_on_day(text: str, held_on: dt.date) -> Due | None:
    for word in _DUE.finditer(text):
        rest = text[word.end() : word.end() + 60]
        day = find_day(rest, held_on) or _short_day(rest, held_on)
        if day is None:
            continue
        before = word.group().lower() in {"sebelum", "before"}
        on = day.on - dt.timedelta(days=1) if before else day.on
        read = f"{word.group()} {day.read}"
        return Due(on, "", "", day.sure, read)
    day = find_day(text, held_on)
    if day is not None and day.on >= held_on:
        return Due(day.on, "", "", False, day.read)
    return None


def _short_day(text: str, held_on: dt.date) -> Day | None:
    """Return a day and month without a year, "17/11": the nearest to the meeting."""
    match = _SHORT.search(text)
    if match is None:
        return None
    on = _nearest(int(match.group(2)), int(match.group(1)), held_on)
    return Day(on, False, match.group()) if on is not None else None


def _due_at_month_end(text: str, held_on: dt.date) -> Due | None:
    match = _END_OF.search(text)
    if match is None:
        return None
    month = MONTHS[match.group(1).lower()]
    year = int(match.group(2) or held_on.year)
    if not match.group(2) and month < held_on.month:
        year += 1
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    last = calendar.monthrange(year, month)[1]
    return Due(dt.date(year, month, last), "", "", False, match.group())


def _due_within(text: str, held_on: dt.date) -> Due | None:
    match = _WITHIN.search(text) or _LATER.search(text)
    if match is None:
        return None
    raw, unit = match.group(1).lower(), match.group(2).lower()
    number = NUMBER_WORDS.get(raw) or int(raw)
    days = number
    if unit.startswith(("minggu", "pekan", "week")):
        days = 7 * number
    elif unit.startswith(("bulan", "month")):
        days = 30 * number
    sure = unit.startswith(("hari", "minggu", "pekan", "day", "week")) and (
        unit != "hari kerja"
    )
    on = held_on + dt.timedelta(days=days)
    return Due(on, "", "", sure, match.group())


def _due_next(text: str, held_on: dt.date) -> Due | None:
    match = _NEXT.search(text)
    if match is None:
        return None
    days = 7 if match.group().lower().split()[0] in {"minggu", "pekan"} else 30
    days = 7 if "week" in match.group().lower() else days
    return Due(held_on + dt.timedelta(days=days), "", "", False, match.group())


_ENDS = re.compile(r"\b(berakhir|selesai|usai|ends?|over)\b")
_STAGE_WORDS = (
    ("masa kampanye", "kampanye"),
    ("tahapan kampanye", "kampanye"),
    ("tahap kampanye", "kampanye"),
    ("kampanye", "kampanye"),
    ("campaign", "kampanye"),
    ("masa tenang", "masa-tenang"),
    ("quiet period", "masa-tenang"),
    ("hari pemungutan suara", "pemungutan-suara"),
    ("pemungutan suara", "pemungutan-suara"),
    ("hari h", "pemungutan-suara"),
    ("hari-h", "pemungutan-suara"),
    ("pencoblosan", "pemungutan-suara"),
    ("voting day", "pemungutan-suara"),
)


def _due_before_stage(text: str, stages: Sequence[KnownStage]) -> Due | None:
    lower = text.lower()
    codes = {stage.code: stage for stage in stages}
    for word in _DUE.finditer(lower):
        rest = lower[word.end() : word.end() + 60]
        for phrase, code in _STAGE_WORDS:
            if phrase in rest:
                return _before(codes.get(code), rest, f"{word.group()} {phrase}")
        for stage in stages:
            for name in stage.names:
                if len(name) > 4 and name.lower() in rest:
                    return _before(stage, rest, f"{word.group()} {name}")
    return None


def _before(stage: KnownStage | None, rest: str, read: str) -> Due:
    """Return the day before the stage begins, or its last day when its end is named.

    The rule counts from the last day, as commitments do, and so moves with the calendar.
    """
    if stage is None or stage.starts_on is None:
        return Due(None, "", "", False, read)
    if _ENDS.search(rest):
        rule = f"before:{stage.code}:0" if stage.ends_on else ""
        return Due(stage.ends_on, rule, "", stage.ends_on is not None, read)
    on = stage.starts_on - dt.timedelta(days=1)
    if stage.ends_on is None:
        return Due(on, "", "", True, read)
    return Due(on, f"before:{stage.code}:{(stage.ends_on - on).days}", "", True, read)
