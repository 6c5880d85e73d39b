"""Setting up detectors and rules, back-testing them, switching them on and off."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.verbs import Verb
from sinergi.jobs.queue import start_job
from sinergi.warnings.facts import detector_record
from sinergi.warnings.models import BackTest, Detector, DetectorEvent
from sinergi.warnings.querysets.detector import READS
from sinergi.warnings.rules.alarms import BadDetection, EventKind

VERBS = {
    EventKind.MADE: Verb.DETECTOR_MADE,
    EventKind.EDITED: Verb.DETECTOR_EDITED,
    EventKind.TESTED: Verb.DETECTOR_TESTED,
    EventKind.SWITCHED_ON: Verb.DETECTOR_ON,
    EventKind.SWITCHED_OFF: Verb.DETECTOR_OFF,
    EventKind.REMOVED: Verb.DETECTOR_REMOVED,
}


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is asked of a detector or rule. `institution_id` only where the stream is an
    institution's own."""

    name: str
    method: str
    stream: str
    hazard: str
    area_code: str
    settings: dict[str, Any] = field(default_factory=dict)
    institution_id: int | None = None
    key: str = ""
    example: bool = False


def may_keep(detector: Detector, user: Actor) -> bool:
    """True when the person may change it: everybody's by who keeps detectors, an
    institution's own by who keeps them there and reads its stream."""
    office = detector.institution_id
    if office is None:
        return user.holds(Permission.MANAGE_DETECTORS)
    reads = READS.get(detector.stream)
    return (
        office in user.institutions_with(Permission.MANAGE_DETECTORS)
        and reads is not None
        and office in user.institutions_with(reads)
    )


@transaction.atomic
def make_detector(draft: SetUp, *, by: Actor | None, at: dt.datetime) -> Detector:
    """Store a set-up, switched off. The same `key` again returns what it made before."""
    known = draft.key and Detector.all_rows.filter(key=draft.key).first()
    if known:
        return known
    if (draft.institution_id is not None) != (draft.stream in READS):
        raise BadDetection("not-yours")
    row = Detector(
        name=draft.name, method=draft.method, stream=draft.stream, hazard=draft.hazard,
        area_code=draft.area_code, settings={"v": 1, **draft.settings},
        institution_id=draft.institution_id, made_at=at,
        made_by_id=by.pk if by is not None else None, example=draft.example,
    )  # fmt: skip
    if draft.key:
        row.key = draft.key
    if by is not None and not may_keep(row, by):
        raise BadDetection("not-yours")
    row.save()
    _note(row, EventKind.MADE, by=by, at=at)
    detector_record(Verb.DETECTOR_MADE, row, at=at, by=by)
    return row


@transaction.atomic
def edit_detector(
    row: Detector, draft: SetUp, *, version: int, by: Actor, at: dt.datetime
) -> Detector:
    """Change name, hazard, area or settings of one that is switched off.

    Other settings are another set-up: they need a back-test of their own.
    """
    row = _locked(row, version, by)
    if row.is_active:
        raise BadDetection("on")
    row.name, row.hazard, row.area_code = draft.name, draft.hazard, draft.area_code
    row.settings = {"v": 1, **draft.settings}
    row.mark = ""
    _save(row, "name", "hazard", "area_code", "settings", "mark")
    _note(row, EventKind.EDITED, by=by, at=at)
    detector_record(Verb.DETECTOR_EDITED, row, at=at, by=by)
    return row


