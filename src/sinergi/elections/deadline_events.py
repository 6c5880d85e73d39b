"""Statutory deadlines as entries of a calendar file."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.documents.ics import CANCELLED, CONFIRMED, TENTATIVE, Event
from sinergi_core.clock import Standing, State, Unit


def deadline_event(
    standing: Standing,
    *,
    uid: str,
    summary: str,
    stamp: dt.datetime,
    sequence: int = 0,
    url: str = "",
    categories: Sequence[str] = (),
) -> Event:
    """Return the entry of a deadline: its last day, or its very hour.

    Tentative while the rule is not established, the days off are not decreed or the
    clock stands still; cancelled once it is met. `summary` is the caller's and must
    name no person.
    """
    made, rule = standing.derivation, standing.rule
    is_hour = rule.unit is Unit.HOURS
    name = rule.names.get((get_language() or "id")[:2]) or rule.names.get("id", "")
    said = [f"{name} · {rule.article}"]
    if not rule.is_established:
        said.append(_("Not established from the text of the regulation."))
    if made.is_provisional:
        said.append(_("Provisional: days off there are not decreed yet."))
    if standing.stands_still:
        said.append(_("The clock stands still."))
    return Event(
        uid=uid,
        summary=summary,
        starts=made.due_at if is_hour else made.due_on,
        stamp=stamp,
        sequence=sequence,
        status=_status(standing),
        description="\n".join(said),
        url=url,
        categories=tuple(categories),
    )


def _status(standing: Standing) -> str:
    if standing.state in (State.MET, State.LATE):
        return CANCELLED
    open_points = standing.stands_still or standing.derivation.is_provisional
    certain = standing.rule.is_established and not open_points
    return CONFIRMED if certain else TENTATIVE
