"""What a detector and a rule are: settings with bounds, and one question, `find`."""

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from sinergi.access.permissions import Permission
from sinergi.warnings.counts import Counts, Ground
from sinergi.warnings.judging import Judged
from sinergi.warnings.rules.steps import Hazard

Chosen = Mapping[str, Any]
EVENTS = frozenset({"incidents", "props", "posko", "rumors", "reports", "cases"})
"""Streams of things that happen, as against reports that are owed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: a number within bounds, or one of several words (`choices`)."""

    name: str
    label: Promise
    help: Promise
    default: Any
    low: float = 0
    high: float = 0
    whole: bool = True
    choices: Callable[[], list[tuple[str, str]]] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found: areas, days, numbers. `figures` are those of the method, as JSON.

    `about` is what a rule's `judge` knows it by again; it is never stored.
    """

    areas: tuple[str, ...]
    first: dt.date
    last: dt.date
    observed: float | None = None
    expected: float | None = None
    figures: dict[str, Any] = field(default_factory=dict)
    about: tuple[Hashable, ...] = ()


Looks = Mapping[dt.datetime, Sequence[Finding]]
"""What a rule found at each moment it looked, in order of time."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a detector looks at: counts up to the day it looks, and the ground.

    `times` are when the reports of each area came (seconds), where the stream knows.
    """

    counts: Counts
    ground: Ground
    times: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Method:
    """A detector: pure numbers. `find` looks at the last day of the scene.

    `streams` are those it makes sense on. What `calls` finds are places to call, one by
    one, and no clusters.
    """

    code: str
    name: Promise
    help: Promise
    settings: tuple[Setting, ...]
    find: Callable[[Scene, Chosen, int], list[Finding]]
    streams: frozenset[str] = EVENTS
    calls: bool = False

    @property
    def plants(self) -> str:
        """What its back-test plants: a silent area, or more events than usual."""
        return "silent" if self.calls else "more"

    @property
    def is_rule(self) -> bool:
        """False: it reads a stream."""
        return False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule looks at: an area ("" the nation) and, for some, one institution."""

    within: str
    institution: int | None = None


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A rule: it reads rows of other apps as they stood at the end of a day.

    `stream` names the private stream whose readers alone see it ("" for all).
    `replays` is False where the past cannot be looked at again exactly; the back-test
    says so. `hazards` are what it can speak of; the first is offered. `judge` says what
    came true of what was found on these past looks; None for a rule that tells what is so already.
    """

    code: str
    name: Promise
    help: Promise
    settings: tuple[Setting, ...]
    find: Callable[[Scope, Chosen, dt.datetime], list[Finding]]
    mark: Callable[[Scope, dt.datetime], str]
    hazards: tuple[Hazard, ...]
    stream: str = ""
    permission: Permission | None = None
    replays: bool = True
    judge: Callable[[Scope, Chosen, Looks], Judged] | None = None

    @property
    def is_rule(self) -> bool:
        """True: it reads rows, no stream."""
        return True

    @property
    def calls(self) -> bool:
        """False: rules raise alarms."""
        return False
