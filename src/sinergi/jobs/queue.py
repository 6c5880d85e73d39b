"""Start a job and tell of its progress."""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.jobs.models import Job, JobState

logger = logging.getLogger("sinergi.jobs")


class JobProblem(Exception):
    """Something the person who started the job can mend; its text is shown to them."""


@transaction.atomic
def start_job(
    kind: str,
    task: Any,
    *,
    args: dict[str, Any],
    started_by: Actor | None,
    at: dt.datetime,
    target: str = "",
    target_url: str = "",
) -> Job:
    """Queue the task in this transaction and return the job row that shows its progress.

    `task` is a function decorated with `sinergi.jobs.task`; it gets `job_id` and `args`
    as keywords, which must be JSON. If the transaction fails nothing is queued.
    """
    job = Job.all_rows.create(
        kind=kind,
        target=target,
        target_url=target_url,
        started_by_id=started_by.pk if started_by is not None else None,
        started_at=at,
    )
    result = task.enqueue(job_id=job.pk, **args)
    job.result_id = str(result.id)
    job.save(update_fields=["result_id"])
    record(Verb.JOB_STARTED, at=at, actor=started_by, target=f"job:{job.pk}", kind=kind)
    return job


class RunningJob:
    """The handle a task works with: tells how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def step(self, done: int, total: int, message: str = "") -> None:
        """Store progress in units of the caller's choice; cheap, one UPDATE."""
        Job.all_rows.filter(pk=self.job.pk).update(
            done=done, total=total, message=message[:200]
        )

    def leads_to(self, target: str, url: str) -> None:
        """Name what the job made and the page that shows it."""
        Job.all_rows.filter(pk=self.job.pk).update(target=target, target_url=url)


@contextmanager
def running(job_id: int) -> Iterator[RunningJob]:
    """Mark the job running, then done or failed.

    A JobProblem's text is shown to the person; any other error is a bug: it is logged
    with its place, the person sees that it failed and is recorded, and it is raised on.
    """
    Job.all_rows.filter(pk=job_id).update(
        state=JobState.RUNNING, problem="", ended_at=None
    )
    job = Job.all_rows.get(pk=job_id)
    try:
        yield RunningJob(job)
    except JobProblem as problem:
        _end(job_id, JobState.FAILED, str(problem))
    except Exception:
        logger.exception("job failed", extra={"job": job_id, "kind": job.kind})
        _end(job_id, JobState.FAILED, "")
        raise
    else:
        _end(job_id, JobState.DONE, "")


@transaction.atomic
def _end(job_id: int, state: JobState, problem: str) -> None:
    at = real_now()
    Job.all_rows.filter(pk=job_id).update(state=state, problem=problem, ended_at=at)
    record(Verb.JOB_ENDED, at=at, actor=None, target=f"job:{job_id}", state=state.value)
