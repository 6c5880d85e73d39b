"""The intake app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """File imports."""

    name = "sinergi.intake"
    default_auto_field = "django.db.models.BigAutoField"
