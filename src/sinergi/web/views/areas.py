"""The profile of one area: how vulnerable, how sure, why, and what is missing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import Election
from sinergi.places.models import Area
from sinergi.places.rules import NATION, is_code, to_code
from sinergi.scores.models import Run
from sinergi.scores.waiting import waiting_in
from sinergi.scores.words import LEVEL_NAMES, label_text
from sinergi.web.asking import asked_text
from sinergi.web.chosen import chosen_run, offered_runs
from sinergi.web.explaining import (
    borders_of,
    changes_of,
    framework_of,
    parts_of,
    usual_values,
    values_of,
)
from sinergi.web.locator import locate
from sinergi.web.mapping import kept_in
from sinergi.web.profiles import neighbour_rows, other_runs, score_of, summary_of
from sinergi.web.station_summary import stations_in
from sinergi.web.trees import areas_below, areas_by_name, way_up


@requires(Permission.READ_AREAS)
@require_safe
def area_options(request: HttpRequest) -> HttpResponse:
    """Return the areas of one's own as options for fields that ask for a code."""
    context = {"options": areas_by_name(signed_in(request))}
    answer = render(request, "web/area_options.html", context)
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@requires(Permission.USE_WORKSPACE)
@require_safe
def area_profile(request: HttpRequest, code: str) -> HttpResponse:
    """Show one area; without the right to read scores, its places and stations only."""
    actor = signed_in(request)
    code = to_code(code)
    if not is_code(code):
        raise Http404
    area = get_object_or_404(Area.visible.to(actor).current(), code=code)
    scope = "" if area.code == NATION else area.code
    run = chosen_run(request, actor, scope)
    kept: dict[str, object] = {"run": run.pk if run else None, **kept_in(request)}
    election = Election.visible.to(actor).filter(code=asked_text(request, "election"))
    context = {
        "area": area,
        "run": run,
        "run_query": f"?run={run.pk}" if run else "",
        "crumbs": way_up(area, actor, kept),
        "below": areas_below(scope, actor, kept),
        "runs": offered_runs(actor, scope) if run else [],
        "picture": locate(area, actor),
        "waiting": waiting_in(run, area.code, actor),
        "stations": stations_in(area.code, election.first(), actor),
        "level_name": LEVEL_NAMES.get(area.level, ""),
        **_figures(run, area, actor),
    }
    return render(request, "web/area.html", context)


def _figures(run: Run | None, area: Area, actor: Actor) -> dict[str, Any]:
    """Return what the page says of the score; empty parts where there is none."""
    score = score_of(run, area.code) if run else None
    figures: dict[str, Any] = {
        "score": score,
        "label": label_text(run.label, run.framework_name) if run else "",
        "classes": run.classes if run else [],
        "neighbours": neighbour_rows(run, area, actor),
        "others": other_runs(score, area, actor) if run else [],
    }
    if run is None:
        return figures
    figures["bounds"] = _bounds(run)
    figures["below_name"] = LEVEL_NAMES.get(run.level, "")
    if score is None:
        figures["summary"], figures["weighted"] = summary_of(run, area, actor)
        return figures
    framework = framework_of(run)
    values = values_of(score, framework, usual_values(run))
    to_lower, to_upper = borders_of(score, run)
    return figures | {
        "parts": parts_of(score, framework),
        "values": values,
        "unseen": [one for one in values if one.value is None],
        "changes": changes_of(run, area.code),
        "to_lower": to_lower,
        "to_upper": to_upper,
        "probabilities": _probabilities(score.class_probability, run),
    }


def _bounds(run: Run) -> tuple[float, float]:
    """Return the scale of the bars: 0 to 100, or what the run's scores span beyond it."""
    low = run.summary.get("score_low") or 0.0
    high = run.summary.get("score_high") or 100.0
    return min(0.0, low), max(100.0, high)


def _probabilities(chances: dict[str, float], run: Run) -> list[tuple[str, int, float]]:
    """Return (name, order, chance) per class, the highest class first."""
    rows = [
        (name, order, chances[code])
        for order, (code, name) in enumerate(run.classes)
        if code in chances
    ]
    return rows[::-1]
