"""What we knew: runs, warnings, alarms and commitments as they stood at a time."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.models.commitment import STEP_NAMES as COMMITMENT_STEPS
from sinergi.elections.stations import names_of
from sinergi.replay.asking import read_asked
from sinergi.replay.then import Stood, Then, known_at
from sinergi.warnings.words import STEP_NAMES as WARNING_STEPS

SHOWN = 20
"""Commitments on the page; the others stand in the list behind it."""


@requires(Permission.READ_WARNINGS)
@require_safe
def then(request: HttpRequest) -> HttpResponse:
    """Show what was known at a moment, to who may see it now."""
    actor, asked = signed_in(request), read_asked(request.GET, now(request))
    told = known_at(asked.at, actor, asked.within)
    day = timezone.localdate(asked.at)
    codes = {one.row.area_code for one in told.warnings}
    codes |= {one.area_code for one in told.alarms}
    codes |= {one.area_code for one in told.commitments}
    codes |= {one.within for one in told.runs}
    names = names_of({code for code in codes if code}, actor)
    context = {
        "asked": asked, "then": told,
        "warnings": [_line(one, names, WARNING_STEPS) for one in told.warnings],
        "commitments": [
            (one, names.get(one.area_code, one.area_code), one.is_late_on(day))
            for one in told.commitments[:SHOWN]
        ],
        "alarms": [(one, names.get(one.area_code, one.area_code)) for one in told.alarms],
        "runs": [(one, names.get(one.within, one.within)) for one in told.runs],
        "counts": _counts(told), "moment": asked.query,
        "may_read_commitments": actor.holds(Permission.READ_COMMITMENTS),
        "area_name": names_of({asked.within}, actor).get(asked.within, ""),
    }  # fmt: skip
    return render(request, "replay/then.html", context)


def _line(
    one: Stood, names: Mapping[str, str], steps: Mapping[Any, Any]
) -> dict[str, Any]:
    named = {key.value: str(name) for key, name in steps.items()}
    row = one.row
    return {
        "row": row, "step": named.get(one.step, one.step), "since": one.since,
        "area": names.get(row.area_code, row.area_code),
    }  # fmt: skip


def _counts(told: Then) -> list[tuple[str, str, int]]:
    return [
        (step.value, str(name), told.counts[step.value])
        for step, name in COMMITMENT_STEPS.items()
        if told.counts.get(step.value)
    ]
