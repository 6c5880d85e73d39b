"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """PDF, XLSX and ICS writers and their base layouts."""

    name = "sinergi.documents"
    default_auto_field = "django.db.models.BigAutoField"
