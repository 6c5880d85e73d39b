"""The list of matters and the follow-through ledger, as an address asks for them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.scope import MOST_WORDS
from sinergi.neutrality.models import Matter, Recommendation
from sinergi.neutrality.pressing import (
    reconciliation_columns,
    reconciliation_rows,
    state_of,
)
from sinergi.neutrality.querysets.matter import MatterQuerySet, OfMatterQuerySet
from sinergi.neutrality.reading import open_rows
from sinergi.neutrality.rules.parts import Part
from sinergi.neutrality.rules.paths import Path, Step
from sinergi.neutrality.rules.sanctions import Agreement, days_open

OPEN_ONES, MINE = "open", "mine"
MOST_SEARCHED = 1_000
"""Sealed summaries opened for one search: about 0.2 s."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search for words left out: those of a locked office, or all but the newest."""

    locked: int | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class AskedMatters:
    """What an address asks for; what makes no sense in it asks for the open ones."""

    q: str = ""
    step: str = OPEN_ONES
    path: str = ""

    @property
    def is_narrowed(self) -> bool:
        """True when something beyond "open" is asked for."""
        return self != AskedMatters()


def read_matters(query: QueryDict) -> AskedMatters:
    """Return the filters of an address."""
    step, path = query.get("step", OPEN_ONES), query.get("path", "")
    known = {OPEN_ONES, MINE, "all", *Step}
    return AskedMatters(
        q=to_asked_text(query.get("q", "")),
        step=step if step in known else OPEN_ONES,
        path=path if path in set(Path) else "",
    )


def find_matters(
    asked: AskedMatters, actor: Actor
) -> tuple[MatterQuerySet[Matter], Searched]:
    """Return the matters that exist for this person and are asked for, and how it went."""
    rows = Matter.visible.to(actor)
    if asked.step == OPEN_ONES:
        rows = rows.open()
    elif asked.step == MINE:
        rows = rows.waiting_for(actor)
    elif asked.step != "all":
        rows = rows.filter(step=asked.step)
    if asked.path:
        rows = rows.filter(path=asked.path)
    searched = Searched()
    if asked.q:
        found, searched = _with_words(asked.q, rows, actor)
        rows = rows.filter(
            Q(pk__in=rows.matching(asked.q).values("pk")) | Q(pk__in=found)
        )
    return rows.in_due_order().select_related("lead", "handler", "turn"), searched


def _with_words(
    words: str, rows: MatterQuerySet[Matter], actor: Actor
) -> tuple[list[int], Searched]:
    """Return the matters whose number or sealed summary holds each of the words.

    Summaries are opened for that while the office is unlocked, the newest `MOST_SEARCHED`;
    numbers are found in any case.
    """
    newest = list(
        rows.only("pk", "number", "summary").order_by("-pk")[: MOST_SEARCHED + 1]
    )
    some = newest[:MOST_SEARCHED]
    opened = open_rows(actor, {Part.MATTER: some})
    asked = words.casefold().split()[:MOST_WORDS]
    found = [
        row.pk
        for row in some
        if all(one in f"{row.number} {row.word('summary')}".casefold() for one in asked)
    ]
    return found, Searched(opened.locked, len(newest) > MOST_SEARCHED)


# --- the ledger ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    row: Recommendation
    imposer: str
    days: int
    state: Agreement
    reminders: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What an institution was recommended and did; `middle` are the days of the median."""

    imposer: str
    imposer_id: int | None
    recommended: int
    imposed: int
    as_recommended: int
    waiting: int
    middle: float | None


@dataclass(frozen=True, slots=True)
class AskedLedger:
    """What an address asks of the ledger."""

    state: str = "waiting"
    institution: int | None = None


def read_ledger(query: QueryDict) -> AskedLedger:
    """Return the filters of an address."""
    state = query.get("state", "waiting")
    return AskedLedger(
        state=state if state in {"waiting", "all"} else "waiting",
        institution=to_asked_number(query.get("institution", "")),
    )


def recommendations_of(
    asked: AskedLedger, actor: Actor
) -> OfMatterQuerySet[Recommendation]:
    """Return the recommendations of the matters that exist for this person."""
    rows = Recommendation.visible.to(actor).select_related("matter", "imposer")
    if asked.state == "waiting":
        rows = rows.filter(imposed_on=None)
    if asked.institution is not None:
        rows = rows.filter(imposer_id=asked.institution)
    return rows


def entries_of(
    rows: Iterable[Recommendation], today: dt.date, actor: Actor
) -> list[Entry]:
    """Return the lines of the ledger; one query for all reminders.

    While the office is locked an official who is no institution here is not named, and a
    sanction stands as its kind.
    """
    found = list(rows)
    open_rows(actor, {Part.RECOMMENDED: found, Part.DECIDED: found})
    counted = Recommendation.all_rows.filter(pk__in=[row.pk for row in found])
    reminders = dict(counted.annotate(n=Count("reminders")).values_list("pk", "n"))
    return [
        Entry(
            row,
            row.imposer.name if row.imposer else row.word("imposer_text") or _("not named"),
            days_open(row.recommended_on, row.imposed_on or row.refused_on, today),
            state_of(row),
            reminders.get(row.pk, 0),
        )
        for row in found
    ]  # fmt: skip


def sums_of(entries: Iterable[Entry]) -> list[Sum]:
    """Return recommended against imposed per institution, the most waiting first."""
    of: dict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        of[one.imposer].append(one)
    sums = [_sum(name, lines) for name, lines in of.items()]
    return sorted(sums, key=lambda one: (-one.waiting, one.imposer))


def _sum(name: str, lines: list[Entry]) -> Sum:
    done = [one for one in lines if one.row.imposed_on is not None]
    return Sum(
        imposer=name,
        imposer_id=lines[0].row.imposer_id,
        recommended=len(lines),
        imposed=len(done),
        as_recommended=sum(one.state is Agreement.SAME for one in done),
        waiting=sum(one.state is Agreement.WAITING for one in lines),
        middle=median(one.days for one in done) if done else None,
    )


def ledger_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of the ledger's export."""
    return [
        (_("Institution"), "text"),
        *reconciliation_columns(),
        (_("Reminders"), "whole"),
    ]


def ledger_rows(entries: Iterable[Entry], today: dt.date) -> Iterator[list[Any]]:
    """Yield the rows of the ledger's export; no name, no office."""
    for one in entries:
        (line,) = reconciliation_rows([one.row], today)
        yield [one.imposer, *line, one.reminders]
