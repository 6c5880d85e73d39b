"""Cells of a file turned into answers of a form, telling everything that is wrong."""

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from sinergi.intake.cells import is_empty
from sinergi.intake.mapping import plain
from sinergi.intake.source import Rows
from sinergi.observations.form_rules import Cells, DayLimit, Rules
from sinergi.observations.imports.asked_columns import Ask

Texts = list[str | None]
MOMENT = re.compile(
    r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/-](\d{1,2})[/-](\d{4}))"
    r"[T ,]+(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?(?:\.\d+)?(?:\s*WIB)?"
)
CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?(?:\s*WIB)?")
POSITION = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d+)?)")
MANY = re.compile(r"[,;|\n]")


def read_answers(ask: Ask, rows: Rows) -> Texts:
    """Return what each row answers, as text the form's XML holds; None where empty or wrong."""
    cells, name = rows.get(ask.column.name), ask.column.name
    read = READERS.get(ask.question.type, _text)
    answers: Texts = []
    known: dict[Any, str | None] = {}
    for i, cell in enumerate(cells):
        if cell is None:
            answers.append(None)
            continue
        if cell in known:
            answers.append(known[cell])
            continue
        try:
            answer = read(ask, cell)
        except Wrong as wrong:
            rows.fault(i, name, wrong.code, cell, **wrong.facts)
            answers.append(None)
            continue
        if len(known) < 50_000:
            known[cell] = answer
        answers.append(answer)
    return answers


