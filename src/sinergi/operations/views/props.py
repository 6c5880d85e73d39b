"""Campaign props: the list, one prop, the map of the backlog, exports, photos."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.elections.stations import names_of
from sinergi.operations.backlog import (
    backlog,
    class_names,
    level_below,
    map_answer,
    pieces,
    total_of,
    treatment,
)
from sinergi.operations.detailing import (
    buttons_for,
    ground_of,
    may_be_one,
    path_of,
    photos_of,
    sightings_of,
    steps_of,
)
from sinergi.operations.listing import (
    export_columns,
    export_rows,
    find,
    is_late,
    kept_query,
    read_asked,
)
from sinergi.operations.models import Prop, PropFile
from sinergi.operations.rules.props import ALLOWED, Act, Step
from sinergi.operations.services.exporting import record_export
from sinergi.operations.views.files import photo, table_file
from sinergi.operations.words import (
    ACT_NAMES,
    PERIODS,
    PLACE_TYPES,
    PROP_KINDS,
    STEP_NAMES,
)
from sinergi.places.models import Area
from sinergi.places.rules import is_code, to_code

PER_PAGE = 50
MOST_PRINTED = 1_000
BULK = (Act.RECOMMEND, Act.ORDER, Act.STORE, Act.GIVE_BACK, Act.NO_BREACH, Act.GONE)
"""Acts offered for the ticked lines of the list."""


@requires(Permission.READ_OPERATIONS)
@require_safe
def props(request: HttpRequest) -> HttpResponse:
    """List props with search, filters, order; `?print=1` puts all on one page."""
    actor, day = signed_in(request), today(request)
    asked = read_asked(request.GET)
    rows = find(asked, actor, day)
    size = MOST_PRINTED if request.GET.get("print") == "1" else PER_PAGE
    page = Paginator(rows.listed(), size).get_page(request.GET.get("page"))
    names = names_of((one.area_code for one in page), actor)
    context = {
        "asked": asked,
        "page": page,
        "rows": [
            (one, names.get(one.area_code, one.area_code), is_late(one, day))
            for one in page
        ],
        "pieces": pieces(rows),
        "steps": STEP_NAMES.items(),
        "kinds": PROP_KINDS.items(),
        "places": PLACE_TYPES.items(),
        "periods": PERIODS.items(),
        "acts": _bulk_acts(actor),
        "query": kept_query(request.GET),
    }
    return render(request, "operations/props.html", context)


def _bulk_acts(actor: Actor) -> list[tuple[str, str]]:
    """Return the acts this person may do to ticked lines somewhere."""
    decides = actor.holds(Permission.RECOMMEND_PROPS)
    own = {Act.RECOMMEND, Act.NO_BREACH}
    if not actor.holds(Permission.WRITE_OPERATIONS):
        return []
    shown = BULK if decides else [one for one in BULK if one not in own]
    return [(act.value, str(ACT_NAMES[act])) for act in shown]


@requires(Permission.READ_OPERATIONS)
@require_safe
def prop(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one prop: its way from sighting to return, photos, what may be the same."""
    actor, day = signed_in(request), today(request)
    rows = Prop.visible.to(actor).listed().select_related("stage", "operation")
    row: Prop = get_object_or_404(rows, pk=pk)
    steps = steps_of(row, actor)
    context: dict[str, Any] = {
        "row": row,
        "area_name": names_of([row.area_code], actor).get(row.area_code, row.area_code),
        "late": is_late(row, day),
        "ground": ground_of(row),
        "period_told": PERIODS.get(row.period_told, ""),  # type: ignore[call-overload]
        "buttons": buttons_for(row, actor),
        "path": path_of(row, steps),
        "steps": steps,
        "photos": photos_of(row, actor),
        "sightings": sightings_of(row, actor),
        "same": may_be_one(row, actor),
        "may_join": Act.JOIN in {one.act for one in buttons_for(row, actor)},
        "joined_to": _joined_to(row, actor),
        "rules": _rules(),
    }
    return render(request, "operations/prop.html", context)


def _joined_to(row: Prop, actor: Actor) -> Prop | None:
    if row.joined_to_id is None:
        return None
    found: Prop | None = Prop.visible.to(actor).filter(pk=row.joined_to_id).first()
    return found


