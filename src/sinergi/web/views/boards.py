"""Board and timeline of what institutions promised."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import Election
from sinergi.web.asking import asked_area, asked_text
from sinergi.web.boards import board_of, timeline_of
from sinergi.web.chosen import own_area
from sinergi.web.homing import calendar_on


@requires(Permission.READ_COMMITMENTS)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show who promised what where: institutions by the areas inside the chosen one."""
    actor, day = signed_in(request), today(request)
    area = asked_area(request, actor) or own_area(actor)
    code = area.code if area else ""
    context = {
        "area": area,
        "within": code,
        "board": board_of(actor, code, day),
        "day": day,
    }
    return render(request, "web/board.html", context)


@requires(Permission.READ_COMMITMENTS)
@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """Show the promises along the stages of an election."""
    actor, day = signed_in(request), today(request)
    calendar = calendar_on(day, asked_text(request, "election"), actor)
    election = calendar.election if calendar else None
    area = asked_area(request, actor)
    context = {
        "area": area,
        "election": election,
        "elections": list(Election.visible.to(actor)),
        "timeline": timeline_of(actor, election, area.code if area else "", day),
        "day": day,
    }
    return render(request, "web/timeline.html", context)