class Wrong(ValueError):
    """The cell is no answer; `code` is that of the fault."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def _text(ask: Ask, cell: Any) -> str:
    return str(cell)


def _number(ask: Ask, cell: float) -> str:
    return str(int(cell)) if cell == int(cell) else repr(float(cell))


def _day(ask: Ask, cell: dt.date) -> str:
    return cell.isoformat()


def _flag(ask: Ask, cell: bool) -> str | None:
    return "OK" if cell else None


def _one(ask: Ask, cell: str) -> str:
    value = ask.values.get(plain(cell))
    if value is None:
        raise Wrong("not-one-of", allowed=ask.allowed)
    return value


def _many(ask: Ask, cell: str) -> str:
    """Labels apart by comma, semicolon or line; values also by spaces, as XForms have it."""
    whole = ask.values.get(plain(cell))
    if whole is not None:
        return whole
    words = [one for one in MANY.split(cell) if one.strip()]
    if len(words) == 1:
        words = cell.split()
    return " ".join(dict.fromkeys(_one(ask, word) for word in words))


def _moment(ask: Ask, cell: str) -> str:
    found = MOMENT.fullmatch(cell.strip())
    if found is None:
        raise Wrong("not-a-time")
    y1, m1, d1, d2, m2, y2, hour, minute, second = found.groups()
    year, month, day = (y1, m1, d1) if y1 else (y2, m2, d2)
    try:
        moment = dt.datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0),
            tzinfo=timezone.get_default_timezone(),
        )  # fmt: skip
    except ValueError:
        raise Wrong("not-a-time") from None
    return moment.isoformat(timespec="milliseconds")


def _clock(ask: Ask, cell: str) -> str:
    found = CLOCK.fullmatch(cell.strip())
    try:
        hour, minute, second = (int(part or 0) for part in found.groups())  # type: ignore[union-attr]
        return dt.time(hour, minute, second).isoformat(timespec="milliseconds")
    except (AttributeError, ValueError):
        raise Wrong("not-a-time") from None


def _position(ask: Ask, cell: str) -> str:
    found = POSITION.fullmatch(cell.strip())
    if found is None:
        raise Wrong("not-a-position")
    latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise Wrong("not-a-position")
    return f"{latitude!r} {longitude!r} 0 0"


READERS: dict[str, Callable[[Ask, Any], str | None]] = {
    "integer": _number,
    "decimal": _number,
    "range": _number,
    "date": _day,
    "acknowledge": _flag,
    "select_one": _one,
    "select_multiple": _many,
    "dateTime": _moment,
    "time": _clock,
    "geopoint": _position,
}


def settle(
    ask: Ask,
    answers: Texts,
    rows: Rows,
    settled: dict[str, Cells],
    excused: set[int],
) -> None:
    """Put the answers where the form asks for them; fault what lacks or is not asked.

    `settled` holds the answers by path, of earlier questions and of these. `excused` rows
    lack this answer for another fault that is told already.
    """
    count = len(rows)
    lacking: set[int] = set()
    asked_somewhere = [False] * count
    for path, rules in ask.parts:
        filled: Texts = [one or rules.default or None for one in answers]
        for condition in rules.relevant:
            verdicts = condition(settled, count)
            filled = [
                None if verdict is False else one
                for one, verdict in zip(filled, verdicts, strict=True)
            ]
        asked = _asked(rules, settled, count)
        settled[path] = filled
        asked_somewhere = [
            one or verdict is not False
            for one, verdict in zip(asked_somewhere, asked, strict=True)
        ]
        lacking |= _lacking(rules, filled, asked, settled)
    for i in sorted(lacking - excused):
        if is_blank(rows, ask.column.name, i):
            rows.fault(i, ask.column.name, "cell-empty")
    for i, (answer, asked_here) in enumerate(
        zip(answers, asked_somewhere, strict=True)
    ):
        if answer is not None and not asked_here:
            rows.fault(i, ask.column.name, "not-asked", answer)


def _asked(rules: Rules, settled: dict[str, Cells], count: int) -> list[bool | None]:
    """Return whether the form asks, row by row: True, False, or None where untold."""
    asked: list[bool | None] = [True] * count
    for condition in rules.relevant:
        for i, verdict in enumerate(condition(settled, count)):
            if verdict is False:
                asked[i] = False
            elif verdict is None and asked[i]:
                asked[i] = None
    return asked


def _lacking(
    rules: Rules, filled: Texts, asked: list[bool | None], settled: dict[str, Cells]
) -> set[int]:
    if rules.required is None or None not in filled:
        return set()
    required = rules.required(settled, len(filled))
    return {
        i
        for i, one in enumerate(filled)
        if one is None and asked[i] is True and required[i] is True
    }


def is_blank(rows: Rows, name: str, index: int) -> bool:
    """True when the file has nothing in that cell; a wrong one has its fault already."""
    try:
        cells = rows.raw.cells(rows.heads.get(name, name))
    except KeyError:
        return True
    return is_empty(cells[index])


def tell_parents(
    child: Ask,
    parent: Ask,
    answers: dict[str, Texts],
    rows: Rows,
    excused: dict[str, set[int]],
) -> None:
    """Fill in what an answer belongs to, or fault the one that says otherwise.

    Where the child's own cell is wrong, its parent is excused from being empty.
    """
    belongs, name = child.parts[0][1].belongs, child.column.name
    if belongs is None:
        return
    above = answers[parent.column.name]
    labels = {choice.value: choice.labels for choice in parent.question.choices}
    for i, one in enumerate(answers[name]):
        told = belongs[1].get(one) if one else None
        if one is None and (i in excused[name] or not is_blank(rows, name, i)):
            excused[parent.column.name].add(i)
        if not told:
            continue
        if above[i] is None:
            if is_blank(rows, parent.column.name, i):
                above[i] = told
        elif above[i] != told:
            facts = {
                "other": child.question.labels or name,
                "expected": labels.get(told) or told,
            }
            rows.fault(i, parent.column.name, "choice-differs", above[i], **facts)


def check_limits(
    ask: Ask, answers: Texts, rows: Rows, settled: dict[str, Cells], today: dt.date
) -> None:
    """Fault days that lie beyond another and texts that hold long numbers."""
    limits = ask.parts[0][1].limits
    for limit in limits.days:
        _check_days(ask, answers, rows, settled.get(limit.other), limit, today)
    if limits.digits is not None:
        many = re.compile(rf"[0-9]{{{limits.digits},}}")
        for i, answer in enumerate(answers):
            if answer and many.search(answer):
                rows.fault(
                    i, ask.column.name, "digits-too-many", "", limit=limits.digits
                )


def _check_days(
    ask: Ask,
    answers: Texts,
    rows: Rows,
    others: Cells | None,
    limit: DayLimit,
    today: dt.date,
) -> None:
    plus = dt.timedelta(days=limit.plus)
    for i, answer in enumerate(answers):
        bound = today if not limit.other else _to_day(others[i] if others else None)
        day = _to_day(answer)
        if day is None or bound is None or _holds(day, limit.sign, bound + plus):
            continue
        if limit.other:
            facts = {"other": limit.other.rpartition("/")[2]}
            rows.fault(i, ask.column.name, "before-other", answer, **facts)
        else:
            rows.fault(i, ask.column.name, "in-future", answer)


def _to_day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text[:10]) if text else None


def _holds(day: dt.date, sign: str, bound: dt.date) -> bool:
    difference = (day - bound).days
    return {
        "<=": difference <= 0,
        "<": difference < 0,
        ">=": difference >= 0,
        ">": difference > 0,
    }.get(sign, math.isnan(0.0))
