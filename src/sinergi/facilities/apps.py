"""The facilities app."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """Secretariats, storehouses, their readiness, logistics."""

    name = "sinergi.facilities"
    default_auto_field = "django.db.models.BigAutoField"
