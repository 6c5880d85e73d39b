"""The elections app."""

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    """Election events and stations."""

    name = "sinergi.elections"
    default_auto_field = "django.db.models.BigAutoField"
