"""Manifests: list, prepare, send, receive, print."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.facilities.forms.fields import add_problem, words_of
from sinergi.facilities.forms.logistics import ManifestForm, ReceiptForm, SendForm
from sinergi.facilities.models import Handover, HandoverLine
from sinergi.facilities.models.logistics import HANDOVER_NAMES
from sinergi.facilities.moving import asked_election, goods_of
from sinergi.facilities.route_paper import route_sheet
from sinergi.facilities.rules.drafting import NotYours, StaleVersion
from sinergi.facilities.rules.logistics import BadHandover, HandoverStep
from sinergi.facilities.services.ledger import may_move
from sinergi.facilities.services.logistics import (
    Receipt,
    Sent,
    cancel_handover,
    lines_for_stations,
    prepare_handover,
    receive_handover,
    send_handover,
)
from sinergi.facilities.station_goods import also_delivering
from sinergi.facilities.stocks import stations_of

PER_PAGE = 50
MOST_STATIONS = 2_000
JOINED = ("source", "target", "election")


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """List the manifests of the stores one guards; `?differs=1` those with a difference."""
    rows = Handover.visible.to(signed_in(request)).select_related(*JOINED)
    asked = request.GET.get("step", "")
    if asked in set(HandoverStep):
        rows = rows.filter(step=asked)
    differs = request.GET.get("differs") == "1"
    if differs:
        rows = rows.filter(short__gt=0) | rows.filter(surplus__gt=0) | rows.filter(
            damaged__gt=0
        )  # fmt: skip
    page = Paginator(rows.distinct(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "differs": differs,
        "steps": HANDOVER_NAMES.items(),
        "may_write": signed_in(request).holds(Permission.MOVE_GOODS),
    }
    return render(request, "facilities/handovers.html", context)


@requires(Permission.MOVE_GOODS)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_new(request: HttpRequest) -> HttpResponse:
    """Prepare a manifest; to stations each gets what the data of the election say."""
    actor = signed_in(request)
    election = asked_election(request, actor)
    if election is None:
        messages.error(request, _("Enter an election first."))
        return redirect("facilities:handovers")
    start = {"source": request.GET.get("source", ""), "planned_on": today(request)}
    form = ManifestForm(
        request.POST or None, actor=actor, election=election,
        goods=goods_of(election, actor), initial=start,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = prepare_handover(
                form.draft(), _lines(form), by=actor, at=now(request)
            )
        except BadHandover as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            add_problem(form, "not-yours", "source")
        else:
            messages.success(request, _("The manifest is prepared; nothing has moved."))
            return redirect("facilities:handover", pk=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "election": election}
    return render(request, "facilities/handover_new.html", context, status=status)


def _lines(form: ManifestForm) -> list[Sent]:
    """Return the lines of a valid form; raises BadHandover where stations are too many."""
    if not form.by_need:
        return [Sent(good, count) for good, count in form.counts().items()]
    draft = form.draft()
    place = draft.area_code or (draft.source.serves_code if draft.source else "")
    stations = stations_of(form.election, place) if place else []
    if len(stations) > MOST_STATIONS:
        raise BadHandover("too-many-stations", "area_code")
    return lines_for_stations(stations, form.goods)


def _find(request: HttpRequest, pk: int) -> Handover:
    rows = Handover.visible.to(signed_in(request)).select_related(*JOINED)
    row: Handover = get_object_or_404(rows, pk=pk)
    return row


def _lines_of(request: HttpRequest, row: Handover) -> list[HandoverLine]:
    lines = HandoverLine.visible.to(signed_in(request)).filter(handover=row)
    return list(lines.select_related("good"))


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a manifest with the counts of both sides and the receipt."""
    return _page(request, _find(request, pk))


