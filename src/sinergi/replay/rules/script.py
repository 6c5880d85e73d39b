"""The script of a rehearsal: what is injected when, and what is hoped for within minutes.

YAML: `title`, and `injects`: each has `at` ("07:30"), `title` in both languages, `area`,
and `expects`: `step` (a step of warnings, or "acknowledged") `within` minutes.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

STEPS = ("drafted", "proposed", "sent", "acknowledged", "acting", "stood-down")
MOST_INJECTS = 500
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class BadScript(ValueError):
    """A file is not a script; `faults` say where and what, all of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults[:20]))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class Inject:
    """Something the participants meet, and the step of a warning hoped for within minutes."""

    minute: int
    title_id: str
    title_en: str
    area: str
    step: str
    within: int

    def due_on(self, day: dt.date, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
        """Return when it comes on a day, and until when the step is hoped for."""
        midnight = dt.datetime.combine(day, dt.time(), zone)
        at = midnight + dt.timedelta(minutes=self.minute)
        return at, at + dt.timedelta(minutes=self.within)


@dataclass(frozen=True, slots=True)
class Script:
    """A title and the injects in the order of time."""

    title: str
    injects: tuple[Inject, ...]


def read_script(content: bytes) -> Script:
    """Return the script of a YAML file; raises BadScript with every fault."""
    try:
        told = yaml.safe_load(content) or {}
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise BadScript([f"not YAML: {str(error)[:200]}"]) from error
    if not isinstance(told, dict) or not isinstance(told.get("injects", []), list):
        raise BadScript(["`injects` is not a list"])
    faults: list[str] = []
    injects: list[Inject] = []
    for number, one in enumerate(told.get("injects", [])[: MOST_INJECTS + 1], 1):
        try:
            injects.append(_read(one))
        except (ValueError, TypeError) as error:
            faults.append(f"inject {number}: {error}")
    if len(injects) > MOST_INJECTS:
        faults.append(f"more than {MOST_INJECTS} injects")
    if faults:
        raise BadScript(faults)
    ordered = sorted(injects, key=lambda one: one.minute)
    return Script(str(told.get("title", ""))[:200], tuple(ordered))


def _read(one: Any) -> Inject:
    if not isinstance(one, dict):
        raise ValueError("not a mapping")
    found = CLOCK.fullmatch(str(one.get("at", "")))
    if found is None:
        raise ValueError('`at` is no hour like "07:30" (in quotes)')
    expects = one.get("expects", {})
    if not isinstance(expects, dict) or expects.get("step") not in STEPS:
        raise ValueError(f"`expects: step` is none of {', '.join(STEPS)}")
    within = expects.get("within")
    if not isinstance(within, int) or not 1 <= within <= 1_440:
        raise ValueError("`expects: within` is no number of minutes from 1 to 1,440")
    title = one.get("title", {})
    if not isinstance(title, dict) or not title.get("id"):
        raise ValueError("`title: id` is missing")
    return Inject(
        60 * int(found[1]) + int(found[2]), str(title["id"])[:200],
        str(title.get("en") or title["id"])[:200], str(one.get("area", "")),
        str(expects["step"]), within,
    )  # fmt: skip
