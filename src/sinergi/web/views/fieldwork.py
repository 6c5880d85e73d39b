"""The section of the work outside: what is due this week, then every page in groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.web.navigation import navigation
from sinergi.web.opening import Block, week_of

REPORTING = (
    Permission.SEND_SUBMISSIONS,
    Permission.WRITE_OUTREACH,
    Permission.CHECK_FACILITIES,
    Permission.WRITE_PLEDGES,
)
"""Whoever holds one of these has something to report."""
MOST_TASKS = 3
"""Lines of each group of the queue: the doors below stay near on a phone."""


@requires(Permission.USE_WORKSPACE)
@require_safe
def fieldwork(request: HttpRequest) -> HttpResponse:
    """Show the day's work and the pages of the section that this person can use."""
    actor = signed_in(request)
    blocks, week = [], {}
    if actor.holds(Permission.READ_COMMITMENTS):
        blocks.append(Block.WEEK.template)
        week = week_of(actor, today(request), most=MOST_TASKS)
    if any(actor.holds(one) for one in REPORTING):
        blocks.append(Block.REPORT.template)
    sections = [one for one in navigation(request) if one.here]
    groups = [group for one in sections for group in one.groups]
    context = {"blocks": blocks, "groups": groups, **week}
    return render(request, "web/fieldwork.html", context)
