"""Places to call: the list for a phone, one place, what came of a call. Never public."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.warnings.alarm_listing import (
    CALLS_KEPT,
    call_columns,
    call_rows,
    find_calls,
    kept_query,
    read_calls,
)
from sinergi.warnings.alarm_words import CALL_STATES, PROBLEMS, WHY_NAMES
from sinergi.warnings.detection_finding import find_call
from sinergi.warnings.forms.detection import CallForm
from sinergi.warnings.models import Call
from sinergi.warnings.rules.alarms import BadDetection
from sinergi.warnings.services.calls import note_call
from sinergi.warnings.telling import names_of

PER_PAGE = 50


@requires(Permission.READ_WARNINGS)
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """List the places to call, with how many stand where."""
    actor, day = signed_in(request), today(request)
    asked = read_calls(request.GET)
    page = Paginator(find_calls(asked, actor, day), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = list(page)
    names = names_of({one.area_code for one in rows})
    counted = Call.visible.to(actor).order_by().values_list("state")
    counts = dict(counted.annotate(n=Count("pk")))
    context = {
        "asked": asked,
        "page": page,
        "rows": [(one, names.get(one.area_code) or one.area_code) for one in rows],
        "states": CALL_STATES.items(),
        "whys": WHY_NAMES.items(),
        "counts": [
            (str(name), counts.get(code, 0)) for code, name in CALL_STATES.items()
        ],
        "query": kept_query(request.GET, CALLS_KEPT),
        "may_call": actor.holds(Permission.WRITE_WARNINGS),
    }
    return render(request, "detection/calls.html", context)


@requires(Permission.READ_WARNINGS)
@require_safe
def calls_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the list as csv or xlsx: places and offices, no people."""
    if form not in {"csv", "xlsx"}:
        raise Http404(form)
    actor, day = signed_in(request), today(request)
    rows = find_calls(read_calls(request.GET), actor, day)
    note_exported("call:list", rows.count(), by=actor, at=real_now(), form=form)
    return table_answer(
        form, call_columns(), call_rows(rows), title=_("Places to call"),
        name=f"perlu-dihubungi-{day.isoformat()}",
    )  # fmt: skip


@requires(Permission.READ_WARNINGS)
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Show one place and take down what came of a call."""
    row, actor = find_call(request, key), signed_in(request)
    may_call = actor.holds(Permission.WRITE_WARNINGS)
    if request.method == "POST" and not may_call:
        raise Http404(key)
    given = request.POST if request.method == "POST" else None
    form = CallForm(given, initial={"version": row.version})
    if given is not None and form.is_valid():
        data = form.cleaned_data
        try:
            note_call(row, data, version=data["version"], by=actor, at=now(request))
        except BadDetection as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, str(PROBLEMS[problem.code]))
        else:
            messages.success(request, _("Written down."))
            return redirect("detection:calls")
    names = names_of([row.area_code])
    context = {
        "row": row, "form": form, "name": names.get(row.area_code) or row.area_code,
        "tries": row.tries.select_related("by"), "may_call": may_call and row.is_due,
    }  # fmt: skip
    status = 422 if given is not None else 200
    return render(request, "detection/call.html", context, status=status)
