"""The observations app."""

from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    """What is known of areas."""

    name = "sinergi.observations"
    default_auto_field = "django.db.models.BigAutoField"
