"""The facilities of one's areas as a list that goes to a device with a form.

Outlines alone: name, kind, place. A lost phone tells no more than the list on a page.
"""

import csv
import io

from sinergi.access.scope import within_any
from sinergi.facilities.checklists import checklist_for
from sinergi.facilities.models import Facility
from sinergi.facilities.rules.kinds import FacilityKind


def facilities_csv(scope: tuple[str, ...]) -> bytes:
    """Return name (the number), label, area and checklist of the facilities of a scope."""
    rows = Facility.all_rows.in_use().filter(
        within_any(scope, "area_code") | within_any(scope, "serves_code")
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("name", "label", "area", "sheet"))
    for row in rows.order_by("area_code", "kind", "name", "pk"):
        sheet = checklist_for(FacilityKind(row.kind)).code
        writer.writerow((row.pk, row.name, row.area_code, sheet))
    return text.getvalue().encode()
