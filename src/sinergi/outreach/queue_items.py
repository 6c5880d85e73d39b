"""Outreach as lines of the one queue: sessions to hold and report, and what waits for one.

Many sessions to verify, materials to approve and rumours to answer are one line each,
which leads to their list.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import holding, within_any
from sinergi.access.scope import within as inside_of
from sinergi.elections.stations import names_of
from sinergi.outreach.listing import midnight
from sinergi.outreach.models import MaterialVersion, Rumor, Session
from sinergi.outreach.querysets.session import PARTNER_KINDS
from sinergi.outreach.rules.material import MaterialState
from sinergi.outreach.rules.rumor import RumorStep
from sinergi.outreach.rules.session import Step

GROUP = "today"
"""What waits for one has no due day of its own: it waits now."""
WEEK = 7


def _planned(actor: Actor, asked: Mapping[str, str]) -> Any:
    """Return the planned sessions of one's own institutions."""
    own = actor.institutions_with(Permission.WRITE_OUTREACH)
    rows = Session.visible.of_line(actor).filter(
        step=Step.PLANNED, organiser_id__in=own
    )
    rows = rows.filter(inside_of(asked.get("within", ""), "area_code"))
    return rows.filter(holding(asked.get("q", ""), "title", "place"))


def _groups(day: dt.date) -> dict[str, Q]:
    """Return group → the sessions in it, by the day they were to be held."""
    today, tomorrow = midnight(day), midnight(day, 1)
    week = midnight(day, WEEK + 1)
    return {
        "late": Q(starts_at__lt=today),
        "today": Q(starts_at__gte=today, starts_at__lt=tomorrow),
        "week": Q(starts_at__gte=tomorrow, starts_at__lt=week),
        "later": Q(starts_at__gte=week),
    }


def to_verify(actor: Actor) -> Any:
    """Return the held sessions this person may verify: below, or of partners here."""
    own = actor.institutions_with(Permission.VERIFY_OUTREACH)
    below = actor.line_with(Permission.VERIFY_OUTREACH) - own
    partners = Q(
        organiser__superior=None, organiser__kind__in=PARTNER_KINDS
    ) & within_any(actor.area_codes, "area_code")
    alone = Q(organiser__superior=None, organiser_id__in=own)
    rows = Session.visible.of_line(actor).filter(step=Step.HELD)
    rows = rows.filter(Q(organiser_id__in=below) | alone | partners)
    return rows.exclude(reported_by_id=actor.pk)


def _materials(actor: Actor) -> Any:
    own = actor.institutions_with(Permission.APPROVE_MATERIAL)
    rows = MaterialVersion.visible.to(actor).filter(state=MaterialState.ASKED)
    return rows.filter(asked_of_id__in=own).exclude(created_by_id=actor.pk)


def _rumors(actor: Actor) -> dict[str, int]:
    """Return step → how many rumours wait for an answer, or for its approval; one query."""
    own = actor.institutions_with(Permission.ANSWER_RUMORS)
    rows = Rumor.visible.to(actor).filter(
        step__in=(RumorStep.ASKED, RumorStep.ANSWERED), responsible_id__in=own
    )
    mine = Q(step=RumorStep.ANSWERED, answered_by_id=actor.pk)
    counted = rows.exclude(mine).order_by().values_list("step").annotate(n=Count("pk"))
    return {str(step): n for step, n in counted}


Waiting = tuple[str, Permission, Callable[[Actor], int], Callable[[int], str], str]


def _waiting(actor: Actor) -> list[Waiting]:
    """Return what may wait: key, who for, how many, in words, where it leads."""
    rumors = reverse("outreach:rumors")
    steps = _rumors(actor) if actor.holds(Permission.ANSWER_RUMORS) else {}
    return [
        (
            "verify", Permission.VERIFY_OUTREACH, lambda a: int(to_verify(a).count()),
            lambda n: ngettext(
                "%(n)s outreach session waits to be verified",
                "%(n)s outreach sessions wait to be verified", n,
            ) % {"n": n},
            f"{reverse('outreach:sessions')}?" + urlencode({"step": "held"}),
        ),
        (
            "approve", Permission.APPROVE_MATERIAL, lambda a: int(_materials(a).count()),
            lambda n: ngettext(
                "%(n)s material waits for your approval",
                "%(n)s materials wait for your approval", n,
            ) % {"n": n},
            f"{reverse('outreach:materials')}?waiting=1",
        ),
        (
            "answer", Permission.ANSWER_RUMORS,
            lambda _a: steps.get(RumorStep.ASKED, 0),
            lambda n: ngettext(
                "%(n)s rumour waits for an answer",
                "%(n)s rumours wait for an answer", n,
            ) % {"n": n},
            f"{rumors}?" + urlencode({"step": "asked"}),
        ),
        (
            "confirm", Permission.ANSWER_RUMORS,
            lambda _a: steps.get(RumorStep.ANSWERED, 0),
            lambda n: ngettext(
                "%(n)s answer to a rumour waits for approval",
                "%(n)s answers to rumours wait for approval", n,
            ) % {"n": n},
            f"{rumors}?" + urlencode({"step": "answered"}),
        ),
    ]  # fmt: skip


def _lines_waiting(actor: Actor, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    if asked.get("q") or asked.get("within"):
        return []  # these lines stand for many, in no one place
    found = []
    for key, permission, count, words, url in _waiting(actor):
        n = count(actor) if actor.holds(permission) else 0
        if n:
            found.append(_line(f"{key}", words(n), url))
    return found


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many lines; a few queries however many rows there are."""
    found: dict[str, int] = {}
    if actor.holds(Permission.WRITE_OUTREACH):
        rows = _planned(actor, asked)
        asked_for = {
            group: Count("pk", filter=wanted) for group, wanted in _groups(day).items()
        }
        told = rows.order_by().aggregate(**asked_for)
        found = {group: n for group, n in told.items() if n}
    if waiting := len(_lines_waiting(actor, asked)):
        found[GROUP] = found.get(GROUP, 0) + waiting
    return found


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines."""
    found: dict[str, list[dict[str, Any]]] = {}
    if actor.holds(Permission.WRITE_OUTREACH):
        rows = _planned(actor, asked).select_related("organiser")
        for group, wanted in _groups(day).items():
            if group in groups:
                shown = list(rows.filter(wanted).order_by("starts_at", "pk")[:most])
                found[group] = _sessions(shown, actor, day)
    if GROUP in groups:
        lines = _lines_waiting(actor, asked) + found.get(GROUP, [])
        found[GROUP] = lines[:most]
    return {group: lines for group, lines in found.items() if lines}


def _sessions(rows: list[Session], actor: Actor, day: dt.date) -> list[dict[str, Any]]:
    names = names_of({row.area_code for row in rows}, actor) if rows else {}
    lines = []
    for row in rows:
        held_on = timezone.localtime(row.starts_at).date()
        late = held_on < day
        lines.append(
            _line(
                f"session-{row.pk}",
                row.title,
                reverse("outreach:session", args=[row.pk]),
                area_code=row.area_code,
                area_name=names.get(row.area_code, row.area_code),
                institution_name=row.organiser.name,
                due_on=held_on,
                state_text=_("report is due") if late else row.step_name,
                is_late=late,
            )
        )
    return lines


def _line(key: str, title: str, url: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "outreach",
        "key": key,
        "number": "",
        "title": title,
        "area_code": "",
        "area_name": "",
        "institution_name": "",
        "person_name": "",
        "due_on": None,
        "state_text": "",
        "is_late": False,
        "url": url,
        "waiting_for_me": True,
        **more,
    }
