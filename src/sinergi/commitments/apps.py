"""The commitments app."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """Meetings and commitments."""

    name = "sinergi.commitments"
    default_auto_field = "django.db.models.BigAutoField"
