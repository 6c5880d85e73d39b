"""Who has not signed the joint inspections that a page shows."""

from collections.abc import Iterable

from sinergi.facilities.models import Inspection, InspectionParty
from sinergi.facilities.rules.inspecting import InspectionStep

OPEN_STEPS = (InspectionStep.PLANNED, InspectionStep.HELD)


def unsigned_parties(rows: Iterable[Inspection]) -> dict[int, list[InspectionParty]]:
    """Return inspection → its parties without a signature, of open ones; one query.

    For inspections that the person sees already: whoever sees one sees all its parties.
    """
    keys = [one.pk for one in rows if one.step in OPEN_STEPS]
    found: dict[int, list[InspectionParty]] = {}
    parties = InspectionParty.all_rows.filter(inspection__in=keys, signed_at=None)
    for party in parties.select_related("institution"):
        found.setdefault(party.inspection_id, []).append(party)
    return found
