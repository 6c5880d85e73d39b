"""Handing tables and files out."""

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bytes_answer(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return bytes to be kept, never to be shown or run."""
    answer = HttpResponse(content, content_type=media_type)
    plain = "".join(ch if ch.isalnum() or ch in "._-" else "_" for ch in name)[-100:]
    ascii_name = plain.encode("ascii", "replace").decode().replace("?", "_")
    answer["Content-Disposition"] = f'attachment; filename="{ascii_name or "file"}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "no-store"
    return answer
