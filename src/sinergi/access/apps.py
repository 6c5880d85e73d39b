"""Registers the default-deny checks."""

from django.apps import AppConfig
from django.core.checks import register


class AccessConfig(AppConfig):
    """The bottom app: no models."""

    name = "sinergi.access"

    def ready(self) -> None:
        """Hook the checks that keep the server from starting with an open door."""
        from sinergi.access.api import check_every_operation
        from sinergi.access.guard import check_every_view

        register(check_every_view)
        register(check_every_operation)