def _page(
    request: HttpRequest, row: Handover, *, status: int = 200, **forms: Any
) -> HttpResponse:
    actor = signed_in(request)
    lines = _lines_of(request, row)
    sends, gets = row.source or row.target, row.target or row.source
    start = {f"r-{one.pk}": one.sent for one in lines}
    own_hand = bool(row.source and row.target) and row.sent_by_id == actor.pk
    context: dict[str, Any] = {
        "row": row,
        "lines": lines,
        "version": row.version,
        "may_send": row.step == HandoverStep.PREPARED
        and sends is not None
        and may_move(actor, sends),
        "may_receive": row.step == HandoverStep.SENT
        and gets is not None
        and may_move(actor, gets)
        and not own_hand,
        "others": _others(row, actor),
        "own_hand": own_hand and row.step == HandoverStep.SENT,
        "send_form": SendForm(initial={"version": row.version}),
        "receipt": ReceiptForm(lines=lines, initial=start),
        **forms,
    }
    context["receipt_rows"] = context["receipt"].rows()
    return render(request, "facilities/handover.html", context, status=status)


def _others(row: Handover, actor: Actor) -> list[tuple[Handover, bool]]:
    """Return manifests that deliver the same before it is received, and if one sees them."""
    if row.step not in {HandoverStep.PREPARED, HandoverStep.SENT}:
        return []
    found = also_delivering(row)
    keys = [one.pk for one in found]
    seen = set(
        Handover.visible.to(actor).filter(pk__in=keys).values_list("pk", flat=True)
    )
    return [(one, one.pk in seen) for one in found]


@requires(Permission.MOVE_GOODS)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the goods on the road."""
    row, form = _find(request, pk), SendForm(request.POST)
    if form.is_valid():
        try:
            send_handover(
                row, sender=form.cleaned_data["sender"],
                version=form.cleaned_data["version"], by=signed_in(request),
                at=now(request),
            )  # fmt: skip
        except (BadHandover, NotYours, StaleVersion) as problem:
            add_problem(form, _code(problem))
        else:
            messages.success(request, _("On the road; the receiver now counts."))
            return redirect("facilities:handover", pk=pk)
    return _page(request, _find(request, pk), status=409, send_form=form)


def _code(problem: Exception) -> str:
    if isinstance(problem, StaleVersion):
        return "stale"
    return str(getattr(problem, "code", "not-yours"))


@requires(Permission.MOVE_GOODS)
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the receiver's counts and signature."""
    row = _find(request, pk)
    form = ReceiptForm(request.POST, lines=_lines_of(request, row))
    if form.is_valid():
        data = form.cleaned_data
        told = Receipt(
            receiver=data["receiver"], counted=form.counted(),
            seals_intact=form.intact(), remark=data["remark"],
        )  # fmt: skip
        try:
            receive_handover(
                row, told, version=data["version"], by=signed_in(request),
                at=now(request),
            )  # fmt: skip
        except BadHandover as problem:
            add_problem(form, problem.code, problem.field)
        except (NotYours, StaleVersion) as problem:
            add_problem(form, _code(problem))
        else:
            done = _("Written down.") if row.to_stations else _("Received and signed.")
            messages.success(request, done)
            return redirect("facilities:handover", pk=pk)
    return _page(request, _find(request, pk), status=409, receipt=form)


@requires(Permission.MOVE_GOODS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a manifest off that has not left."""
    row = _find(request, pk)
    try:
        cancel_handover(row, version=None, by=signed_in(request), at=now(request))
        messages.success(request, _("Called off."))
    except (BadHandover, NotYours, StaleVersion) as problem:
        messages.error(request, words_of(_code(problem)))
    return redirect("facilities:handover", pk=pk)


@requires(Permission.READ_GUARDED_FACILITIES)
@require_safe
def route(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the route sheet: what goes where by which way, with room to sign."""
    row, actor, at = _find(request, pk), signed_in(request), real_now()
    lines = _lines_of(request, row)
    note_exported(f"handover:{row.pk}", len(lines), by=actor, at=at, form="pdf")
    content = route_sheet(row, lines, actor, at=at)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="surat-jalan-{row.pk}.pdf"'
    return response
