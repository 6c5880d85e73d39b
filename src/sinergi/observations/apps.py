"""The observations app."""

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    """What was seen: a value or event with its source."""

    name = "sinergi.observations"
    default_auto_field = "django.db.models.BigAutoField"
