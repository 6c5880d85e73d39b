"""Acts that the law forbids, as versioned lists: one YAML file each under `acts/`.

Each act says by which text it rests (`ground`) and how far that is known (`authority`).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path as FilePath

from sinergi.neutrality.rules.paths import Path
from sinergi_core.index.framework.faults import Fault, FrameworkError
from sinergi_core.index.framework.reader import Section, read_document

HOME = FilePath(__file__).parents[1] / "acts"


class Known(StrEnum):
    """How far the legal ground is known."""

    TEXT = "text"  # read from the text of the regulation
    PRESS = "press"  # told by press or training material about the regulation
    UNCERTAIN = "uncertain"  # dasar belum pasti: a person must enter the clause


class Regime(StrEnum):
    """Under which law of elections."""

    BOTH = "both"
    PEMILU = "pemilu"
    PILKADA = "pilkada"


class Group(StrEnum):
    """What kind of breach it is."""

    ETHICS = "ethics"
    DISCIPLINE = "discipline"
    NEIGHBOURHOOD = "neighbourhood"
    CRIMINAL = "criminal"


class Level(StrEnum):
    """How heavy the sanction is."""

    MORAL = "moral"
    MEDIUM = "medium"
    HEAVY = "heavy"
    CRIMINAL = "criminal"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One forbidden act; `key` (`list/edition/code`) is what a matter stores."""

    key: str
    code: str
    names: dict[str, str]
    group: Group
    level: Level
    ground: str
    sanction: str
    known: Known
    source: str
    regime: Regime
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ActList:
    """A list in one edition; `announced` counts the kinds its authors name, if told."""

    code: str
    edition: str
    names: dict[str, str]
    note: dict[str, str]
    announced: int
    acts: tuple[Act, ...]


@cache
def list_acts() -> tuple[ActList, ...]:
    """Return every shipped list, by the name of its file."""
    return tuple(
        parse_acts(p.read_text("utf-8"), p.name) for p in sorted(HOME.glob("*.yaml"))
    )


@cache
def _by_key() -> dict[str, Act]:
    return {act.key: act for one in list_acts() for act in one.acts}


def find_act(key: str) -> Act:
    """Return one act; KeyError when no list has it."""
    return _by_key()[key]


def acts_for(path: Path) -> list[Act]:
    """Return the acts that may be alleged on a path."""
    return [act for act in _by_key().values() if path in act.paths]


def parse_acts(text: str, name: str = "<text>") -> ActList:
    """Read a list; FrameworkError names every fault with its line."""
    top = read_document(text, name)
    code, edition = top.text("code", required=True), top.text("edition", required=True)
    names, note = top.words("names", required=True), top.words("note")
    announced = top.whole("announced", 0, low=0, high=500)
    acts = tuple(_act(one, f"{code}/{edition}") for one in top.sections("acts"))
    top.finish()
    faults = list(top.faults)
    codes = [act.code for act in acts]
    faults += [
        Fault(1, "acts", f"{one!r} stands twice", "Give each act its own code.")
        for one in sorted({one for one in codes if codes.count(one) > 1})
    ]
    if faults:
        raise FrameworkError(faults, name)
    return ActList(code, edition, names, note, announced, acts)


def _act(at: Section, prefix: str) -> Act:
    code = at.text("code", required=True)
    paths = at.texts("paths", required=True)
    unknown = [one for one in paths if one not in set(Path)]
    if unknown:
        at.fault("paths", f"{unknown[0]!r} is no path", "Write asn, rtrw or other.")
    act = Act(
        key=f"{prefix}/{code}",
        code=code,
        names=at.words("names", required=True),
        group=at.choice("group", Group, Group.ETHICS, required=True),
        level=at.choice("level", Level, Level.NONE),
        ground=at.text("ground", required=True),
        sanction=at.text("sanction"),
        known=at.choice("known", Known, Known.UNCERTAIN, required=True),
        source=at.text("source", required=True),
        regime=at.choice("regime", Regime, Regime.BOTH),
        paths=tuple(Path(one) for one in paths if one in set(Path)),
    )
    at.finish()
    return act
