"""Warnings as lines of the one queue: to answer, to approve, to agree, to do, to end."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.clock import now
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.elections.stations import names_of
from sinergi.warnings.models import Agreement, Warning, WarningTask
from sinergi.warnings.rules.steps import (
    AGREEING_KINDS,
    OPEN,
    Scope,
    Step,
    lacking_agreement,
)

WEEK = dt.timedelta(days=7)
MOST = 200


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many lines."""
    found: dict[str, int] = {}
    for group, _row in _lines(actor, day, asked):
        found[group] = found.get(group, 0) + 1
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines."""
    found: dict[str, list[dict[str, Any]]] = {group: [] for group in groups}
    for group, row in _lines(actor, day, asked) if groups else ():
        if group in found and len(found[group]) < most:
            found[group].append(row)
    named = [row for rows in found.values() for row in rows]
    names = names_of({row["area_code"] for row in named}, actor) if named else {}
    for row in named:
        row["area_name"] = names.get(row["area_code"], row["area_code"])
    return found


def _lines(
    actor: Actor, day: dt.date, asked: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if not actor.holds(Permission.READ_WARNINGS) or asked.get("shared"):
        return
    rows = Warning.visible.to(actor).within(asked.get("within", ""))
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    rows = rows.filter(step__in=(Step.PROPOSED, *OPEN))
    marked: Any = rows.annotate(
        mine=rows.waiting_for(actor),
        handled=rows.handled_by(actor),
        concerns=rows.concerning(actor),
    )
    marked = marked.select_related("institution")
    found, at = list(marked.order_by("pk")[:MOST]), now()
    for row in found:
        if row.mine and row.step in OPEN:
            due = (row.sent_at or at) + dt.timedelta(minutes=row.acknowledge_within)
            text = _("Say whether it has arrived")
            yield _line(row, text, due, at, day, "answer")
    for row, text, page in _to_approve(found, actor):
        yield _line(row, text, None, at, day, page)
    own = actor.institutions_with(Permission.WRITE_WARNINGS)
    for row in found:
        over = row.step in OPEN and row.expires_at is not None and row.expires_at < at
        if over and row.institution_id in own:
            text = _("Its time is over: stand it down")
            yield _line(row, text, row.expires_at, at, day, "warning")
    yield from _tasks([one for one in found if one.step in OPEN], actor, at, day)


def _to_approve(found: list[Any], actor: Actor) -> Iterator[tuple[Any, str, str]]:
    """Yield the proposals that wait for this person, with what is asked and its page.

    Never one whose text they drafted or edited: they cannot approve it. One for the public
    waits for the word of KPU and of the BPBD or the police, then for another institution.
    """
    approves = actor.institutions_with(Permission.APPROVE_WARNINGS)
    proposed = [one for one in found if one.step == Step.PROPOSED and approves]
    for one in proposed:
        own = one.institution_id in approves
        if own and one.scope != Scope.PUBLIC and not one.handled:
            yield one, _("Approve, or return it"), "warning"
    # Of an exercise nobody of another institution is asked who did not join it.
    public = [one for one in proposed if one.scope == Scope.PUBLIC and one.concerns]
    if not public:
        return
    said: dict[int, list[Agreement]] = {}
    words = Agreement.all_rows.filter(warning__in=public, ended_at=None)
    for word in words.select_related("institution"):
        said.setdefault(word.warning_id, []).append(word)
    agreeing = _agreeing(approves)
    for one in public:
        known = said.get(one.pk, [])
        lacks = lacking_agreement(
            word.institution.kind for word in known if word.agrees
        )
        spoken = {word.institution_id for word in known}
        mine = _may(actor, one, agreeing - spoken)
        if mine:
            yield one, _("Say whether the public may be warned"), "agreement"
        elif (
            not lacks
            and not one.handled
            and _may(actor, one, approves - {one.institution_id})
        ):
            yield one, _("Approve, or return it"), "warning"


def _may(actor: Actor, row: Any, institutions: Collection[int]) -> bool:
    approves = Permission.APPROVE_WARNINGS
    return any(
        actor.holds(approves, row.area_code, institution=one) for one in institutions
    )


def _agreeing(institutions: frozenset[int]) -> set[int]:
    """Return those of these institutions whose word on the public counts."""
    kinds = frozenset().union(*AGREEING_KINDS)
    rows = Institution.all_rows.filter(pk__in=institutions, kind__in=kinds)
    return set(rows.values_list("pk", flat=True))


def _tasks(
    open_ones: list[Any], actor: Actor, at: dt.datetime, day: dt.date
) -> Iterator[tuple[str, dict[str, Any]]]:
    own = actor.institutions_with(Permission.READ_WARNINGS)
    if not open_ones:
        return
    found = WarningTask.all_rows.filter(
        Q(warning__exercise=False) | Q(warning__joined__person_id=actor.pk),
        warning__in=open_ones, institution_id__in=own, done_at=None,
    )  # fmt: skip
    for one in found.select_related("warning__institution")[:MOST]:
        group, line = _line(one.warning, one.text, one.due_at, at, day, "warning")
        yield group, line | {"key": f"task-{one.pk}"}


def _line(
    row: Warning, text: str, due: dt.datetime | None, at: dt.datetime, day: dt.date,
    page: str,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    late = due is not None and due < at
    group = "late" if late else "today"
    if due is not None and not late and localdate(due) > day:
        group = "week" if due <= at + WEEK else "later"
    head = f"{_('EXERCISE')}: {row.headline}" if row.exercise else row.headline
    return group, {
        "kind": "warning", "key": f"warning-{row.pk}-{page}", "number": row.number,
        "title": f"{head}: {text}", "area_code": row.area_code, "area_name": "",
        "institution_name": row.institution.name, "person_name": "",
        "due_on": localdate(due) if due else None, "state_text": row.step_name,
        "is_late": late, "url": reverse(f"warnings:{page}", args=[row.key]),
        "waiting_for_me": True,
    }  # fmt: skip
