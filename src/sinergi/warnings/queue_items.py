"""New alarms and places to call as lines of the one queue.

Alarms wait for whoever may draft a warning or set them aside; calls for who may call.
One query each for the rows, one for the names.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.warnings.models import Alarm, Call
from sinergi.warnings.rules.alarms import AlarmState
from sinergi.warnings.telling import names_of, sentences_of

MOST = 300
FRESH = dt.timedelta(days=30)


def _answers(actor: Actor, asked: Mapping[str, str]) -> bool:
    """True when the person answers alarms; none stands on a list that is passed around."""
    return actor.holds(Permission.WRITE_WARNINGS) and not asked.get("shared")


def _alarms(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> list[Alarm]:
    rows = Alarm.visible.to(actor).in_states([AlarmState.NEW]).listed()
    rows = rows.filter(ends_on__gte=day - FRESH)
    if asked.get("within"):
        rows = rows.within(asked["within"])
    if asked.get("q"):
        rows = rows.matching(asked["q"])
    return list(rows[:MOST])


def _calls(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> list[Call]:
    if asked.get("q"):
        return []
    rows = Call.visible.to(actor).due(day).select_related("office", "detector")
    if asked.get("within"):
        rows = rows.within(asked["within"])
    return list(rows[:MOST])


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many; two queries."""
    if not _answers(actor, asked):
        return {}
    n = len(_alarms(actor, day, asked)) + len(_calls(actor, day, asked))
    return {"today": n} if n else {}


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines, alarms before calls."""
    if not _answers(actor, asked) or "today" not in groups:
        return {}
    alarms = _alarms(actor, day, asked)[:most]
    told = sentences_of(alarms)
    lines = [_alarm_line(one, told[one.pk], day) for one in alarms]
    left = most - len(lines)
    if left > 0:
        calls = _calls(actor, day, asked)[:left]
        names = names_of({one.area_code for one in calls})
        lines += [_call_line(one, names, day) for one in calls]
    return {"today": lines} if lines else {}


def _alarm_line(row: Alarm, sentence: str, day: dt.date) -> dict[str, Any]:
    return {
        "kind": "alarm",
        "key": row.key,
        "number": "",
        "title": sentence,
        "area_code": row.area_code,
        "area_name": "",
        "institution_name": row.institution.name if row.institution else "",
        "person_name": "",
        "due_on": timezone.localdate(row.raised_at),
        "state_text": row.state_name,
        "is_late": False,
        "url": reverse("detection:alarm", args=[row.key]),
        "waiting_for_me": True,
        "actions": (),
    }


def _call_line(row: Call, names: Mapping[str, str], day: dt.date) -> dict[str, Any]:
    name = names.get(row.area_code) or row.area_code
    return {
        "kind": "alarm",
        "key": row.key,
        "number": "",
        "title": _("Call %(name)s: %(why)s") % {"name": name, "why": row.why_name},
        "area_code": row.area_code,
        "area_name": name,
        "institution_name": row.office.name if row.office else "",
        "person_name": "",
        "due_on": row.next_on or day,
        "state_text": row.state_name,
        "is_late": False,
        "url": reverse("detection:call", args=[row.key]),
        "waiting_for_me": True,
        "actions": (),
    }
