"""The page of one case: what this person may see of it, opened in one go."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.cases.clockwork import (
    Deadline,
    deadlines_of,
    find_regulation,
    forecast_of,
    gaps_of,
    next_of,
    safe_moments,
    stops_of,
    taken_of,
)
from sinergi.cases.law import who_name
from sinergi.cases.models import (
    STEP_NAMES,
    Case,
    CaseStep,
    CaseText,
    DueChange,
    Forwarding,
    Hearing,
    Invitation,
    Note,
    Paper,
    Party,
    Plenary,
    Publication,
)
from sinergi.cases.models.papers import PAPER_NAMES
from sinergi.cases.naming import in_language, regulation_name, rule_name
from sinergi.cases.reading import Words, open_all
from sinergi.cases.rules.steps import Step
from sinergi.cases.services.stepping import moves_for
from sinergi.elections.stations import names_of
from sinergi.elections.working_days import working_calendar
from sinergi_core.clock import (
    Forecast,
    Remaining,
    SafeMoment,
    WorkingCalendar,
    editions_of,
    remaining,
)

OPENED: tuple[tuple[str, type[models.Model], str], ...] = (
    ("steps", CaseStep, "sealed_note"), ("texts", CaseText, "sealed_text"),
    ("notes", Note, "sealed_text"), ("parties", Party, "sealed_name"),
    ("plenaries", Plenary, "sealed_sitting"),
    ("publications", Publication, "sealed_text"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """A step this person may take now, and the paper it prints."""

    step: Step
    name: str
    paper: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline as the page shows it."""

    deadline: Deadline
    name: str
    note: str
    left: Remaining
    late: bool
    safe: tuple[tuple[str, SafeMoment], ...] = ()
    forecast: Forecast | None = None

    @property
    def who(self) -> str:
        """Whose deadline it is, in words."""
        return who_name(self.deadline.rule.who)


def acts_for(case: Case, actor: Actor) -> list[Act]:
    """Return the steps this person may take, in the order of the table."""
    return [
        Act(
            move.to,
            str(STEP_NAMES[move.to]),
            str(PAPER_NAMES[move.prints]) if move.prints else "",
        )
        for move in moves_for(case, actor)
    ]


def clocks_for(case: Case, calendar: WorkingCalendar, at: dt.datetime) -> list[Clock]:
    """Return the deadlines of a case; the next of ours with safe moments and forecast."""
    taken = taken_of([case.pk]).get(case.pk, [])
    stops = stops_of([case.pk], timezone.localdate(at)).get(case.pk, [])
    found = deadlines_of(case, taken, stops, calendar, at)
    following = next_of(found)
    return [
        Clock(
            deadline=one, name=rule_name(one.rule), note=in_language(one.rule.note),
            left=remaining(one.derivation, at, calendar), late=one.is_late(at),
            safe=_safe(one, calendar) if one is following else (),
            forecast=forecast_of(case, one, calendar, at) if one is following else None,
        )
        for one in found
    ]  # fmt: skip


def _safe(
    deadline: Deadline, calendar: WorkingCalendar
) -> tuple[tuple[str, SafeMoment], ...]:
    names = {one.code: in_language(one.names) for one in deadline.rule.work}
    return tuple(
        (names.get(one.code) or one.code, one)
        for one in safe_moments(deadline, calendar)
    )


def sides_of(case: Case, calendar: WorkingCalendar, at: dt.datetime) -> dict[str, Any]:
    """Return the deadlines under every edition of the rule set, side by side."""
    editions = list(editions_of(case.regulation))
    taken = taken_of([case.pk]).get(case.pk, [])
    stops = stops_of([case.pk], timezone.localdate(at)).get(case.pk, [])
    columns, rules = [], {}
    for edition in editions:
        found = {
            one.rule.code: one
            for one in deadlines_of(case, taken, stops, calendar, at, edition)
        }
        columns.append(found)
        rules.update({code: rule_name(one.rule) for code, one in found.items()})
    return {
        "editions": [(one.edition, one.edition == case.edition) for one in editions],
        "rows": [
            (name, [column.get(code) for column in columns])
            for code, name in rules.items()
        ],
    }


def opened_of(case: Case, actor: Actor) -> dict[str, Any]:
    """Return the rows of a case with their words, by one question to the keeper.

    `locked` is True when the office is; words are then None.
    """
    found: dict[str, list[Any]] = {}
    for name, model, _field in OPENED:
        visible: Any = model.visible  # type: ignore[attr-defined]
        found[name] = list(visible.to(actor).filter(case=case))
    told_to = CaseStep.visible.to(actor).filter(case=case).written_for(actor, "at")
    notes = set(told_to.values_list("pk", flat=True))
    sealed: list[tuple[int, Any]] = [(case.institution_id, case.sealed_text)]
    for name, _model, field in OPENED:
        sealed += [
            (row.institution_id, getattr(row, field))
            if name != "steps" or row.pk in notes
            else (row.institution_id, None)
            for row in found[name]
        ]
    words = open_all(sealed)
    told: dict[str, Any] = {"words": words[0], "locked": words[0] is None}
    place = 1
    for name, _model, _field in OPENED:
        rows = found[name]
        told[name] = list(zip(rows, words[place : place + len(rows)], strict=True))
        place += len(rows)
    return told


def facts_of(case: Case, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """Return what the page shows of a case the person may see."""
    calendar = working_calendar()
    own = case.institution_id in actor.institutions_with(Permission.HANDLE_CASES)
    rules = find_regulation(case)
    taken = taken_of([case.pk]).get(case.pk, [])
    told = opened_of(case, actor)
    names: dict[int, Words | None] = {row.pk: one for row, one in told["parties"]}
    invitations = Invitation.visible.to(actor).filter(case=case)
    area = names_of([case.area_code], actor)
    return {
        **told,
        "row": case,
        "own": own,
        "decides": case.institution_id
        in actor.institutions_with(Permission.DECIDE_CASES),
        "regulation": regulation_name(rules) if rules else case.regulation,
        "area": area.get(case.area_code, case.area_code),
        "acts": acts_for(case, actor),
        "clocks": clocks_for(case, calendar, at),
        "gaps": [
            (in_language(one.names), in_language(one.note), one.article)
            for one in gaps_of(case, taken)
        ],
        "sides": sides_of(case, calendar, at),
        "changes": [
            (one, _rule_name(rules, one.rule))
            for one in DueChange.visible.to(actor).filter(case=case)
        ],
        "hearings": list(Hearing.visible.to(actor).filter(case=case)),
        "invitations": [
            (one, (names.get(one.party_id) or {}).get("name", ""))
            for one in invitations.select_related("hearing", "party")
        ],
        "papers": list(Paper.visible.to(actor).filter(case=case)),
        "forwardings": list(Forwarding.visible.to(actor).filter(case=case)),
    }


def _rule_name(rules: Any, code: str) -> str:
    return rule_name(rules.rule(code)) if rules and rules.has_rule(code) else code