def _rules() -> list[tuple[str, list[str]]]:
    """Return every step with the steps that may follow, in words."""
    return [
        (str(STEP_NAMES[step]), [str(STEP_NAMES[to]) for to in moves])
        for step, moves in ALLOWED.items()
        if step is not Step.WITHDRAWN
    ]


@requires(Permission.READ_OPERATIONS)
@require_safe
def prop_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a photo to those who see its prop; `?show=1` shows it."""
    files = PropFile.visible.to(signed_in(request))
    row = get_object_or_404(files, pk=pk)
    show = request.GET.get("show") == "1"
    if not show:
        note_exported(
            f"prop:{row.prop_id}", 1, by=signed_in(request), at=real_now(), form="file",
            file=row.pk,
        )  # fmt: skip
    return photo(row, show=show)


@requires(Permission.READ_OPERATIONS)
@require_safe
def props_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the props of the list as csv (streamed) or xlsx."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    rows = find(read_asked(request.GET), actor, day)
    record_export("props", form, rows.count(), by=actor, at=real_now())
    return table_file(
        form,
        f"apk-{day.isoformat()}",
        _("Campaign props"),
        export_columns(),
        export_rows(rows, actor),
    )


# --- the backlog on a map -----------------------------------------------------------------


def _within(request: HttpRequest, actor: Actor) -> str:
    """Return the area asked for, else the person's own first one."""
    code = to_code(to_asked_text(request.GET.get("within", ""), 24))
    if is_code(code):
        return code
    own = [one for one in actor.area_codes if one]
    return min(own, key=len) if own else ""


@requires(Permission.READ_OPERATIONS)
@require_safe
def props_map(request: HttpRequest) -> HttpResponse:
    """Show by area how many props still hang, on a map with its table."""
    actor, day = signed_in(request), today(request)
    within = _within(request, actor)
    level = level_below(within)
    rows = backlog(within, level, actor, day)
    query = urlencode({"within": within})
    area = Area.visible.to(actor).current().filter(code=within).first()
    decides = actor.holds(Permission.RECOMMEND_PROPS)
    context = {
        "within": within,
        "area": area,
        "rows": rows,
        "total": total_of(rows),
        "classes": class_names(),
        "above": _above(within, actor),
        "treatment": treatment(within, actor) if decides else [],
        "decides": decides,
        "data_url": "",
        "boundaries_url": "",
    }
    if len(rows) > 1:
        shapes = reverse("places:boundaries")
        context["data_url"] = f"{reverse('operations:props_map_data')}?{query}"
        context["boundaries_url"] = f"{shapes}?{query}&level={level}"
    return render(request, "operations/props_map.html", context)


def _above(within: str, actor: Actor) -> list[tuple[str, str]]:
    parts = within.split(".") if within else []
    codes = [".".join(parts[:n]) for n in range(1, len(parts))]
    names = names_of(codes, actor)
    return [(names.get(code, code), _address(code)) for code in codes]


def _address(code: str) -> str:
    return f"{reverse('operations:props_map')}?{urlencode({'within': code})}"


@requires(Permission.READ_OPERATIONS)
@require_safe
def props_map_data(request: HttpRequest) -> JsonResponse:
    """Return the areas of the map with how many props still hang in each."""
    actor, day = signed_in(request), today(request)
    within = _within(request, actor)
    level = level_below(within)
    rows = backlog(within, level, actor, day)
    response = JsonResponse(map_answer(rows, within, level, _address))
    response["Cache-Control"] = "private, no-cache"
    return response


@requires(Permission.READ_OPERATIONS)
@require_safe
def backlog_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the backlog by area as csv or xlsx."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    within = _within(request, actor)
    rows = backlog(within, level_below(within), actor, day)
    record_export("backlog", form, len(rows), by=actor, at=real_now())
    columns = [
        (_("Code"), "text"), (_("Area"), "text"), (_("Seen"), "whole"),
        (_("Not decided yet"), "whole"), (_("Recommended"), "whole"),
        (_("Ordered"), "whole"), (_("Past their day"), "whole"),
        (_("In the hands of Satpol PP"), "whole"), (_("Over"), "whole"),
    ]  # fmt: skip
    lines = (
        [r.code, r.name, r.seen, r.undecided, r.recommended, r.ordered, r.late, r.kept,
         r.done]
        for r in rows
    )  # fmt: skip
    name = f"apk-{within or 'id'}-{day.isoformat()}"
    return table_file(form, name, _("Campaign props by area"), columns, lines)
