"""The stock of a store, the goods of an election, and where all of it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.facilities.finding import find_guarded
from sinergi.facilities.forms.fields import add_problem
from sinergi.facilities.forms.logistics import DamageForm, GoodForm, StockForm
from sinergi.facilities.models import Good, Handover
from sinergi.facilities.models.logistics import PLACE_NAMES
from sinergi.facilities.moving import asked_election, goods_of, keeps_goods
from sinergi.facilities.rules.drafting import NotYours
from sinergi.facilities.rules.logistics import BadHandover, HandoverStep, Place
from sinergi.facilities.services.ledger import may_move
from sinergi.facilities.services.stocktaking import note_damaged, put_good, take_stock
from sinergi.facilities.stocks import (
    chain_of,
    delivered_stations,
    needed_in,
    stations_of,
    stock_of,
)


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def stock(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what lies in a store, what its area needs, what is on the way."""
    return _stock_page(request, pk)


def _stock_page(
    request: HttpRequest, pk: int, *, status: int = 200, **forms: Any
) -> HttpResponse:
    row, _sight = find_guarded(request, pk)
    actor = signed_in(request)
    election = asked_election(request, actor)
    goods = goods_of(election, actor)
    held = stock_of([row.pk])[row.pk]
    needs = {}
    stations = []
    if election is not None and goods:
        stations = stations_of(election, row.serves_code)
        needs = {one.good.pk: one for one in needed_in(goods, stations)}
    moving = Handover.visible.to(actor).filter(step=HandoverStep.SENT)
    context = {
        "row": row,
        "election": election,
        "rows": [(one, held.get(one.pk, 0), needs.get(one.pk)) for one in goods],
        "stations": len(stations),
        "delivered": delivered_stations(row, election) if election else 0,
        "moving": list(
            (moving.filter(source=row) | moving.filter(target=row)).select_related(
                "source", "target"
            )[:50]
        ),
        "may_move": may_move(actor, row),
        "form": StockForm(goods=goods),
        "damage": DamageForm(goods=Good.visible.to(actor).filter(election=election)),
        **forms,
    }
    return render(request, "facilities/stock.html", context, status=status)


@requires(Permission.MOVE_GOODS)
@require_POST
def stock_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was counted in a store."""
    row, _sight = find_guarded(request, pk)
    actor = signed_in(request)
    goods = goods_of(asked_election(request, actor), actor)
    form = StockForm(request.POST, goods=goods)
    if form.is_valid():
        counts = form.counts()
        try:
            if not counts:
                raise BadHandover("nothing-sent")
            take_stock(
                row, counts, reason=form.cleaned_data["reason"],
                opening=form.cleaned_data["opening"], by=actor, at=now(request),
            )  # fmt: skip
        except BadHandover as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            add_problem(form, "not-yours")
        else:
            messages.success(request, _("The count is kept."))
            return redirect("facilities:stock", pk=row.pk)
    return _stock_page(request, pk, status=422, form=form)


@requires(Permission.MOVE_GOODS)
@require_POST
def stock_damage(request: HttpRequest, pk: int) -> HttpResponse:
    """Take broken goods out of a store's stock."""
    row, _sight = find_guarded(request, pk)
    actor = signed_in(request)
    form = DamageForm(request.POST, goods=Good.visible.to(actor))
    if form.is_valid():
        try:
            note_damaged(row, **form.cleaned_data, by=actor, at=now(request))
        except BadHandover as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            add_problem(form, "not-yours")
        else:
            messages.success(request, _("Noted."))
            return redirect("facilities:stock", pk=row.pk)
    return _stock_page(request, pk, status=422, damage=form)


@requires(Permission.READ_GUARDED_FACILITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def goods(request: HttpRequest) -> HttpResponse:
    """Show and enter the kinds of goods of an election, and where all of each is."""
    actor = signed_in(request)
    election = asked_election(request, actor)
    form = GoodForm(
        request.POST or None, actor=actor,
        initial={"election": election.pk if election else None},
    )  # fmt: skip
    if request.method == "POST":
        if not keeps_goods(actor):
            raise PermissionDenied
        if form.is_valid():
            put_good(form.draft(), by=actor, at=now(request))
            messages.success(request, _("Kept."))
            return redirect("facilities:goods")
    rows = goods_of(election, actor)
    whole = keeps_goods(actor) or actor.holds(Permission.READ_AUDIT)
    chain = chain_of([one.pk for one in rows]) if whole else {}
    context = {
        "election": election,
        "rows": [(one, _places(chain[one.pk]) if whole else []) for one in rows],
        "places": list(PLACE_NAMES.values()) if whole else [],
        "form": form,
        "may_write": keeps_goods(actor),
    }
    status = 422 if form.is_bound else 200
    return render(request, "facilities/goods.html", context, status=status)


def _places(counts: dict[Place, int]) -> list[tuple[str, int]]:
    """Return the name of each place with how much is there, in the order of the chain."""
    return [(str(name), counts[place]) for place, name in PLACE_NAMES.items()]
