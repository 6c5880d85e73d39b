"""Ask for an export; a job packs it, and it lies sealed to the office for a week."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language

from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.evidence import bodies
from sinergi.evidence.chaining import append, locked_head, person_of
from sinergi.evidence.models import EvidenceItem, ExportRun
from sinergi.evidence.rules.kinds import BadEvidence, EventKind
from sinergi.evidence.sealing import seal_for_office
from sinergi.evidence.services.access import check_purpose
from sinergi.jobs.queue import start_job

MOST_ITEMS = 500
KEPT = dt.timedelta(days=7)


@transaction.atomic
def start_export(
    items: Sequence[EvidenceItem],
    *,
    opened: bool,
    purpose: str,
    by_id: int | None,
    at: dt.datetime,
    note: str = "",
    task: Any = None,
) -> ExportRun:
    """Write the export into the chain of each item, queue the packing, return the run.

    Items of one office. With `opened` the copies lie in it as they are; else everything
    stays sealed. Raises BadEvidence without items, for too many, for another office's,
    for the purpose. Without `task` nothing is queued: the caller packs.
    """
    check_purpose(purpose, note)
    offices = {one.institution_id for one in items}
    if not items or len(items) > MOST_ITEMS or len(offices) != 1:
        raise BadEvidence("no-items" if not items else "too-many-items")
    (office,) = offices
    head = locked_head(office)
    run = ExportRun.all_rows.create(
        institution_id=office, opened=opened, purpose=purpose, asked_at=at,
        asked_by_id=by_id, items=sorted(one.pk for one in items),
    )  # fmt: skip
    locked = EvidenceItem.all_rows.select_for_update(of=("self",))
    for item in locked.filter(pk__in=run.items).order_by("pk"):
        append(
            item, EventKind.EXPORTED, by_id=by_id, at=at, purpose=purpose, note=note,
            head=head, run=run.pk, opened=opened,
        )  # fmt: skip
    actor = person_of(by_id)
    record(
        Verb.EVIDENCE_EXPORTED, at=at, actor=actor, target=f"evidence-export:{run.pk}",
        institution_id=office, items=len(run.items), opened=opened,
    )  # fmt: skip
    if task is not None:
        job = start_job(
            "evidence-export", task, started_by=actor, at=at,
            args={"run_id": run.pk, "language": get_language() or "id"},
            target=f"evidence-export:{run.pk}",
            target_url=reverse("evidence:export", args=[run.pk]),
        )  # fmt: skip
        run.job_id = job.pk
        run.save(update_fields=["job_id"])
    return run


@transaction.atomic
def keep_export(run: ExportRun, body: bodies.Body, *, at: dt.datetime) -> ExportRun:
    """Keep the packed folder, its key sealed to the office, and return the run."""
    run.file, run.size, run.sha256 = body.file, body.size, body.sha256
    run.sealed_key = seal_for_office(body.identity, run.institution_id)
    run.made_at, run.expires_at = at, at + KEPT
    run.save()
    record(
        Verb.EVIDENCE_PACKED, at=at, actor=None, target=f"evidence-export:{run.pk}",
        institution_id=run.institution_id, size=run.size,
    )  # fmt: skip
    return run


def forget_exports(at: dt.datetime) -> int:
    """Delete packed folders that have run out; return how many. The rows stay."""
    due = list(ExportRun.all_rows.filter(expires_at__lte=at).exclude(file=""))
    for run in due:
        bodies.remove(run.file)
        ExportRun.all_rows.filter(pk=run.pk).update(file="", sealed_key=b"")
    return len(due)
