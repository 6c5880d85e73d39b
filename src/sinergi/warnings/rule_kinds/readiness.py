"""Readiness of facilities that expires before a stage that is near has ended."""

import datetime as dt
from collections import Counter

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sinergi.access.scope import within
from sinergi.elections.models import Election, Stage
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.readiness import StageDays, State, expires_before
from sinergi.warnings.method import Chosen, Finding, RuleKind, Scope, Setting
from sinergi.warnings.rules.steps import Hazard


def _near_stages(day: dt.date, ahead: int) -> list[Stage]:
    """Return the stages of the coming elections that begin or go on within so many days."""
    limit = day + dt.timedelta(days=ahead)
    coming = Election.all_rows.filter(voting_on__gte=day - dt.timedelta(days=60))
    rows = Stage.all_rows.filter(
        election__in=coming, ends_on__gte=day, starts_on__lte=limit
    )
    return list(rows.order_by("starts_on", "ends_on", "pk"))


def find(scope: Scope, chosen: Chosen, at: dt.datetime) -> list[Finding]:
    """Return, per stage, the areas whose facilities are ready today and will not be then.

    What is not ready already is a defect, and stands on the list of those.
    """
    day = timezone.localdate(at)
    stages = {one.pk: one for one in _near_stages(day, int(chosen["ahead"]))}
    spans = [StageDays(one.pk, one.starts_on, one.ends_on) for one in stages.values()]
    late: dict[int, list[Facility]] = {}
    rows = Facility.all_rows.in_use().filter(within(scope.within, "serves_code"))
    for row in rows.exclude(ready_until_on=None).filter(created_at__lte=at):
        if row.state_on(day) is not State.READY:
            continue
        stage = expires_before(row.ready_until_on, spans, day)
        if stage is not None:
            late.setdefault(stage.key, []).append(row)
    return [_finding(stages[key], found, day) for key, found in late.items()]


def _finding(stage: Stage, rows: list[Facility], day: dt.date) -> Finding:
    first = min(row.ready_until_on for row in rows if row.ready_until_on)
    return Finding(
        areas=tuple(sorted({row.serves_code for row in rows})),
        first=day, last=max(day, first), observed=float(len(rows)),
        figures={
            "stage": stage.code, "stage_id": stage.name_id, "stage_en": stage.name_en,
            "stage_ends": stage.ends_on.isoformat() if stage.ends_on else None,
            "first_expiry": first.isoformat(),
            "kinds": dict(Counter(row.kind for row in rows)),
        },
    )  # fmt: skip


def mark(scope: Scope, at: dt.datetime) -> str:
    """Return what changes with the facilities, their checks and the day."""
    rows = Facility.all_rows.order_by().aggregate(
        n=Count("pk"), top=Max("version"), checked=Max("checked_on"),
        until=Max("ready_until_on"), ready=Count("ready_until_on"),
    )  # fmt: skip
    parts = (*rows.values(), timezone.localdate(at).toordinal())
    return "-".join(str(one) for one in parts)


RULE = RuleKind(
    code="readiness",
    name=gettext_lazy("Readiness that expires before a stage"),
    help=gettext_lazy(
        "Rings where a facility that is ready today will not be when a stage that is near "
        "ends: its checks expire before. The past cannot be looked at again exactly, since "
        "only the newest checks count; the back-test shows what it would say on past days "
        "with what is known now."
    ),
    settings=(
        Setting("ahead", gettext_lazy("Days ahead"),
                gettext_lazy("Stages that begin within so many days are looked at."),
                14, 1, 120),
    ),
    find=find,
    mark=mark,
    hazards=(Hazard.READINESS, Hazard.LOGISTICS),
    replays=False,
)  # fmt: skip
