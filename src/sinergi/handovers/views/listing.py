"""The inbox, the outbox, and their export."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.handovers.listing import (
    BOTH,
    IN,
    OUT,
    export_columns,
    export_rows,
    find,
    kept_query,
    read_asked,
)
from sinergi.handovers.models.names import CATEGORY_NAMES, STATE_NAMES

PER_PAGE = 50


def _box(request: HttpRequest, box: str) -> HttpResponse:
    actor, at = signed_in(request), now(request)
    asked = read_asked(request.GET)
    page = Paginator(find(box, asked, actor, at), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "box": box,
        "asked": asked,
        "page": page,
        "rows": [(row, row.is_late(at)) for row in page],
        "states": STATE_NAMES.items(),
        "categories": CATEGORY_NAMES.items(),
        "query": kept_query(request.GET),
        "may_send": actor.holds(Permission.SEND_HANDOVERS),
    }
    return render(request, "handovers/list.html", context)


@requires(Permission.READ_HANDOVERS)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List what was sent to this person's offices."""
    return _box(request, IN)


@requires(Permission.READ_HANDOVERS)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """List what this person's offices sent."""
    return _box(request, OUT)


@requires(Permission.READ_HANDOVERS)
@require_safe
def both(request: HttpRequest) -> HttpResponse:
    """List what this person's offices sent and were sent, as the search finds it."""
    return _box(request, BOTH)


@requires(Permission.READ_HANDOVERS)
@require_safe
def export(request: HttpRequest, box: str, form: str) -> HttpResponseBase:
    """Hand out a box as csv or xlsx: what stands on the list, nothing of the content."""
    if form not in {"csv", "xlsx"} or box not in {IN, OUT, BOTH}:
        raise Http404(form)
    actor, at = signed_in(request), now(request)
    rows = find(box, read_asked(request.GET), actor, at)
    note_exported("package:list", rows.count(), by=actor, at=real_now(), form=form)
    return table_answer(
        form, export_columns(), export_rows(rows.iterator(chunk_size=500), at),
        title=_("Hand-overs"), name=f"serah-terima-{today(request).isoformat()}",
    )  # fmt: skip
