"""What goes into an export and runs without this project, on Python 3.8 and newer.

`verify.py` and its parts are written into one file, `verify.py` of the export, without the
lines that import one part into another.
"""

import re
from functools import lru_cache
from pathlib import Path

PARTS = ("ed25519", "telling", "reading", "verify")
HERE = Path(__file__).parent
FUTURE = "from __future__ import annotations\n"
OWN = re.compile(r"^from sinergi\.[^\n(]*(?:\([^)]*\))?[^\n]*\n", re.MULTILINE)
DOCSTRING = re.compile(r'\A(?:#![^\n]*\n)?"""(?s:.*?)"""\n')


@lru_cache(maxsize=1)
def whole_script() -> bytes:
    """Return the stand-alone `verify.py` of an export."""
    texts = {one: (HERE / f"{one}.py").read_text(encoding="utf-8") for one in PARTS}
    head = DOCSTRING.match(texts["verify"])
    top = head.group(0) if head else ""
    bodies = [
        OWN.sub("", DOCSTRING.sub("", text).replace(FUTURE, "", 1)).strip("\n")
        for text in texts.values()
    ]
    return (top + "\n" + FUTURE + "\n" + "\n\n\n".join(bodies) + "\n").encode()
