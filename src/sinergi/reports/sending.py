"""Handing tables and sealed files out."""

from django.http import (
    HttpResponse,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AGE = "application/octet-stream"


def sealed_answer(data: bytes, name: str) -> HttpResponse:
    """Return sealed bytes as a download that nothing keeps on the way."""
    answer = HttpResponse(data, content_type=AGE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
