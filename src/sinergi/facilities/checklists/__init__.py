"""Readiness checklists as versioned data: one YAML file per kind and edition.

An edition never changes once checks were made by it: a new one is a new file with another
`edition`, under the same codes where an item stays what it was. To add one: the file, and
its name in `FILES`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import Item

FOLDER = Path(__file__).parent
FILES = ("gudang.yaml", "sekretariat.yaml", "posko.yaml")
OWN = "own"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    id: str
    en: str

    def __str__(self) -> str:
        """Return it in the reader's language."""
        return self.en if (get_language() or "").startswith("en") else self.id


@dataclass(frozen=True, slots=True)
class Criterion:
    """An item of a checklist; `days` None holds as long as the facility is used.

    `proof` is "none", "photo" or "document". `guarded`: who may not see guarded matters of
    a store does not see how it stands. `source` names where it comes from.
    """

    code: str
    number: int
    name: Text
    hint: Text
    critical: bool
    guarded: bool
    days: int | None
    proof: str
    source: str
    source_url: str
    own: bool

    @property
    def item(self) -> Item:
        """The item as the rule of readiness takes it."""
        return Item(self.code, self.critical)


@dataclass(frozen=True, slots=True)
class Checklist:
    """One edition of a checklist."""

    code: str
    edition: str
    valid_from: dt.date
    name: Text
    kinds: tuple[FacilityKind, ...]
    items: tuple[Criterion, ...]

    def item(self, code: str) -> Criterion | None:
        """Return an item by its code."""
        return next((one for one in self.items if one.code == code), None)


@cache
def all_checklists() -> tuple[Checklist, ...]:
    """Return every shipped edition; ValueError names what is wrong with a file."""
    return tuple(_read(FOLDER / name) for name in FILES)


def checklist_for(kind: FacilityKind, day: dt.date | None = None) -> Checklist:
    """Return the newest edition for a kind, in force on a day when one is given."""
    fitting = [
        one
        for one in all_checklists()
        if kind in one.kinds and (day is None or one.valid_from <= day)
    ]
    if not fitting:
        fitting = [one for one in all_checklists() if kind in one.kinds]
    return max(fitting, key=lambda one: one.valid_from)


def _read(path: Path) -> Checklist:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    items = tuple(_criterion(one, told["sources"], path.name) for one in told["items"])
    codes = [one.code for one in items]
    if len(set(codes)) != len(codes):
        raise ValueError(f"{path.name}: an item stands there twice")
    return Checklist(
        code=told["code"],
        edition=told["edition"],
        valid_from=told["valid_from"],
        name=Text(**told["names"]),
        kinds=tuple(FacilityKind(one) for one in told["kinds"]),
        items=items,
    )


def _criterion(told: dict[str, Any], sources: dict[str, Any], where: str) -> Criterion:
    if told["source"] not in sources:
        raise ValueError(f"{where}: {told['code']} names no known source")
    source = sources[told["source"]]
    return Criterion(
        code=told["code"],
        number=told["number"],
        name=Text(**told["names"]),
        hint=Text(**told.get("hint", {"id": "", "en": ""})),
        critical=told["critical"],
        guarded=told.get("guarded", False),
        days=told["days"],
        proof=told["proof"],
        source=source["name"],
        source_url=source["url"],
        own=told["source"] == OWN,
    )
