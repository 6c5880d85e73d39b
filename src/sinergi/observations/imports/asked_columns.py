"""The columns a file of filled forms may have: one per question of a version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property, lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sinergi.intake.columns import Column, Kind
from sinergi.intake.mapping import plain
from sinergi.observations.asking import questions_of
from sinergi.observations.form_outline import (
    Choice,
    Question,
    Texts,
    pick,
    read_outline,
)
from sinergi.observations.form_rules import Rules, rules_of
from sinergi.observations.models import FormVersion

AREA_CODE = "area_code"
DISTRICT, AREA, STATION = "district", "area", "station"
PLACES = {"districts.csv": DISTRICT, "areas.csv": AREA, "stations.csv": STATION}
LONGEST = 4_000
KINDS = {
    "text": Kind.TEXT,
    "barcode": Kind.TEXT,
    "integer": Kind.WHOLE,
    "decimal": Kind.NUMBER,
    "range": Kind.NUMBER,
    "date": Kind.DATE,
    "time": Kind.TEXT,
    "dateTime": Kind.TEXT,
    "select_one": Kind.TEXT,
    "select_multiple": Kind.TEXT,
    "acknowledge": Kind.FLAG,
    "geopoint": Kind.TEXT,
}
"""Types of questions that a cell can answer; files, traces, shapes, ranks cannot."""
PLACE_WORDS: dict[str, tuple[Any, tuple[str, ...], str, Any]] = {
    AREA_CODE: (
        _("area code"),
        ("kode", "kode wilayah", "kode area", "kode kelurahan", "code"),
        "31.75.06.1003",
        _("instead of the names, or beside them"),
    ),
    DISTRICT: (
        _("kecamatan"),
        ("kec", "nama kecamatan", "wilayah kecamatan"),
        "Cakung",
        _("name or code"),
    ),
    AREA: (
        _("kelurahan"),
        ("kel", "desa", "nama kelurahan", "kelurahan/desa", "lokasi"),
        "Penggilingan",
        _("name or code; with a name the kecamatan tells which is meant"),
    ),
    STATION: (
        _("polling station (TPS)"),
        ("tps", "no tps", "nomor tps", "tps_no"),
        "14",
        _("its number"),
    ),
}
EXAMPLES = {"date": "2024-02-14", "dateTime": "2024-02-14 10:30", "time": "10:30"}


@dataclass(frozen=True)
class Ask:
    """One column: its question, and every place in the form that the answer fills.

    Several where questions of one name stand in groups of which one alone is asked.
    """

    column: Column
    question: Question
    parts: tuple[tuple[str, Rules], ...]

    @cached_property
    def values(self) -> dict[str, str]:
        """The answers a cell may hold, by value and by label in each language."""
        words: dict[str, str] = {}
        for choice in self.question.choices:
            for label in choice.labels.values():
                words.setdefault(plain(label), choice.value)
        for choice in self.question.choices:
            words[plain(choice.value)] = choice.value
        return words

    @property
    def allowed(self) -> Texts:
        """The answers in words, by language."""
        choices = self.question.choices
        return {
            language: _listed(choices, language)
            for language in (choices[0].labels if choices else ())
        } or {"": ", ".join(choice.value for choice in choices)}


def _listed(choices: Sequence[Choice], language: str, most: int = 12) -> str:
    shown = "; ".join(choice.label(language) for choice in choices[:most])
    return f"{shown}; …" if len(choices) > most else shown


@dataclass(frozen=True)
class Asked:
    """All a file may answer of a version, in the order of the form."""

    root: str
    order: tuple[str, ...]
    asks: tuple[Ask, ...]
    places: tuple[Ask, ...]
    columns: tuple[Column, ...]
    lacking: tuple[Question, ...]


def asked_of(version: FormVersion) -> Asked:
    """Return what a file may answer; `lacking` are the questions it cannot.

    Those are answered by files, traces and shapes, and all within repeats.
    """
    rules = rules_of(version.xform)
    asked = [one for one in questions_of(version) if one.asked]
    fit = [one for one in asked if not one.repeat and one.type in KINDS]
    fit = [one for one in fit if one.choices or one.type[:7] != "select_" or one.source]
    told = {one.belongs[0] for one in rules.values() if one.belongs}
    asks = [_ask(group, rules, told) for group in _alike(fit)]
    places = tuple(
        ask for ask in asks if PLACES.get(ask.question.source) == ask.column.name
    )
    code = [_place_column(AREA_CODE)] if _names_areas(places) else []
    return Asked(
        root=read_outline(version.xform).root,
        order=tuple(one.path for one in fit),
        asks=tuple(ask for ask in asks if ask not in places),
        places=places,
        columns=(*code, *(ask.column for ask in asks)),
        lacking=tuple(one for one in asked if one not in fit),
    )


def _names_areas(places: Sequence[Ask]) -> bool:
    return any(ask.column.name in {DISTRICT, AREA} for ask in places)


def _alike(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Yield questions of one name together where one answer fits all."""
    groups: dict[tuple[Any, ...], list[Question]] = {}
    for one in questions:
        values = tuple(choice.value for choice in one.choices)
        groups.setdefault((one.name, one.type, one.source, values), []).append(one)
    yield from groups.values()


def _ask(group: list[Question], rules: dict[str, Rules], told: set[str]) -> Ask:
    parts = tuple((one.path, rules.get(one.path, Rules())) for one in group)
    first = group[0]
    place = PLACES.get(first.source)
    if place == first.name:
        return Ask(_place_column(place, first), first, parts)
    return Ask(_column(first, parts[0][1], first.path in told), first, parts)


def _column(question: Question, rules: Rules, told: bool) -> Column:
    """`told`: another answer tells this one, so that the file may leave it out."""
    limits, kind = rules.limits, KINDS[question.type]
    free = bool(rules.relevant or rules.default or told)
    always = question.required and not free
    labels = tuple(question.labels.values())
    return Column(
        question.name,
        _spoken(question.labels, question.name),
        kind,
        required=always,
        synonyms=tuple(dict.fromkeys((*labels, question.name.replace("_", " ")))),
        low=limits.low,
        high=limits.high,
        max_length=limits.longest or LONGEST,
        example=_example(question),
        help=_spoken(question.hints, ""),
    )


def _example(question: Question) -> str:
    if question.choices:
        return question.choices[0].label("id")
    return EXAMPLES.get(question.type, "")


def _place_column(name: str, question: Question | None = None) -> Column:
    label, words, example, told = PLACE_WORDS[name]
    more = tuple(question.labels.values()) if question else ()
    kind = Kind.CODE if name == AREA_CODE else Kind.TEXT
    return Column(
        name, label, kind, synonyms=(*more, *words), example=example, help=told
    )


def _spoken(texts: Texts, otherwise: str) -> Any:
    """Return a text that speaks the language of whoever reads it."""

    class Spoken:
        def __str__(self) -> str:
            return pick(texts, (get_language() or "id")[:2]) or otherwise

    return lazystr(Spoken())
