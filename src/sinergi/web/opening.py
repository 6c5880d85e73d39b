"""What each role sees first at home: the blocks of the page, in the order of its work.

A lurah begins with the tasks of the week, a camat too and with how the kelurahan stand, a
leader with what to decide, KPU with the stages, whoever runs the server with the server.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import Role
from sinergi.alerts.models import Delivery
from sinergi.alerts.rules import State
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import BINDING, OPEN, Step
from sinergi.jobs.models import Job
from sinergi.web.homing import Calendar, drafts, next_meetings, open_jobs, waiting_rows
from sinergi.web.leading import decisions_of
from sinergi.web.queueing import URGENT, count_waiting, queue_of

MOST_TASKS = 6
MOST_BELOW = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, on which day and hour; `real` is the hour of the machine."""

    actor: Actor
    day: dt.date
    at: dt.datetime
    real: dt.datetime
    calendar: Calendar | None


class Block(StrEnum):
    """A part of the page; its template is `web/_home_<name>.html`."""

    DECISIONS = "decisions"
    WEEK = "week"
    REPORT = "report"
    BELOW = "below"
    QUEUE = "queue"
    STAGES = "stages"
    MEETINGS = "meetings"
    SCORES = "vulnerability"
    SERVER = "server"

    @property
    def template(self) -> str:
        """The template that shows it."""
        return f"web/_home_{self.value}.html"


REST = (Block.QUEUE, Block.MEETINGS, Block.SCORES)

FIRST: dict[Role, tuple[Block, ...]] = {
    Role.LEADER: (Block.DECISIONS, Block.BELOW, *REST),
    Role.BAWASLU_LEADER: (Block.DECISIONS, Block.QUEUE, Block.BELOW, *REST),
    Role.COORDINATOR: (
        Block.QUEUE,
        Block.DECISIONS,
        Block.MEETINGS,
        Block.BELOW,
        *REST,
    ),
    # What the figures lack comes before what they say.
    Role.BAWASLU_ANALYST: (Block.QUEUE, Block.SCORES, Block.MEETINGS),
    Role.CAMAT: (Block.WEEK, Block.REPORT, Block.BELOW, *REST),
    Role.LURAH: (Block.WEEK, Block.REPORT, Block.MEETINGS, Block.SCORES),
    # The calendar is KPU's own work; everybody else reads it at the side.
    Role.KPU_STAFF: (Block.STAGES, *REST),
    Role.PPK_STAFF: (
        Block.WEEK,
        Block.REPORT,
        Block.STAGES,
        Block.MEETINGS,
        Block.SCORES,
    ),
    # Supervisors and police go where it is vulnerable.
    Role.SUPERVISOR: (Block.WEEK, Block.REPORT, Block.SCORES, Block.MEETINGS),
    # Is asked by those who handle a report; what waits comes first.
    Role.CUSTODIAN: (Block.QUEUE, Block.MEETINGS),
    Role.POLICE_LIAISON: (Block.SCORES, Block.WEEK, Block.MEETINGS),
    Role.LIAISON: (Block.WEEK, Block.REPORT, Block.MEETINGS, Block.SCORES),
    # Has the agenda for a home; the view sends them there.
    Role.PARTNER: (Block.MEETINGS,),
    Role.OPERATOR: (Block.SERVER, Block.QUEUE),
}
"""Role → its blocks; who has several roles gets all, by the order of this table."""


def blocks_of(actor: Actor) -> list[Block]:
    """Return the blocks of a person's home page, each once."""
    members = actor.memberships if isinstance(actor, Person) else ()
    roles = {Role(one.role) for one in members}
    wanted = [
        block for role, blocks in FIRST.items() if role in roles for block in blocks
    ]
    return list(dict.fromkeys(wanted or REST))


@dataclass(frozen=True, slots=True)
class Below:
    """An office below one's own: what it has open, late, and never answered."""

    institution: Institution
    open: int
    late: int
    unanswered: int


def _decisions(asked: Asked) -> dict[str, Any]:
    found, count = decisions_of(asked.actor)
    return {"decisions": found, "decisions_more": count - len(found)}


def _week(asked: Asked) -> dict[str, Any]:
    return week_of(asked.actor, asked.day, most=MOST_TASKS)


