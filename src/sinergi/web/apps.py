"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages over several domains: home, map, area profile."""

    name = "sinergi.web"
    default_auto_field = "django.db.models.BigAutoField"
