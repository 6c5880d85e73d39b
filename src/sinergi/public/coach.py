"""The coach: reads what it can from the story, and says what a report still lacks.

What is read from the story is only put into the answers, for the reporter to see and
change; whether an element is met is decided by `reports.rules.elements` alone.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from sinergi.public.asked import Answers
from sinergi.public.known import Known
from sinergi.reports.deadlines import Limit, limit_of
from sinergi.reports.models.naming import ELEMENT_NAMES
from sinergi.reports.rules.elements import FORMAL, Element, elements_of
from sinergi.reports.rules.states import ReportKind

WORDS: tuple[tuple[ReportKind, tuple[str, ...]], ...] = (
    (ReportKind.MONEY, ("amplop", "uang", "sembako", "serangan fajar", "money", "envelope", "cash", "beras", "minyak goreng", "politik uang", "gifts", "bribe")),
    (ReportKind.INTIMIDATION, ("ancam", "mengancam", "diancam", "intimidasi", "memaksa", "dipaksa", "threat", "forced", "pukul", "violence", "kekerasan")),
    (ReportKind.NEUTRALITY, ("asn", "pns", "lurah", "camat", "ketua rt", "ketua rw", "netral", "pegawai negeri", "tni", "polisi", "civil servant", "guru")),
    (ReportKind.HOAX, ("hoaks", "hoax", "fitnah", "sara", "ujaran kebencian", "kabar bohong", "hate speech", "disinformasi")),
    (ReportKind.VOTERS, ("dpt", "daftar pemilih", "pemilih ganda", "voter list", "data pemilih")),
    (ReportKind.LOGISTICS, ("surat suara", "kotak suara", "logistik", "ballot", "tinta")),
    (ReportKind.ORGANISER, ("kpps", "ppk", "pps", "kpu", "panwas", "petugas tps", "penyelenggara")),
    (ReportKind.PROPS, ("baliho", "spanduk", "poster", "apk", "alat peraga", "kampanye di", "banner", "stiker", "bendera partai", "masa tenang")),
)  # fmt: skip
"""Words by which a kind is proposed, the first that fits; both languages."""
MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari january jan", "februari february feb", "maret march mar", "april apr",
         "mei may", "juni june jun", "juli july jul", "agustus august agu aug",
         "september sept sep", "oktober october okt oct", "november nov",
         "desember december des dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
NAMED_DAY = re.compile(r"\b(\d{1,2})\s+([a-z]{3,9})(?:\s+(\d{4}))?\b")
PLAIN_DAY = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
RELATIVE = {
    "kemarin lusa": 2, "kemarin": 1, "yesterday": 1, "semalam": 1, "tadi malam": 1,
    "last night": 1, "hari ini": 0, "today": 0, "tadi pagi": 0, "tadi siang": 0,
    "this morning": 0, "tadi sore": 0,
}  # fmt: skip
MOST_READ = 4_000


@dataclass(frozen=True, slots=True)
class Met:
    """A line of the meter: an element, whether it is met, else how to meet it."""

    code: str
    name: str
    is_met: bool
    is_formal: bool
    prompt: str


@dataclass(frozen=True, slots=True)
class Meter:
    """All elements, how many are met, and the reporting limit (None while unknown)."""

    lines: tuple[Met, ...]
    limit: Limit | None

    @property
    def met(self) -> int:
        """How many are met."""
        return sum(one.is_met for one in self.lines)

    @property
    def missing(self) -> frozenset[str]:
        """Codes of those that are not."""
        return frozenset(one.code for one in self.lines if not one.is_met)


def read_story(
    answers: Answers, known: Known, today: dt.date
) -> tuple[Answers, frozenset[str]]:
    """Return the answers with what the story tells put into empty fields, and which."""
    text = " ".join(answers.told.story.lower().split())[:MOST_READ]
    found: dict[str, object] = {}
    if not answers.kind and (kind := kind_in(text)):
        found["kind"] = kind
    if not answers.area_code and (code := place_in(text, known.names)):
        found["area_code"] = code
    if not answers.happened and (day := day_in(text, today)):
        found |= {"happened": day.isoformat(), "happened_on": day}
        if answers.same_day:
            found["known_on"] = day
    return replace(answers, **found), frozenset(found)  # type: ignore[arg-type]


def kind_in(text: str) -> str:
    """Return the kind that a text in small letters speaks of, "" for none."""
    for kind, words in WORDS:
        if any(re.search(rf"\b{re.escape(word)}", text) for word in words):
            return kind.value
    return ""


def place_in(text: str, names: Mapping[str, str]) -> str:
    """Return the code of the smallest place named in a text, "" for none or several."""
    found = [
        code
        for code, name in names.items()
        if name.lower() in text and re.search(rf"\b{re.escape(name.lower())}\b", text)
    ]
    longest = max((len(code) for code in found), default=0)
    smallest = {code for code in found if len(code) == longest}
    return smallest.pop() if len(smallest) == 1 else ""


def day_in(text: str, today: dt.date) -> dt.date | None:
    """Return the one past day that a text names; None for none, or more than one."""
    days = {
        day
        for one in PLAIN_DAY.finditer(text)
        if (day := _date(one[3], int(one[2]), one[1], today))
    }
    for one in NAMED_DAY.finditer(text):
        month = MONTHS.get(one[2])
        if month and (day := _date(one[3], month, one[1], today)):
            days.add(day)
    if not days:
        back = next((n for word, n in RELATIVE.items() if word in text), None)
        return None if back is None else today - dt.timedelta(days=back)
    return days.pop() if len(days) == 1 else None


def _date(year: str | None, month: int, day: str, today: dt.date) -> dt.date | None:
    """Return the day; without a year the newest one that is past."""
    try:
        found = dt.date(int(year or today.year), month, int(day))
        if not year and found > today:
            found = found.replace(year=today.year - 1)
    except ValueError:
        return None
    return found if found <= today and found.year >= 2000 else None


def meter_of(answers: Answers, known: Known, at: dt.datetime) -> Meter:
    """Return the meter of the answers."""
    limit = limit_of(regime_of(answers, known)[1], answers.known_on, at)
    met = elements_of(
        answers.told, answers.identity, happened_on=answers.happened_on,
        area_code=answers.area_code, files=len(answers.files),
        is_late=None if limit is None else limit.is_late,
    )  # fmt: skip
    prompts = _prompts(answers, limit)
    lines = tuple(
        Met(one.value, str(ELEMENT_NAMES[one]), met[one.value], one in FORMAL,
            prompts[one])
        for one in Element
    )  # fmt: skip
    return Meter(lines, limit)


def regime_of(answers: Answers, known: Known) -> tuple[int | None, str]:
    """Return the election near the event and its regime; None and "" where unknown."""
    day = answers.happened_on or answers.known_on
    return (None, "") if day is None else known.election_near(day)


def _prompts(answers: Answers, limit: Limit | None) -> dict[Element, str]:
    """Return in plain words how each element is met."""
    late = limit is not None and limit.is_late
    return {
        Element.REPORTER: (
            _("Write your name and where you live.")
            if answers.is_formal
            else _("Without a name this is initial information. A formal report needs it.")
        ),
        Element.REPORTED: _("Who did it? A name, an office, or how to know the person."),
        Element.IN_TIME: (
            _("The limit has passed. Send it all the same: it is taken.")
            if late
            else _("Say on which day you learned of it: the limit counts from there.")
        ),
        Element.TIME: _("On which day did it happen?"),
        Element.PLACE: _("Where was it? Street, building, RT/RW, and the kelurahan."),
        Element.DESCRIPTION: _("Tell it in two or three sentences: who did what, to whom, how."),
        Element.EVIDENCE: _("A photo, a recording, a paper, a witness: say what there is."),
    }  # fmt: skip
