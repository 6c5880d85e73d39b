"""Which hashed file stands for which entry point: reads what frontend/build.mjs wrote."""

import json
from functools import lru_cache
from pathlib import Path
from typing import TypedDict, cast

from django.conf import settings
from django.templatetags.static import static

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"


class AssetsMissing(Exception):
    """The assets are not built, or an entry point does not exist."""


class Manifest(TypedDict):
    """Entry name to hashed name, and the chunks an entry needs at once."""

    files: dict[str, str]
    preload: dict[str, list[str]]


@lru_cache(maxsize=2)
def _read(path: Path, changed: float) -> Manifest:
    return cast(Manifest, json.loads(path.read_text(encoding="utf-8")))


def manifest() -> Manifest:
    """Return the manifest, read once: the server knows its static files since its start.

    With DEBUG it is read again when the file changed.
    """
    path = DIST / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime if settings.DEBUG else 0.0)
    except FileNotFoundError as error:
        raise AssetsMissing(
            "assets are not built: run ./run, or npm ci and npm run build in frontend/"
        ) from error


def asset_address(name: str) -> str:
    """Return the address of an entry point such as `main.css` or `map.js`."""
    try:
        hashed = manifest()["files"][name]
    except KeyError as error:
        raise AssetsMissing(f"no entry point {name} in frontend/src") from error
    return static(f"dist/{hashed}")


def preload_addresses(name: str) -> list[str]:
    """Return the addresses of the chunks that a script imports before it runs."""
    return [static(f"dist/{one}") for one in manifest()["preload"].get(name, [])]
