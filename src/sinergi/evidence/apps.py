"""The evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Sealed files, their chain of custody, redaction, exports that verify alone."""

    name = "sinergi.evidence"
    default_auto_field = "django.db.models.BigAutoField"
