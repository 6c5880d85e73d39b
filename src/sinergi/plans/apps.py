"""The plans app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Library of measures and plans."""

    name = "sinergi.plans"
    default_auto_field = "django.db.models.BigAutoField"
