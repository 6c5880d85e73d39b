"""The lists of alarms and of places to call, as an address asks for them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.documents.xlsx import DAY, NUMBER, TEXT
from sinergi.places.written import area_asked
from sinergi.warnings.models import Alarm, AlarmEvent, Call
from sinergi.warnings.querysets.detector import AlarmQuerySet, CallQuerySet
from sinergi.warnings.rules.alarms import OPEN, AlarmState, CallState, EventKind, Why
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.telling import names_of, sentences_of

ALL, STILL = "all", "open"
KEPT = ("state", "hazard", "within", "detector", "q")
CALLS_KEPT = ("state", "why", "within")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the alarms; what makes no sense in it asks for what opens
    first."""

    state: str = STILL
    hazard: str = ""
    within: str = ""
    detector: str = ""
    q: str = ""

    @property
    def is_narrowed(self) -> bool:
        """True when something is asked for."""
        return self != Asked()


def read_asked(query: Mapping[str, Any]) -> Asked:
    """Return the filters of an address."""
    state, hazard = query.get("state", STILL), query.get("hazard", "")
    code = area_asked(to_asked_text(query.get("within", "") or "", 60))
    detector = query.get("detector", "") or ""
    return Asked(
        state=state if state in {ALL, *AlarmState} else STILL,
        hazard=hazard if hazard in set(Hazard) else "",
        within=code,
        detector=detector if len(detector) == 32 and detector.isalnum() else "",
        q=to_asked_text(query.get("q", "") or ""),
    )


def kept_query(query: QueryDict, names: Iterable[str] = KEPT) -> str:
    """Return the part of an address that filters the list."""
    kept = QueryDict(mutable=True)
    for name in names:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def find_alarms(asked: Asked, actor: Actor) -> AlarmQuerySet[Alarm]:
    """Return the alarms this person may see and asks for."""
    rows = Alarm.visible.to(actor).listed().within(asked.within)
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.hazard:
        rows = rows.filter(hazard=asked.hazard)
    if asked.detector:
        rows = rows.filter(detector__key=asked.detector)
    if asked.state == STILL:
        return rows.in_states(OPEN)
    return rows if asked.state == ALL else rows.in_states([asked.state])


def lookers_of(alarms: Iterable[Alarm]) -> dict[int, str]:
    """Return alarm → who said last that they look at it, of those looked at; one query."""
    looked = [one.pk for one in alarms if one.state == AlarmState.LOOKED]
    rows = AlarmEvent.all_rows.filter(alarm__in=looked, kind=EventKind.LOOKED)
    return (
        dict(rows.order_by("pk").values_list("alarm_id", "by__name")) if looked else {}
    )


def alarm_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export, in the reader's language."""
    return [
        (_("Raised on"), DAY), (_("What it warns of"), TEXT), (_("What was found"), TEXT),
        (_("Area code"), TEXT), (_("Area codes"), TEXT), (_("First day"), DAY),
        (_("Last day"), DAY), (_("Observed"), NUMBER), (_("Expected"), NUMBER),
        (_("Chance alone, once in days"), NUMBER), (_("p value"), NUMBER),
        (_("State"), TEXT), (_("Why it was set aside"), TEXT), (_("Seed"), TEXT),
        (_("Data digest"), TEXT), (_("Program"), TEXT),
    ]  # fmt: skip


def alarm_rows(rows: AlarmQuerySet[Alarm]) -> Iterator[list[Any]]:
    """Yield the rows of an export, in parts so that names are asked for together."""
    for start in range(0, rows.count(), 200):
        part = list(rows[start : start + 200])
        told = sentences_of(part)
        for one in part:
            figures = one.figures
            yield [
                timezone.localdate(one.raised_at), one.hazard_name, told[one.pk],
                one.area_code, " ".join(one.area_codes), one.starts_on, one.ends_on,
                one.observed, one.expected, figures.get("recurrence_days"),
                figures.get("p"), one.state_name, one.reason,
                str(figures.get("seed", "")), figures.get("digest", ""),
                figures.get("code", ""),
            ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallsAsked:
    """What an address asks of the places to call."""

    state: str = "due"
    why: str = ""
    within: str = ""

    @property
    def is_narrowed(self) -> bool:
        """True when something is asked for."""
        return self != CallsAsked()


def read_calls(query: Mapping[str, Any]) -> CallsAsked:
    """Return the filters of an address."""
    state, why = query.get("state", "due"), query.get("why", "")
    code = area_asked(to_asked_text(query.get("within", "") or "", 60))
    return CallsAsked(
        state=state if state in {ALL, *CallState} else "due",
        why=why if why in set(Why) else "",
        within=code,
    )


def find_calls(asked: CallsAsked, actor: Actor, day: dt.date) -> CallQuerySet[Call]:
    """Return the places this person may see and asks for; those that wait first."""
    rows = Call.visible.to(actor).within(asked.within)
    rows = rows.select_related("office", "detector")
    if asked.why:
        rows = rows.filter(why=asked.why)
    if asked.state == "due":
        return rows.due(day)
    return rows if asked.state == ALL else rows.filter(state=asked.state)


def call_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export, in the reader's language."""
    return [
        (_("Area code"), TEXT), (_("Area"), TEXT), (_("Office to call"), TEXT),
        (_("Why"), TEXT), (_("Since"), DAY), (_("Received"), NUMBER),
        (_("Owed"), NUMBER), (_("State"), TEXT), (_("Call again on"), DAY),
        (_("Calls so far"), NUMBER), (_("Detector"), TEXT),
    ]  # fmt: skip


def call_rows(rows: CallQuerySet[Call]) -> Iterator[list[Any]]:
    """Yield the rows of an export; places, never people."""
    listed = list(rows.prefetch_related("tries"))
    names = names_of({one.area_code for one in listed})
    for one in listed:
        yield [
            one.area_code, names.get(one.area_code, ""),
            one.office.name if one.office else "", one.why_name, one.since_on,
            one.figures.get("received"), one.figures.get("owed"), one.state_name,
            one.next_on, len(one.tries.all()), one.detector.name,
        ]  # fmt: skip
