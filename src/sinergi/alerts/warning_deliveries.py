"""What left the server about a warning, per institution and channel: for its ledger."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.functional import Promise

from sinergi.accounts.models import Membership, membership_day
from sinergi.alerts.channels import CHANNELS
from sinergi.alerts.models import Delivery
from sinergi.alerts.rules import OF_WARNINGS, State
from sinergi.warnings.models import Recipient, Warning


@dataclass(slots=True)
class WarningDelivery:
    """The deliveries to one recipient by one channel: how many in each state.

    `recipient` says what its people answered, whatever way it came by. Without a channel
    no message was queued: who is asked stands on the page of the warning alone.
    """

    recipient: Recipient
    channel: str = ""
    channel_name: str | Promise = ""
    counts: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    last_at: dt.datetime | None = None
    problems: set[str] = field(default_factory=set)

    @property
    def institution(self) -> str:
        """Whom it went to."""
        return self.recipient.institution.name

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
    """Return recipients by name and channel; three questions for any number of people.

    A person of two recipients counts with both. Nobody is named.
    """
    rows_of = Recipient.all_rows.filter(warning=warning, person=None)
    told = {one.institution_id: one for one in rows_of.select_related("institution")}
    offices = set(told)
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
                name = CHANNELS[row.channel].name
                found[key] = WarningDelivery(told[office], row.channel, name)
            _count(found[key], row)
    unsent = offices - {office for office, _channel in found}
    order = [*CHANNELS, ""]
    return sorted(
        [*found.values(), *(WarningDelivery(told[office]) for office in unsent)],
        key=lambda one: (one.institution, order.index(one.channel)),
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
