"""What was known at a time: runs, warnings, alarms, commitments, forms, as they stood.

Read from rows that are only ever added (publications, steps, progress), by when each was
written down, not by when it is said to have happened. Who asks sees what they may see now.
Commitments read as they did then; names of institutions and areas, and the headline of a
warning, as they read today. The digest leaves all words out, so the same moment has the
same digest whenever it is asked for.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from sinergi.access.actor import Actor
from sinergi.access.scope import within
from sinergi.commitments.models import Commitment, Progress
from sinergi.commitments.past import stood
from sinergi.commitments.rules.commitment import OPEN as OPEN_STEPS
from sinergi.commitments.rules.commitment import Step as CommitmentStep
from sinergi.observations.models import Submission
from sinergi.scores.models import Publication
from sinergi.warnings.models import Alarm, Warning, WarningStep
from sinergi.warnings.rules.steps import OPEN, Step

SHOWN = {*OPEN, Step.PROPOSED}
ALARM_DAYS = dt.timedelta(days=7)
MOST = 500
"""Rows of a kind that are listed; all are counted and stand in the digest."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A row as it stood: its step then, and since when."""

    row: Any
    step: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Then:
    """What was known at `at`."""

    at: dt.datetime
    runs: list[Publication]
    warnings: list[Stood]
    alarms: list[Alarm]
    commitments: list[Commitment]
    counts: dict[str, int]
    received: int
    accepted: int
    digest: str

    @property
    def is_empty(self) -> bool:
        """True when nothing at all was known."""
        return not (self.runs or self.warnings or self.alarms or self.commitments)


def known_at(at: dt.datetime, actor: Actor, code: str = "") -> Then:
    """Return what was known at a time about an area and all below it."""
    here = within(code, "area_code") if code else Q()
    runs = _runs(at, actor, code)
    warnings = _warnings(at, actor, here)
    alarms = Alarm.visible.to(actor).filter(
        here, raised_at__lte=at, raised_at__gt=at - ALARM_DAYS
    )
    commitments, counts, told = _commitments(at, actor, here)
    alarm_keys = list(alarms.order_by("pk").values_list("pk", flat=True))
    received, accepted = _forms(at, actor, here)
    state = {
        "at": at.astimezone(dt.UTC).isoformat(), "area": code,
        "runs": [[one.run_id, one.run.data_digest] for one in runs],
        "warnings": [[one.row.pk, one.step] for one in warnings],
        "alarms": alarm_keys, "commitments": told, "received": received,
    }  # fmt: skip
    return Then(
        at, runs, [one for one in warnings if one.step in SHOWN],
        list(cast("QuerySet[Alarm]", alarms)[:MOST]), commitments, counts,
        received, accepted, _digest(state),
    )  # fmt: skip


def _digest(state: dict[str, Any]) -> str:
    plain = json.dumps(state, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _runs(at: dt.datetime, actor: Actor, code: str) -> list[Publication]:
    """Return the publications in force: made, and neither replaced nor withdrawn yet."""
    rows = Publication.visible.to(actor).filter(at__lte=at)
    rows = rows.filter(Q(replaced_at=None) | Q(replaced_at__gt=at))
    rows = rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))
    found = list(rows.select_related("run", "institution").order_by("pk"))
    if not code:
        return found
    return [
        one
        for one in found
        if code == one.within
        or code.startswith(f"{one.within}.")
        or one.within.startswith(f"{code}.")
        or one.within in ("", "0")
    ]


def _warnings(at: dt.datetime, actor: Actor, here: Q) -> list[Stood]:
    steps = WarningStep.all_rows.filter(warning=OuterRef("pk"), noted_at__lte=at)
    last = steps.exclude(step_to="").order_by("-pk")
    rows = (
        Warning.visible.to(actor)
        .filter(here, made_at__lte=at)
        .annotate(
            step_then=Coalesce(
                Subquery(last.values("step_to")[:1]), Value(Step.DRAFT.value)
            ),
            since_then=Coalesce(Subquery(last.values("noted_at")[:1]), "made_at"),
        )
        .select_related("institution")
        .order_by("-pk")
    )
    return [Stood(row, row.step_then, row.since_then) for row in rows[: 10 * MOST]]


def _commitments(
    at: dt.datetime, actor: Actor, here: Q
) -> tuple[list[Commitment], dict[str, int], list[list[Any]]]:
    """Return those open then, how many stood in each step, and all as (id, step)."""
    rows = commitments_then(at, actor, here)
    told = [list(one) for one in rows.order_by("pk").values_list("pk", "step_then")]
    counts: dict[str, int] = {}
    for _pk, step in told:
        counts[step] = counts.get(step, 0) + 1
    shown = rows.filter(step_then__in=list(OPEN_STEPS)).select_related("institution")
    found = in_due_order(stood(shown.order_by("due_on", "pk")[:MOST], at))
    return found, counts, told


def commitments_then(at: dt.datetime, actor: Actor, here: Q) -> QuerySet[Any]:
    """Return the commitments there were, each with its `step_then`."""
    moves = Progress.all_rows.filter(commitment=OuterRef("pk"), at__lte=at)
    last = moves.exclude(step_to="").order_by("-pk").values("step_to")[:1]
    rows = Commitment.visible.to(actor).filter(here, created_at__lte=at)
    first = Value(CommitmentStep.PROPOSED.value)
    return rows.annotate(step_then=Coalesce(Subquery(last), first))


def in_due_order(rows: Iterable[Commitment]) -> list[Commitment]:
    """Return rows as they stood by the day they were due then, those without one last."""
    return sorted(rows, key=lambda row: (row.due_on or dt.date.max, row.pk))


def _forms(at: dt.datetime, actor: Actor, here: Q) -> tuple[int, int]:
    """Return how many filled forms of the last day had come, and were accepted by then."""
    rows = Submission.visible.to(actor).filter(
        here, test=False, received_at__lte=at, received_at__gt=at - dt.timedelta(days=1)
    )
    accepted = rows.filter(reviews__state="accepted", reviews__at__lte=at)
    return rows.count(), accepted.distinct().count()
