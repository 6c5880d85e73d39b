"""Requests of people and breaches: lists, one of them, their steps."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.documents.handing import table_answer
from sinergi.privacy.forms.keeping import (
    PROBLEMS,
    AnswerForm,
    BreachForm,
    RequestForm,
    StepForm,
)
from sinergi.privacy.listing import (
    breach_columns,
    breach_rows,
    find_breaches,
    find_requests,
    left_text,
    read_asked,
    request_columns,
    request_rows,
)
from sinergi.privacy.models import Breach, Request
from sinergi.privacy.models.request import ANSWER_NAMES, RIGHT_NAMES
from sinergi.privacy.rules.rights import BREACH, CLOCKS, Right
from sinergi.privacy.services.answering import (
    STEPS,
    BadStep,
    answer_request,
    note_breach,
    step_breach,
    take_request,
)

PER_PAGE = 50


@requires(Permission.KEEP_PRIVACY)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """List what people ask, what waits first."""
    actor, asked, at = signed_in(request), read_asked(request.GET), now(request)
    rows = find_requests(asked, actor, at).select_related("institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked, "page": page, "query": request.GET.urlencode(),
        "rows": [(row, left_text(row.due_at, at)) for row in page],
        "answers": ANSWER_NAMES, "rights": RIGHT_NAMES,
    }  # fmt: skip
    return render(request, "privacy/requests.html", context)


@requires(Permission.KEEP_PRIVACY)
@require_safe
def requests_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand the list out as csv or xlsx."""
    actor = signed_in(request)
    rows = find_requests(read_asked(request.GET), actor, now(request))
    answer = table_answer(
        form, request_columns(), request_rows(rows.select_related("institution")),
        title=_("Requests of people"), name=f"permintaan-{today(request).isoformat()}",
    )  # fmt: skip
    note_exported("privacy:requests", rows.count(), by=actor, at=real_now(), form=form)
    return answer


@requires(Permission.KEEP_PRIVACY)
def request_new(request: HttpRequest) -> HttpResponse:
    """Take a request in."""
    actor = signed_in(request)
    form = RequestForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            row = take_request(form.draft(), by=actor, at=now(request))
        except BadStep as bad:
            form.put(bad.code, bad.field)
        else:
            return redirect("privacy:request", pk=row.pk)
    context = {
        "form": form,
        "title": _("Take a request in"),
        "back": "privacy:requests",
    }
    status = 422 if form.errors else 200
    return render(request, "privacy/form.html", context, status=status)


@requires(Permission.KEEP_PRIVACY)
def request_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request; while it is open, take the answer."""
    actor, at = signed_in(request), now(request)
    rows = Request.visible.to(actor).select_related("institution", "answered_by")
    row = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_request(row, **form.cleaned_data, by=actor, at=at)
        except BadStep as bad:
            field = bad.field if bad.field in form.fields else None
            form.add_error(field, str(PROBLEMS[bad.code]))
        else:
            messages.success(request, _("The answer is noted."))
            return redirect("privacy:request", pk=row.pk)
    context = {
        "row": row, "form": form, "left": left_text(row.due_at, at),
        "clock": CLOCKS[Right(row.right)],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "privacy/request.html", context, status=status)


@requires(Permission.KEEP_PRIVACY)
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    """List breaches, newest first."""
    actor, asked, at = signed_in(request), read_asked(request.GET), now(request)
    rows = find_breaches(asked, actor, at).select_related("institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked, "page": page, "query": request.GET.urlencode(),
        "rows": [(row, left_text(row.due_at, at)) for row in page],
    }  # fmt: skip
    return render(request, "privacy/breaches.html", context)


@requires(Permission.KEEP_PRIVACY)
@require_safe
def breaches_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand the list out as csv or xlsx."""
    actor = signed_in(request)
    rows = find_breaches(read_asked(request.GET), actor, now(request))
    answer = table_answer(
        form, breach_columns(), breach_rows(rows.select_related("institution")),
        title=_("Breaches"), name=f"kegagalan-{today(request).isoformat()}",
    )  # fmt: skip
    note_exported("privacy:breaches", rows.count(), by=actor, at=real_now(), form=form)
    return answer


@requires(Permission.KEEP_PRIVACY)
def breach_new(request: HttpRequest) -> HttpResponse:
    """Enter a breach; the clock runs from the moment it became known."""
    actor = signed_in(request)
    form = BreachForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            row = note_breach(form.draft(), by=actor, at=now(request))
        except BadStep as bad:
            form.put(bad.code, bad.field)
        else:
            return redirect("privacy:breach", pk=row.pk)
    context = {"form": form, "title": _("Enter a breach"), "back": "privacy:breaches"}
    status = 422 if form.errors else 200
    return render(request, "privacy/form.html", context, status=status)


@requires(Permission.KEEP_PRIVACY)
@require_safe
def breach(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a breach with its clock and steps."""
    actor, at = signed_in(request), now(request)
    rows = Breach.visible.to(actor).select_related("institution")
    row = get_object_or_404(rows, pk=pk)
    context = {
        "row": row, "form": StepForm(initial={"done": row.done}), "clock": BREACH,
        "left": left_text(row.due_at, at),
    }  # fmt: skip
    return render(request, "privacy/breach.html", context)


@requires(Permission.KEEP_PRIVACY)
@require_POST
def breach_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Note that the people or the agency were told, or close it."""
    actor = signed_in(request)
    row = get_object_or_404(Breach.visible.to(actor), pk=pk)
    if step not in STEPS:
        raise Http404(step)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("At most 1,000 characters."))
        return redirect("privacy:breach", pk=row.pk)
    try:
        step_breach(row, step, form.cleaned_data["done"], by=actor, at=now(request))
    except BadStep as bad:
        messages.error(request, str(PROBLEMS[bad.code]))
    else:
        messages.success(request, _("Noted."))
    return redirect("privacy:breach", pk=row.pk)
