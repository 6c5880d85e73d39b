"""Joint inspections in the queue of each party, until it has signed."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import within
from sinergi.elections.stations import names_of
from sinergi.facilities.models import InspectionParty
from sinergi.facilities.queue_items import count_groups, groups_by
from sinergi.facilities.rules.inspecting import InspectionStep

if TYPE_CHECKING:
    from django.db.models import QuerySet

HELD_ON = "inspection__planned_on"


def _asked(actor: Actor, asked: Mapping[str, str]) -> "QuerySet[InspectionParty]":
    """Return what one's own institutions have not signed, or noted as signed on paper."""
    own = actor.institutions_with(Permission.CHECK_FACILITIES)
    held = Q(inspection__step=InspectionStep.HELD)
    signs = Q(institution_id__in=own) & (
        held | Q(inspection__step=InspectionStep.PLANNED)
    )
    notes = Q(institution=None, inspection__institution_id__in=own) & held
    rows = InspectionParty.visible.to(actor).filter(signs | notes, signed_at=None)
    if asked.get("within"):
        rows = rows.filter(within(asked["within"], "inspection__facility__area_code"))
    if asked.get("q"):
        rows = rows.filter(inspection__facility__name__icontains=asked["q"])
    return rows


def counts(actor: Actor, day: dt.date, asked: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many inspections wait for a signature; one query."""
    if not actor.holds(Permission.CHECK_FACILITIES):
        return {}
    return count_groups(_asked(actor, asked), groups_by(HELD_ON, day))


def items(
    actor: Actor,
    day: dt.date,
    asked: Mapping[str, str],
    groups: Collection[str],
    most: int,
) -> dict[str, list[dict[str, Any]]]:
    """Return group → its first lines; one query a group, one for the names of areas."""
    if not actor.holds(Permission.CHECK_FACILITIES):
        return {}
    rows = _asked(actor, asked).select_related("inspection__facility", "institution")
    found = {
        group: list(rows.filter(days).order_by("inspection__planned_on", "pk")[:most])
        for group, days in groups_by(HELD_ON, day).items()
        if group in groups
    }
    codes = {
        one.inspection.facility.area_code for lines in found.values() for one in lines
    }
    names = names_of(codes, actor)
    return {
        group: [_line(one, names, group) for one in lines]
        for group, lines in found.items()
    }


def _line(row: InspectionParty, names: Mapping[str, str], group: str) -> dict[str, Any]:
    facility = row.inspection.facility
    code = facility.area_code
    if row.inspection.step != InspectionStep.HELD:
        state = _("to be held together")
    elif row.institution is None:
        state = _("signature on paper to be noted")
    else:
        state = _("to be signed")
    return {
        "kind": "inspection",
        "key": str(row.pk),
        "number": "",
        "title": _("Joint inspection of %(name)s") % {"name": facility.name},
        "area_code": code,
        "area_name": names.get(code, code),
        "institution_name": row.body,
        "person_name": "",
        "due_on": row.inspection.planned_on,
        "state_text": state,
        "is_late": group == "late",
        "url": reverse("facilities:inspection", args=[row.inspection_id]),
        "waiting_for_me": True,
        "actions": (),
    }
