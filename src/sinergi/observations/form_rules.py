"""What an XForm demands of answers, as far as it can be told without an XPath engine.

A file of filled forms is checked against these rules. A condition that is written in a
way not known here cannot be told: nothing is demanded then, and whoever reviews decides.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from sinergi.observations.form_outline import HTML, INSTANCE, XF

Cells = Sequence[str | None]
Verdicts = list[bool | None]
Condition = Callable[[Mapping[str, Cells], int], Verdicts]
"""From the answers by path and the number of rows to a verdict per row, None untold."""

PATH = r"\s*(/[\w./-]+)\s*"
COMPARED = re.compile(rf"{PATH}(!=|=)\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\d+))\s*")
SELECTED = re.compile(rf"selected\({PATH},\s*['\"]([^'\"]*)['\"]\s*\)")
NUMBER = re.compile(r"\.\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)")
LENGTH = re.compile(r"string-length\(\s*\.\s*\)\s*(<=|<)\s*(\d+)")
DAY = re.compile(
    r"(?:decimal-date-time\((?:string\()?)?\s*\.\s*\)*\s*(<=|>=|<|>)\s*"
    r"(?:decimal-date-time\((?:string\()?)?\s*(today\(\)|now\(\)|/[\w./-]+)\s*\)*"
    r"\s*(?:\+\s*(\d+))?"
)
DIGITS = re.compile(
    r"not\(\s*regex\(\s*\.\s*,\s*'\[\\s\\S\]\*\[0-9\]\{(\d+),\}\[\\s\\S\]\*'\s*\)\s*\)"
)
FILTERED = re.compile(rf"\[\s*(\w+)\s*=\s*(?:current\(\))?{PATH}\]")


@dataclass(frozen=True, slots=True)
class DayLimit:
    """A day may not lie beyond another: `other` is a path, "" for today."""

    sign: str
    other: str
    plus: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The parts of a constraint that are understood."""

    low: float | None = None
    high: float | None = None
    longest: int | None = None
    digits: int | None = None
    days: tuple[DayLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the form demands of one question.

    `required` and `relevant` are conditions, those of groups around it among the latter.
    `belongs` tells for choices that hang on another answer: path of that question and,
    by value, what it must be.
    """

    required: Condition | None = None
    relevant: tuple[Condition, ...] = ()
    default: str = ""
    limits: Limits = field(default_factory=Limits)
    belongs: tuple[str, Mapping[str, str]] | None = None


def rules_of(xform: str) -> dict[str, Rules]:
    """Return the rules by path (names below the root); ValueError for no XForm."""
    root = fromstring(xform, forbid_dtd=True)
    model = root.find(f"{HTML}head/{XF}model")
    primary = None if model is None else model.find(f"{XF}instance/*")
    if model is None or primary is None:
        raise ValueError("no primary instance")
    top = f"/{primary.tag.rpartition('}')[2]}/"
    binds = {
        bind.get("nodeset", "").removeprefix(top): bind
        for bind in model.findall(f"{XF}bind")
    }
    known: dict[str, Condition] = {}

    def condition(text: str) -> Condition:
        # One function per text, so that a chunk of rows is judged once by each.
        return known.setdefault(text, condition_of(text, top))

    belongings = dict(_belongings(root, model, top))
    return {
        path: Rules(
            required=_required(binds.get(path), condition),
            relevant=tuple(
                condition(text)
                for above in _with_above(path)
                if above in binds and (text := binds[above].get("relevant"))
            ),
            default=default,
            limits=limits_of(_constraint(binds.get(path)), top),
            belongs=belongings.get(path),
        )
        for path, default in _places(primary, "")
    }


def _places(node: Element, path: str) -> Iterator[tuple[str, str]]:
    for child in node:
        name = child.tag.rpartition("}")[2]
        below = f"{path}/{name}".lstrip("/")
        if len(child):
            yield from _places(child, below)
        else:
            yield below, (child.text or "").strip()


def _with_above(path: str) -> Iterator[str]:
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        yield "/".join(parts[:count])


def _constraint(bind: Element | None) -> str:
    return "" if bind is None else bind.get("constraint", "")


def _required(
    bind: Element | None, condition: Callable[[str], Condition]
) -> Condition | None:
    text = "" if bind is None else bind.get("required", "").strip()
    return condition(text) if text and text != "false()" else None


def condition_of(text: str, top: str = "/data/") -> Condition:
    """Return the condition an XPath expression states; one always untold if not known."""
    text = text.strip()
    while text.startswith("(") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    if text in {"true()", "false()"}:
        verdict = text == "true()"
        return lambda cells, count: [verdict] * count
    for word, join in ((" or ", _either), (" and ", _both)):
        parts = _split(text, word)
        if len(parts) > 1:
            return _joined([condition_of(part, top) for part in parts], join)
    if text.startswith("not(") and _closes(text, 3) == len(text) - 1:
        inner = condition_of(text[4:-1], top)
        return lambda cells, count: [
            None if one is None else not one for one in inner(cells, count)
        ]
    return _simple(text, top)


def _simple(text: str, top: str) -> Condition:
    if found := COMPARED.fullmatch(text):
        path, equal = found[1].removeprefix(top), found[2] == "="
        wanted = next((part for part in found.groups()[2:] if part is not None), "")
        return _on(path, lambda cell: ((cell or "") == wanted) is equal)
    if found := SELECTED.fullmatch(text):
        path, one = found[1].removeprefix(top), found[2]
        return _on(path, lambda cell: one in (cell or "").split())
    return lambda cells, count: [None] * count


def _on(path: str, judge: Callable[[str | None], bool]) -> Condition:
    def judged(cells: Mapping[str, Cells], count: int) -> Verdicts:
        column = cells.get(path)
        return [None] * count if column is None else [judge(one) for one in column]

    return judged


def _joined(
    conditions: Sequence[Condition],
    join: Callable[[bool | None, bool | None], bool | None],
) -> Condition:
    def judged(cells: Mapping[str, Cells], count: int) -> Verdicts:
        rows = zip(*(one(cells, count) for one in conditions), strict=True)
        return [reduce(join, row) for row in rows]

    return judged


def _either(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if None in (one, other) else False


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if None in (one, other) else True


def _closes(text: str, start: int = 0) -> int:
    """Return where the bracket that opens at `start` closes; -1 if nowhere."""
    depth, quote = 0, ""
    for at in range(start, len(text)):
        sign = text[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
            if not depth:
                return at
    return -1


def _split(text: str, word: str) -> list[str]:
    """Split at a word outside brackets and quotes."""
    parts, depth, quote, start, at = [], 0, "", 0, 0
    while at < len(text):
        sign = text[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif not depth and text.startswith(word, at):
            parts.append(text[start:at])
            start = at = at + len(word)
            continue
        at += 1
    return [*parts, text[start:]]


def limits_of(constraint: str, top: str = "/data/") -> Limits:
    """Return the limits among the parts of a constraint joined by "and"."""
    low: float | None = None
    high: float | None = None
    longest, digits, days = None, None, []
    for part in (one.strip() for one in _split(constraint, " and ")):
        if found := NUMBER.fullmatch(part):
            bound = float(found[2])
            if found[1] == ">=":
                low = bound
            elif found[1] == "<=":
                high = bound
        elif found := LENGTH.fullmatch(part):
            longest = int(found[2]) - (found[1] == "<")
        elif found := DIGITS.fullmatch(part):
            digits = int(found[1])
        elif found := DAY.fullmatch(part):
            other = "" if found[2].endswith("()") else found[2].removeprefix(top)
            days.append(DayLimit(found[1], other, int(found[3] or 0)))
    return Limits(low, high, longest, digits, tuple(days))


def _belongings(
    root: Element, model: Element, top: str
) -> Iterator[tuple[str, tuple[str, Mapping[str, str]]]]:
    """Yield choices that hang on another answer: `item[dimension = /data/dimension]`."""
    items = {
        one.get("id"): one.findall(f"{XF}root/{XF}item")
        for one in model.findall(f"{XF}instance")
    }
    for control in root.iter():
        itemset = control.find(f"{XF}itemset")
        nodeset = "" if itemset is None else itemset.get("nodeset", "")
        named, hangs = INSTANCE.search(nodeset), FILTERED.search(nodeset)
        if not (named and hangs):
            continue
        table = {
            item.findtext(f"{XF}name") or "": item.findtext(f"{XF}{hangs[1]}") or ""
            for item in items.get(named[1], ())
        }
        if table:
            path = control.get("ref", "").removeprefix(top)
            yield path, (hangs[2].removeprefix(top), table)
