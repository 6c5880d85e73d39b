"""Home: what needs me today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.places.models import Area
from sinergi.scores.words import label_text
from sinergi.web.asking import asked_area, asked_text
from sinergi.web.chosen import chosen_run, home_area
from sinergi.web.homing import calendar_on, freshness, summary_of_run
from sinergi.web.opening import Asked, blocks_of, context_of
from sinergi.web.warned import warnings_now


def agenda_of_a_partner(actor: Actor) -> str:
    """Return where somebody without the workspace begins; empty for all others."""
    if actor.holds(Permission.USE_WORKSPACE):
        return ""
    try:
        return reverse("commitments:agenda")
    except NoReverseMatch:
        return ""


@requires(Permission.READ_AREAS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what one's role needs first, the scores of the chosen area, the calendar."""
    actor = signed_in(request)
    if agenda := agenda_of_a_partner(actor):
        return redirect(agenda)
    areas = Area.visible.to(actor).current()
    area = asked_area(request, actor)
    run = chosen_run(request, actor, area.code if area else "")
    if area is None:
        area = home_area(run, actor)
    within = area.code if area else ""
    day = today(request)
    calendar = calendar_on(day, asked_text(request, "election"), actor)
    asked = Asked(actor, day, now(request), real_now(), calendar)
    context = {
        "area": area,
        "run": run,
        "run_query": f"?run={run.pk}" if run else "",
        "summary": summary_of_run(run, within, actor) if run else None,
        "label": label_text(run.label, run.framework_name) if run else "",
        "classes": run.classes if run else [],
        "calendar": calendar,
        "fresh": freshness(within, actor),
        "has_areas": area is not None or areas.exists(),
        "shown_now": asked.at,
        **warnings_now(actor),
        **context_of(blocks_of(actor), asked),
    }
    return render(request, "web/home.html", context)
