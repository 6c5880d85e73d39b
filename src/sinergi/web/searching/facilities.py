"""Facilities by name: outlines alone, as their list shows them."""

from django.urls import reverse

from sinergi.access.actor import Actor
from sinergi.access.clock import today
from sinergi.elections.stations import names_of
from sinergi.facilities.listing import Asked, find
from sinergi.facilities.models import STATE_NAMES, Facility
from sinergi.web.searching.found import Found, Hit, nearest
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_facilities(question: Question, actor: Actor) -> Found:
    """Return facilities by name as their list does."""
    rows = find(Asked(q=question.text), actor, today())
    keys = rows.order_by(nearest("name", question.text), "area_code", "pk")
    return Found(
        keys,
        lambda shown: _hits(shown, actor),
        address("facilities:list", q=question.text),
    )


def _hits(rows: list[Facility], actor: Actor) -> list[Hit]:
    names, day = names_of((one.area_code for one in rows), actor), today()
    return [
        Hit(
            key=str(one.pk),
            title=one.name,
            address=reverse("facilities:facility", args=[one.pk]),
            note=f"{one.kind_name}, {names.get(one.area_code, one.area_code)}",
            tag=str(STATE_NAMES[one.state_on(day)]),
        )
        for one in rows
    ]
