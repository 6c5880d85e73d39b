"""The outreach app."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Sessions, who was reached, what was learnt."""

    name = "sinergi.outreach"
    default_auto_field = "django.db.models.BigAutoField"
