"""Incidents as a list shows them: one's own whole, others by number and count alone."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.permissions import Permission
from sinergi.reports.models import Incident, Joined
from sinergi.reports.opening import titles_of
from sinergi.reports.querysets.triage import IncidentQuerySet, naming


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident: title empty for another office's, or while locked."""

    row: Incident
    own: bool
    count: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class AskedIncidents:
    """What an address asks for."""

    q: str = ""
    state: str = "open"

    @property
    def is_narrowed(self) -> bool:
        """True when something beyond the open ones is asked for."""
        return self != AskedIncidents()


def is_of(incident: Incident, actor: Actor) -> bool:
    """True when an office of this person put the incident together."""
    return incident.institution_id in actor.institutions_with(Permission.READ_REPORTS)


def find_incidents(
    query: QueryDict, actor: Actor
) -> tuple[IncidentQuerySet[Incident], AskedIncidents]:
    """Return the incidents asked for that this person may know of."""
    state = query.get("state", "open")
    asked = AskedIncidents(
        to_asked_text(query.get("q", "")),
        state if state in {"open", "closed", "all"} else "open",
    )
    rows = Incident.visible.to(actor).select_related("institution")
    if asked.state == "open":
        rows = rows.open()
    elif asked.state == "closed":
        rows = rows.exclude(closed_at=None)
    if asked.q:
        rows = rows.filter(number__icontains=asked.q)
    return rows, asked


def lines_of_incidents(rows: list[Incident], actor: Actor) -> list[IncidentLine]:
    """Return the incidents as lines; two questions and one to the keeper."""
    counts = dict(
        Joined.all_rows.in_force()
        .filter(incident__in=[one.pk for one in rows])
        .exclude(report_id__in=naming(actor))
        .order_by()
        .values_list("incident_id")
        .annotate(n=Count("pk"))
    )
    titles = titles_of([one for one in rows if is_of(one, actor)], actor)
    return [
        IncidentLine(
            one, is_of(one, actor), counts.get(one.pk, 0), titles.get(one.pk, ("",))[0]
        )
        for one in rows
    ]
