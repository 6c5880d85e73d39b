"""The privacy app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Record of processing, retention, requests of people, breaches."""

    name = "sinergi.privacy"
    default_auto_field = "django.db.models.BigAutoField"
