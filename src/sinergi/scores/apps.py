"""The scores app."""

from django.apps import AppConfig


class ScoresConfig(AppConfig):
    """Runs of a framework over what is known; never changed."""

    name = "sinergi.scores"
    default_auto_field = "django.db.models.BigAutoField"
