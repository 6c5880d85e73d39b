"""The day of all posko as PDF."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.elections.stations import names_of
from sinergi.operations.papers import day_text, table, write_letter
from sinergi.operations.rules.posko import Tally, added_up
from sinergi.operations.summing import Group

WIDTHS = [5, 2, 2, 2, 2, 2, 2]


def summary_pdf(
    groups: Sequence[Group], day: dt.date, actor: Actor, *, at: dt.datetime
) -> bytes:
    """Return the summary of a day: the city in a table by kecamatan, then each posko."""
    names = names_of((one.code for one in groups), actor)
    head = [
        _("Area"), _("Posko"), _("Told of the day"), _("On the roster"), _("Rumours"),
        _("Sealed reports"), _("Hand-overs not taken over"),
    ]  # fmt: skip
    rows = [[names.get(one.code, one.code), *_cells(one.tally)] for one in groups]
    rows.append([_("Together"), *_cells(added_up(one.tally for one in groups))])
    tables = [table(_("By kecamatan"), head, rows, WIDTHS)]
    single = [
        [one.posko.name, *_cells(one.tally)] for group in groups for one in group.lines
    ]
    tables.append(table(_("By posko"), head, single, WIDTHS))
    return write_letter(
        kind=_("Daily summary of the posko"),
        title=_("Posko Bersama, %(day)s") % {"day": day_text(day)},
        facts=[(_("Day"), day_text(day))],
        at=at,
        number=f"posko {day.isoformat()}",
        paragraphs=[
            _(
                "“Told of the day” means that somebody wrote into the log of the posko. "
                "No word is no finding: it says only whom to ask."
            )
        ],
        tables=tables,
    )


def _cells(tally: Tally) -> list[int]:
    return [
        tally.posko, tally.opened, tally.staffed, tally.rumours, tally.reports,
        tally.waiting,
    ]  # fmt: skip
