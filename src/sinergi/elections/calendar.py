"""Election calendars as data: one YAML file per election and regulation."""

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

VERSION = 1


class BadCalendar(ValueError):
    """The file cannot be used; the message names the entry."""


@dataclass(frozen=True, slots=True)
class StageText:
    """A stage as the file states it."""

    code: str
    name_id: str
    name_en: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    regulation: str
    source: str
    note_id: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """An election and its stages in the order of the file."""

    code: str
    kind: str
    name_id: str
    name_en: str
    voting_on: dt.date
    regulation: str
    source: str
    stages: tuple[StageText, ...]


def shipped_calendars() -> list[Calendar]:
    """Return the calendars that come with the application, by code."""
    folder = files("sinergi.elections") / "calendars"
    texts = [file for file in folder.iterdir() if file.name.endswith(".yaml")]
    return [
        parse_calendar(file.read_text(encoding="utf-8"))
        for file in sorted(texts, key=lambda file: file.name)
    ]


def parse_calendar(text: str) -> Calendar:
    """Return the calendar; raises BadCalendar naming what is wrong."""
    raw = yaml.safe_load(text)
    if not isinstance(raw, dict) or raw.get("version") != VERSION:
        raise BadCalendar(f"the calendar is not of version {VERSION}")
    try:
        stages = tuple(_stage(stage, raw) for stage in raw["stages"])
        calendar = Calendar(
            code=raw["code"],
            kind=raw["kind"],
            name_id=raw["names"]["id"],
            name_en=raw["names"]["en"],
            voting_on=raw["voting_on"],
            regulation=raw["regulation"],
            source=raw["source"],
            stages=stages,
        )
    except KeyError as missing:
        raise BadCalendar(f"the entry {missing} is missing") from missing
    _check(calendar)
    return calendar


def _stage(stage: dict[str, Any], whole: dict[str, Any]) -> StageText:
    notes = stage.get("notes", {})
    return StageText(
        code=stage["code"],
        name_id=stage["names"]["id"],
        name_en=stage["names"]["en"],
        starts_on=stage["starts_on"],
        ends_on=stage["ends_on"],
        regulation=stage.get("regulation", whole["regulation"]),
        source=stage.get("source", whole["source"]),
        note_id=notes.get("id", ""),
        note_en=notes.get("en", ""),
    )


def _check(calendar: Calendar) -> None:
    codes = [stage.code for stage in calendar.stages]
    for code in codes:
        if codes.count(code) > 1:
            raise BadCalendar(f"{calendar.code}: the stage {code} stands there twice")
    for stage in calendar.stages:
        first, last = stage.starts_on, stage.ends_on
        if first is not None and last is not None and last < first:
            raise BadCalendar(f"{calendar.code}: {stage.code} ends before it starts")
