"""Prepare a large download in the background."""

import datetime as dt
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.jobs import task
from sinergi.jobs.queue import JobProblem, RunningJob, running, start_job
from sinergi.scores.exporting import WRITERS, Writer
from sinergi.scores.models import Export, Run
from sinergi.scores.report import pdf_of
from sinergi.scores.shelf import KEPT, put_away

FORMATS: dict[str, tuple[str, Writer]] = {
    **WRITERS,
    "pdf": ("application/pdf", pdf_of),
}
LARGE = 5_000
"""Runs over more areas are prepared in the background; CSV is streamed at any size."""
PASSES = {"xlsx": 2}
"""How often a format goes through the rows; once where it is not named."""


def is_prepared(run: Run, kind: str) -> bool:
    """True when this download is too long for a request."""
    return kind != "csv" and run.areas > LARGE


@transaction.atomic
def start_export(
    run: Run, kind: str, language: str, *, by: Actor, at: dt.datetime
) -> Export:
    """Queue the preparation of a download and return its row; one at work is returned again."""
    rows = Export.all_rows.filter(by_id=by.pk).of(run.pk, kind, language)
    known = rows.usable(at).select_related("job").first()
    if known is not None:
        return known
    row = Export.all_rows.create(
        run=run, kind=kind, language=language, by_id=by.pk, asked_at=at
    )
    page = reverse("scores:prepared", args=[run.pk, kind])
    row.job = start_job(
        "export",
        prepare_export,
        args={"export_id": row.pk},
        started_by=by,
        at=at,
        target=f"run:{run.pk}",
        target_url=f"{page}?lang={language}",
    )
    row.save(update_fields=["job"])
    record(
        Verb.RUN_EXPORTED,
        at=at,
        actor=by,
        target=f"run:{run.pk}",
        institution_id=run.institution_id,
        kind=kind,
        areas=run.areas,
    )
    return row


@task()
def prepare_export(job_id: int, export_id: int) -> None:
    """Write the file of a prepared download; one that is ready is left alone."""
    with running(job_id) as job:
        row = Export.all_rows.select_related("run").filter(pk=export_id).first()
        if row is None or row.ready_at is not None:
            return
        with override(row.language):
            _write(row, job)


def _write(row: Export, job: RunningJob) -> None:
    person: Any = get_user_model()._default_manager.get(pk=row.by_id)
    run = _visible(row, person)
    total, done = run.areas * PASSES.get(row.kind, 1), 0
    job.step(0, total, _("writing the file"))

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        job.step(done, total, _("writing the file"))

    pieces = FORMATS[row.kind][1](person, run, tell)
    row.file, row.size = put_away(row.kind, pieces)
    row.ready_at = real_now()
    row.expires_at = row.ready_at + KEPT
    row.save(update_fields=["file", "size", "ready_at", "expires_at"])


def _visible(row: Export, person: Actor) -> Run:
    runs = Run.visible.to(person).complete().with_publication()
    run = runs.select_related("institution").filter(pk=row.run_id).first()
    if run is None:
        raise JobProblem(_("You may not see this run any more. Nothing was prepared."))
    return run
