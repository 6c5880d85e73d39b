"""The sums of a month: per pair of sides, from the rows a person may see."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.handovers.models import Handover
from sinergi.handovers.rules.reconciling import Sums, add_up, bin_of
from sinergi.handovers.rules.steps import State

Pair = tuple[int, str]
"""Our office, and the other side: "i7" an institution, "p3" a partner, "o…" a name."""
OUT, IN = "out", "in"


@dataclass(slots=True)
class Between:
    """Both directions between an office of ours and another side, in one month."""

    institution_id: int
    institution: str
    other: str
    name: str
    rows: dict[str, list[Handover]] = field(default_factory=lambda: {OUT: [], IN: []})

    def sums(self, direction: str, at: dt.datetime) -> Sums:
        """Return the sums of one direction."""
        return add_up(
            (
                State(one.state),
                one.received_at is not None,
                _disputed(one),
                one.is_late(at),
            )
            for one in self.rows[direction]
        )


def _disputed(row: Handover) -> bool:
    return row.disputed_at is not None


def month_bounds(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the first moment of a month here, and of the next one."""
    first = month.replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    zone = timezone.get_current_timezone()
    return (
        dt.datetime.combine(first, dt.time(), zone),
        dt.datetime.combine(after, dt.time(), zone),
    )


def rows_of(month: dt.date, actor: Actor) -> list[Handover]:
    """Return the hand-overs of a month this person may see, without their statements."""
    first, after = month_bounds(month)
    own = actor.institutions_with(Permission.READ_HANDOVERS)
    rows = Handover.all_rows.of_offices(own).filter(
        sent_at__gte=first, sent_at__lt=after
    )
    return list(rows.defer("statement", "clocks").order_by("sent_at", "pk"))


def pairs_of(month: dt.date, actor: Actor) -> list[Between]:
    """Return every pair of a month with its hand-overs, by the names of both sides."""
    own = actor.institutions_with(Permission.READ_HANDOVERS)
    found: dict[Pair, Between] = {}
    names = _names(own)
    for row in rows_of(month, actor):
        for office, direction, other, name in _ends(row):
            if office not in own:
                continue
            between = found.setdefault(
                (office, other), Between(office, names.get(office, ""), other, name)
            )
            between.rows[direction].append(row)
    return sorted(
        found.values(), key=lambda one: (one.institution, one.name, one.other)
    )


def _names(own: frozenset[int]) -> dict[int, str]:
    return dict(Institution.all_rows.filter(pk__in=own).values_list("pk", "name"))


def _ends(row: Handover) -> list[tuple[int, str, str, str]]:
    """Return (our office, direction, other side, its name) of each end that is ours."""
    ends = []
    if row.sender_id is not None:
        ends.append((row.sender_id, OUT, _other_of(row), row.receiver_name))
    if row.receiver_id is not None:
        other = f"i{row.sender_id}" if row.sender_id else f"p{row.partner_id}"
        ends.append((row.receiver_id, IN, other, row.sender_name))
    return ends


def _other_of(row: Handover) -> str:
    if row.receiver_id is not None:
        return f"i{row.receiver_id}"
    return f"p{row.partner_id}" if row.partner_id else f"o{row.receiver_name}"


def lines_of(between: Between) -> list[list[str]]:
    """Return one line per hand-over: number, direction, bin."""
    return [
        [
            one.number, direction,
            bin_of(
                State(one.state), received=one.received_at is not None,
                disputed=_disputed(one),
            ).value,
        ]
        for direction in (OUT, IN)
        for one in between.rows[direction]
    ]  # fmt: skip


def totals(pairs: list[Between], at: dt.datetime) -> dict[str, Any]:
    """Return direction → summed counts over all pairs."""
    sums: dict[str, dict[str, int]] = {
        OUT: defaultdict(int), IN: defaultdict(int),
    }  # fmt: skip
    for one in pairs:
        for direction, counts in sums.items():
            for name, count in one.sums(direction, at).told().items():
                counts[name] += count
    return {name: dict(counts) for name, counts in sums.items()}
