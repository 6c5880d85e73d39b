"""Texts that people of the institutions wrote in both languages, in the one asked for."""

from sinergi.public.models import Release


def change_of(row: Release, language: str) -> str:
    """Return what changed with a release."""
    return row.change_id if language == "id" else row.change_en or row.change_id


def reason_of(row: Release, language: str) -> str:
    """Return why a release was withdrawn, empty while it was not."""
    return row.reason_id if language == "id" else row.reason_en or row.reason_id
