"""Which run a page shows: the one asked for, else the latest published, else one's own."""

from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.places.models import Area
from sinergi.places.rules import NATION, ancestors_of
from sinergi.scores.models import Run
from sinergi.web.asking import asked_number, asked_text

HEAVY = ("framework_text", "input_table", "data_audit", "options", "sources")
MOST_OFFERED = 30


def readable_runs(actor: Actor) -> "QuerySet[Run]":
    """Return the complete runs this person may see, without their large columns."""
    runs: QuerySet[Run] = Run.visible.to(actor).complete().defer(*HEAVY)
    return runs.select_related("institution").prefetch_related("publications")


def chosen_run(request: HttpRequest, actor: Actor, code: str) -> Run | None:
    """Return the run to show for the area `code` ("" is the nation), None without one.

    `?run=` names one: 404 when this person may not see it. `?framework=` narrows the
    choice. Without a name: published before unpublished, runs over the area or around it
    before runs over a part of it, then the newest.
    """
    if not actor.holds(Permission.READ_SCORES):
        return None
    if request.GET.get("run"):
        number = asked_number(request, "run")
        if number is None:
            raise Http404
        return get_object_or_404(readable_runs(actor), pk=number)
    runs = runs_about(actor, code)
    if framework := asked_text(request, "framework"):
        runs = runs.of(framework)  # type: ignore[attr-defined]
    return _best_first(runs.filter(experimental=False), code).first()


def runs_about(actor: Actor, code: str) -> "QuerySet[Run]":
    """Return the complete runs that say something of the area or of a part of it."""
    runs = readable_runs(actor)
    return runs.covering(code) if code else runs  # type: ignore[attr-defined]


def offered_runs(actor: Actor, code: str) -> list[Run]:
    """Return the runs to choose from for an area: the best first, at most thirty."""
    return list(_best_first(runs_about(actor, code), code)[:MOST_OFFERED])


def published_runs(actor: Actor, code: str) -> list[Run]:
    """Return the published runs that a plan about an area can rest on, the best first."""
    runs = runs_about(actor, code).published()  # type: ignore[attr-defined]
    return list(_best_first(runs.filter(experimental=False), code)[:MOST_OFFERED])


def _best_first(runs: "QuerySet[Run]", code: str) -> "QuerySet[Run]":
    in_force = Q(publications__withdrawn_at=None, publications__replaced_at=None)
    around = [NATION, *ancestors_of(code), code] if code else [NATION]
    return runs.annotate(
        published_at=Max("publications__at", filter=in_force),
        published_first=Case(
            When(published_at=None, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        ),
        around_first=Case(
            When(within__in=around, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        ),
    ).order_by("published_first", "around_first", "-published_at", "-pk")


def opening_code(run: Run | None, actor: Actor) -> str:
    """Return the area a page opens on when none is asked for: what the run covers.

    Without a run, the way down from the top as long as there is one area only.
    """
    if run is not None:
        return "" if run.within == NATION else run.within
    areas = Area.visible.to(actor).current()
    top = areas.order_by("level").values_list("level", flat=True).first() or 0
    found = list(areas.at_level(top).values_list("code", flat=True)[:2])
    while len(found) == 1:
        only = found[0]
        below = list(areas.children_of(only).values_list("code", flat=True)[:2])
        if len(below) != 1:
            return "" if only == NATION else only
        found = below
    return ""


def own_area(actor: Actor) -> Area | None:
    """Return the widest of the person's own areas; None for those of the whole nation."""
    codes = [code for code in actor.area_codes if code not in {"", NATION}]
    areas = Area.visible.to(actor).current().filter(code__in=codes)
    found: Area | None = areas.order_by("level", "code").first()
    return found


def home_area(run: Run | None, actor: Actor) -> Area | None:
    """Return the area home opens on: one's own where the run says something of it.

    A lurah begins with the own kelurahan, not with the city; otherwise what the run
    covers.
    """
    own = own_area(actor)
    if own is not None and run is not None:
        inside = run.within == NATION or within_of(own.code, run.within)
        if inside and own.level <= run.level:
            return own
    code = opening_code(run, actor)
    return Area.visible.to(actor).current().filter(code=code).first()


def within_of(code: str, whole: str) -> bool:
    """Tell whether an area is `whole` or lies in it."""
    return code == whole or code.startswith(f"{whole}.")
