"""Example data that comes with Sinergi: facts of Jakarta Timur, each with its source."""

from __future__ import annotations

from pathlib import Path

HOME = Path(__file__).parent


def list_examples() -> tuple[str, ...]:
    """Names of the example files, with the page that cites their sources."""
    return tuple(sorted(p.name for p in HOME.iterdir() if p.suffix in {".csv", ".md"}))


def example_path(name: str) -> Path:
    """Where an example file lies; KeyError names the files that exist."""
    if name not in list_examples():
        raise KeyError(f"no example {name!r}; there are {', '.join(list_examples())}")
    return HOME / name
