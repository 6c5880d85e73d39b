"""The warnings app."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """What is seen coming, and what is done about it."""

    name = "sinergi.warnings"
    default_auto_field = "django.db.models.BigAutoField"
