"""A job as people see it, and the heartbeat of workers."""

from enum import StrEnum

from django.db import models

from sinergi.jobs.querysets import JobQuerySet


class JobState(StrEnum):
    """Where a job stands; stored."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """Long work somebody started: what it is doing, how far it is, what came of it."""

    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)
    target = models.CharField(max_length=80, blank=True)
    target_url = models.CharField(max_length=200, blank=True)
    started_by_id = models.BigIntegerField(null=True)
    result_id = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    visible = JobQuerySet.as_manager()
    all_rows = models.Manager["Job"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return kind and state."""
        return f"{self.kind} {self.state}"

    @property
    def percent(self) -> int:
        """Progress in percent, 0 while the total is unknown."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED)


class Heartbeat(models.Model):
    """A worker's sign of life; a job whose worker is silent goes back to the queue."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()
    started_at = models.DateTimeField()

    all_rows = models.Manager["Heartbeat"]()

    class Meta:
        """Read by the reaper and the health page."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the worker's id."""
        return self.worker_id


class CronRun(models.Model):
    """When each entry of the cron table last ran; claimed by compare-and-set."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()

    all_rows = models.Manager["CronRun"]()

    class Meta:
        """One row per entry."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the entry's name."""
        return self.name
