"""The handovers app."""

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    """What goes to another institution, and what comes back."""

    name = "sinergi.handovers"
    default_auto_field = "django.db.models.BigAutoField"
