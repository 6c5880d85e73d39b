"""What the page of a detector shows: settings, back-test, history, what it found."""

import datetime as dt
from typing import Any

from sinergi.access.actor import Actor
from sinergi.jobs.models import Job
from sinergi.warnings.choosing import (
    chosen_of,
    method_name,
    method_of,
    stream_name,
    title_of,
    told_settings,
)
from sinergi.warnings.models import Alarm, BackTest, Detector
from sinergi.warnings.services.detectors import may_keep, valid_test
from sinergi.warnings.telling import names_of, sentences_of

MOST_ALARMS = 5
MOST_EVENTS = 30
HARDLY = 0.1
"""Below this share of days looked at a back-test tells of the data, not of the detector."""


def page_of(row: Detector, actor: Actor) -> dict[str, Any]:
    """Return the context of the page of a detector."""
    test, waiting = valid_test(row), _under_way(row)
    alarms = list(Alarm.visible.to(actor).filter(detector=row)[:MOST_ALARMS])
    told = sentences_of(alarms)
    may = may_keep(row, actor) and row.removed_at is None
    return {
        "row": row,
        "title": title_of(row),
        "method": method_of(row.method),
        "method_name": method_name(row),
        "stream_name": stream_name(row),
        "settings": told_settings(row, chosen_of(row)),
        "area_name": names_of([row.area_code]).get(row.area_code) or row.area_code,
        "test": test,
        "result": shown_result(test),
        "waiting": waiting,
        "failed": _failed(row) if test is None and waiting is None else None,
        "alarms": [(one, told[one.pk]) for one in alarms],
        "count": Alarm.visible.to(actor).filter(detector=row).count(),
        "events": row.events.select_related("by")[:MOST_EVENTS],
        "may_keep": may,
        "may_switch_on": may and not row.is_active and test is not None,
    }


def _under_way(row: Detector) -> Job | None:
    tests = BackTest.all_rows.filter(
        detector=row, digest=row.digest, completed_at=None,
        job__state__in=["waiting", "running"],
    )  # fmt: skip
    test = tests.select_related("job").order_by("-pk").first()
    return test.job if test is not None else None


def _failed(row: Detector) -> Job | None:
    tests = BackTest.all_rows.filter(detector=row, digest=row.digest, completed_at=None)
    test = tests.select_related("job").order_by("-pk").first()
    return test.job if test is not None and test.job is not None else None


def shown_result(test: BackTest | None) -> dict[str, Any] | None:
    """Return a result with the names of its areas, None without one."""
    if test is None or not test.result:
        return None
    result = dict(test.result)
    past = result.get("past", {})
    listed = past.get("list", [])
    names = names_of({code for one in listed for code in one.get("areas", [])[:3]})
    result["alarms"] = [
        {
            **one,
            "day": dt.date.fromisoformat(one["raised"][:10]),
            "named": ", ".join(names.get(code) or code for code in one["areas"][:3]),
            "more": max(0, len(one["areas"]) - 3),
        }
        for one in listed
    ]
    result["hardly_seen"] = result.get("seen", 1.0) < HARDLY
    proved = result.get("proved")
    if proved:
        weeks = past["days"] / 7
        result["proved"] = {**proved, "false_week": proved["false"] / weeks}
    return result
