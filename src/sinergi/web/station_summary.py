"""Polling stations of an area in figures, and ratings per agency as far as one may see.

Stations are counted, never listed: the smallest unit a profile shows is the kelurahan.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from sinergi.access.actor import Actor
from sinergi.access.scope import within
from sinergi.elections.models import (
    CONFIDENTIALITY_NAMES,
    Agency,
    Confidentiality,
    Election,
    PollingStation,
    StationRating,
)
from sinergi.elections.stations import newest_election

AGENCY_NAMES = {
    Agency.BAWASLU: "Bawaslu",
    Agency.POLICE: "Polri",
    Agency.KPU: "KPU",
    Agency.BPBD: "BPBD",
}


@dataclass(frozen=True, slots=True)
class Rated:
    """How many stations one agency puts into one class of its scheme."""

    agency: str
    scheme: str
    class_code: str
    stations: int
    confidentiality: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class Stations:
    """Counts of one election in one area; voters None where not every station has them."""

    election: Election
    regular: int
    special: int
    voters: int | None
    known: int
    rated: list[Rated]

    @property
    def total(self) -> int:
        """All stations."""
        return self.regular + self.special


def stations_in(code: str, election: Election | None, actor: Actor) -> Stations | None:
    """Return the counts for an election, the newest with stations here when None.

    None when no station of the area is known. Ratings follow the person's rights.
    """
    rows = PollingStation.visible.to(actor).in_force().within(code)
    if election is None:
        newest = newest_election(actor, code)
        election = Election.visible.to(actor).filter(code=newest).first()
    if election is None:
        return None
    counts = rows.filter(election=election).aggregate(
        regular=Count("pk", filter=Q(special=False)),
        special=Count("pk", filter=Q(special=True)),
        voters=Sum("registered"),
        known=Count("registered"),
    )
    if not counts["regular"] + counts["special"]:
        return None
    return Stations(election=election, rated=_ratings(code, election, actor), **counts)


def _ratings(code: str, election: Election, actor: Actor) -> list[Rated]:
    rows = (
        StationRating.visible.to(actor)
        .in_force()
        .filter(within(code, "station__area_code") if code else Q())
        .filter(station__election=election, station__ended_by=None)
        .order_by("agency", "scheme", "class_code", "confidentiality")
        .values_list("agency", "scheme", "class_code", "confidentiality")
        .annotate(n=Count("station", distinct=True))
    )
    return [
        Rated(
            agency=AGENCY_NAMES.get(Agency(agency), agency),
            scheme=scheme,
            class_code=class_code,
            stations=n,
            confidentiality=str(CONFIDENTIALITY_NAMES[Confidentiality(level)]),
            restricted=level == Confidentiality.RESTRICTED,
        )
        for agency, scheme, class_code, level, n in rows
    ]
