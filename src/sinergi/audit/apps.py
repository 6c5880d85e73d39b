"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Facts: who did what to which row, without personal data."""

    name = "sinergi.audit"
    default_auto_field = "django.db.models.BigAutoField"
