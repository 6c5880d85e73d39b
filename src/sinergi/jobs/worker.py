"""The worker process: runs queued tasks, the cron table and its own heartbeat."""

import datetime as dt
import logging
import threading

from django.conf import settings
from django.db import IntegrityError, close_old_connections, transaction
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from sinergi.access.clock import real_now
from sinergi.access.sandbox import sandbox_now
from sinergi.jobs.models import CronRun, Heartbeat
from sinergi_core import scan
from sinergi_core.allocate import search, stores
from sinergi_core.index import uncertainty

logger = logging.getLogger("sinergi.jobs")

KERNELS = (uncertainty.warm_up, stores.warm_up, search.warm_up, scan.warm_up)
"""What compiles the kernels of runs, assignments, plans and scans, or loads them."""
TICK = 10.0
"""Seconds between two looks at the cron table and two heartbeats."""
TICK_SANDBOX = 1.0
MACHINERY = frozenset({"seal-facts", "reap-jobs", "forget-sessions", "forget-answers"})
"""Entries of the machine's own time; the others take the time shown to people."""


def run_worker(*, batch: bool = False, interval: float = 0.5) -> None:
    """Run until SIGTERM (or, with `batch`, until the queue is empty).

    Warms up the compiled kernels first, so that no run waits for a compiler.
    """
    worker_id = get_random_string(32)
    _beat(worker_id, at=real_now(), first=True)
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
    try:
        if batch:
            _empty_queue(worker)
        else:
            _run_until_stopped(worker, worker_id)
    finally:
        Heartbeat.all_rows.filter(pk=worker_id).delete()


def _run_until_stopped(worker: Worker, worker_id: str) -> None:
    stop = threading.Event()
    threading.Thread(target=_tick, args=(worker_id, stop), daemon=True).start()
    if threading.current_thread() is threading.main_thread():
        worker.configure_signals()
    for warm_up in KERNELS:
        warm_up()
    try:
        worker.run()
    finally:
        stop.set()


def _empty_queue(worker: Worker) -> None:
    """Run what waits, in the caller's connection: the library's loop renews it."""
    while True:
        with exclusive_transaction(DBTaskResult.objects.db):
            result = DBTaskResult.objects.ready().get_locked()
            if result is not None:
                result.claim(worker.worker_id)
        if result is None:
            return
        worker.run_task(result)


def run_due(at: dt.datetime) -> list[str]:
    """Run every entry of the cron table that is due and return their names.

    Several workers may call this at once: an entry is claimed by moving its `due_at`
    forward, and only the one whose UPDATE counts runs it. A failing entry is logged and
    tried again at its next turn; it does not stop the others.
    """
    ran = []
    for name, (seconds, dotted) in import_string(settings.SINERGI_CRON).items():
        told = at if name in MACHINERY else _shown(at)
        if not _claim(name, told, dt.timedelta(seconds=seconds)):
            continue
        try:
            import_string(dotted)(told)
        except Exception:
            logger.exception("cron entry failed", extra={"kind": name})
        else:
            ran.append(name)
    return ran


def _shown(at: dt.datetime) -> dt.datetime:
    """Return the time an entry is told: the true one, or that of a sandbox."""
    return sandbox_now(at) if settings.SINERGI_SANDBOX else at


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
    while not stop.wait(TICK_SANDBOX if settings.SINERGI_SANDBOX else TICK):
        close_old_connections()
        try:
            _beat(worker_id, at=real_now())
            run_due(real_now())
        except Exception:
            logger.exception("worker tick failed")
