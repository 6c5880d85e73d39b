"""The library: playbooks and key messages that come with Sinergi, in both languages."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sinergi.warnings.rules.playbooks import Book, read_tasks
from sinergi.warnings.rules.reach import Severity
from sinergi.warnings.rules.steps import Hazard

FOLDER = Path(__file__).parent
FILES = (
    "flood.yaml",
    "weather.yaml",
    "moved-station.yaml",
    "crowd.yaml",
    "logistics.yaml",
    "hoax.yaml",
    "props.yaml",
    "violations.yaml",
    "readiness.yaml",
    "silence.yaml",
)
"""One file per playbook; a new one is added here."""


@cache
def shipped() -> dict[str, Book]:
    """Return code → playbook of the library; raises ValueError for a broken file."""
    books = [_book(_read(name)) for name in FILES]
    return {one.code: one for one in books}


@cache
def key_messages() -> dict[str, tuple[Hazard, str, str]]:
    """Return code → (hazard, Indonesian, English) of the short texts to choose from."""
    told = _read("messages.yaml")
    return {
        f"{hazard}-{number}": (Hazard(hazard), one["id"], one["en"])
        for hazard, texts in told.items()
        for number, one in enumerate(texts, start=1)
    }


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _book(told: dict[str, Any]) -> Book:
    return Book(
        code=told["code"],
        hazard=Hazard(told["hazard"]),
        severity=Severity(told["severity"]),
        name_id=told["name"]["id"],
        name_en=told["name"]["en"],
        within=int(told["within"]),
        also=tuple(told.get("also", ())),
        tasks=read_tasks(told["tasks"]),
        levels=int(told["levels"]),
    )
