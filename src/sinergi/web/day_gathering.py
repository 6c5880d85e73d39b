"""The sheet of a kecamatan for the day before voting: one look over several apps.

Each line is a count or is not known; what nobody reported is never a zero.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind
from sinergi.accounts.rules import covers
from sinergi.elections.models import Election, PollingStation
from sinergi.observations.coverage import Asked
from sinergi.observations.families import event_columns
from sinergi.observations.models import Expectation, Sighting
from sinergi.observations.silent_places import silent_places
from sinergi.operations.models import Lending, Operation, Posko, Prop
from sinergi.operations.rules import actions, lending
from sinergi.operations.rules.posko import added_up
from sinergi.operations.rules.props import Step
from sinergi.operations.sheet_words import line, section
from sinergi.operations.summing import tallies_of
from sinergi.places.models import Area
from sinergi.web.day_facilities import facility_sections

FLOOD = "bencana_alam"
FLOOD_DAYS = 7
MOST_NAMED = 30


def day_before(election: Election) -> dt.date:
    """Return the day before voting."""
    return election.voting_on - dt.timedelta(days=1)


def gather(
    election: Election, area: Area, actor: Actor, at: dt.datetime
) -> dict[str, Any]:
    """Return the content of the sheet of an area as it is known at `at`.

    Props, posko, operations and loans are counted as far as the person sees them.
    """
    day = day_before(election)
    code = area.code
    return {
        "v": 1,
        "sections": [
            _stations(election, code, actor),
            *facility_sections(code, day, actor),
            _posko(election, code, day, actor),
            _flood(code, at, actor),
            _silent(code, at, actor),
            _props(code, actor),
            _operations(code, day, actor),
            _staff(election, code, actor),
        ],
    }


def _stations(election: Election, code: str, actor: Actor) -> dict[str, Any]:
    rows = PollingStation.visible.to(actor).in_force().filter(election=election)
    rows = rows.within(code)
    count = rows.count()
    special = rows.filter(special=True).count()
    known = count or None
    lines = [
        line("stations", known),
        line("special", special if known else None),
    ]
    return section("stations", lines)


def _posko(election: Election, code: str, day: dt.date, actor: Actor) -> dict[str, Any]:
    rows = Posko.visible.to(actor).within(code).open_on(day)
    found = list(rows.filter(election=election))
    total = added_up(tallies_of(found, day).values())
    known = bool(found)
    lines = [
        line("posko", total.posko if known else None),
        line("staffed", total.staffed if known else None),
        line("waiting", total.waiting if known else None),
    ]
    return section("posko", lines)


def _flood(code: str, at: dt.datetime, actor: Actor) -> dict[str, Any]:
    """Return the kelurahan with a flood reported lately; none reported is not known.

    Only somebody who looked can say that there was none: a reported zero counts.
    """
    today = timezone.localdate(at)
    since = today - dt.timedelta(days=FLOOD_DAYS)
    rows = Sighting.visible.to(actor).in_force().within(code)
    rows = rows.filter(column__in=event_columns(FLOOD), happened_on__gt=since)
    told = dict.fromkeys(rows.values_list("area_code", flat=True).distinct())
    wet = set(rows.filter(amount__gt=0).values_list("area_code", flat=True))
    names = Area.visible.to(actor).current().filter(code__in=wet).order_by("code")
    named = list(names.values_list("name", flat=True)[:MOST_NAMED])
    return section("flood", [line("flooded", len(wet) if told else None, named=named)])


def _silent(code: str, at: dt.datetime, actor: Actor) -> dict[str, Any]:
    rows = Expectation.visible.to(actor).in_force()
    expectations = list(
        rows.select_related("form", "institution", "election")
        .prefetch_related("form__versions")
        .order_by("-pk")[:MOST_NAMED]
    )
    found = silent_places(expectations, Asked(code, at))
    named = list(dict.fromkeys(one.name for one in found))[:MOST_NAMED]
    count = len(found) if expectations else None
    return section("silent", [line("silent", count, named=named)])


def _props(code: str, actor: Actor) -> dict[str, Any]:
    rows = Prop.visible.to(actor).counted().within(code)
    known = rows.exists()
    hanging = rows.hanging()
    undecided = hanging.filter(step=Step.SEEN)
    lines = [
        line("hanging", hanging.count() if known else None),
        line("undecided", undecided.count() if known else None),
    ]
    return section("props", lines)


def _operations(code: str, day: dt.date, actor: Actor) -> dict[str, Any]:
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    steps = [actions.Step.PLANNED, actions.Step.ORDERED]
    rows = Operation.visible.to(actor).filter(step__in=steps, starts_at__gte=start)
    found = [
        one
        for one in rows
        if covers(one.area_code, code) or covers(code, one.area_code)
    ]
    named = [one.title for one in found[:MOST_NAMED]]
    return section("operations", [line("planned", len(found), named=named)])


def _staff(election: Election, code: str, actor: Actor) -> dict[str, Any]:
    rows = Lending.visible.to(actor).within(code).filter(step__in=lending.OPEN)
    known = rows.exists()
    unpledged = rows.filter(step=lending.Step.LENT)
    lines = [
        line("lent", rows.count() if known else None),
        line("unpledged", unpledged.count() if known else None),
    ]
    return section("staff", lines)


SIDE_KINDS = {
    "pemkot": (InstitutionKind.KECAMATAN, InstitutionKind.PEMKOT),
    "kpu": (InstitutionKind.KPU,),
    "bawaslu": (InstitutionKind.BAWASLU,),
}
"""Who signs for an area: the first kind that has an institution there."""


def signers(code: str, actor: Actor) -> dict[str, Institution | None]:
    """Return side → the institution that signs for an area; one query."""
    kinds = [kind for kinds in SIDE_KINDS.values() for kind in kinds]
    rows = Institution.visible.to(actor).filter(kind__in=kinds)
    near = sorted(rows, key=lambda one: (-len(one.area_code), one.pk))
    covering = [one for one in near if covers(one.area_code, code)]
    return {
        side: next(
            (one for kind in kinds for one in covering if one.kind == kind), None
        )
        for side, kinds in SIDE_KINDS.items()
    }
