"""A meeting read from one pasted text of attendance and conclusions. Plain Python.

Everything read is a guess with the text it rests on; a person looks at it before
anything is kept. The raw text stays as it came, and each of its lines has a part.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sinergi.commitments.rules.meeting import Kind
from sinergi.commitments.rules.meeting_dates import (
    Day,
    Due,
    KnownStage,
    find_day,
    find_due,
    find_hours,
)
from sinergi.commitments.rules.meeting_known import Found, Known, plain
from sinergi.commitments.rules.meeting_lines import HEAD, Parts, split_text
from sinergi.commitments.rules.meeting_people import ReadPerson, read_people
from sinergi.commitments.rules.meeting_words import (
    AGENDA,
    CHAIR,
    CONCLUSIONS,
    DATE,
    DECISION_WORDS,
    DUTY_WORDS,
    KIND_WORDS,
    NOTES,
    PARTICIPANTS,
    PLACE,
    PLACE_WORDS,
    TITLE,
    WRITER,
)

Value = TypeVar("Value")
LONGEST_TITLE = 160
LONGEST_PLACE = 160
MOST_PEOPLE = 1_000
MOST_ITEMS = 200

_PLACE = re.compile(
    r"\b(?:bertempat di|berlangsung di|bertempat|di (?=ruang|aula|kantor|balai|gedung|lapangan|halaman)"
    r"|at (?=the ))\s*(.+?)(?=\s*(?:[.;]|$|,?\s*(?:pada|pukul|telah|dihadiri|yang dihadiri"
    r"|hari|tanggal|senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b))",
    re.IGNORECASE,
)
_ATTENDED = re.compile(
    r"\b(?:dihadiri(?: oleh)?|attended by)\s+(.+?)(?=\.(?:\s|$)|$)", re.IGNORECASE
)
_WHEN = re.compile(
    r"\b(?:hari\b|senin\b|selasa\b|rabu\b|kamis\b|jum'?at\b|sabtu\b|tanggal\b|pukul\b"
    r"|\d{1,2}[ /.-]\w{1,9}[ /.-]\d{4})",
    re.IGNORECASE,
)
_TITLE_NOISE = re.compile(
    r"^(?:notulen(?:si)?|notula|catatan|laporan|resume|hasil|minutes of(?: the)?|berita acara)"
    r"\s*(?:rapat(?= (?:tentang|tanggal)))?\s*[:\-–]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Guess(Generic[Value]):
    """A value with how sure it is and the text it was read from."""

    value: Value
    sure: bool
    read: str


@dataclass(frozen=True, slots=True)
class ReadConclusion:
    """One thing concluded: who is to do it, where, until when; all but `text` guesses.

    `is_commitment` is false for a decision nobody has to carry out. `cascade` is
    "kecamatan" or "kelurahan" when each of them is meant, else empty.
    """

    text: str
    is_commitment: bool
    institution: Guess[int | None]
    others: tuple[int, ...]
    area: Guess[str]
    due: Due | None
    cascade: str


@dataclass(frozen=True, slots=True)
class ReadMeeting:
    """A meeting as a text tells it; `line_parts` names the part of each line of `raw`.

    `facts` are the lines of date, place and title, `notes` all that stands in no list.
    """

    raw: str
    kind: Guess[Kind]
    title: Guess[str]
    on: Day | None
    starts: dt.time | None
    ends: dt.time | None
    place: Guess[str]
    area: Guess[str]
    people: tuple[ReadPerson, ...]
    host: Guess[int | None]
    agenda: tuple[str, ...]
    conclusions: tuple[ReadConclusion, ...]
    notes: str
    facts: str
    line_parts: tuple[str, ...]


def read_meeting(
    text: str,
    known: Known,
    *,
    today: dt.date,
    stages: Sequence[KnownStage] = (),
) -> ReadMeeting:
    """Return the meeting told by `text`. Any text gives one; nothing raises."""
    parts = split_text(text)
    heads = [item.text for item in parts.of(HEAD)]
    on = _read_day(parts, heads, today)
    starts, ends = _read_hours(parts, heads)
    kind = _read_kind(parts, heads, text)
    area = _read_area(heads, parts, known)
    held_on = on.on if on else today
    title = _read_title(parts, heads)
    heading = title.read if _is_all_title(title) else ""
    return ReadMeeting(
        raw=text,
        kind=kind,
        title=title,
        on=on,
        starts=starts,
        ends=ends,
        place=_read_place(parts, heads),
        area=area,
        people=tuple(_read_people(parts, heads, known)[:MOST_PEOPLE]),
        host=_read_host(parts, heads, known),
        agenda=tuple(item.text for item in parts.of(AGENDA)[:MOST_ITEMS]),
        conclusions=tuple(
            _read_conclusion(item.text, known, area, held_on, stages)
            for item in parts.of(CONCLUSIONS)[:MOST_ITEMS]
        ),
        notes=_lines_of(parts, text, {HEAD, NOTES, CHAIR, WRITER}, heading, TITLE),
        facts=_lines_of(parts, text, {TITLE, DATE, PLACE}, heading, TITLE),
        line_parts=tuple(parts.line_part),
    )


def _read_day(parts: Parts, heads: list[str], today: dt.date) -> Day | None:
    for text in [item.text for item in parts.of(DATE)] + heads:
        day = find_day(text, today)
        if day is not None:
            return day
    for part in (TITLE, NOTES, AGENDA):
        for item in parts.of(part):
            day = find_day(item.text, today)
            if day is not None:
                return Day(day.on, False, day.read)
    return None


def _read_hours(
    parts: Parts, heads: list[str]
) -> tuple[dt.time | None, dt.time | None]:
    # "Waktu: 09.00 WIB" has lost its heading; give it back so that the hour is found.
    fields = [f"pukul {t}" if t[:1].isdigit() else t for t in _texts(parts, DATE)]
    for text in [*_texts(parts, DATE), *fields, *heads]:
        starts, ends = find_hours(text)
        if starts is not None:
            return starts, ends
    return None, None


def _texts(parts: Parts, part: str) -> list[str]:
    return [item.text for item in parts.of(part)]


def _read_kind(parts: Parts, heads: list[str], text: str) -> Guess[Kind]:
    named = plain(" ".join(_texts(parts, TITLE) + heads))
    for words, sure in ((named, True), (plain(text[:4000]), False)):
        hits = [
            (words.find(f" {word}"), kind, word)
            for word, kind in KIND_WORDS
            if f" {word}" in words
        ]
        if hits:
            _at, kind, word = min(hits, key=lambda hit: hit[0])
            return Guess(kind, sure, word)
    return Guess(Kind.COORDINATION, False, "")


def _read_title(parts: Parts, heads: list[str]) -> Guess[str]:
    for text in _texts(parts, TITLE):
        return Guess(text[:LONGEST_TITLE], len(text) <= LONGEST_TITLE, text)
    for text in heads:
        bare = _TITLE_NOISE.sub("", text).strip(" .:-–")
        cut = _WHEN.search(bare)
        if cut and cut.start() > 8:
            bare = bare[: cut.start()].rstrip(" ,.-–")
        if 3 < len(bare) <= LONGEST_TITLE and not _is_greeting(bare):
            return Guess(bare, False, text)
    return Guess("", False, "")


def _is_all_title(title: Guess[str]) -> bool:
    """True when the line the title was read from says nothing beside it."""
    return _TITLE_NOISE.sub("", title.read).strip(" .:-–") == title.value != ""


def _is_greeting(text: str) -> bool:
    words = plain(text)
    return words.startswith(
        (
            " assalamualaikum",
            " selamat ",
            " yth ",
            " mohon izin",
            " izin ",
            " salam ",
            " pada hari ",
            " pada tanggal ",
        )
    )


def _read_place(parts: Parts, heads: list[str]) -> Guess[str]:
    for text in _texts(parts, PLACE):
        return Guess(text[:LONGEST_PLACE].rstrip(" ."), True, text)
    for text in heads + _texts(parts, DATE):
        match = _PLACE.search(text)
        if match and match.group(1).strip():
            place = match.group(1).strip(" ,.")[:LONGEST_PLACE]
            return Guess(place, False, match.group())
    for text in heads:
        for piece in text.split(","):
            if plain(piece).split()[:1] and plain(piece).split()[0] in PLACE_WORDS:
                return Guess(piece.strip(" .")[:LONGEST_PLACE], False, piece)
    return Guess("", False, "")


def _read_area(heads: list[str], parts: Parts, known: Known) -> Guess[str]:
    for text in _texts(parts, TITLE) + heads + _texts(parts, PLACE):
        area = known.find_area(text, first=True)
        if area is not None:
            return Guess(area.code, False, area.name)
    return Guess("", False, "")


def _read_people(parts: Parts, heads: list[str], known: Known) -> list[ReadPerson]:
    entries = _texts(parts, CHAIR) + _texts(parts, WRITER) + _texts(parts, PARTICIPANTS)
    for text in [] if parts.of(PARTICIPANTS) else heads:
        match = _ATTENDED.search(text)
        if match:
            entries.append(match.group(1))
    people: list[ReadPerson] = []
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    for entry in filter(_has_words, entries):
        for one in read_people(entry, known):
            key = (plain(one.name), plain(one.institution))
            if key not in seen and key[0] not in names:
                people.append(one)
            seen.add(key)
            if one.name:
                names.add(key[0])
    return people


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _read_host(parts: Parts, heads: list[str], known: Known) -> Guess[int | None]:
    for text in _texts(parts, CHAIR):
        found = [one for one in known.find_institutions(text) if one.pk]
        if found:
            return Guess(found[0].pk, found[0].sure, text)
    return Guess(None, False, "")


def _read_conclusion(
    text: str,
    known: Known,
    area: Guess[str],
    held_on: dt.date,
    stages: Sequence[KnownStage],
) -> ReadConclusion:
    found = known.find_institutions(text, near=area.value)
    owners = [one for one in found if one.pk is not None]
    levels = [one for one in found if one.pk is None]
    named = known.find_area(text)
    where = (
        Guess(named.code, True, named.name) if named else Guess(area.value, False, "")
    )
    due = find_due(text, held_on, stages)
    return ReadConclusion(
        text=text,
        is_commitment=_is_commitment(text, found, due),
        institution=_owner(owners, levels),
        others=tuple(one.pk for one in owners[1:] if one.pk is not None),
        area=where,
        due=due,
        cascade=_lowest(levels),
    )


def _owner(owners: list[Found], levels: list[Found]) -> Guess[int | None]:
    if not owners:
        return Guess(None, False, levels[0].read.strip() if levels else "")
    first = owners[0]
    alone = len(owners) == 1 and not levels
    return Guess(first.pk, first.sure and alone, first.read.strip())


def _lowest(levels: list[Found]) -> str:
    named = {one.level for one in levels}
    return "kelurahan" if "kelurahan" in named else next(iter(named), "")


def _is_commitment(text: str, found: list[Found], due: Due | None) -> bool:
    words = plain(text)
    if any(f" {word} " in words for word in DUTY_WORDS):
        return True
    if any(f" {word} " in words for word in DECISION_WORDS):
        return due is not None
    return bool(found) or due is not None


def _lines_of(
    parts: Parts, text: str, wanted: set[str], heading: str, its_part: str
) -> str:
    """Return the lines that went to these parts, as they were written.

    The line that is nothing but `heading` counts as one of `its_part`.
    """
    kept = [
        line.strip()
        for line, part in zip(text.splitlines(), parts.line_part, strict=True)
        if (its_part if heading and line.strip() == heading else part) in wanted
    ]
    return "\n".join(kept)
