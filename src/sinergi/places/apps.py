"""The places app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Areas and shapes."""

    name = "sinergi.places"
    default_auto_field = "django.db.models.BigAutoField"
