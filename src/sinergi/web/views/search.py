"""Search over areas, frameworks and runs."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.places.models import Area
from sinergi.scores.models import Run
from sinergi.scores.words import in_language
from sinergi.web.asking import asked_text
from sinergi.web.chosen import readable_runs
from sinergi.web.searching import (
    areas_by_key,
    find_areas,
    find_frameworks,
    like_names,
    with_parents,
)

PAGE_SIZE = 50
MOST_RUNS = 20


@requires(Permission.USE_WORKSPACE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find areas by name or code, frameworks and runs; offers like names when empty."""
    actor = signed_in(request)
    asked = asked_text(request, "q")
    paginator = Paginator(find_areas(asked, actor), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    reads_scores = actor.holds(Permission.READ_SCORES)
    frameworks = find_frameworks(asked) if reads_scores else []
    context = {
        "asked": asked,
        "search_text": asked,
        "page": page,
        "areas": with_parents(areas_by_key(page.object_list, actor), actor),
        "like": with_parents(_like(asked, page.paginator.count, actor), actor),
        "frameworks": [(one, in_language(one.names)) for one in frameworks],
        "runs": _runs(asked, [one.code for one in frameworks], actor),
        "first_page": page.number == 1,
    }
    return render(request, "web/search.html", context)


def _like(asked: str, found: int, actor: Actor) -> list[Area]:
    return like_names(asked, actor) if asked and not found else []


def _runs(asked: str, framework_codes: list[str], actor: Actor) -> list[Run]:
    """Return runs by number ("12", "#12") or of the frameworks found, newest first."""
    number = asked.lstrip("#")
    runs = readable_runs(actor).order_by("-pk")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        return list(runs.filter(pk=int(number)))
    if not framework_codes:
        return []
    return list(runs.filter(framework_code__in=framework_codes)[:MOST_RUNS])
