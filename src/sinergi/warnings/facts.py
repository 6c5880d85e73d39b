"""Facts of detection: those of one institution's own detectors are guarded.

Of a detector that reads what one office alone may read, no list of facts tells anything,
not even to the operator: what is counted there is nobody else's.
"""

import datetime as dt

from sinergi.access.actor import Actor
from sinergi.audit.log import Detail, record
from sinergi.audit.verbs import Verb
from sinergi.warnings.models import Alarm, Detector


def detector_record(
    verb: Verb, detector: Detector, *, at: dt.datetime, by: Actor | None, **more: Detail
) -> None:
    """Record what was done with a detector."""
    own = detector.institution_id is not None
    if own:
        more["act"] = verb.name.lower()
    record(
        Verb.OWN_DETECTION if own else verb, at=at, actor=by,
        target=f"detector:{detector.pk}", institution_id=detector.institution_id, **more,
    )  # fmt: skip


def alarm_record(
    verb: Verb, alarm: Alarm, *, at: dt.datetime, by: Actor | None, **more: Detail
) -> None:
    """Record what happened to an alarm."""
    if alarm.institution_id is not None:
        raised = verb is Verb.ALARM_RAISED
        more["act"] = verb.name.lower()
        verb = Verb.OWN_ALARM_RAISED if raised else Verb.OWN_DETECTION
    record(
        verb, at=at, actor=by, target=f"alarm:{alarm.pk}",
        institution_id=alarm.institution_id, **more,
    )  # fmt: skip
