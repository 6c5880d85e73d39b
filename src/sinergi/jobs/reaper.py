"""Put back the jobs of workers that fell silent; give up after three attempts."""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from sinergi.jobs.models import Heartbeat, Job, JobState

logger = logging.getLogger("sinergi.jobs")

SILENCE = dt.timedelta(seconds=90)
ATTEMPTS = 3


def reap(at: dt.datetime) -> int:
    """Return how many running tasks of silent workers were put back or given up.

    Tasks are idempotent by house rule, so running one again is safe. A worker is silent
    when its heartbeat is older than `SILENCE` or missing.
    """
    alive = set(
        Heartbeat.all_rows.filter(beat_at__gte=at - SILENCE).values_list(
            "worker_id", flat=True
        )
    )
    count = 0
    for result in DBTaskResult.objects.filter(status="RUNNING"):
        if result.worker_ids and result.worker_ids[-1] in alive:
            continue
        _put_back(result, at)
        count += 1
    Heartbeat.all_rows.filter(beat_at__lt=at - 10 * SILENCE).delete()
    return count


@transaction.atomic
def _put_back(result: "DBTaskResult[Any, Any]", at: dt.datetime) -> None:
    job = Job.all_rows.filter(result_id=str(result.id)).first()
    attempts = len(result.worker_ids)
    given_up = attempts >= ATTEMPTS
    DBTaskResult.objects.filter(pk=result.pk, status="RUNNING").update(
        status="FAILED" if given_up else "READY", finished_at=at if given_up else None
    )
    if job is not None:
        Job.all_rows.filter(pk=job.pk).update(
            state=JobState.FAILED if given_up else JobState.WAITING,
            ended_at=at if given_up else None,
            attempts=attempts,
        )
    logger.warning("task of a silent worker %s", "given up" if given_up else "put back")
