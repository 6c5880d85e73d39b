"""Indicators for the index: pledge coverage per area, decided matters per city.

No open matter, no report and nothing of a single matter is read here: what is decided
comes out of releases, whose small numbers are left out already.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from sinergi.elections.examples import takes_examples
from sinergi.elections.models import Election
from sinergi.neutrality.models import Pledge, Quota, Release
from sinergi.places.models import Area


class Value(NamedTuple):
    """An indicator of an area.

    `value` None is unknown, never zero. `error` is the standard error in the value's
    unit; counts of everything have none. `missing` is the share of what went in that is
    unknown, 0 to 1. `freshness` is the day of the newest thing it rests on.
    """

    value: float | None
    error: float
    missing: float
    freshness: dt.date | None


UNKNOWN = Value(None, 0.0, 1.0, None)
KINDS = 2
"""Kinds of residents' offices, RT and RW: of each a number must be known."""


def pledge_coverage(
    as_of: dt.date, areas: Iterable[str], election: Election | None = None
) -> dict[str, Value]:
    """Return code → share of RT and RW of the area and below that have pledged by a day.

    Definition: pledges in force signed on or before `as_of` for the election ÷ offices by
    the number in force on that day and counted by it, of those (kelurahan, kind) whose is
    known; at most 1 each. `missing`: kelurahan and kinds without a number, among all
    below the area. Without `election` the coming one on that day, else the last. Two
    queries and two for the areas. It is a count of all, so its error is zero; what is not
    known is in `missing`, not in an interval. Rows of the example count only for the
    example's own election.
    """
    codes = list(areas)
    villages = _villages(codes)
    asked = election or election_on(as_of)
    pledged, offices = _pledged(as_of, asked), _offices(as_of, asked)
    return {code: _coverage(villages[code], pledged, offices) for code in codes}


def election_on(day: dt.date) -> Election | None:
    """Return the election that comes next on a day, else the last one before."""
    rows = Election.all_rows.order_by("voting_on")
    return rows.filter(voting_on__gte=day).first() or rows.last()


def _villages(codes: list[str]) -> dict[str, list[str]]:
    """Return code → the kelurahan in it; the code itself when it is one."""
    found: dict[str, list[str]] = {code: [] for code in codes}
    rows = Area.all_rows.current().filter(level=4)
    for village in rows.values_list("code", flat=True):
        parts = village.split(".")
        for length in range(1, len(parts) + 1):
            above = ".".join(parts[:length])
            if above in found:
                found[above].append(village)
    return found


Key = tuple[str, str]


def _pledged(
    as_of: dt.date, election: Election | None
) -> dict[Key, tuple[int, dt.date]]:
    """Return (kelurahan, kind) → how many pledged, and the newest day."""
    rows = Pledge.all_rows.filter(
        Q(ended_at=None) | Q(ended_at__date__gt=as_of),
        election=election, ended_by=None, kind__in=("rt", "rw"), signed_on__lte=as_of,
    )  # fmt: skip
    if not takes_examples(election):
        rows = rows.filter(example=False)
    keys: dict[Key, set[str]] = {}
    newest: dict[Key, dt.date] = {}
    for code, kind, office, day in rows.values_list(
        "area_code", "kind", "office_key", "signed_on"
    ):
        keys.setdefault((code, kind), set()).add(office)
        newest[code, kind] = max(newest.get((code, kind), day), day)
    return {key: (len(found), newest[key]) for key, found in keys.items()}


def _offices(
    as_of: dt.date, election: Election | None
) -> dict[Key, tuple[int, dt.date]]:
    """Return (kelurahan, kind) → the number in force on that day, and its day.

    The pages show the same: a number that a later one replaced by then does not count,
    even where its own day is newer. Of several institutions the newest is taken.
    """
    rows = Quota.all_rows.filter(
        Q(replaced_at=None) | Q(replaced_at__date__gt=as_of),
        counted_on__lte=as_of, kind__in=("rt", "rw"),
    )  # fmt: skip
    if not takes_examples(election):
        rows = rows.filter(example=False)
    found: dict[Key, tuple[int, dt.date]] = {}
    for code, kind, number, day in rows.order_by("counted_on", "pk").values_list(
        "area_code", "kind", "expected", "counted_on"
    ):
        found[code, kind] = (number, day)
    return found


def _coverage(
    villages: list[str],
    pledged: dict[Key, tuple[int, dt.date]],
    offices: dict[Key, tuple[int, dt.date]],
) -> Value:
    keys = [(code, kind) for code in villages for kind in ("rt", "rw")]
    known = [key for key in keys if key in offices and offices[key][0] > 0]
    if not known:
        return UNKNOWN
    total = sum(offices[key][0] for key in known)
    done = sum(min(pledged[key][0], offices[key][0]) for key in known if key in pledged)
    days = [offices[key][1] for key in known]
    days += [pledged[key][1] for key in known if key in pledged]
    return Value(done / total, 0.0, 1 - len(known) / len(keys), max(days))


def decided_matters(as_of: dt.date, city: str) -> dict[str, Value]:
    """Return the city's code → decided matters of the newest release made by that day.

    Unknown without a release, or where the release does not show the total. For no area
    below the city is there a number.
    """
    row = release_on(as_of)
    if row is None:
        return {city: UNKNOWN}
    total = row.counts["tables"]["decided"]["total"]
    if total is None:
        return {city: Value(None, 0.0, 1.0, row.last_on)}
    return {city: Value(float(total), 0.0, 0.0, row.last_on)}


def release_on(day: dt.date) -> Release | None:
    """Return the newest release made by a day, which the indicator is of."""
    rows = Release.all_rows.filter(made_at__date__lte=day)
    return rows.order_by("-first_on").first()
