"""The audit list for people: who did what to which row, and whether the chain holds."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sinergi.access.actor import signed_in
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.chain import last_sealed
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb


@requires(Permission.READ_AUDIT)
def facts(request: HttpRequest) -> HttpResponse:
    """List the facts, newest first, filtered by verb, target or person id."""
    rows = Fact.visible.to(signed_in(request))
    chosen = {
        name: request.GET.get(name, "").strip() for name in ("verb", "target", "actor")
    }
    if chosen["verb"] in {verb.value for verb in Verb}:
        rows = rows.filter(verb=chosen["verb"])
    if chosen["target"]:
        rows = rows.filter(target__startswith=chosen["target"][:80])
    if chosen["actor"].isdecimal():
        rows = rows.filter(actor_id=int(chosen["actor"][:18]))
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "verbs": [verb.value for verb in Verb],
        "last_sealed": last_sealed(),
    }
    return render(request, "audit/facts.html", context)
