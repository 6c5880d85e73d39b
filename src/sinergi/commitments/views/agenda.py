"""My agenda: meetings I am asked to, and what my institutions promised.

The one page of the workspace a partner organisation has; others find it handy too.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.minutes_papers import when
from sinergi.commitments.models import Commitment, Meeting
from sinergi.commitments.rules.meeting import Step

MOST_SHOWN = 50


@requires(Permission.READ_MEETINGS)
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Show coming and recent meetings of one's own institutions and their promises."""
    actor, day = signed_in(request), today(request)
    own = actor.institutions_with(Permission.READ_MEETINGS)
    mine = Meeting.visible.of_line(actor).filter(
        pk__in=Meeting.visible.of_line(actor)
        .filter(participants__institution_id__in=own)
        .values("pk")
    ) | Meeting.visible.of_line(actor).filter(host_id__in=own)
    rows = mine.listed()
    coming = rows.coming(now(request).replace(hour=0, minute=0, second=0))
    held = rows.exclude(step__in=[Step.DRAFT, Step.INVITED, Step.CANCELLED])
    promises = Commitment.visible.to(actor).filter(
        institution_id__in=actor.institutions_with(Permission.READ_COMMITMENTS)
    )
    open_rows = list(promises.open().in_due_order().listed()[:MOST_SHOWN])
    context = {
        "coming": [
            (one, when(one.starts_at, one.ends_at)) for one in coming[:MOST_SHOWN]
        ],
        "held": [(one, when(one.starts_at)) for one in held.in_calendar_order()[:10]],
        "promises": [(one, one.is_late_on(day)) for one in open_rows],
        "total": promises.open().count(),
    }
    return render(request, "commitments/agenda.html", context)
