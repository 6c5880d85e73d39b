"""The next release of the application: the same code, its field pages under new names."""

import json
import re
import shutil
from pathlib import Path

from tests.browser.conftest import ROOT

PAGES = ("field.js", "fill.js")
SAYS = b';document.documentElement.dataset.release="next";'
"""What a page of the next release says of itself."""


def next_release(folder: Path) -> Path:
    """Copy the application into a folder and give it other pages; return where it lies."""
    source = folder / "src"
    shutil.copytree(ROOT / "src", source)
    dist = source / "sinergi" / "static" / "dist"
    manifest = json.loads((dist / "manifest.json").read_text())
    files = manifest["files"]
    worker = (dist / files["field-sw.js"]).read_bytes()
    for entry in PAGES:
        old = files[entry]
        files[entry] = _another(old)
        worker = worker.replace(old.encode(), files[entry].encode())
        _write(dist, old, files[entry], (dist / old).read_bytes() + SAYS)
    old = files["field-sw.js"]
    files["field-sw.js"] = _another(old)
    _write(dist, old, files["field-sw.js"], _other_cache(worker))
    (dist / "manifest.json").write_text(json.dumps(manifest))
    return source


def _another(name: str) -> str:
    """Return the name with another hash."""
    stem, _dash, rest = name.rpartition("-")
    return f"{stem}-{rest[7::-1]}{rest[8:]}"


def _write(dist: Path, old: str, new: str, content: bytes) -> None:
    for one in dist.glob(f"{old}*"):
        one.unlink()
    (dist / new).write_bytes(content)


def _other_cache(worker: bytes) -> bytes:
    return re.sub(
        rb"field-([0-9a-f]{12})", lambda one: b"field-" + one[1][::-1], worker
    )
