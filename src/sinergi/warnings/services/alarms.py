"""Raising alarms, letting a cluster that goes on join the one that stands, answering them."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.verbs import Verb
from sinergi.warnings.facts import alarm_record
from sinergi.warnings.method import Finding
from sinergi.warnings.models import Alarm, AlarmEvent, Detector
from sinergi.warnings.rules.alarms import (
    ALLOWED,
    AlarmState,
    BadDetection,
    EventKind,
    Standing,
    common_area,
    standing_for,
)

GAP = 3
"""Days that may lie between two looks at a cluster for it to be the same one."""
STANDING_DAYS = 90
LONGEST = 500


@transaction.atomic
def raise_alarms(
    detector: Detector,
    findings: Sequence[Finding],
    *,
    mark: str,
    at: dt.datetime,
) -> list[Alarm]:
    """Store what one run found; return the alarms that are new.

    A cluster that goes on joins the standing alarm. Running again on the same data
    changes nothing. One that was set aside stays so while it goes on.
    """
    detector = Detector.all_rows.select_for_update().get(pk=detector.pk)
    new = []
    for one in findings:
        standing = _standing(detector, one)
        if standing is None:
            new.append(_raise(detector, one, at))
        else:
            _follow(standing, one, at)
    Detector.all_rows.filter(pk=detector.pk).update(mark=mark, run_at=at)
    return new


def _standing(detector: Detector, one: Finding) -> Alarm | None:
    since = one.first - dt.timedelta(days=STANDING_DAYS)
    rows = list(Alarm.all_rows.filter(detector=detector, ends_on__gte=since))
    reference = one.figures.get("reference")
    if reference:  # a bulletin is one alarm, however near another one lies
        same = [row for row in rows if row.figures.get("reference") == reference]
        return same[0] if same else None
    known = [
        Standing(row.pk, frozenset(row.area_codes), row.starts_on, row.ends_on)
        for row in rows
    ]
    key = standing_for(one.areas, one.first, known, GAP)
    return next((row for row in rows if row.pk == key), None)


def _raise(detector: Detector, one: Finding, at: dt.datetime) -> Alarm:
    row = Alarm.all_rows.create(
        detector=detector, hazard=one.figures.get("hazard") or detector.hazard,
        institution_id=detector.institution_id, area_code=common_area(one.areas),
        area_codes=list(one.areas), starts_on=one.first, ends_on=one.last,
        observed=one.observed, expected=one.expected, figures={"v": 1, **one.figures},
        raised_at=at, last_seen_at=at, state_at=at, example=detector.example,
    )  # fmt: skip
    _event(row, EventKind.RAISED, at=at)
    alarm_record(
        Verb.ALARM_RAISED, row, at=at, by=None, detector=detector.pk, hazard=row.hazard
    )
    return row


def _follow(row: Alarm, one: Finding, at: dt.datetime) -> None:
    """Join: the alarm takes the numbers of now, its history keeps those of then."""
    same = (
        row.ends_on == one.last
        and row.observed == one.observed
        and set(row.area_codes) == set(one.areas)
        and row.figures.get("p") == one.figures.get("p")
    )
    if same:
        return
    row.area_codes, row.area_code = list(one.areas), common_area(one.areas)
    row.starts_on = min(row.starts_on, one.first)
    row.ends_on = max(row.ends_on, one.last)
    row.observed, row.expected = one.observed, one.expected
    row.figures = {"v": 1, **one.figures}
    row.last_seen_at, row.version = at, row.version + 1
    row.save()
    _event(row, EventKind.FOLLOWED, at=at)
    alarm_record(Verb.ALARM_FOLLOWED, row, at=at, by=None)


def _event(
    row: Alarm, kind: EventKind, *, at: dt.datetime, by: Actor | None = None,
    note: str = "",
) -> None:  # fmt: skip
    AlarmEvent.all_rows.create(
        alarm=row, kind=kind, at=at, by_id=by.pk if by is not None else None, note=note,
        ends_on=row.ends_on, observed=row.observed, expected=row.expected,
    )  # fmt: skip


@transaction.atomic
def look_at(alarm: Alarm, *, version: int, by: Actor, at: dt.datetime) -> Alarm:
    """Say that somebody looks at it, or looks again at what was set aside."""
    return _move(alarm, AlarmState.LOOKED, version=version, by=by, at=at)


@transaction.atomic
def set_aside(
    alarm: Alarm, reason: str, *, version: int, by: Actor, at: dt.datetime
) -> Alarm:
    """Say why nothing is done about it; the reason stays with it."""
    reason = reason.strip()
    if not reason:
        raise BadDetection("reason", "reason")
    if len(reason) > LONGEST:
        raise BadDetection("long", "reason")
    return _move(
        alarm, AlarmState.SET_ASIDE, version=version, by=by, at=at, reason=reason
    )


@transaction.atomic
def became_warning(
    alarm: Alarm, *, version: int, by: Actor | None, at: dt.datetime
) -> Alarm:
    """Say that a warning was drafted of it."""
    return _move(alarm, AlarmState.WARNING, version=version, by=by, at=at)


@transaction.atomic
def note_drafted(alarms: Sequence[Alarm], *, by: Actor | None, at: dt.datetime) -> None:
    """Say of the alarms a warning was drafted from that it was, once for each."""
    keys = sorted(one.pk for one in alarms)
    for row in Alarm.all_rows.filter(pk__in=keys).order_by("pk"):
        if AlarmState.WARNING in ALLOWED[AlarmState(row.state)]:
            became_warning(row, version=row.version, by=by, at=at)


KINDS = {
    AlarmState.LOOKED: EventKind.LOOKED,
    AlarmState.SET_ASIDE: EventKind.SET_ASIDE,
    AlarmState.WARNING: EventKind.WARNING,
}


def _move(
    alarm: Alarm,
    to: AlarmState,
    *,
    version: int,
    by: Actor | None,
    at: dt.datetime,
    reason: str = "",
) -> Alarm:
    row = Alarm.all_rows.select_for_update().get(pk=alarm.pk)
    if to not in ALLOWED[AlarmState(row.state)]:
        raise BadDetection("not-a-step")
    if row.version != version:
        raise BadDetection("stale")
    row.state, row.state_at, row.reason = to, at, reason
    row.version += 1
    row.save(update_fields=["state", "state_at", "reason", "version"])
    _event(row, KINDS[to], at=at, by=by, note=reason)
    alarm_record(Verb.ALARM_MOVED, row, at=at, by=by, state=to.value)
    return row
