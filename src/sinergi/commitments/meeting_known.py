"""What the reader of a pasted text knows: institutions, areas and stages of the database."""

from sinergi.access.actor import Actor
from sinergi.access.scope import within_any
from sinergi.accounts.models import Institution
from sinergi.commitments.rules.meeting_dates import KnownStage
from sinergi.commitments.rules.meeting_known import (
    Known,
    KnownArea,
    KnownInstitution,
)
from sinergi.elections.models import Election
from sinergi.places.models import Area

LEVELS = (2, 3, 4)
MOST_AREAS = 2_000
"""A city has some 80, a province some 3,000: names far away would only be mistaken."""


def known_to(actor: Actor) -> Known:
    """Return all institutions, and the areas the person works in; two queries."""
    institutions = [
        KnownInstitution(one.pk, one.name, one.kind, one.area_code)
        for one in Institution.visible.to(actor).order_by("pk")
    ]
    areas = Area.visible.to(actor).current().filter(level__in=LEVELS)
    near = areas.filter(within_any(actor.area_codes)).order_by("level", "code")
    return Known(
        institutions,
        [KnownArea(one.code, one.name, one.level) for one in near[:MOST_AREAS]],
    )


def stages_of(election: Election | None) -> tuple[KnownStage, ...]:
    """Return the stages of an election, to read "before the campaign" by."""
    if election is None:
        return ()
    return tuple(
        KnownStage(one.code, (one.name_id, one.name_en), one.starts_on, one.ends_on)
        for one in election.stages.all()
    )
