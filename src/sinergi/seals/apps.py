"""The seals app."""

from django.apps import AppConfig


class SealsConfig(AppConfig):
    """Keys of offices and custodians, and the keeper that holds what is unlocked."""

    name = "sinergi.seals"
    default_auto_field = "django.db.models.BigAutoField"
