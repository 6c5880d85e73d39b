"""What the public page shows, and what was released as open data."""

from sinergi.public.models.release import PartSetting, Release

__all__ = ["PartSetting", "Release"]
