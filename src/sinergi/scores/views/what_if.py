"""What-if: other weights and methods, and which ranks move. Never the published run."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.places.models import Area
from sinergi.places.rules import NATION, is_code
from sinergi.scores.catalogue import framework_or_404
from sinergi.scores.forms import DEFAULT_DRAWS, DEFAULT_SEED, WEIGHT, WhatIfForm
from sinergi.scores.presentation import named_classes, tree_rows
from sinergi.scores.rules import LEVEL_CODES, levels_of
from sinergi.scores.services import RunRequest, start_run
from sinergi.scores.what_if import (
    Base,
    TooManyAreas,
    base_of,
    changed_framework,
    compare,
    current_weights,
    index_of,
    rank_correlation,
)
from sinergi.scores.words import LEVEL_NAMES, in_language
from sinergi_core.index.framework import Framework, FrameworkError

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Scope:
    """Which areas a what-if compares."""

    within: str
    name: str
    level: int


def scope_of(request: HttpRequest, framework: Framework) -> Scope:
    """Return area and level of the address, else the person's own and the lowest."""
    person = signed_in(request)
    codes = person.area_codes
    within = request.GET.get("within") or (codes[0] if codes else NATION)
    if within and within != NATION and not is_code(within):
        raise Http404(within)
    within = within or NATION
    levels = levels_of(framework)
    asked = to_asked_number(request.GET.get("level", ""))
    level = asked if asked in levels else levels[0]
    names = Area.visible.to(person).current().filter(code=within)
    name = names.values_list("name", flat=True).first()
    return Scope(within, name or _("Indonesia"), level)


@requires(Permission.READ_SCORES)
def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """Compute with the choices in the address and compare; the address reproduces it."""
    framework = framework_or_404(code)
    scope = scope_of(request, framework)
    own = current_weights(framework)
    form = WhatIfForm(request.GET, framework=framework, own=own)
    weights = {**own, **(form.weights() if form.is_valid() else {})}
    context: dict[str, Any] = {
        "framework": framework,
        "name": in_language(framework.names),
        "form": form,
        "scope": scope,
        "levels": [(n, LEVEL_NAMES[n]) for n in levels_of(framework)],
        "level_name": LEVEL_NAMES[scope.level],
        "groups": _sliders(framework, weights, form),
        "may_save": signed_in(request).holds(Permission.START_RUN, scope.within),
    }
    context |= _computed(request, framework, scope, form)
    partial = getattr(request, "htmx", False)
    template = "scores/_what_if_result.html" if partial else "scores/what_if.html"
    return render(request, template, context)


def _sliders(
    framework: Framework, weights: dict[str, float], form: WhatIfForm
) -> list[dict[str, Any]]:
    """Return a group per part below the index: its own slider and those inside it."""
    groups: list[dict[str, Any]] = []
    for row in tree_rows(framework, weights):
        slider = {
            "row": row,
            "field": form[WEIGHT + row.code],
            "value": f"{row.weight:g}",
            "most": f"{max(5.0, 2 * form.own[row.code], row.weight):g}",
        }
        changed = weights[row.code] != form.own[row.code]
        if row.depth == 0:
            groups.append({"slider": slider, "inside": [], "is_open": False})
        else:
            groups[-1]["inside"].append(slider)
            groups[-1]["is_open"] |= changed
    return groups


def _computed(
    request: HttpRequest, framework: Framework, scope: Scope, form: WhatIfForm
) -> dict[str, Any]:
    """Return the comparison, or the problem in words."""
    if not form.is_valid():
        return {"problem": _("Some numbers cannot be read; nothing was computed.")}
    person = signed_in(request)
    try:
        base = base_of(
            person,
            framework,
            level=scope.level,
            within=scope.within,
            on=today(request),
        )
        if not base.gathered.has_data:
            return {
                "problem": _("There is no data for this framework in this area yet.")
            }
        changed = changed_framework(
            framework, weights=form.weights(), methods=form.methods()
        )
        return _comparison(request, framework, changed, base, scope)
    except TooManyAreas as problem:
        words = _(
            "%(count)s areas are too many to compute at once: choose a smaller area."
        )
        return {"problem": words % {"count": problem.count}}
    except (FrameworkError, ValueError) as problem:
        return {"problem": _("This cannot be computed: %(why)s") % {"why": problem}}


def _comparison(
    request: HttpRequest,
    framework: Framework,
    changed: Framework,
    base: Base,
    scope: Scope,
) -> dict[str, Any]:
    before = index_of(framework, base.gathered, scope.level)
    after = index_of(changed, base.gathered, scope.level)
    moved = compare(before, after, base.gathered)
    classes = named_classes(changed, LEVEL_CODES[scope.level])
    words = request.GET.get("q", "").strip().casefold()
    rows = [row for row in moved if words in f"{row.code} {row.name}".casefold()]
    return {
        "base_run": base.run,
        "rows": rows[:SHOWN],
        "hidden": max(0, len(rows) - SHOWN),
        "areas": len(moved),
        # not by digest: writing both out in full takes longer than the index
        "is_changed": replace(changed, text=framework.text) != framework,
        "moved": sum(1 for row in moved if row.change),
        "class_changes": sum(1 for row in moved if row.changed_class),
        "largest": max((abs(row.change) for row in moved if row.change), default=0),
        "correlation": rank_correlation(before, after),
        "classes": {
            code: (name, order, len(classes))
            for order, (code, name) in enumerate(classes)
        },
        "address": f"{request.path}?{_reproducing(request, scope)}",
        "save_address": f"{request.path}save/?{_reproducing(request, scope)}",
    }


def _reproducing(request: HttpRequest, scope: Scope) -> str:
    """Return the query that shows the same again: only what was chosen."""
    chosen = {k: v for k, v in request.GET.items() if v and k not in {"page", "q"}}
    return urlencode({**chosen, "within": scope.within, "level": scope.level})


@requires(Permission.START_RUN)
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Compute the what-if of the address as an experimental run, with intervals."""
    person = signed_in(request)
    framework = framework_or_404(code)
    scope = scope_of(request, framework)
    form = WhatIfForm(request.GET, framework=framework, own=current_weights(framework))
    back = redirect(f"/frameworks/{framework.code}/what-if/?{request.GET.urlencode()}")
    maker = _maker(person, scope.within)
    if not form.is_valid() or maker is None:
        return back
    try:
        changed = changed_framework(
            framework, weights=form.weights(), methods=form.methods()
        )
    except (FrameworkError, ValueError):
        return back
    asked = _experiment(request, maker, changed, scope, form)
    run = start_run(asked, by=person, at=real_now())
    return redirect("jobs:job", pk=run.job_id)


def _maker(person: Actor, within: str) -> int | None:
    """Return the first institution in which the person may start a run there."""
    able = sorted(person.institutions_with(Permission.START_RUN))
    return next(
        (i for i in able if person.holds(Permission.START_RUN, within, institution=i)),
        None,
    )


def _experiment(
    request: HttpRequest,
    institution_id: int,
    changed: Framework,
    scope: Scope,
    form: WhatIfForm,
) -> RunRequest:
    return RunRequest(
        framework=changed,
        level=scope.level,
        within=scope.within,
        within_name=scope.name,
        as_of=today(request),
        draws=DEFAULT_DRAWS,
        seed=DEFAULT_SEED,
        institution_id=institution_id,
        experimental=True,
        note={"weights": form.weights(), "methods": form.methods()},
    )
