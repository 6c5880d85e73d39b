"""The day of all posko in a table: by kecamatan and city, and each posko alone."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from sinergi.access.actor import Actor
from sinergi.elections.models import Election
from sinergi.operations.models import HandOver, LogEntry, Posko, SealedReport, Shift
from sinergi.operations.rules.posko import EntryKind, Tally, added_up


@dataclass(frozen=True, slots=True)
class Line:
    """A posko and what its day came to."""

    posko: Posko
    tally: Tally


@dataclass(slots=True)
class Group:
    """A kecamatan (or the city's own posko) with the posko in it."""

    code: str
    name: str
    lines: list[Line] = field(default_factory=list)

    @property
    def tally(self) -> Tally:
        """The sum of its posko."""
        return added_up(one.tally for one in self.lines)


def summary(
    day: dt.date, actor: Actor, *, election: Election | None = None, within: str = ""
) -> list[Group]:
    """Return the posko that are to be open on a day, grouped by kecamatan; five queries.

    "Opened" means that somebody wrote into the log that day: no word is no finding.
    """
    rows = Posko.visible.to(actor).within(within).open_on(day).order_by("area_code")
    if election is not None:
        rows = rows.filter(election=election)
    found = list(rows)
    tallies = tallies_of(found, day)
    groups: dict[str, Group] = {}
    for one in found:
        code = ".".join(one.area_code.split(".")[:3])
        group = groups.setdefault(code, Group(code, one.name))
        group.lines.append(Line(one, tallies[one.pk]))
    return list(groups.values())


def tallies_of(rows: Iterable[Posko], day: dt.date) -> dict[int, Tally]:
    """Return id → what the day came to; four queries."""
    keys = [one.pk for one in rows]
    rumour = Count("pk", filter=Q(kind=EntryKind.RUMOUR))
    log = LogEntry.all_rows.filter(posko_id__in=keys, day=day).order_by()
    entries = {
        pk: (n, r)
        for pk, n, r in log.values_list("posko").annotate(n=Count("pk"), r=rumour)
    }
    shifts = _counted(Shift.all_rows.filter(removed_at=None), keys, day)
    reports = _counted(SealedReport.all_rows.all(), keys, day)
    waiting = _counted(HandOver.all_rows.filter(taken_at=None), keys, day)
    return {
        pk: Tally(
            posko=1, opened=int(pk in entries), staffed=int(shifts[pk] > 0),
            entries=entries.get(pk, (0, 0))[0], rumours=entries.get(pk, (0, 0))[1],
            reports=reports[pk], waiting=waiting[pk],
        )
        for pk in keys
    }  # fmt: skip


def _counted(rows: object, keys: list[int], day: dt.date) -> dict[int, int]:
    mine = rows.filter(posko_id__in=keys, day=day).order_by()  # type: ignore[attr-defined]
    return defaultdict(int, mine.values_list("posko").annotate(n=Count("pk")))
