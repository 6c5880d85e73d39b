"""What the page of one warning shows: recipients, tasks, ladder, history, next steps."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.elections.stations import names_of
from sinergi.warnings.books import book_of
from sinergi.warnings.models import (
    Agreement,
    Alarm,
    ExerciseJoin,
    Recipient,
    Warning,
    WarningEscalation,
    WarningTask,
)
from sinergi.warnings.raising import chains_of, ladders_of, seen_reach
from sinergi.warnings.reaching import Reached, gets_it, reached_by
from sinergi.warnings.rules.reach import (
    ANSWERED,
    Certainty,
    Severity,
    State,
    Urgency,
    middle_minutes,
)
from sinergi.warnings.rules.steps import (
    AGREEING_KINDS,
    ALLOWED,
    OPEN,
    Scope,
    Step,
    lacking_agreement,
)
from sinergi.warnings.sending_words import (
    CERTAINTY_NAMES,
    SEVERITY_NAMES,
    SIDE_NAMES,
    URGENCY_NAMES,
)
from sinergi.warnings.services.drafting import seen_version
from sinergi.warnings.services.rights import moves_for, second_problem
from sinergi.warnings.services.sending import may_finish
from sinergi.warnings.services.steps import agreeing_kinds
from sinergi.warnings.words import STEP_NAMES

ACT_NAMES: dict[Step, Promise] = {
    Step.PROPOSED: _("Lay before a second person"),
    Step.SENT: _("Approve and send"),
    Step.DRAFT: _("Return to its writer"),
    Step.DROPPED: _("Give it up"),
    Step.STOOD_DOWN: _("Stand down"),
    Step.CANCELLED: _("Call it back"),
}
"""What the button of a step says; acting is said on the page of the answer."""
MAIN = frozenset({Step.PROPOSED, Step.SENT, Step.STOOD_DOWN})
UNSENT = frozenset({Step.DRAFT, Step.PROPOSED})
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Act:
    """A step this person may take now: its address, its name."""

    address: str
    name: str
    main: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a warning has come: institutions told, answered, acting, silent."""

    told: int
    answered: int
    acting: int
    cannot: int
    silent: int
    middle: int | None


def acts_of(row: Warning, actor: Actor) -> list[Act]:
    """Return the steps this person may take, as buttons."""
    found = []
    for step in moves_for(row, actor):
        if step not in ACT_NAMES or (step is Step.SENT and not _may_send(row)):
            continue
        address = (
            reverse("web:warning_send", args=[row.key])
            if step is Step.SENT
            else reverse("warnings:move", args=[row.key, step.value])
        )
        found.append(Act(address, str(ACT_NAMES[step]), step in MAIN))
    return found


def _may_send(row: Warning) -> bool:
    return row.scope != Scope.PUBLIC or not lacking_agreement(agreeing_kinds(row))


def counts_of(rows: list[Recipient]) -> Counts:
    """Return the counts of the institutions told."""
    answered = [one for one in rows if one.state in ANSWERED]
    spans = [
        one.acknowledged_at - one.queued_at for one in answered if one.acknowledged_at
    ]
    return Counts(
        told=len(rows),
        answered=len(answered),
        acting=sum(one.state == State.ACTED for one in rows),
        cannot=sum(one.state == State.CANNOT for one in rows),
        silent=len(rows) - len(answered),
        middle=middle_minutes(spans),
    )


