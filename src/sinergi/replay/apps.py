"""The replay app."""

from django.apps import AppConfig


class ReplayConfig(AppConfig):
    """What we knew at a time, and rehearsal."""

    name = "sinergi.replay"
    default_auto_field = "django.db.models.BigAutoField"
