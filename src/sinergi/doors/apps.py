"""The doors app."""

from django.apps import AppConfig


class DoorsConfig(AppConfig):
    """Doors to the outside."""

    name = "sinergi.doors"
    default_auto_field = "django.db.models.BigAutoField"
