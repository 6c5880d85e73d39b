"""What every page of the door needs and seldom changes: offices, places, waiting times.

Read once a minute per process; a page asks the database nothing.
"""

import datetime as dt
import time
from dataclasses import dataclass, field
from statistics import median

from sinergi.access.scope import roughly_within
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind
from sinergi.elections.models import Election
from sinergi.places.models import Area
from sinergi.reports.models import Desk, Message, Report
from sinergi.seals.keys import offices_with_keys

FRESH_S = 60.0
MOST_PLACES = 600
LOOKED_BACK, FEWEST = 200, 5
NEAR = dt.timedelta(days=400)
RANK = {InstitutionKind.BAWASLU: 0, InstitutionKind.PANWASCAM: 1}


@dataclass(frozen=True, slots=True)
class Office:
    """An office that can receive reports."""

    pk: int
    name: str
    kind: str
    area_code: str
    address: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What was read at a moment; `groups` are kecamatan with their kelurahan."""

    offices: tuple[Office, ...]
    groups: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    elections: tuple[tuple[int, str, dt.date], ...]
    waiting_days: int | None
    names: dict[str, str] = field(default_factory=dict)

    def office_for(self, area_code: str) -> Office | None:
        """Return the office for an area: Bawaslu before those below it, the nearest one."""
        covering = [
            one
            for one in self.offices
            if not area_code or f"{area_code}.".startswith(f"{one.area_code}.")
        ] or list(self.offices)
        ranked = sorted(
            covering,
            key=lambda one: (RANK.get(one.kind, 9), -len(one.area_code), one.pk),  # type: ignore[call-overload]
        )
        return ranked[0] if ranked else None

    def office(self, pk: int) -> Office | None:
        """Return an office by its id."""
        return next((one for one in self.offices if one.pk == pk), None)

    def election_near(self, day: dt.date) -> tuple[int | None, str]:
        """Return id and regime of the one election near a day; of several the regime
        they share."""
        near = [one for one in self.elections if abs(one[2] - day) <= NEAR]
        regimes = {one[1] for one in near}
        pk = near[0][0] if len(near) == 1 else None
        return pk, regimes.pop() if len(regimes) == 1 else ""


_kept: list[tuple[float, Known]] = []


def known() -> Known:
    """Return what is known, at most a minute old."""
    now = time.monotonic()
    if _kept and now - _kept[0][0] < FRESH_S:
        return _kept[0][1]
    fresh = _read()
    if fresh.offices:  # a door that opens is open at once
        _kept[:] = [(now, fresh)]
    return fresh


def forget() -> None:
    """Read anew at the next page."""
    _kept.clear()


def _read() -> Known:
    offices = _offices()
    groups = _groups(tuple(one.area_code for one in offices))
    names = {code: name for code, name, _below in groups}
    names |= {code: name for _c, _n, below in groups for code, name in below}
    elections = Election.all_rows.values_list("pk", "kind", "voting_on")
    return Known(offices, groups, tuple(elections), _waiting_days(), names)


def _offices() -> tuple[Office, ...]:
    able = offices_with_keys()
    rows = Institution.all_rows.filter(pk__in=able).order_by("pk")
    desks = {
        one.institution_id: one for one in Desk.all_rows.filter(institution__in=able)
    }
    found = []
    for row in rows:
        desk = desks.get(row.pk)
        told = (desk.address, desk.phone, desk.hours) if desk else ("", "", "")
        found.append(Office(row.pk, row.name, row.kind, row.area_code, *told))
    return tuple(found)


def _groups(
    codes: tuple[str, ...],
) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """Return kecamatan and their kelurahan; where there are too many, kecamatan alone."""
    if not codes:
        return ()
    rows = Area.all_rows.filter(valid_to=None, level__in=(3, 4))
    rows = rows.filter(roughly_within(codes)).order_by("code")
    found = list(rows.values_list("code", "name", "level")[: MOST_PLACES * 4])
    whole = len(found) <= MOST_PLACES
    below: dict[str, list[tuple[str, str]]] = {}
    for code, name, level in found:
        if level == 4 and whole:
            below.setdefault(code.rpartition(".")[0], []).append((code, name))
    above = [(code, name) for code, name, level in found if level == 3]
    return tuple(
        (code, name, tuple(below.get(code, ()))) for code, name in above[:MOST_PLACES]
    )


def _waiting_days() -> int | None:
    """Return the median of days until the office first wrote; None for too few."""
    newest = Report.all_rows.order_by("-pk").values_list("pk", "received_at")
    received = dict(newest[:LOOKED_BACK])
    answers = Message.all_rows.filter(report__in=received, from_reporter=False)
    first = dict(answers.order_by("-pk").values_list("report_id", "at"))
    days = [(at - received[report]).days for report, at in first.items()]
    return round(median(days)) if len(days) >= FEWEST else None
