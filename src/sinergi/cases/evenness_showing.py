"""The figures of an audit as tables and sentences, in the reader's language.

The same for the staff's preview, the public page and the paper: they read the plain
figures, never the cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from sinergi.cases.rules.evenness import DIMENSIONS, FINDING, Reporter, Side, read_side
from sinergi_core.effect.evenness import LEVEL, POOLED, UNKNOWN, Measure

MEASURE_NAMES: dict[str, Promise] = {
    Measure.ACCEPTANCE: gettext_lazy("Registered"),
    Measure.SPEED: gettext_lazy("Working days until registered or not"),
    Measure.OUTCOME: gettext_lazy("A violation found"),
}
DIMENSION_NAMES: dict[str, Promise] = {
    "party": gettext_lazy("By ballot number of the reported party's side"),
    "area": gettext_lazy("By kecamatan"),
    "institution": gettext_lazy("By office that received it"),
    "reporter": gettext_lazy("By kind of reporter"),
}
SIDE_NAMES: dict[str, Promise] = {
    Side.PARTY: pgettext_lazy("ballot", "political party"),
    Side.PAIR: pgettext_lazy("ballot", "pair of candidates"),
    Side.DPD: pgettext_lazy("ballot", "DPD candidate"),
    Side.NONE: pgettext_lazy("ballot", "of no side"),
}
REPORTER_NAMES: dict[str, Promise] = {
    Reporter.VOTER: pgettext_lazy("reporter", "voter"),
    Reporter.OBSERVER: pgettext_lazy("reporter", "observer"),
    Reporter.CONTESTANT: pgettext_lazy("reporter", "contestant"),
    Reporter.OFFICIAL: pgettext_lazy("reporter", "official or institution"),
    Reporter.UNKNOWN: pgettext_lazy("reporter", "not known"),
    FINDING: pgettext_lazy("reporter", "own finding of supervisors"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with its interval, how many cases, and whether the group stands out."""

    value: str
    interval: str
    count: int
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A group and its figure by each measure; None where it is told with others."""

    name: str
    cells: tuple[Cell | None, ...]

    def labelled(self) -> list[tuple[str, Cell | None]]:
        """Return each cell with the name of its measure."""
        return list(zip(measure_names(), self.cells, strict=False))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one table says: by measure, in words, and in few of them."""

    measure: str
    text: str
    short: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The groups of a dimension by every measure."""

    name: str
    lines: tuple[Line, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def differs(self) -> bool:
        """True when some measure of it differs."""
        return any(one.differs for one in self.verdicts)


def measure_names() -> list[str]:
    """Return the names of the measures, in the order of the cells."""
    return [str(MEASURE_NAMES[one]) for one in Measure]


def tables_of(figures: Mapping[str, Any]) -> list[Table]:
    """Return the tables of `{"audit": …, "names": …}`, one per dimension."""
    audit, names = figures["audit"], figures["names"]
    found = []
    for dimension in DIMENSIONS:
        compared = {
            one["measure"]: one
            for one in audit["comparisons"]
            if one["dimension"] == dimension
        }
        shown = [compared[one] for one in Measure if one in compared]
        lines = _lines(shown, dimension, names.get(dimension, {}))
        verdicts = tuple(_verdict(one, audit["tests"]) for one in shown)
        found.append(Table(str(DIMENSION_NAMES[dimension]), lines, verdicts))
    return found


def _lines(
    shown: Sequence[Mapping[str, Any]], dimension: str, names: Mapping[str, str]
) -> tuple[Line, ...]:
    by_label: dict[str, list[Cell | None]] = {}
    for place, one in enumerate(shown):
        for row in one["rows"]:
            cells = by_label.setdefault(row["label"], [None] * len(shown))
            cells[place] = _cell(one["measure"], row)
    ordered = sorted(
        by_label,
        key=lambda one: (one == POOLED, one == UNKNOWN, _key(names.get(one, one))),
    )
    return tuple(
        Line(label_name(dimension, label, names), tuple(by_label[label]))
        for label in ordered
    )


def _key(label: str) -> tuple[str, int]:
    word, _dash, number = label.partition("-")
    return (word, int(number)) if number.isdigit() else (label, 0)


def _cell(measure: str, row: Mapping[str, Any]) -> Cell:
    figures = (row["value"], row["low"], row["high"])
    if measure == Measure.SPEED:
        value, low, high = map(_days, figures)
    else:
        value, low, high = (f"{100 * one:.0f} %" for one in figures)
    return Cell(value, f"{low}–{high}", row["count"], row["p"] <= LEVEL)


def _days(value: float) -> str:
    whole = float(value).is_integer()
    return str(number_format(round(value, 1), 0 if whole else 1))


def label_name(dimension: str, label: str, names: Mapping[str, str]) -> str:
    """Return what a group is called."""
    if label == POOLED:
        return _("small groups together")
    if label == UNKNOWN:
        return _("not noted")
    if dimension == "party":
        return side_name(label)
    if dimension == "reporter":
        return str(REPORTER_NAMES.get(label, label))
    return names.get(label, label)


def side_name(code: str) -> str:
    """Return a side in words: "political party no. 3"."""
    read = read_side(code)
    if read is None:
        return code
    side, number = read
    name = str(SIDE_NAMES[side])
    return (
        name
        if number is None
        else _("%(side)s no. %(n)d") % {"side": name, "n": number}
    )


def p_text(p: float) -> str:
    """Return a p-value as people write it."""
    return (
        f"p < {number_format(0.001, 3)}"
        if p < 0.001
        else f"p = {number_format(round(p, 3), 3)}"
    )


def _verdict(one: Mapping[str, Any], tests: int) -> Verdict:
    name = str(MEASURE_NAMES[one["measure"]])
    if not one["rows"]:
        text = ngettext(
            "too few cases to compare (%(n)d)", "too few cases to compare (%(n)d)",
            one["count"],
        ) % {"n": one["count"]}  # fmt: skip
        return Verdict(name, text, _("too few cases"), False)
    if one["p_holm"] is None:
        text = _("one group alone: nothing to compare")
        return Verdict(name, text, _("one group alone"), False)
    differs = one["p_holm"] <= LEVEL
    words = {"p": p_text(one["p_holm"]), "n": tests}
    if differs:
        text = _("differs more than chance explains (%(p)s, over %(n)d tables)") % words
        short = _("differs (%(p)s)") % words
    else:
        text = _("no difference beyond chance (%(p)s, over %(n)d tables)") % words
        short = _("no difference (%(p)s)") % words
    return Verdict(name, text, short, differs)


def summary_of(tables: Sequence[Table]) -> str:
    """Return the one sentence the statement begins with."""
    told = [one for table in tables for one in table.verdicts]
    differing = sum(one.differs for one in told)
    if not differing:
        return _(
            "In none of the tables do groups differ more than chance explains. That is no "
            "proof that there is no difference: of few cases only large ones are found."
        )
    return ngettext(
        "In %(n)d of %(all)d tables groups differ more than chance explains.",
        "In %(n)d of %(all)d tables groups differ more than chance explains.",
        differing,
    ) % {"n": differing, "all": len(told)}  # fmt: skip
