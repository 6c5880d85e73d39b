"""The neutrality app."""

from django.apps import AppConfig


class NeutralityConfig(AppConfig):
    """Pledges and alleged acts of civil servants and RT/RW."""

    name = "sinergi.neutrality"
    default_auto_field = "django.db.models.BigAutoField"
