"""The worker process: runs queued tasks, the cron table and its own heartbeat."""

import datetime as dt
import logging
import threading

from django.conf import settings
from django.db import IntegrityError, close_old_connections, transaction
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker

from sinergi.access.clock import real_now
from sinergi.jobs.models import CronRun, Heartbeat

logger = logging.getLogger("sinergi.jobs")

TICK = 10.0
"""Seconds between two looks at the cron table and two heartbeats."""


def run_worker(*, batch: bool = False, interval: float = 0.5) -> None:
    """Run until SIGTERM (or, with `batch`, until the queue is empty).

    Warms up the compiled kernels first, so that no request or run waits for a compiler.
    """
    worker_id = get_random_string(32)
    _beat(worker_id, at=real_now(), first=True)
    stop = threading.Event()
    ticker = threading.Thread(target=_tick, args=(worker_id, stop), daemon=True)
    if not batch:
        ticker.start()
    worker = Worker(
        queue_names=["*"],
        interval=interval,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    if threading.current_thread() is threading.main_thread():
        worker.configure_signals()
    try:
        worker.run()
    finally:
        stop.set()
        Heartbeat.all_rows.filter(pk=worker_id).delete()


def run_due(at: dt.datetime) -> list[str]:
    """Run every entry of the cron table that is due and return their names.

    Several workers may call this at once: an entry is claimed by moving its `due_at`
    forward, and only the one whose UPDATE counts runs it. A failing entry is logged and
    tried again at its next turn; it does not stop the others.
    """
    ran = []
    for name, (seconds, dotted) in import_string(settings.SINERGI_CRON).items():
        if not _claim(name, at, dt.timedelta(seconds=seconds)):
            continue
        try:
            import_string(dotted)(at)
        except Exception:
            logger.exception("cron entry failed", extra={"kind": name})
        else:
            ran.append(name)
    return ran


def _claim(name: str, at: dt.datetime, every: dt.timedelta) -> bool:
    claimed = CronRun.all_rows.filter(pk=name, due_at__lte=at).update(due_at=at + every)
    if claimed:
        return True
    if CronRun.all_rows.filter(pk=name).exists():
        return False
    try:
        with transaction.atomic():
            CronRun.all_rows.create(name=name, due_at=at + every)
    except IntegrityError:  # another worker was first
        return False
    return True


def _beat(worker_id: str, *, at: dt.datetime, first: bool = False) -> None:
    if first:
        Heartbeat.all_rows.create(worker_id=worker_id, beat_at=at, started_at=at)
    else:
        Heartbeat.all_rows.filter(pk=worker_id).update(beat_at=at)


def _tick(worker_id: str, stop: threading.Event) -> None:
    while not stop.wait(TICK):
        close_old_connections()
        try:
            _beat(worker_id, at=real_now())
            run_due(real_now())
        except Exception:
            logger.exception("worker tick failed")
