"""What the page of one prop shows: its steps as a table, photos, what may be the same."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.operations.models import Prop, PropFile, PropSighting, PropStep
from sinergi.operations.rules.props import (
    ALLOWED,
    OPEN,
    Act,
    Period,
    Seen,
    Step,
    may_be_same,
)
from sinergi.operations.services.acting import acts_for
from sinergi.operations.words import ACT_NAMES, PERIODS, SIDE_NAMES, STEP_NAMES

MOST_COMPARED = 200
MOST_OFFERED = 5
MAIN = frozenset({Act.RECOMMEND, Act.ORDER, Act.TAKE_DOWN, Act.STORE, Act.GIVE_BACK})
PATH = (
    Step.SEEN, Step.RECOMMENDED, Step.ORDERED, Step.TAKEN_DOWN, Step.STORED,
    Step.RETURNED,
)  # fmt: skip
"""The way from sighting to return, as the table of steps shows it."""


@dataclass(frozen=True, slots=True)
class Button:
    """An act this person may do now."""

    act: Act
    name: str
    main: bool


@dataclass(frozen=True, slots=True)
class PathRow:
    """A step of the way: what leads there, who may, when and by whom it was done."""

    name: str
    act: str
    who: str
    done: PropStep | None
    is_now: bool


def buttons_for(prop: Prop, actor: Actor) -> list[Button]:
    """Return the acts this person may do now, as buttons."""
    return [
        Button(act, str(ACT_NAMES[act]), act in MAIN) for act in acts_for(prop, actor)
    ]


def path_of(prop: Prop, steps: list[PropStep]) -> list[PathRow]:
    """Return the table of steps with what was done of it."""
    done = {one.step_to: one for one in steps}
    rows = []
    for before, step in zip((None, *PATH), PATH, strict=False):
        move = ALLOWED[before].get(step) if before else None
        sides = sorted(move.sides) if move else []
        rows.append(
            PathRow(
                name=str(STEP_NAMES[step]),
                act=str(ACT_NAMES[move.act]) if move else _("Form from the field"),
                who=", ".join(str(SIDE_NAMES[one]) for one in sides)
                or _("everybody who fills in forms, accepted by another"),
                done=done.get(step),
                is_now=prop.step == step,
            )
        )
    return rows


def steps_of(prop: Prop, actor: Actor) -> list[PropStep]:
    """Return everything that was done with a prop, oldest first; one query."""
    rows = PropStep.visible.to(actor).filter(prop=prop)
    return list(rows.select_related("by", "letter").prefetch_related("files"))


def photos_of(prop: Prop, actor: Actor) -> list[PropFile]:
    """Return the photos of a prop and of those joined to it; one query.

    Photos of sightings that were taken back are left out.
    """
    keys = [prop.pk, *prop.joined.values_list("pk", flat=True)]
    rows = PropFile.visible.to(actor).filter(prop_id__in=keys)
    return [
        one
        for one in rows.select_related("sighting")
        if one.sighting is None or one.sighting.ended_at is None
    ]


def sightings_of(prop: Prop, actor: Actor) -> list[PropSighting]:
    """Return the words about a prop in force, those of joined ones too; one query."""
    keys = [prop.pk, *prop.joined.values_list("pk", flat=True)]
    rows = PropSighting.visible.to(actor).filter(prop_id__in=keys, ended_at=None)
    return list(
        rows.select_related("prop", "submission__institution").defer(
            "submission__xml", "submission__answers"
        )
    )


def seen_of(prop: Prop) -> Seen:
    """Return what tells the prop from others."""
    return Seen(
        prop.kind, prop.area_code, prop.place, prop.latitude, prop.longitude
    )  # fmt: skip


def may_be_one(prop: Prop, actor: Actor) -> list[Prop]:
    """Return open props that may be this one seen by somebody else; one query."""
    if prop.step not in OPEN:
        return []
    rows = Prop.visible.to(actor).open().exclude(pk=prop.pk)
    near = rows.filter(area_code=prop.area_code, kind=prop.kind).order_by("-pk")
    own = seen_of(prop)
    found = [one for one in near[:MOST_COMPARED] if may_be_same(own, seen_of(one))]
    return found[:MOST_OFFERED]


def ground_of(prop: Prop) -> str:
    """Return what the calendar says of the day it was seen, with the regulation.

    When, never which clause: that is entered by Bawaslu.
    """
    if prop.stage is None or not prop.period:
        return _("no calendar known for that day")
    period = str(PERIODS[Period(prop.period)])
    days = " – ".join(
        _day(day) for day in (prop.stage.starts_on, prop.stage.ends_on) if day
    )
    return _("%(period)s (%(stage)s %(days)s, %(regulation)s)") % {
        "period": period, "stage": prop.stage.name, "days": days,
        "regulation": prop.stage.regulation,
    }  # fmt: skip


def _day(day: dt.date) -> str:
    return day.strftime("%d-%m-%Y")
