"""What one person sees of one facility: outline, detail, or everything."""

from dataclasses import dataclass

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.facilities.checklists import Criterion, checklist_for
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.kinds import FacilityKind


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person sees of a facility and may do with it."""

    detail: bool
    guarded: bool
    edit: bool
    check: bool


def sight_of(row: Facility, user: Actor) -> Sight:
    """Return what this person sees of a facility; two queries at most."""
    rows = Facility.all_rows.filter(pk=row.pk)
    everything = rows.guarded_to(user).exists()
    detail = everything or rows.detailed_to(user).exists()
    open_row = row.closed_at is None
    return Sight(
        detail=detail,
        guarded=everything or (detail and not row.is_store),
        edit=open_row and may_keep(row, user),
        check=open_row and detail and user.holds(Permission.CHECK_FACILITIES),
    )


def may_keep(row: Facility, user: Actor) -> bool:
    """True for who keeps the row, stands above, or has the building."""
    line = user.line_with(Permission.WRITE_FACILITIES)
    own = user.institutions_with(Permission.WRITE_FACILITIES)
    return row.keeper_id in line or row.owner_id in own


def items_for(row: Facility, sight: Sight) -> list[Criterion]:
    """Return the items of the checklist this person may tell of and see."""
    return [
        one
        for one in checklist_for(FacilityKind(row.kind)).items
        if sight.guarded or not one.guarded or not row.is_store
    ]


def office_of(actor: Actor) -> Institution | None:
    """Return the institution a person checks for: the first of theirs by its number."""
    own = actor.institutions_with(Permission.CHECK_FACILITIES)
    return Institution.all_rows.filter(pk__in=own).order_by("pk").first()
