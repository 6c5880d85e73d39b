"""Due days of commitments as calendar events: for the list's download and for feeds."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.commitments.listing import area_names
from sinergi.commitments.models import Commitment
from sinergi.commitments.rules.commitment import OPEN
from sinergi.documents.ics import CANCELLED, CONFIRMED, TENTATIVE, Event


def due_events(rows: Iterable[Commitment], actor: Actor, site: str) -> Iterator[Event]:
    """Yield a whole-day event per commitment with a due day; one query for the names.

    `site` is `https://host` without a slash. No person is named. An unaccepted one is
    tentative, one declined or withdrawn is cancelled, so that calendars drop it.
    """
    dated = [row for row in rows if row.due_on is not None]
    names = area_names(dated, actor)
    for row in dated:
        if row.due_on is None:
            continue
        yield Event(
            uid=f"commitment-{row.pk}@sinergi",
            summary=f"{row.number} {row.title}",
            starts=row.due_on,
            stamp=row.step_at,
            sequence=row.version,
            status=_status(row),
            location=names.get(row.area_code, ""),
            description=_("%(institution)s: %(step)s")
            % {"institution": row.institution.name, "step": row.step_name},
            url=f"{site}{reverse('commitments:detail', args=[row.pk])}",
        )


def _status(row: Commitment) -> str:
    if row.step == "proposed":
        return TENTATIVE
    return CONFIRMED if row.step in OPEN or row.step == "done" else CANCELLED
