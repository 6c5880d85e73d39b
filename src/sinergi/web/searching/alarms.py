"""Alarms by the name of what found them, as their list finds them."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.warnings.alarm_listing import ALL, Asked, find_alarms
from sinergi.warnings.choosing import title_of
from sinergi.warnings.models import Alarm
from sinergi.warnings.telling import sentences_of
from sinergi.web.searching.found import Found, Hit
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_alarms_of(question: Question, actor: Actor) -> Found:
    """Return the alarms of detectors so named, open or not."""
    rows = find_alarms(Asked(state=ALL, q=question.text), actor)
    return Found(rows, _hits, address("detection:alarms", q=question.text, state=ALL))


def _hits(rows: list[Alarm]) -> list[Hit]:
    told = sentences_of(rows)
    return [
        Hit(
            key=one.key,
            title=told[one.pk],
            address=reverse("detection:alarm", args=[one.key]),
            note=title_of(one.detector),
            tag=one.state_name,
        )
        for one in rows
    ]
