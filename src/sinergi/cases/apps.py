"""The app of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Reports and findings, handled step by step within the legal clock."""

    name = "sinergi.cases"
    default_auto_field = "django.db.models.BigAutoField"
