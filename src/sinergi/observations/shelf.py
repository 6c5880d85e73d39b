"""Where the files of forms lie: what was uploaded, byte for byte, under its hash."""

import re
from pathlib import Path

from django.conf import settings

from sinergi.doors.keeping import Kept, keep_blocks, place_of


def keep_form(content: bytes) -> Kept:
    """Keep the bytes and return hash and size; call it outside a transaction."""
    return keep_blocks([content], _folder(), most=len(content))


def path_of(sha256: str) -> Path:
    """Return where the bytes with this hash lie; raises ValueError for no hash."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256")
    return place_of(_folder(), sha256)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "forms"
