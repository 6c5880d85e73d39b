"""The outcomes app."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """What came of measures and plans."""

    name = "sinergi.outcomes"
    default_auto_field = "django.db.models.BigAutoField"
