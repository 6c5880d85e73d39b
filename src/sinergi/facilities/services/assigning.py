"""Ask for an assignment, and store what was found."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election
from sinergi.facilities.assigning import Gathered, pack, summary_of
from sinergi.facilities.models import AssignedStore, StoreAssignment
from sinergi.facilities.rules.drafting import NotYours
from sinergi.jobs.queue import start_job
from sinergi_core.allocate.stores import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRequest:
    """What is to be assigned; see `StoreAssignment`."""

    election: Election
    within: str
    institution: Institution
    boxes: int
    boxes_source: str
    crossing: bool = False
    most_open: int | None = None
    example: bool = False


@transaction.atomic
def start_assignment(
    request: AssignmentRequest, *, by: Actor | None, at: dt.datetime
) -> StoreAssignment:
    """Queue an assignment and return its row. Raises NotYours outside one's area."""
    from sinergi.facilities.tasks import compute_assignment

    if by is not None and not by.holds(Permission.MOVE_GOODS, request.within):
        raise NotYours("assign")
    told = {
        name: getattr(request, name) for name in AssignmentRequest.__dataclass_fields__
    }
    row = StoreAssignment.all_rows.create(
        **told, started_at=at, started_by_id=by.pk if by else None
    )
    job = start_job(
        "assignment",
        compute_assignment,
        args={"assignment_id": row.pk},
        started_by=by,
        at=at,
        target=f"assignment:{row.pk}",
        target_url=reverse("facilities:assignment", args=[row.pk]),
    )
    row.job = job
    row.save(update_fields=["job"])
    record(
        Verb.ASSIGNMENT_STARTED,
        at=at,
        actor=by,
        target=f"assignment:{row.pk}",
        institution_id=request.institution.pk,
        within=request.within,
        crossing=request.crossing,
    )
    return row


@transaction.atomic
def store_assignment(
    assignment: StoreAssignment,
    gathered: Gathered,
    found: Assignment,
    *,
    at: dt.datetime,
) -> StoreAssignment:
    """Store a result beside what went in, and return its row; a stored one stays."""
    row = StoreAssignment.all_rows.select_for_update().get(pk=assignment.pk)
    if row.is_complete:
        return row
    row.data, row.summary = pack(gathered, found), summary_of(gathered, found)
    row.completed_at = at
    row.save(update_fields=["data", "summary", "completed_at"])
    counts = np.bincount(found.rows[:, 1], minlength=gathered.problem.stores)
    AssignedStore.all_rows.bulk_create(
        AssignedStore(
            assignment=row,
            facility_id=pk,
            position=j,
            open=bool(found.open[j]),
            stations=int(counts[j]),
            load=int(found.load[j]),
            capacity=gathered.capacities[j][0],
            capacity_basis=gathered.capacities[j][1],
            flood=gathered.floods[j],
            price=float(found.price[j]) if np.isfinite(found.price[j]) else None,
        )
        for j, pk in enumerate(gathered.facilities)
    )
    record(
        Verb.ASSIGNMENT_STORED,
        at=at,
        actor=None,
        target=f"assignment:{row.pk}",
        institution_id=row.institution_id,
        stations=gathered.problem.stations,
        stores=gathered.problem.stores,
    )
    return row
