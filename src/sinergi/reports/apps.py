"""The reports app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports, their files and messages, and who may read them."""

    name = "sinergi.reports"
    default_auto_field = "django.db.models.BigAutoField"
