"""Drawing up the sheet of the day before voting: gathered and kept in one transaction."""

import datetime as dt

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.operations.models import DaySheet
from sinergi.operations.services.days import BadSheet, SheetDraft, keep_sheet
from sinergi.places.models import Area
from sinergi.web.day_gathering import day_before, gather, signers


@transaction.atomic
def draw_up_sheet(
    election: Election, area: Area, *, by: Actor, at: dt.datetime
) -> DaySheet:
    """Gather what is known of an area and keep it to be signed; return the sheet.

    A later state is a new sheet. Raises BadSheet "not-yours" outside of one's areas.
    """
    if not by.holds(Permission.WRITE_OPERATIONS, area.code):
        raise BadSheet("not-yours")
    own = by.institutions_with(Permission.WRITE_OPERATIONS)
    sides = signers(area.code, by)
    maker = Institution.all_rows.filter(pk__in=own).order_by("pk").first()
    if maker is None:
        raise BadSheet("not-yours")
    draft = SheetDraft(
        election=election, area_code=area.code, area_name=area.name,
        day=day_before(election), maker=maker, content=gather(election, area, by, at),
        pemkot=sides["pemkot"], kpu=sides["kpu"], bawaslu=sides["bawaslu"],
    )  # fmt: skip
    return keep_sheet(draft, by=by, at=at)
