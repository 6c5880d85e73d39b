"""The alerts app."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Notifications and their delivery."""

    name = "sinergi.alerts"
    default_auto_field = "django.db.models.BigAutoField"
