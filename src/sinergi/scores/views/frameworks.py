"""The frameworks: what each measures, how, and on whose authority."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sinergi.access.actor import signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.scores.catalogue import all_shipped, framework_or_404
from sinergi.scores.models import Run
from sinergi.scores.presentation import (
    authority_name,
    class_rules,
    method_card,
    tree_rows,
    uncertainty_lines,
)
from sinergi.scores.rules import is_of_bawaslu, levels_of
from sinergi.scores.what_if import current_weights
from sinergi.scores.words import LEVEL_NAMES, in_language
from sinergi_core.index.uncertainty_sources import default_uncertainties

LATEST = 5


@requires(Permission.READ_SCORES)
def frameworks(request: HttpRequest) -> HttpResponse:
    """List the frameworks with what they measure and who stands behind them."""
    entries = [
        {
            "framework": one,
            "name": in_language(one.names),
            "description": in_language(one.description),
            "authority": authority_name(one.authority.value),
            "levels": [LEVEL_NAMES[number] for number in levels_of(one)],
            "indicators": len(one.indicators),
            "of_bawaslu": is_of_bawaslu(one.publisher),
        }
        for one in all_shipped()
    ]
    return render(request, "scores/frameworks.html", {"shown": entries})


@requires(Permission.READ_SCORES)
def framework(request: HttpRequest, code: str) -> HttpResponse:
    """Show one framework: structure, method card, weights, sources, runs made with it."""
    person = signed_in(request)
    found = framework_or_404(code)
    rows = Run.visible.to(person).of(code).complete().listed().with_publication()
    context = {
        "framework": found,
        "name": in_language(found.names),
        "description": in_language(found.description),
        "authority": authority_name(found.authority.value),
        "tree": tree_rows(found, current_weights(found)),
        "method": method_card(found),
        "class_rules": class_rules(found),
        "uncertainty": uncertainty_lines(default_uncertainties(found).describe()),
        "levels": [LEVEL_NAMES[number] for number in levels_of(found)],
        "of_bawaslu": is_of_bawaslu(found.publisher),
        "runs": rows[:LATEST],
        "may_start": person.holds(Permission.START_RUN),
    }
    return render(request, "scores/framework.html", context)


@requires(Permission.READ_SCORES)
def framework_file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the framework's YAML as `sinergi index` reads it."""
    found = framework_or_404(code)
    response = HttpResponse(found.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}.yaml"'
    return response
