"""The page of an item, taking one in, and the picture of a page on which boxes are drawn."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.evidence.finding import find_item
from sinergi.evidence.forms.taking import TakeForm
from sinergi.evidence.handing import shut
from sinergi.evidence.listing import state_name
from sinergi.evidence.models import CustodyEvent, DeletionRecord
from sinergi.evidence.rendering import draw_page
from sinergi.evidence.rules.kinds import BadEvidence, EventKind
from sinergi.evidence.rules.sniffing import PDF, PICTURES
from sinergi.evidence.sealing import read_copy, titles_of
from sinergi.evidence.services.intake import take_in
from sinergi.evidence.showing import acts_for, chain_lines, relatives_of, same_bytes
from sinergi.evidence.words import add_problem
from sinergi.seals.keeping import is_unlocked

EVENTS_PER_PAGE = 50
LOOK_LASTS = dt.timedelta(hours=1)


@requires(Permission.READ_EVIDENCE)
@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item: hash, how it came, how it is kept, its chain in plain words."""
    actor, row = signed_in(request), find_item(request, pk)
    events = CustodyEvent.visible.to(actor).filter(item=row).order_by("-seq")
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "told": titles_of(row.institution_id, [row]).get(row.pk, {}),
        "state": state_name(row),
        "unlocked": is_unlocked(row.institution_id),
        "page": page,
        "lines": chain_lines(row, list(page), actor),
        "family": relatives_of(row, actor),
        "same": same_bytes(row, actor),
        "holds": row.holds.all(),
        "retention": row.retentions.order_by("-pk").first(),
        "deletion": DeletionRecord.visible.to(actor).filter(item=row).first(),
        "acts": acts_for(row, actor),
    }
    return render(request, "evidence/item.html", context)


@requires(Permission.WRITE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a file in."""
    actor = signed_in(request)
    if request.method != "POST":
        begun = {
            name: request.GET.get(name, "")[:80] for name in ("subject", "reference")
        }
        form = TakeForm(actor=actor, initial=begun)
        return render(request, "evidence/take.html", {"form": form})
    form = TakeForm(request.POST, request.FILES, actor=actor)
    if form.is_valid():
        data = form.cleaned_data
        try:
            taken = take_in(
                data["file"].file, institution_id=data["institution"].pk,
                source=data["source"], by_id=actor.pk, at=now(request),
                name=data["file"].name or "", title=data["title"],
                reference=data["reference"], device_sha256=data["device_sha256"],
                note=data["note"], subject=data["subject"],
            )  # fmt: skip
        except BadEvidence as problem:
            add_problem(form, problem.code, problem.field or "file")
        else:
            messages.success(request, _("%s is taken in.") % taken.item.number)
            if taken.same_as:
                text = _("The same bytes are kept already: %(which)s.")
                which = ", ".join(one.number for one in taken.same_as)
                messages.warning(request, text % {"which": which})
            return redirect("evidence:item", pk=taken.item.pk)
    return render(request, "evidence/take.html", {"form": form}, status=422)


@requires(Permission.WRITE_EVIDENCE)
@require_safe
def page(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Hand out the picture on which boxes are drawn.

    To who has opened the page of the redaction within the hour: that look stands in the
    chain, and this picture is part of it.
    """
    actor, row = signed_in(request), find_item(request, pk)
    looks = CustodyEvent.visible.to(actor).filter(
        item=row, kind=EventKind.VIEWED, by_id=actor.pk
    )
    last = looks.order_by("-seq").values_list("at", flat=True).first()
    if last is None or real_now() - last > LOOK_LASTS:
        raise Http404("not opened")
    try:
        content = read_copy(row)
        if row.copy_media_type == PDF:
            content, media = draw_page(content, number), "image/png"
        elif row.copy_media_type in PICTURES and number == 1:
            media = row.copy_media_type
        else:
            raise Http404("no page")
    except BadEvidence as problem:
        raise Http404(problem.code) from problem
    return shut(HttpResponse(content, content_type=media))
