"""The elections app."""

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    """Election events, stages, polling stations and their ratings per agency."""

    name = "sinergi.elections"
    default_auto_field = "django.db.models.BigAutoField"
