"""The line of warnings on the home page."""

from typing import Any

from django.db.models import Q

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.warnings.models import Warning

MOST = 3


def warnings_now(actor: Actor) -> dict[str, Any]:
    """Return the open warnings the person sees, what waits for an answer first; one query."""
    if not actor.holds(Permission.READ_WARNINGS):
        return {}
    seen = Warning.visible.to(actor).open()
    rows: Any = seen.annotate(mine=seen.waiting_for(actor))
    rows = rows.filter(Q(mine=True) | Q(exercise=False))
    shown = list(rows.order_by("-mine", "-sent_at", "-pk")[: MOST + 1])
    return {
        "warnings_now": [(one, one.mine) for one in shown[:MOST]],
        "warnings_more": len(shown) > MOST,
    }
