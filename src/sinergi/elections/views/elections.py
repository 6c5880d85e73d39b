"""Pages of elections and their calendars."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import KIND_NAMES, Election, ElectionKind, Stage
from sinergi.elections.rules import NOW
from sinergi.elections.stations import Asked, find_stations


@requires(Permission.USE_WORKSPACE)
@require_safe
def elections(request: HttpRequest) -> HttpResponse:
    """List the elections with the stage each is in today."""
    day = today(request)
    rows = Election.visible.to(signed_in(request)).prefetch_related("stages")
    table = []
    for election in rows:
        stages = list(election.stages.all())
        now = [stage for stage in stages if stage.state_on(day) == NOW]
        coming = [s for s in stages if s.starts_on is not None and s.starts_on > day]
        following = min(coming, key=_first_day, default=None)
        kind = KIND_NAMES[ElectionKind(election.kind)]
        table.append((election, kind, now, following))
    context = {
        "table": table,
        "day": day,
        "may_edit": signed_in(request).holds(Permission.EDIT_CALENDAR),
    }
    return render(request, "elections/elections.html", context)


def _first_day(stage: Stage) -> str:
    return str(stage.starts_on)


@requires(Permission.USE_WORKSPACE)
@require_safe
def election(request: HttpRequest, code: str) -> HttpResponse:
    """Show the calendar of one election: what is running, what comes next."""
    day, actor = today(request), signed_in(request)
    row = get_object_or_404(Election.visible.to(actor), code=code)
    stages = [(stage, stage.state_on(day)) for stage in row.stages.all()]
    stations = find_stations(Asked(election=code), actor)
    context = {
        "election": row,
        "kind": KIND_NAMES[ElectionKind(row.kind)],
        "day": day,
        "days_left": (row.voting_on - day).days,
        "stages": stages,
        "running": [stage for stage, state in stages if state == NOW],
        "stations": stations.count(),
        "special": stations.filter(special=True).count(),
        "may_edit": actor.holds(Permission.EDIT_CALENDAR),
    }
    return render(request, "elections/election.html", context)
