"""KPU's sheet beside the register: what differs, and what the register has not yet."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.facilities.forms.fields import words_of
from sinergi.facilities.forms.inspecting import own_institutions
from sinergi.facilities.models import Facility, StoreFigure
from sinergi.facilities.rules.drafting import BadDraft, NotYours
from sinergi.facilities.services.adopting import adopt_figures

PER_PAGE = 50
COMPARED = ("boxes", "booths", "floor_m2")


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """List KPU's stores with what the register says of each."""
    actor = signed_in(request)
    rows = StoreFigure.visible.to(actor).in_force()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    own = {
        one.kpu_code: one
        for one in Facility.visible.to(actor)
        .in_use()
        .filter(kpu_code__in=[one.kpu_code for one in page])
    }
    known = Facility.visible.to(actor).in_use().exclude(kpu_code="")
    missing = rows.exclude(kpu_code__in=known.values("kpu_code"))
    context = {
        "page": page,
        "rows": [
            (one, own.get(one.kpu_code), _differs(one, own.get(one.kpu_code)))
            for one in page
        ],
        "missing": missing.count(),
        "keepers": own_institutions(actor, Permission.WRITE_FACILITIES)
        if actor.holds(Permission.MOVE_GOODS)
        else [],
    }
    return render(request, "facilities/figures.html", context)


def _differs(row: StoreFigure, own: Facility | None) -> bool:
    if own is None:
        return False
    pairs: list[tuple[Any, Any]] = [
        (getattr(row, one), getattr(own, one)) for one in COMPARED
    ]
    return any(told is not None and was not in {None, told} for told, was in pairs)


@requires(Permission.MOVE_GOODS)
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Take the stores the register has not into it."""
    actor = signed_in(request)
    keeper = get_object_or_404(
        own_institutions(actor, Permission.WRITE_FACILITIES),
        pk=to_asked_number(request.POST.get("keeper", "")) or 0,
    )
    rows = StoreFigure.visible.to(actor).in_force()
    try:
        made = adopt_figures(rows, keeper=keeper, by=actor, at=now(request))
    except BadDraft as problem:
        messages.error(request, words_of(problem.code))
    except NotYours:
        messages.error(request, words_of("not-yours"))
    else:
        text = ngettext(
            "%(n)s store is now in the register.",
            "%(n)s stores are now in the register.",
            len(made),
        )
        messages.success(request, text % {"n": len(made)})
    return redirect("facilities:figures")
