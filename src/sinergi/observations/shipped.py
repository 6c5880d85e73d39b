"""The forms that come with Sinergi: one Markdown file per form, named by its code."""

from functools import cache
from pathlib import Path

from sinergi.observations.xlsform import Converted, convert

HOME = Path(__file__).parent / "xlsforms"


def shipped_codes() -> tuple[str, ...]:
    """Return the codes of all shipped forms, in order."""
    return tuple(sorted(path.stem for path in HOME.glob("*.md")))


def shipped_source(code: str) -> bytes:
    """Return the file of a shipped form; KeyError when there is none of this code."""
    path = HOME / f"{code}.md"
    if code not in shipped_codes():
        raise KeyError(code)
    return path.read_bytes()


@cache
def shipped_form(code: str) -> Converted:
    """Return a shipped form converted; KeyError when there is none. Kept, 50 ms at first."""
    return convert(f"{code}.md", shipped_source(code))
