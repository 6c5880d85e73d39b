"""Background work of detection: looking, and back-testing. Each task may run twice."""

import datetime as dt
import zlib
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from sinergi.access.clock import now, real_now
from sinergi.accounts.models import Institution
from sinergi.accounts.models.institution import line_below
from sinergi.accounts.rules import covers
from sinergi.jobs import task
from sinergi.jobs.models import Job
from sinergi.jobs.queue import JobProblem, running, start_job
from sinergi.warnings.backtesting import NoData, try_detector, try_rule
from sinergi.warnings.choosing import chosen_of, method_of
from sinergi.warnings.gathering import explained, mark_now, scene_of, scope_of
from sinergi.warnings.method import Finding, Method, RuleKind
from sinergi.warnings.models import BackTest, Detector
from sinergi.warnings.services.alarms import raise_alarms
from sinergi.warnings.services.calls import open_calls
from sinergi.warnings.services.detectors import store_back_test
from sinergi_core import __version__

CODE_VERSION = f"sinergi {__version__}, numpy {np.__version__}"
KIND = "detection"
STEPS = 100


def look_due(at: dt.datetime) -> int:
    """Queue a look of each active detector whose data have changed; return how many.

    The work of the cron table: it only compares marks, the looking is the queue's.
    """
    queued = 0
    for detector in Detector.all_rows.active().order_by("pk"):
        target = f"detector:{detector.pk}"
        mark = mark_now(detector, now())
        if not mark or mark == detector.mark:
            continue
        if Job.all_rows.filter(
            kind=KIND, target=target, state__in=["waiting", "running"]
        ).exists():
            continue
        start_job(
            KIND, look, args={"detector_id": detector.pk}, started_by=None, at=at,
            target=target,
        )  # fmt: skip
        queued += 1
    return queued


@task()
def look(job_id: int, detector_id: int) -> None:
    """Let a detector look at the data as they are now; store what it finds."""
    with running(job_id):
        detector = Detector.all_rows.get(pk=detector_id)
        if detector.is_active:
            look_once(detector, at=now())


def seed_of(detector: Detector, day: dt.date) -> int:
    """Return the seed of a look: of this set-up and day, so that it can be repeated."""
    return zlib.crc32(f"{detector.digest}{day.isoformat()}".encode())


def look_once(detector: Detector, *, at: dt.datetime) -> int:
    """Run one look and return how many alarms are new; the same data give none."""
    method, mark = method_of(detector.method), mark_now(detector, at)
    if method is None or not mark:
        return 0
    day = timezone.localdate(at)
    if isinstance(method, RuleKind):
        findings = method.find(scope_of(detector), chosen_of(detector), at)
        findings = [_signed(one, method.code) for one in findings]
    else:
        scene, seed = scene_of(detector, day), seed_of(detector, day)
        findings = [
            _signed(explained(one, scene, method, seed), method.code)
            for one in method.find(scene, chosen_of(detector), seed)
        ]
        if method.calls:
            open_calls(detector, findings, _offices(detector, findings), at=at)
            findings = _summed(findings)
    return len(raise_alarms(detector, findings, mark=mark, at=at))


def _signed(one: Finding, method: str) -> Finding:
    figures = {**one.figures, "method": method, "code": CODE_VERSION}
    return Finding(one.areas, one.first, one.last, one.observed, one.expected, figures)


def _summed(findings: list[Finding]) -> list[Finding]:
    """Return one finding for all silent places: each of them is on the call list."""
    if not findings:
        return []
    whys = [one.figures["why"] for one in findings]
    first = findings[0]
    figures: dict[str, Any] = {
        name: first.figures[name]
        for name in ("method", "seed", "digest", "code", "unplaced")
        if name in first.figures
    }
    figures["why"] = {why: whys.count(why) for why in sorted(set(whys))}
    return [
        Finding(
            tuple(sorted(one.areas[0] for one in findings)),
            min(one.first for one in findings), max(one.last for one in findings),
            observed=float(len(findings)), figures=figures,
        )
    ]  # fmt: skip


def _offices(detector: Detector, findings: list[Finding]) -> dict[str, int | None]:
    """Return the narrowest office of the detector's line that answers for each place."""
    if detector.institution_id is None:
        return {}
    line = line_below([detector.institution_id])
    rows = sorted(
        Institution.all_rows.filter(pk__in=line),
        key=lambda office: (-len(office.area_code), office.pk),
    )
    return {
        code: next((one.pk for one in rows if covers(one.area_code, code)), None)
        for code in (one.areas[0] for one in findings)
    }


@task()
def back_test(job_id: int, test_id: int, language: str = "id") -> None:
    """Say what a set-up would have found, and keep it; a stored result is never redone."""
    with override(language), running(job_id) as job:
        test = BackTest.all_rows.select_related("detector").get(pk=test_id)
        detector = test.detector
        method = method_of(detector.method)
        if test.is_complete or method is None:
            return
        if detector.digest != test.digest:
            raise JobProblem(
                _(
                    "The settings were changed meanwhile. Run a back-test of the new ones."
                )
            )

        def tell(done: int, total: int) -> None:
            job.step(done * STEPS // max(total, 1), STEPS, _("looking at past days"))

        try:
            if isinstance(method, Method):
                result, digest = try_detector(detector, method, now(), test.seed, tell)
            else:
                result, digest = try_rule(detector, method, now(), tell)
        except NoData as lack:
            raise JobProblem(
                _("There is no area of this level, or not a single count. Import areas "
                  "first, or choose another area or level.")
            ) from lack  # fmt: skip
        store_back_test(
            test, result, data_digest=digest, code=CODE_VERSION, at=real_now()
        )
        job.step(STEPS, STEPS, _("complete"))