def facts_of(row: Warning, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """Return everything the page shows; some twenty queries, however many recipients."""
    names = names_of(row.area_codes, actor)
    return {
        "row": row,
        "areas": [(code, names.get(code, code)) for code in row.area_codes],
        "acts": acts_of(row, actor),
        "version": seen_version(row),
        "may_write": _writes(row, actor),
        "may_edit": row.step == Step.DRAFT and _writes(row, actor),
        "may_update": row.step in OPEN and _writes(row, actor),
        "why_not_second": second_problem(row, actor) if row.step == "proposed" else "",
        "moves_table": moves_table(),
        "alarms": alarms_shown(row, actor),
        **named_of(row),
        "history": row.steps.select_related("by", "institution"),
        "older": row.updates,
        **ending_of(row, actor),
        "is_over": bool(row.expires_at and row.expires_at <= at and row.step in OPEN),
        **_reach(row, actor),
        **_public(row, actor),
        **_exercise(row, actor),
        **_tasks(row, actor, at),
    }


def ending_of(row: Warning, actor: Actor) -> dict[str, Any]:
    """Return how a warning ended, for its pages: the line of the step, what replaced it."""
    return {
        "ended_by": row.steps.filter(step_to=row.step).last(),
        "newer": Warning.visible.to(actor).filter(updates=row),
    }


def named_of(row: Warning) -> dict[str, Any]:
    """Return the values of CAP and the playbook in words."""
    book = book_of(row.playbook)
    english = (get_language() or "").startswith("en")
    return {
        "book": book,
        "book_name": (book.name_en if english else book.name_id) if book else "",
        "severity": SEVERITY_NAMES[Severity(row.severity)],
        "urgency": URGENCY_NAMES[Urgency(row.urgency)],
        "certainty": CERTAINTY_NAMES[Certainty(row.certainty)],
    }


def _writes(row: Warning, actor: Actor) -> bool:
    return row.institution_id in actor.institutions_with(Permission.WRITE_WARNINGS)


def _reach(row: Warning, actor: Actor) -> dict[str, Any]:
    """Return who would get it before it is sent, who got it afterwards."""
    if row.step in UNSENT:
        reached = reached_by(row)
        return {"reached": reached, **preview_of(row, reached), "recipients": []}
    rows = list(
        Recipient.all_rows.filter(warning=row, person=None).select_related(
            "institution"
        )
    )
    mine = actor.institutions_with(Permission.READ_WARNINGS)
    people = Recipient.all_rows.filter(
        warning=row, person__isnull=False, institution_id__in=mine
    )
    raised = WarningEscalation.all_rows.filter(warning=row)
    own = [one for one in rows if one.institution_id in mine]
    return {
        "recipients": rows,
        "counts": counts_of(rows),
        "people": people.select_related("person", "institution")[:MOST_PEOPLE],
        "ladder": raised.select_related("silent", "institution"),
        "own": own,
        "may_answer": row.step in OPEN and bool(own),
        "waits_for_me": row.step in OPEN
        and any(one.state not in ANSWERED for one in own),
    }


def preview_of(row: Warning, reached: list[Reached]) -> dict[str, Any]:
    """Return how many institutions and people it would reach, and whom their silence."""
    getting = [one for one in reached if gets_it(one)]
    offices = [one.institution.pk for one in getting]
    ladders = ladders_of(row, offices)
    return {
        "chains": chains_of(ladders),
        "seen_reach": seen_reach(offices, ladders),
        "would_get": len(getting),
        "would_people": sum(one.people for one in getting),
        "nobody_there": [one for one in reached if not one.people],
    }


def _public(row: Warning, actor: Actor) -> dict[str, Any]:
    """Return the agreements to a warning for the public, and whether one is asked."""
    if row.scope != Scope.PUBLIC:
        return {"is_public": False}
    rows = Agreement.all_rows.filter(warning=row, ended_at=None)
    return {
        "is_public": True,
        "agreements": rows.select_related("institution", "by"),
        "lacking": [sorted(one) for one in lacking_agreement(agreeing_kinds(row))],
        "may_agree": row.step == Step.PROPOSED and bool(agreeing_offices(row, actor)),
    }


def agreeing_offices(row: Warning, actor: Actor) -> frozenset[int]:
    """Return this person's institutions whose word on the public counts."""
    kinds = frozenset().union(*AGREEING_KINDS)
    own = actor.institutions_with(Permission.APPROVE_WARNINGS)
    rows = Institution.all_rows.filter(pk__in=own, kind__in=kinds)
    return frozenset(
        pk
        for pk in rows.values_list("pk", flat=True)
        if actor.holds(Permission.APPROVE_WARNINGS, row.area_code, institution=pk)
    )


def _exercise(row: Warning, actor: Actor) -> dict[str, Any]:
    if not row.exercise:
        return {"joined": []}
    rows = list(ExerciseJoin.all_rows.filter(warning=row).select_related("institution"))
    mine = any(one.person_id == actor.pk for one in rows)
    open_now = row.step in {*UNSENT, *OPEN}
    return {
        "joined": rows,
        "may_join": open_now and not mine,
        "own_offices": Institution.all_rows.filter(pk__in=actor.institutions),
    }


def _tasks(row: Warning, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    rows = list(
        WarningTask.all_rows.filter(warning=row).select_related(
            "institution", "done_by"
        )
    )
    return {
        "tasks": [
            (
                one,
                one.done_at is None
                and row.step in OPEN
                and may_finish(one, row, actor),
                one.done_at is None and row.step in OPEN and one.due_at < at,
            )
            for one in rows
        ],
        "tasks_done": sum(one.done_at is not None for one in rows),
    }


def moves_table() -> list[tuple[str, str, str]]:
    """Return (from, to, who) of every step there is, in words."""
    return [
        (
            str(STEP_NAMES[now]),
            str(STEP_NAMES[to]),
            ", ".join(str(SIDE_NAMES[side]) for side in sorted(move.sides)),
        )
        for now, moves in ALLOWED.items()
        for to, move in moves.items()
    ]


def alarms_shown(row: Warning, actor: Actor) -> list[tuple[Any, str]]:
    """Return the alarms it came of that this person may see, with their pages."""
    rows = Alarm.visible.to(actor).filter(warnings=row)
    return [(one, _alarm_page(getattr(one, "key", ""))) for one in rows]


def _alarm_page(key: str) -> str:
    try:
        return reverse("detection:alarm", args=[key])
    except NoReverseMatch:
        return ""
