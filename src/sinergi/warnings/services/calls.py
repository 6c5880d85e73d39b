"""Places to call: found by detectors of silence, called by people."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.warnings.method import Finding
from sinergi.warnings.models import Call, CallTry, Detector
from sinergi.warnings.rules.alarms import (
    STILL_DUE,
    BadDetection,
    CallState,
)

LONGEST = 500


@transaction.atomic
def open_calls(
    detector: Detector,
    findings: Sequence[Finding],
    offices: Mapping[str, int | None],
    *,
    at: dt.datetime,
) -> int:
    """Put the places found on the list and close those that report again.

    Return how many are new. A place stands there once while it is due. A place that
    answered is asked again only when its silence began after the answer.
    """
    due = {
        row.area_code: row
        for row in Call.all_rows.select_for_update().filter(
            detector=detector, state__in=STILL_DUE
        )
    }
    answered = dict(
        Call.all_rows.filter(detector=detector, state=CallState.ANSWERED)
        .order_by("state_at")
        .values_list("area_code", "state_at")
    )
    found = {one.areas[0]: one for one in findings}
    new = [
        _call(detector, one, offices.get(code), at)
        for code, one in found.items()
        if code not in due and not _asked_since(answered.get(code), one)
    ]
    Call.all_rows.bulk_create(new)
    for code, row in due.items():
        if code in found:
            row.last_seen_at, row.figures = at, found[code].figures
        else:
            row.state, row.state_at, row.version = CallState.OVER, at, row.version + 1
    fields = ["last_seen_at", "figures", "state", "state_at", "version"]
    Call.all_rows.bulk_update(list(due.values()), fields)
    ended = len(set(due) - set(found))
    if new or ended:
        record(
            Verb.CALLS_OPENED, at=at, actor=None, target=f"detector:{detector.pk}",
            institution_id=detector.institution_id, new=len(new), ended=ended,
        )  # fmt: skip
    return len(new)


def _asked_since(answered_at: dt.datetime | None, one: Finding) -> bool:
    return answered_at is not None and localdate(answered_at) >= one.first


def _call(
    detector: Detector, one: Finding, office: int | None, at: dt.datetime
) -> Call:
    return Call(
        detector=detector, area_code=one.areas[0], office_id=office,
        why=one.figures["why"], figures=one.figures, since_on=one.first, opened_at=at,
        last_seen_at=at, state_at=at, example=detector.example,
    )  # fmt: skip


@transaction.atomic
def note_call(
    call: Call, told: dict[str, Any], *, version: int, by: Actor, at: dt.datetime
) -> Call:
    """Write down a call: answered, or not reached, with a note and the day of the next.

    `told` has `state`, `note` and `next_on`; not reached without a day is called again
    on the next day somebody looks.
    """
    row = Call.all_rows.select_for_update().get(pk=call.pk)
    state = CallState(told["state"])
    if not row.is_due or state not in {CallState.ANSWERED, CallState.UNREACHABLE}:
        raise BadDetection("not-a-step")
    if row.version != version:
        raise BadDetection("stale")
    note = str(told.get("note", "")).strip()
    if len(note) > LONGEST:
        raise BadDetection("long", "note")
    next_on = told.get("next_on") if state is CallState.UNREACHABLE else None
    CallTry.all_rows.create(
        call=row, at=at, by_id=by.pk, state=state, note=note, next_on=next_on
    )
    row.state, row.state_at, row.next_on = state, at, next_on
    row.version += 1
    row.save(update_fields=["state", "state_at", "next_on", "version"])
    record(
        Verb.CALL_MADE, at=at, actor=by, target=f"call:{row.pk}",
        institution_id=row.detector.institution_id, state=state.value,
    )  # fmt: skip
    return row
