"""Elections with their stages by name, polling stations by place and number."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.scope import holding, within_any
from sinergi.elections.models import Election, PollingStation, Stage
from sinergi.elections.stations import names_of, newest_election
from sinergi.places.models import Area
from sinergi.places.rules import NATION
from sinergi.web.searching.found import Found, Hit
from sinergi.web.searching.listed import address
from sinergi.web.searching.places import find_areas
from sinergi.web.searching.question import Question

NAMED = ("code", "name_id", "name_en")
MOST_PLACES = 20
"""Areas of that name whose stations are looked at."""
LOWEST_LEVEL = 4
MOST_CODES = 500
"""Kelurahan in and below those areas: more than a province's capital has."""


def find_elections(question: Question, actor: Actor) -> Found:
    """Return elections, then stages, whose name or code holds the words; two queries."""
    words = holding(question.text, *NAMED)
    elections = Election.visible.to(actor).filter(words)
    stages = Stage.visible.to(actor).filter(words).select_related("election")
    rows = [*elections, *stages.order_by("-election__voting_on", "starts_on", "pk")]
    return Found(rows, lambda shown: [_election(one) for one in shown])


def _election(row: Election | Stage) -> Hit:
    if isinstance(row, Election):
        day = date_format(row.voting_on, "DATE_FORMAT")
        page = reverse("elections:election", args=[row.code])
        return Hit(row.code, row.name, page, day, row.code)
    page = reverse("elections:election", args=[row.election.code])
    days = [one for one in (row.starts_on, row.ends_on) if one is not None]
    shown = " – ".join(date_format(one, "SHORT_DATE_FORMAT") for one in days)
    return Hit(
        key=row.code,
        title=row.name,
        address=f"{page}#stage-{row.code}",
        note=" · ".join(filter(None, (row.election.name, shown))),
        tag=_("stage"),
    )


def find_stations(question: Question, actor: Actor) -> Found | None:
    """Return stations of the newest election by number and place.

    Without a place those of one's own areas. None when the question names no station.
    """
    asked = question.station
    if asked is None:
        return None
    where = _named(asked.place, actor) if asked.place else _own(actor)
    election = newest_election(actor) if where is not None else ""
    if where is None or not election:
        return None
    rows: Any = PollingStation.visible.to(actor).in_force()
    # By id: a join keeps the index on election, area and number from being used.
    pk = Election.visible.to(actor).filter(code=election).values("pk")[:1]
    rows = rows.filter(where, election_id=pk)
    if asked.number is not None:
        rows = rows.filter(number=asked.number)
    return Found(
        rows.order_by("area_code", "number"),
        lambda shown: _stations(shown, election, actor),
    )


def _own(actor: Actor) -> Q:
    codes = actor.area_codes
    return Q() if {"", NATION} & set(codes) else within_any(codes, "area_code")


def _named(place: str, actor: Actor) -> Q | None:
    """Return "in an area of that name or below one", None when there is none.

    By the codes of the areas, which an index answers one by one: over twenty cities the
    ranges of their codes took 0.2 s.
    """
    areas = Area.visible.to(actor).current()
    keys = find_areas(place, actor)[:MOST_PLACES]
    tops = tuple(areas.filter(pk__in=keys).values_list("code", flat=True))
    if not tops:
        return None
    below = areas.filter(within_any(tops), level__lte=LOWEST_LEVEL)
    codes = below.order_by("code").values_list("code", flat=True)[:MOST_CODES]
    return Q(area_code__in=list(codes))


def _stations(rows: list[PollingStation], election: str, actor: Actor) -> list[Hit]:
    names = names_of((one.area_code for one in rows), actor) if rows else {}
    return [
        Hit(
            key=str(one.pk),
            title=f"TPS {one.number:03d} {names.get(one.area_code, one.area_code)}",
            address=address(
                "elections:stations",
                election=election,
                within=one.area_code,
                q=str(one.number),
            ),
            code=one.area_code,
            tag=_("special") if one.special else "",
        )
        for one in rows
    ]
