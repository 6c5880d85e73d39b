"""The places app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Areas by generation, boundaries, neighbours, tiles."""

    name = "sinergi.places"
    default_auto_field = "django.db.models.BigAutoField"
