"""Take the stores of KPU's sheet into the register."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.facilities.models import Facility, StoreFigure
from sinergi.facilities.rules.kinds import FacilityKind
from sinergi.facilities.services.register import Draft, add_facility


@transaction.atomic
def adopt_figures(
    figures: Iterable[StoreFigure],
    *,
    keeper: Institution,
    by: Actor | None,
    at: dt.datetime,
) -> list[Facility]:
    """Enter the stores of these rows that the register has not, and return them.

    Which has one of the same code is left alone: the sheet's figures win by themselves.
    Raises NotYours for another line's keeper.
    """
    rows = list(figures)
    codes = {one.kpu_code for one in rows}
    have = set(
        Facility.all_rows.in_use()
        .filter(kpu_code__in=codes)
        .values_list("kpu_code", flat=True)
    )
    made = [
        add_facility(_draft(one, keeper), by=by, at=at)
        for one in rows
        if one.kpu_code not in have
    ]
    if made:
        record(
            Verb.FIGURES_ADOPTED,
            at=at,
            actor=by,
            target="facility:list",
            institution_id=keeper.pk,
            facilities=[one.pk for one in made],
        )
    return made


def _draft(row: StoreFigure, keeper: Institution) -> Draft:
    return Draft(
        kind=FacilityKind(row.kind),
        name=row.name,
        area_code=row.area_code,
        keeper=keeper,
        kpu_code=row.kpu_code,
        address=row.address,
        lon=row.lon,
        lat=row.lat,
        floor_m2=row.floor_m2,
    )