def week_of(actor: Actor, day: dt.date, *, most: int) -> dict[str, Any]:
    """Return what the block of the week needs, with at most so many lines per group."""
    wanted = {"whose": "institution", "q": "", "within": "", "group": ""}
    groups = queue_of(actor, day, wanted, read=URGENT, most=most)
    urgent = [one for one in groups if one.code in URGENT]
    other = {one.code: one.count for one in groups if one.code not in URGENT}
    return {"week": [one for one in urgent if one.items], "week_other": other}


def _below(asked: Asked) -> dict[str, Any]:
    rows = _offices_below(asked)
    return {
        "below": rows[:MOST_BELOW],
        "below_count": len(rows),
        "below_late": sum(one.late for one in rows),
        "below_unanswered": sum(one.unanswered for one in rows),
    }


def _offices_below(asked: Asked) -> list[Below]:
    """Return the offices below with something open, the latest first; two queries."""
    actor = asked.actor
    line = actor.line_with(Permission.READ_COMMITMENTS) - actor.institutions
    if not line:
        return []
    counted = (
        Commitment.visible.to(actor)
        .filter(institution_id__in=line, step__in=OPEN)
        .order_by()
        .values("institution_id")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=Q(step__in=BINDING, due_on__lt=asked.day)),
            unanswered=Count("pk", filter=Q(step=Step.PROPOSED)),
        )
    )
    found = {one["institution_id"]: one for one in counted}
    owners = Institution.visible.to(actor).filter(pk__in=list(found))
    rows = [_office(one, found[one.pk]) for one in owners]
    return sorted(
        rows, key=lambda row: (-row.late, -row.unanswered, row.institution.name)
    )


def _office(one: Institution, counts: Mapping[str, Any]) -> Below:
    return Below(one, counts["open"], counts["late"], counts["unanswered"])


def _queue(asked: Asked) -> dict[str, Any]:
    return {
        "unplaced": waiting_rows(asked.actor),
        "jobs": open_jobs(asked.actor, asked.real),
        "drafts": drafts(asked.actor),
        "waiting": count_waiting(asked.actor, asked.day),
    }


def _meetings(asked: Asked) -> dict[str, Any]:
    return {"meetings": next_meetings(asked.actor, asked.at)}


def _stages(asked: Asked) -> dict[str, Any]:
    return {"stage_counts": counts_by_stage(asked)}


def counts_by_stage(asked: Asked) -> dict[int, dict[str, int]]:
    """Return what is open and late of each stage shown, as the person sees it."""
    if asked.calendar is None or not asked.actor.holds(Permission.READ_COMMITMENTS):
        return {}
    stages = [one.stage.pk for one in asked.calendar.stages]
    rows = Commitment.visible.to(asked.actor).filter(stage__in=stages, step__in=OPEN)
    late = Count("pk", filter=Q(step__in=BINDING, due_on__lt=asked.day))
    counted = rows.order_by().values_list("stage").annotate(open=Count("pk"), late=late)
    return {stage: {"open": n, "late": behind} for stage, n, behind in counted}


def _server(asked: Asked) -> dict[str, Any]:
    jobs = Job.visible.to(asked.actor)
    sent = Delivery.visible.to(asked.actor)
    return {
        "server_waiting": jobs.filter(state__in=["waiting", "running"]).count(),
        "server_failed": jobs.filter(state="failed").count(),
        "server_undelivered": sent.filter(state=State.FAILED).count(),
        "server_mail": bool(settings.SINERGI_SMTP_HOST),
    }


def _nothing(asked: Asked) -> dict[str, Any]:
    return {}


BUILDERS: dict[Block, Callable[[Asked], dict[str, Any]]] = {
    Block.DECISIONS: _decisions,
    Block.WEEK: _week,
    Block.BELOW: _below,
    Block.QUEUE: _queue,
    Block.STAGES: _stages,
    Block.MEETINGS: _meetings,
    # Doors to what is reported most: what the person may, the template asks.
    Block.REPORT: _nothing,
    # The scores choose the area of the whole page; the view has them already.
    Block.SCORES: _nothing,
    Block.SERVER: _server,
}


def context_of(blocks: list[Block], asked: Asked) -> dict[str, Any]:
    """Return what the templates of these blocks need; nothing is asked for the others."""
    context: dict[str, Any] = {"blocks": [one.template for one in blocks]}
    for block in blocks:
        context |= BUILDERS[block](asked)
    return context
