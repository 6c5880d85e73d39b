"""Background work of imports. Each may run twice: a finished batch is left alone."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.intake.models import Batch, BatchState
from sinergi.intake.rules import BadStep
from sinergi.intake.services import apply_batch, check_batch, undo_batch
from sinergi.intake.source import Step
from sinergi.jobs import task
from sinergi.jobs.queue import JobProblem, RunningJob, running

PAUSE = 0.5
"""Seconds between two notes of progress: each is a write that reaches the disk."""


@task()
def check_import(job_id: int, batch_id: int, by_id: int, language: str = "id") -> None:
    """Try the file without changing data; its page shows what was found."""
    _work(job_id, batch_id, by_id, language, _check)


@task()
def apply_import(job_id: int, batch_id: int, by_id: int, language: str = "id") -> None:
    """Take the file's rows over, all or none."""
    _work(job_id, batch_id, by_id, language, _apply)


@task()
def undo_import(job_id: int, batch_id: int, by_id: int, language: str = "id") -> None:
    """End what the batch brought."""
    _work(job_id, batch_id, by_id, language, _undo)


Act = Callable[[Batch, Actor, RunningJob], None]


def _work(job_id: int, batch_id: int, by_id: int, language: str, act: Act) -> None:
    with override(language), running(job_id) as job:
        batch = Batch.all_rows.get(pk=batch_id)
        person: Any = get_user_model()._default_manager.get(pk=by_id)
        job.leads_to(f"batch:{batch_id}", reverse("intake:batch", args=[batch_id]))
        try:
            act(batch, person, job)
        except BadStep as problem:
            raise JobProblem(str(problem)) from problem


def _check(batch: Batch, by: Actor, job: RunningJob) -> None:
    check_batch(batch, by=by, at=real_now(), step=_teller(job))


def _apply(batch: Batch, by: Actor, job: RunningJob) -> None:
    apply_batch(batch, by=by, at=real_now(), step=_teller(job))


def _undo(batch: Batch, by: Actor, job: RunningJob) -> None:
    job.step(0, 0, _("undoing the import"))
    if batch.state != BatchState.UNDONE:
        undo_batch(batch, by=by, at=real_now(), step=_teller(job))


def _teller(job: RunningJob) -> Step:
    """Return what stores the progress, at most twice a second and at each new stage."""
    said, said_at = "", 0.0

    def step(done: int, total: int, message: str) -> None:
        nonlocal said, said_at
        moment = monotonic()
        if message == said and moment - said_at < PAUSE:
            return
        said, said_at = message, moment
        job.step(min(done, total), total, message)

    return step