@transaction.atomic
def ask_back_test(
    row: Detector,
    task: Any,
    *,
    by: Actor | None,
    at: dt.datetime,
    language: str,
    seed: int,
) -> BackTest:
    """Queue a back-test of the set-up as it is; one under way already is returned.

    `task` is `warnings.tasks.back_test`, given so that services need not know the work.
    """
    row = Detector.all_rows.select_for_update().get(pk=row.pk)
    if row.removed_at is not None:
        raise BadDetection("removed")
    waiting = BackTest.all_rows.filter(
        detector=row, digest=row.digest, completed_at=None,
        job__state__in=["waiting", "running"],
    ).first()  # fmt: skip
    if waiting is not None:
        return waiting
    test = BackTest.all_rows.create(
        detector=row, digest=row.digest, asked_at=at, seed=seed,
        asked_by_id=by.pk if by is not None else None,
    )  # fmt: skip
    test.job = start_job(
        "back-test", task, args={"test_id": test.pk, "language": language},
        started_by=by, at=at, target=f"detector:{row.pk}",
        target_url=reverse("detection:detector", args=[row.key]),
    )  # fmt: skip
    test.save(update_fields=["job"])
    _note(row, EventKind.TESTED, by=by, at=at)
    detector_record(Verb.DETECTOR_TESTED, row, at=at, by=by)
    return test


@transaction.atomic
def store_back_test(
    test: BackTest,
    result: dict[str, Any],
    *,
    data_digest: str,
    code: str,
    at: dt.datetime,
) -> None:
    """Keep what a back-test found; a stored one is never changed."""
    row = BackTest.all_rows.select_for_update().get(pk=test.pk)
    if row.is_complete:
        return
    row.result, row.data_digest, row.code_version = result, data_digest, code
    row.completed_at = at
    row.save()
    detector_record(Verb.DETECTOR_TESTED, row.detector, at=at, by=None, done=True)


def valid_test(row: Detector) -> BackTest | None:
    """Return the newest complete back-test of exactly this set-up, None without one."""
    tests = BackTest.all_rows.filter(detector=row, digest=row.digest)
    return tests.exclude(completed_at=None).order_by("-pk").first()


@transaction.atomic
def switch_on(
    row: Detector, *, version: int, by: Actor | None, at: dt.datetime
) -> Detector:
    """Let it run from now on; refused without a back-test of exactly these settings."""
    row = _locked(row, version, by)
    if row.is_active:
        raise BadDetection("on")
    if valid_test(row) is None:
        raise BadDetection("untested")
    row.active_since, row.mark = at, ""
    _save(row, "active_since", "mark")
    _note(row, EventKind.SWITCHED_ON, by=by, at=at)
    detector_record(Verb.DETECTOR_ON, row, at=at, by=by)
    return row


@transaction.atomic
def switch_off(
    row: Detector, *, version: int, by: Actor | None, at: dt.datetime
) -> Detector:
    """Let it run no more; its alarms stay."""
    row = _locked(row, version, by)
    if not row.is_active:
        raise BadDetection("off")
    row.active_since = None
    _save(row, "active_since")
    _note(row, EventKind.SWITCHED_OFF, by=by, at=at)
    detector_record(Verb.DETECTOR_OFF, row, at=at, by=by)
    return row


@transaction.atomic
def remove_detector(
    row: Detector, *, version: int, by: Actor | None, at: dt.datetime
) -> Detector:
    """Take one that is switched off out of the list; alarms and history stay."""
    row = _locked(row, version, by)
    if row.is_active:
        raise BadDetection("on")
    row.removed_at = at
    _save(row, "removed_at")
    _note(row, EventKind.REMOVED, by=by, at=at)
    detector_record(Verb.DETECTOR_REMOVED, row, at=at, by=by)
    return row


ACTS: dict[str, Callable[..., Detector]] = {
    "on": switch_on, "off": switch_off, "remove": remove_detector,
}  # fmt: skip
"""What a button does, by the word in its address."""


def _locked(row: Detector, version: int, by: Actor | None) -> Detector:
    found = Detector.all_rows.select_for_update().get(pk=row.pk)
    if by is not None and not may_keep(found, by):
        raise BadDetection("not-yours")
    if found.removed_at is not None:
        raise BadDetection("removed")
    if found.version != version:
        raise BadDetection("stale")
    return found


def _save(row: Detector, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def _note(row: Detector, kind: EventKind, *, by: Actor | None, at: dt.datetime) -> None:
    DetectorEvent.all_rows.create(
        detector=row, kind=kind, digest=row.digest, settings=row.settings, at=at,
        by_id=by.pk if by is not None else None,
    )  # fmt: skip
