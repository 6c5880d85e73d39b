"""Which offices of a person may decide for which side of the public page."""

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.public.rules.parts import Side, side_of_kind
from sinergi.scores.models import Run


def offices_of(actor: Actor) -> dict[Side, int]:
    """Return the sides a person decides for, each with the office they do it in."""
    own = actor.institutions_with(Permission.KEEP_PUBLIC_PAGE)
    rows = Institution.all_rows.filter(pk__in=own).order_by("-pk")
    found = {side_of_kind(row.kind): row.pk for row in rows}
    return {side: pk for side, pk in found.items() if side is not None}


def is_bawaslus(run: Run) -> bool:
    """True when a run is of Bawaslu's framework, or was made in its office."""
    made_in = side_of_kind(run.institution.kind)
    return run.is_of_bawaslu or made_in is Side.BAWASLU
