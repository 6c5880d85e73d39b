"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work."""

    name = "sinergi.jobs"
    default_auto_field = "django.db.models.BigAutoField"
