"""What if the calendar shifts: which stages and commitments would move to when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import Election, Stage
from sinergi.elections.services import shift_stages
from sinergi.web.shifting import shift_of, shifted_stages

MOST_DAYS = 1_000


def asked_days(text: str) -> int:
    """Return the days asked for, 0 for what is no number from -1000 to 1000."""
    sign, digits = (-1, text[1:]) if text[:1] == "-" else (1, text)
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 4):
        return 0
    days = sign * int(digits)
    return days if abs(days) <= MOST_DAYS else 0


@requires(Permission.USE_WORKSPACE)
@require_safe
def shift(request: HttpRequest) -> HttpResponse:
    """Show what a shift would move; nothing changes."""
    actor, asked = signed_in(request), request.GET
    elections = list(Election.visible.to(actor))
    codes = {one.code: one for one in elections}
    election = codes.get(asked.get("election", "")) or next(iter(elections), None)
    days = asked_days(asked.get("days", ""))
    code, following = asked.get("stage", ""), bool(asked.get("following"))
    stages = (
        shifted_stages(actor, election, code, following=following) if election else []
    )
    context = {
        "elections": elections,
        "election": election,
        "stages": list(Stage.visible.to(actor).filter(election=election)),
        "code": code,
        "days": days,
        "days_text": asked.get("days", ""),
        "following": following,
        "shift": shift_of(actor, election, stages, days)
        if election and stages and days
        else None,
        "may_apply": actor.holds(Permission.EDIT_CALENDAR),
    }
    return render(request, "web/shift.html", context)


@requires(Permission.EDIT_CALENDAR)
@require_POST
def shift_apply(request: HttpRequest) -> HttpResponse:
    """Move the stages; due days follow within ten minutes, each with its history."""
    actor, asked = signed_in(request), request.POST
    rows = Election.visible.to(actor)
    election = get_object_or_404(rows, code=asked.get("election", ""))
    days = asked_days(asked.get("days", ""))
    stages = shifted_stages(
        actor, election, asked.get("stage", ""), following=bool(asked.get("following"))
    )
    if not days or not stages:
        messages.error(
            request, _("Choose a stage and a number of days, then try again.")
        )
        return redirect("web:shift")
    codes = [one.code for one in stages]
    shift_stages(election, codes, days=days, by=actor, at=real_now())
    messages.success(
        request, _("The stages were moved; due days follow within ten minutes.")
    )
    return redirect("elections:election", election.code)
