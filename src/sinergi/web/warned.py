"""The line of warnings on the home page."""

from typing import Any

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.warnings.models import Warning

MOST = 3


def warnings_now(actor: Actor) -> dict[str, Any]:
    """Return the open warnings the person sees, what waits for an answer first; two queries."""
    if not actor.holds(Permission.READ_WARNINGS):
        return {}
    rows = Warning.visible.to(actor).open()
    waiting = list(rows.unanswered_by(actor).order_by("-sent_at", "-pk")[: MOST + 1])
    known = {one.pk for one in waiting}
    others = rows.filter(exercise=False).exclude(pk__in=known)
    shown = waiting[:MOST] + list(others.order_by("-sent_at", "-pk")[:MOST])
    return {
        "warnings_now": [(one, one.pk in known) for one in shown[:MOST]],
        "warnings_more": len(waiting) > MOST or len(shown) > MOST,
    }
