"""What the page of one facility shows: its checklist, what expires before which stage."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.elections.models import Election, Stage
from sinergi.facilities.checklists import Criterion, checklist_for
from sinergi.facilities.guarding import Sight
from sinergi.facilities.models import Facility, ItemCheck, StoreFigure
from sinergi.facilities.rules.capacity import Basis
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.rules.readiness import (
    Found,
    Result,
    StageDays,
    Standing,
    expires_before,
    standing_of,
)
from sinergi.facilities.services.checking import newest_checks
from sinergi.observations.area_table import area_table
from sinergi.observations.placing import current_election

STANDING_NAMES: dict[Standing, Promise] = {
    Standing.HOLDS: _("good"),
    Standing.EXPIRED: _("expired"),
    Standing.FAILS: _("not good"),
    Standing.LEFT_OUT: _("does not apply"),
    Standing.UNSEEN: _("not yet checked"),
}
PROOF_NAMES: dict[str, Promise] = {
    "photo": _("photo"),
    "document": _("document"),
    "none": _("none"),
}
BASIS_NAMES: dict[Basis, Promise] = {
    Basis.KPU: _("figure of KPU's sheet"),
    Basis.STATED: _("as stated in the register"),
    Basis.ESTIMATE: _("estimate from floor space, no official rule"),
    Basis.UNKNOWN: _("no data yet"),
}
FLOODS: tuple[tuple[str, Promise], ...] = (
    ("banjir_2013_2020", _("Floods in the kelurahan, 2013–2020")),
    ("banjir_2024_kejadian", _("Floods in the kelurahan, 2024")),
)
"""Columns of flood records by kelurahan, as the imports of indicators have them."""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with its newest check and how it stands."""

    criterion: Criterion
    check: ItemCheck | None
    standing: Standing
    before: Stage | None

    @property
    def standing_name(self) -> str:
        """How it stands, in words."""
        return str(STANDING_NAMES[self.standing])

    @property
    def proof_name(self) -> str:
        """The proof that is asked for, in words."""
        return str(PROOF_NAMES[self.criterion.proof])


def shown_items(
    row: Facility, sight: Sight, day: dt.date, stages: list[Stage]
) -> list[ShownItem]:
    """Return the items this person sees, in the order of the checklist; one query."""
    checks = newest_checks([row.pk])[row.pk]
    by_key = {one.pk: one for one in stages}
    spans = [StageDays(one.pk, one.starts_on, one.ends_on) for one in stages]
    shown = []
    for criterion in checklist_for(FacilityKind(row.kind)).items:
        if criterion.guarded and row.is_store and not sight.guarded:
            continue
        check = checks.get(criterion.code)
        found = Found(Result(check.result), check.until_on) if check else None
        standing = standing_of(found, day)
        late = (
            expires_before(found.until_on, spans, day)
            if found is not None and standing is Standing.HOLDS
            else None
        )
        stage = by_key[late.key] if late is not None else None
        shown.append(ShownItem(criterion, check, standing, stage))
    return shown


def stages_for(row: Facility, actor: Actor, day: dt.date) -> list[Stage]:
    """Return the stages still to end of the facility's election, or the one that comes."""
    election = row.election or current_election(day)
    return coming_stages(election, actor, day)


def coming_stages(election: Election | None, actor: Actor, day: dt.date) -> list[Stage]:
    """Return the stages of an election that have not ended on a day."""
    if election is None:
        return []
    rows = Stage.visible.to(actor).filter(election=election, ends_on__gte=day)
    return list(rows.order_by("starts_on", "ends_on", "pk"))


def floods_of(code: str, day: dt.date) -> list[tuple[str, float | None]]:
    """Return (what, how many) of flood records of a kelurahan, None where none is known."""
    columns = [name for name, _label in FLOODS]
    values = area_table([code], columns, up_to=day).values[0]
    return [
        (str(label), None if value != value else float(value))
        for (_name, label), value in zip(FLOODS, values, strict=True)
    ]


def figure_of(row: Facility) -> StoreFigure | None:
    """Return KPU's row of a facility, None when its sheet has none."""
    if not row.kpu_code:
        return None
    return StoreFigure.all_rows.in_force().filter(kpu_code=row.kpu_code).first()


def capacity_shown(row: Facility) -> dict[str, Any]:
    """Return the capacity in boxes with where it comes from."""
    found = row.capacity(figure_of(row))
    return {"capacity": found, "basis": str(BASIS_NAMES[found.basis])}
