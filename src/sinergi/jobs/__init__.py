"""Long work outside the request: jobs with progress, a cron table, a reaper."""

from django_tasks import task

__all__ = ["task"]
