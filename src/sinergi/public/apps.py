"""The public app."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """What anybody may open without being known."""

    name = "sinergi.public"
    default_auto_field = "django.db.models.BigAutoField"
