"""Samples of detection: a detector of an office's own reports, its alarm, a place to call."""

import datetime as dt

from conftest import MEETING
from sinergi.access.clock import today
from sinergi.warnings.method import Finding
from sinergi.warnings.models import Call
from sinergi.warnings.services.alarms import raise_alarms
from sinergi.warnings.services.calls import open_calls
from sinergi.warnings.services.detectors import SetUp, make_detector
from tests.rows.sample import Owner, Sample

VILLAGE = "31.75.06.1003"


def a_detector(owner: Owner) -> Sample:
    """Return a detector of what the owner's line sends, with what it found."""
    day, name = today(), owner.word("Detektor")
    draft = SetUp(
        name, "silence", "received", "silence", "31.75", {"window": 30}, owner.of.pk
    )
    row = make_detector(draft, by=None, at=MEETING)
    figures = {"why": {"quiet": 1}, "digest": owner.word("sidik")}
    finding = Finding((VILLAGE,), day - dt.timedelta(days=2), day, 1.0, 3.0, figures)
    (alarm,) = raise_alarms(row, [finding], mark="1", at=MEETING)
    quiet = Finding((VILLAGE,), day, day, 0.0, 3.0, {"why": "quiet", "owed": 3.0})
    open_calls(row, [quiet], {VILLAGE: owner.of.pk}, at=MEETING)
    call = Call.all_rows.get(detector=row)
    detector = f"/detectors/{row.key}/"
    return Sample(
        words=(name, row.key, alarm.key, call.key, figures["digest"]),
        addresses=(detector, f"/alarms/{alarm.key}/", f"/places-to-call/{call.key}/"),
        posts=(f"{detector}edit/", f"{detector}test/", f"{detector}act/on/",
               f"/alarms/{alarm.key}/look/", f"/alarms/{alarm.key}/set-aside/",
               f"/alarms/{alarm.key}/draft/", f"/places-to-call/{call.key}/"),
        lists=("/alarms/", f"/alarms/?state=all&q={name}", "/detectors/",
               "/places-to-call/", "/alarms/export.csv", "/alarms/export.xlsx",
               "/places-to-call/export.csv", "/places-to-call/export.xlsx",
               "/queue/", f"/search/?q={name}", "/api/v1/alarms"),
        targets=(f"detector:{row.pk}", f"alarm:{alarm.pk}", f"call:{call.pk}"),
        keys={"alarm_key": alarm.key},
    )  # fmt: skip
