"""The operations app."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Clean-ups of campaign props, patrols, posko, lent personnel."""

    name = "sinergi.operations"
    default_auto_field = "django.db.models.BigAutoField"
