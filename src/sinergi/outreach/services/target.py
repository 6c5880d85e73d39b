"""Derive targets out of the voter list and published shares."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Sum

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.models import Election, PollingStation
from sinergi.outreach.catalogue import Shares, catalogue
from sinergi.outreach.models import Target
from sinergi.outreach.rules.coverage import Aim, estimate_aim, total_of
from sinergi.outreach.rules.session import BadSession, NotTheirs


@dataclass(frozen=True, slots=True)
class Derived:
    """How many targets were made, stayed as they were, or have a figure from a file."""

    made: int
    same: int
    from_file: int


Wanted = tuple[str, str, Aim, str, str]
"""Area, segment, target, how it was found, its source."""


@transaction.atomic
def derive_targets(
    election: Election,
    within: str,
    *,
    by: Actor | None,
    at: dt.datetime,
    shares: str = "",
) -> Derived:
    """Derive a target per kelurahan and segment for all stages; return how many.

    Counted where the voter list counts it (all voters, women), estimated with interval
    and source where shares are published (`shares` names them, empty takes those of the
    region). What came from a file stays: a figure somebody published wins over ours.
    Raises BadSession without voters there, NotTheirs outside one's area.
    """
    if by is not None and not by.holds(Permission.SET_TARGETS, within):
        raise NotTheirs("organiser")
    wanted = list(_wanted(election, within, _shares(shares, within)))
    if not wanted:
        raise BadSession("no-voters", "election")
    rows = Target.all_rows.in_force().filter(election=election, stage=None)
    known = {(one.area_code, one.segment): one for one in rows.within(within)}
    fresh, ended, same, from_file = [], [], 0, 0
    for area, segment, aim, how, source in wanted:
        old = known.get((area, segment))
        if old is not None and old.how == "file":
            from_file += 1
        elif old is not None and _is_same(old, aim, how, source):
            same += 1
        else:
            if old is not None:
                ended.append(old.pk)
            fresh.append(_row(election, area, segment, aim, how, source))
    Target.all_rows.filter(pk__in=ended).update(ended_at=at)
    Target.all_rows.bulk_create(fresh, batch_size=500)
    record(
        Verb.TARGETS_DERIVED,
        at=at,
        actor=by,
        target=f"election:{election.pk}",
        within=within,
        made=len(fresh),
        ended=len(ended),
        same=same,
        from_file=from_file,
    )
    return Derived(len(fresh), same, from_file)


def _shares(code: str, within: str) -> Shares | None:
    known = catalogue().shares
    if code:
        return known.get(code)
    fitting = (
        one for one in known.values() if f"{within}.".startswith(f"{one.within}.")
    )
    return next(fitting, None)


def _row(
    election: Election, area: str, segment: str, aim: Aim, how: str, source: str
) -> Target:
    return Target(
        election=election, area_code=area, segment=segment, people=aim.people,
        low=aim.low, high=aim.high, estimate=aim.estimate, how=how, source=source,
        edition=catalogue().edition,
    )  # fmt: skip


def _is_same(old: Target, aim: Aim, how: str, source: str) -> bool:
    figures = (old.people, old.low, old.high, old.estimate, old.how, old.source)
    return figures == (aim.people, aim.low, aim.high, aim.estimate, how, source)


def _wanted(election: Election, within: str, shares: Shares | None) -> Iterator[Wanted]:
    """Yield what the voter list and the shares say, kelurahan by kelurahan."""
    source = f"DPT {election.name_id}"
    for area, columns in _voters(election, within).items():
        for code, segment in catalogue().segments.items():
            aim = columns.get(segment.base)
            if aim is not None:
                how = "sample" if aim.estimate else "voters"
                yield area, code, aim, how, source
        voters = columns.get("registered")
        if shares is None or voters is None:
            continue
        for code, classes in shares.segments.items():
            aim = estimate_aim(voters, classes, shares.rounding)
            told = f"{source} × {shares.source}"
            yield area, code, aim, "shares", told[:300]


Columns = dict[str, Aim]
COLUMNS = ("registered", "registered_female")


def _voters(election: Election, within: str) -> dict[str, Columns]:
    """Return area → voters by column; counted where every station has its figure.

    Special stations (prisons, hospitals) are unlike others, so they stand apart: those
    with a figure add to it, those without are in no target.
    """
    rows = PollingStation.all_rows.in_force().filter(election=election).within(within)
    told: Any = {f"{name}_known": Count(name) for name in COLUMNS}
    told |= {f"{name}_sum": Sum(name) for name in COLUMNS}
    told |= {f"{name}_squares": Sum(F(name) * F(name)) for name in COLUMNS}
    counted: Any = rows.order_by().values("area_code", "special")
    found: dict[str, Columns] = {}
    extra: dict[tuple[str, str], int] = {}
    for row in counted.annotate(stations=Count("pk"), **told).order_by("area_code"):
        area = row["area_code"]
        for name in COLUMNS:
            total = row[f"{name}_sum"] or 0
            if row["special"]:
                extra[area, name] = total
                continue
            aim = total_of(
                row["stations"],
                row[f"{name}_known"],
                total,
                row[f"{name}_squares"] or 0,
            )
            if aim is not None:
                found.setdefault(area, {})[name] = aim
    return {
        area: {
            name: _more(aim, extra.get((area, name), 0))
            for name, aim in rows_of.items()
        }
        for area, rows_of in found.items()
    }


def _more(aim: Aim, people: int) -> Aim:
    return Aim(aim.people + people, aim.low + people, aim.high + people, aim.estimate)
