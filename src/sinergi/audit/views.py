"""The audit list for people: who did what to which row, and who read what."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.chain import last_sealed
from sinergi.audit.models import Fact
from sinergi.audit.reading import note_exported
from sinergi.audit.verbs import Verb

PER_PAGE = 100
MOST_EXPORTED = 100_000


def _chosen(request: HttpRequest) -> dict[str, str]:
    names = ("verb", "target", "actor")
    return {name: to_asked_text(request.GET.get(name, "")) for name in names}


def _found(chosen: dict[str, str], actor: Actor) -> QuerySet[Fact]:
    rows = Fact.visible.to(actor)
    if chosen["verb"] in {verb.value for verb in Verb}:
        rows = rows.filter(verb=chosen["verb"])
    if chosen["target"]:
        rows = rows.filter(target__startswith=chosen["target"])
    number = to_asked_number(chosen["actor"])
    if number is not None:
        rows = rows.filter(actor_id=number)
    return rows


def _list(
    request: HttpRequest, rows: QuerySet[Fact], template: str, **more: object
) -> HttpResponse:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = _names(page, signed_in(request))
    context = {
        "page": page,
        "rows": [(fact, names.get(fact.actor_id or 0, "")) for fact in page],
        "last_sealed": last_sealed(),
        **more,
    }
    return render(request, template, context)


def _names(facts: Iterable[Fact], actor: Actor) -> dict[int, str]:
    """Return the names of who did it, of those people the reader sees by name anyway."""
    people: Any = get_user_model()
    ids = {fact.actor_id for fact in facts} - {None}
    return dict(people.visible.to(actor).filter(pk__in=ids).values_list("pk", "name"))


@requires(Permission.READ_AUDIT)
@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """List the facts, newest first, filtered by verb, target or person id."""
    chosen = _chosen(request)
    query = request.GET.copy()
    query.pop("page", None)
    return _list(
        request,
        _found(chosen, signed_in(request)),
        "audit/facts.html",
        chosen=chosen,
        verbs=[verb.value for verb in Verb],
        query=query.urlencode(),
    )


@requires(Permission.READ_AUDIT)
@require_safe
def facts_export(request: HttpRequest) -> HttpResponse:
    """Return the filtered facts as CSV; that they left is a fact too."""
    actor, at = signed_in(request), real_now()
    rows = list(_found(_chosen(request), actor)[:MOST_EXPORTED])
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "at", "verb", "actor", "institution", "target", "details"])
    for fact in rows:
        writer.writerow([
            fact.pk, fact.at.isoformat(), fact.verb, fact.actor_id,
            fact.institution_id, fact.target, fact.details,
        ])  # fmt: skip
    note_exported("fact:list", len(rows), by=actor, at=at, form="csv")
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


@requires(Permission.READ_AUDIT)
@require_safe
def of_row(request: HttpRequest, thing: str, key: str) -> HttpResponse:
    """Show who did what to one row, such as `person` `7`; 404 when nothing is theirs."""
    target = f"{to_asked_text(thing)}:{to_asked_text(key)}"
    rows = Fact.visible.to(signed_in(request)).about(target)
    if not rows.exists():
        raise Http404
    return _list(request, rows, "audit/of_row.html", target=target)


@requires(Permission.READ_AUDIT)
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """List who viewed protected rows or took rows away as a file."""
    rows = Fact.visible.to(signed_in(request)).readings()
    return _list(request, rows, "audit/readings.html")
