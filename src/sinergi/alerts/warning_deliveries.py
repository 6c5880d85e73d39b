"""What left the server about a warning, per institution and channel: for its ledger."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.functional import Promise

from sinergi.accounts.models import Institution, Membership, membership_day
from sinergi.alerts.channels import CHANNELS
from sinergi.alerts.models import Delivery
from sinergi.alerts.rules import OF_WARNINGS, State
from sinergi.warnings.models import Recipient, Warning


@dataclass(slots=True)
class WarningDelivery:
    """The deliveries to one recipient by one channel: how many in each state."""

    institution_id: int
    institution: str
    channel: str
    channel_name: str | Promise
    counts: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    last_at: dt.datetime | None = None
    problems: set[str] = field(default_factory=set)

    @property
    def queued(self) -> int:
        """How many wait."""
        return self.counts[State.QUEUED]

    @property
    def sent(self) -> int:
        """How many left and were not opened yet, as far as is known."""
        return self.counts[State.SENT]

    @property
    def seen(self) -> int:
        """How many were opened."""
        return self.counts[State.SEEN]

    @property
    def failed(self) -> int:
        """How many failed for good."""
        return self.counts[State.FAILED]


def deliveries_of(warning: Warning) -> list[WarningDelivery]:
    """Return recipients by name and channel; four questions for any number of people.

    A person of two recipients counts with both. Nobody is named.
    """
    recipients = Recipient.all_rows.filter(warning=warning, person=None)
    offices = set(recipients.values_list("institution_id", flat=True))
    names = dict(Institution.all_rows.filter(pk__in=offices).values_list("pk", "name"))
    homes = _homes(offices)
    rows = Delivery.all_rows.filter(
        notice__target=f"warning:{warning.pk}", notice__kind__in=OF_WARNINGS
    ).select_related("notice")
    found: dict[tuple[int, str], WarningDelivery] = {}
    for row in rows:
        there = (
            {row.notice.institution_id or 0}
            if row.notice.person_id is None
            else homes[row.notice.person_id]
        )
        for office in there & offices:
            key = (office, row.channel)
            if key not in found:
                found[key] = WarningDelivery(
                    office, names[office], row.channel, CHANNELS[row.channel].name
                )
            _count(found[key], row)
    order = list(CHANNELS)
    return sorted(
        found.values(), key=lambda one: (one.institution, order.index(one.channel))
    )


def _homes(offices: set[int]) -> dict[int, set[int]]:
    """Return the recipients each person belongs to."""
    homes: dict[int, set[int]] = defaultdict(set)
    rows = Membership.all_rows.valid_on(membership_day())
    for person, office in rows.filter(institution_id__in=offices).values_list(
        "person_id", "institution_id"
    ):
        homes[person].add(office)
    return homes


def _count(one: WarningDelivery, row: Delivery) -> None:
    one.counts[State(row.state)] += 1
    if row.at is not None and (one.last_at is None or row.at > one.last_at):
        one.last_at = row.at
    if row.problem:
        one.problems.add(row.problem)
