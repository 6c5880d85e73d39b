"""Deliveries of a warning, by institution, way and state: counts, no names."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sinergi.accounts.models import Institution, Membership, membership_day
from sinergi.alerts.models import STATE_NAMES, Delivery
from sinergi.alerts.rules import State
from sinergi.warnings.models import Recipient, Warning


@dataclass(frozen=True, slots=True)
class Line:
    """So many deliveries of one institution by one way in one state, the last at `at`."""

    institution: str
    channel: str
    state: str
    count: int
    at: dt.datetime | None


def deliveries_of(row: Warning) -> list[Line]:
    """Return the lines by institution; four queries, however many deliveries."""
    found = Delivery.all_rows.filter(notice__target=f"warning:{row.pk}")
    told = found.order_by().values_list(
        "notice__person_id", "notice__institution_id", "channel", "state", "at"
    )
    homes = _homes(row, {person for person, *_more in told if person is not None})
    groups: dict[tuple[int, str, str], list[dt.datetime | None]] = defaultdict(list)
    for person, institution, channel, state, at in told:
        office = institution or homes.get(person or 0, row.institution_id)
        groups[(office, channel, state)].append(at)
    names = dict(
        Institution.all_rows.filter(pk__in={one for one, *_more in groups}).values_list(
            "pk", "name"
        )
    )
    lines = [
        Line(
            names.get(office, "–"), channel, str(STATE_NAMES[State(state)]), len(moments),
            max((one for one in moments if one is not None), default=None),
        )
        for (office, channel, state), moments in groups.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda one: (one.institution, one.channel, one.state))


def _homes(row: Warning, people: set[int]) -> dict[int, int]:
    """Return person → the institution for which they were told."""
    reached = Recipient.all_rows.filter(warning=row, person=None)
    offices = {row.institution_id, *reached.values_list("institution_id", flat=True)}
    held = Membership.all_rows.valid_on(membership_day())
    rows = held.filter(person_id__in=people, institution_id__in=offices)
    return dict(rows.order_by("pk").values_list("person_id", "institution_id"))
