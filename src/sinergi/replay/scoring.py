"""The scorecard of a rehearsal: how long each step took, who never answered, what was missed.

Times are of the sandbox's clock. A figure that never came is None and is told as such.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from sinergi.replay.rules.script import Inject, Script
from sinergi.warnings.models import Recipient, Warning, WarningStep
from sinergi.warnings.rules.steps import Step

STEP_OF = {
    "proposed": Step.PROPOSED, "sent": Step.SENT, "acting": Step.ACTING,
    "stood-down": Step.STOOD_DOWN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timed:
    """A warning, and after how many minutes each step came, counted from what raised it."""

    warning: Warning
    began_at: dt.datetime
    minutes: dict[str, float | None]
    asked: int
    answered: int
    slowest: float | None
    silent: list[str]


@dataclass(frozen=True, slots=True)
class Met:
    """An inject, and whether what was hoped for came in time.

    `minutes` is None when it never came; `is_due` when its time is over.
    """

    inject: Inject
    at: dt.datetime
    warning: Warning | None
    minutes: float | None
    is_due: bool

    @property
    def in_time(self) -> bool:
        """True when the step came within its minutes."""
        return self.minutes is not None and self.minutes <= self.inject.within


def time_warnings() -> list[Timed]:
    """Return every warning of the sandbox with its times, the oldest first."""
    rows = Warning.all_rows.select_related("institution")
    return [_timed(row) for row in rows.order_by("pk")]


def _timed(row: Warning) -> Timed:
    raised = list(row.alarms.values_list("raised_at", flat=True))
    began = min([*raised, row.made_at])
    steps: dict[str, dt.datetime] = {}
    for step in (
        WarningStep.all_rows.filter(warning=row).exclude(step_to="").order_by("pk")
    ):
        steps.setdefault(step.step_to, step.at)
    asked = list(
        Recipient.all_rows.filter(warning=row, person=None).select_related(
            "institution"
        )
    )
    answers = [one.acknowledged_at for one in asked if one.acknowledged_at is not None]
    sent = steps.get(Step.SENT)
    minutes = {name: _minutes(began, steps.get(step)) for name, step in STEP_OF.items()}
    minutes["drafted"] = _minutes(began, row.made_at)
    minutes["acknowledged"] = _minutes(began, min(answers)) if answers else None
    slowest = _minutes(sent, max(answers)) if answers and sent else None
    silent = [one.institution.name for one in asked if one.acknowledged_at is None]
    return Timed(row, began, minutes, len(asked), len(answers), slowest, silent)


def _minutes(since: dt.datetime | None, at: dt.datetime | None) -> float | None:
    if since is None or at is None:
        return None
    return (at - since).total_seconds() / 60


def meet_injects(
    script: Script, day: dt.date, timed: Sequence[Timed], at: dt.datetime
) -> list[Met]:
    """Return each inject with the first warning about its area that followed it."""
    zone = timezone.get_default_timezone()
    found = []
    for inject in script.injects:
        comes, until = inject.due_on(day, zone)
        if comes > at:
            continue
        one = next(_answers(inject, comes, timed), None)
        minutes = None
        if one is not None and (step := one.minutes[inject.step]) is not None:
            minutes = _minutes(comes, one.began_at + dt.timedelta(minutes=step))
        found.append(
            Met(inject, comes, one.warning if one else None, minutes, at >= until)
        )
    return found


def _answers(
    inject: Inject, comes: dt.datetime, timed: Iterable[Timed]
) -> Iterator[Timed]:
    for one in timed:
        if one.warning.made_at >= comes and _concerns(one.warning, inject.area):
            yield one


def _concerns(warning: Warning, area: str) -> bool:
    codes = [warning.area_code, *warning.area_codes]
    return not area or any(
        code == area or code.startswith(f"{area}.") or area.startswith(f"{code}.")
        for code in codes
        if code
    )
