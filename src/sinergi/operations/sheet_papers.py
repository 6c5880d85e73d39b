"""The sheet of the day before voting as PDF, with what was signed and room to sign."""

from typing import Any

from django.utils.translation import gettext as _

from sinergi.operations.models import DaySheet
from sinergi.operations.models.lending import SIDES
from sinergi.operations.papers import day_text, moment_text, table, write_letter
from sinergi.operations.sheet_words import SIDE_NAMES, shown


def sheet_pdf(row: DaySheet) -> bytes:
    """Return the sheet as it was kept; unknown stands as "no data yet", never as 0."""
    tables = [
        table(
            title,
            [_("What"), _("How many"), _("Which")],
            [[name, value or _("no data yet"), named] for name, value, named in lines],
            [6, 2, 8],
        )
        for title, lines in shown(row.content)
    ]
    return write_letter(
        kind=_("Sheet of the day before voting"),
        title=f"{_('The day before voting')}: {row.area_name}",
        facts=[
            (_("Election"), row.election.name),
            (_("Day"), day_text(row.day)),
            (_("Drawn up"), moment_text(row.made_at)),
            (_("Drawn up by"), row.maker.name),
        ],
        at=row.made_at,
        number=f"H-1 {row.pk}",
        tables=tables,
        signatures=_signatures(row),
        trace=f"SHA-256 {row.sha256}",
    )


def _signatures(row: DaySheet) -> list[tuple[str, str, str]]:
    signed: dict[str, Any] = {
        one.side: one for one in row.signatures.select_related("person", "institution")
    }
    found = []
    for side in SIDES:
        institution = getattr(row, side)
        body = institution.name if institution else str(SIDE_NAMES[side])
        one = signed.get(side)
        note = (
            _("signed in Sinergi on %(day)s") % {"day": moment_text(one.at)}
            if one
            else ""
        )
        found.append((body, one.person.name if one else "", note))
    return found
