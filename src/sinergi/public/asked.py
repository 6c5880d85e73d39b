"""What somebody has answered so far, read from the form; nothing in it ever raises."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from django.http import QueryDict
from django.utils.translation import gettext as _

from sinergi.public.form import Form, file_of
from sinergi.public.known import Known
from sinergi.reports.files import MOST_FILES, ReadyFile
from sinergi.reports.rules.states import ReportKind, Wanted
from sinergi.reports.rules.told import LONGEST_LINE, Identity, Told, clean

TOLD = tuple(one.name for one in fields(Told) if one.name != "note")
WHO = tuple(one.name for one in fields(Identity))
SEXES = ("f", "m")
YES = "1"
OLDEST = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers; `problems` names fields that hold something odd, with the reason."""

    told: Told = field(default_factory=Told)
    who: Identity = field(default_factory=Identity)
    wanted: str = ""
    kind: str = ""
    area_code: str = ""
    happened: str = ""
    known: str = ""
    happened_on: dt.date | None = None
    known_on: dt.date | None = None
    same_day: bool = False
    threatened: bool = False
    notes: tuple[str, ...] = ()
    files: tuple[ReadyFile, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_formal(self) -> bool:
        """True when a formal report is wanted."""
        return self.wanted == Wanted.FORMAL

    @property
    def identity(self) -> Identity | None:
        """Who reports; None for initial information, whatever was typed before."""
        return self.who if self.is_formal and self.who.as_dict() else None

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of every answer, for a page that does not show its field."""
        yield from self.told.as_dict().items()
        if self.is_formal:
            yield from self.who.as_dict().items()
        plain = {
            "wanted": self.wanted, "kind": self.kind, "area_code": self.area_code,
            "happened": self.happened, "known": self.known,
            "same_day": YES if self.same_day else "",
            "threatened": YES if self.threatened else "",
        }  # fmt: skip
        yield from ((name, value) for name, value in plain.items() if value)
        yield from (("file", note) for note in self.notes)


def read_answers(sent: QueryDict, form: Form, known: Known, today: dt.date) -> Answers:
    """Return the answers of a form."""
    problems: dict[str, str] = {}
    happened, known_day = _line(sent, "happened", 20), _line(sent, "known", 20)
    same = sent.get("same_day") == YES
    happened_on = _day(happened, "happened", today, problems)
    known_on = happened_on if same else _day(known_day, "known", today, problems)
    if happened_on and known_on and known_on < happened_on:
        problems["known"] = _("This day lies before the event.")
        known_on = None
    notes, files = _files(sent.getlist("file"), form)
    if len({one.institution_id for one in files}) > 1:
        notes, files = _of_one_office(notes, files)
        problems["attached"] = _(
            "A file was sealed for another office and was left out. Choose it again."
        )
    area = _line(sent, "area_code", 24)
    return Answers(
        told=Told.read({name: _said(sent, name) for name in TOLD}),
        who=Identity.read({name: _line(sent, name, LONGEST_LINE) for name in WHO}),
        wanted=_one_of(sent, "wanted", Wanted), kind=_one_of(sent, "kind", ReportKind),
        area_code=area if area in known.names else "",
        happened=happened, known=known_day, happened_on=happened_on,
        known_on=known_on, same_day=same, threatened=sent.get("threatened") == YES,
        notes=notes, files=files, problems=problems,
    )  # fmt: skip


def _said(sent: QueryDict, name: str) -> str:
    text = sent.get(name, "")
    return text if name in {"story", "witnesses", "evidence"} else text[:LONGEST_LINE]


def _line(sent: QueryDict, name: str, most: int) -> str:
    return clean(sent.get(name, ""), most)


def _one_of(sent: QueryDict, name: str, allowed: type[Wanted | ReportKind]) -> str:
    value = sent.get(name, "")
    return value if value in set(allowed) else ""


def _day(
    text: str, name: str, today: dt.date, problems: dict[str, str]
) -> dt.date | None:
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        problems[name] = _("Write the day as 2026-11-30.")
        return None
    if day > today:
        problems[name] = _("This day is still to come.")
        return None
    if day < OLDEST:
        problems[name] = _("This day lies too far back.")
        return None
    return day


def _files(
    notes: list[str], form: Form
) -> tuple[tuple[str, ...], tuple[ReadyFile, ...]]:
    """Return the notes that this form may carry, with their files, the same bytes once."""
    found: dict[str, tuple[str, ReadyFile]] = {}
    for note in notes[: MOST_FILES * 2]:
        if (file := file_of(note, form)) is not None:
            found.setdefault(file.sha256, (note, file))
    kept = list(found.values())[:MOST_FILES]
    return tuple(one for one, _f in kept), tuple(file for _n, file in kept)


def _of_one_office(
    notes: tuple[str, ...], files: tuple[ReadyFile, ...]
) -> tuple[tuple[str, ...], tuple[ReadyFile, ...]]:
    """Return those that are sealed for the office of the first: it gets the report."""
    office = files[0].institution_id
    both = zip(notes, files, strict=True)
    same = [(note, file) for note, file in both if file.institution_id == office]
    return tuple(note for note, _f in same), tuple(file for _n, file in same)
