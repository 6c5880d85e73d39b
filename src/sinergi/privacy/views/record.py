"""The record of processing, rules of retention, holds, and what was removed."""

from django.contrib import messages
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
from sinergi.privacy.forms.keeping import PROBLEMS, HoldForm, RuleForm
from sinergi.privacy.listing import (
    keepers_of,
    read_asked,
    record_columns,
    record_of,
    record_rows,
)
from sinergi.privacy.models import Hold, Removal, RetentionRule
from sinergi.privacy.papers import record_pdf
from sinergi.privacy.registry import kinds
from sinergi.privacy.services.retention import (
    BadRule,
    approve_rule,
    end_rule,
    lift_hold,
    place_hold,
    propose_rule,
)

SHOWN = 100


@requires(Permission.KEEP_PRIVACY)
@require_safe
def processing(request: HttpRequest) -> HttpResponse:
    """Show the record of processing, drawn from the tables of this installation."""
    actor, asked = signed_in(request), read_asked(request.GET)
    context = {
        "asked": asked,
        "lines": record_of(asked, actor),
        "query": request.GET.urlencode(),
    }
    return render(request, "privacy/record.html", context)


@requires(Permission.KEEP_PRIVACY)
@require_safe
def processing_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand the record out as csv or xlsx."""
    actor = signed_in(request)
    rows = record_of(read_asked(request.GET), actor)
    answer = table_answer(
        form, record_columns(), record_rows(rows), title=_("Record of processing"),
        name=f"pemrosesan-{today(request).isoformat()}",
    )  # fmt: skip
    note_exported("privacy:record", len(rows), by=actor, at=real_now(), form=form)
    return answer


@requires(Permission.KEEP_PRIVACY)
@require_safe
def processing_paper(request: HttpRequest) -> HttpResponse:
    """Hand the record out on paper."""
    actor, at = signed_in(request), real_now()
    rows = record_of(read_asked(request.GET), actor)
    paper = record_pdf(rows, keepers_of(actor), at=at)
    note_exported("privacy:record", len(rows), by=actor, at=at, form="pdf")
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="catatan-pemrosesan.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@requires(Permission.KEEP_PRIVACY)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Show the rules, the holds, and what was removed."""
    actor = signed_in(request)
    rules = RetentionRule.visible.to(actor).select_related(
        "institution", "proposed_by", "approved_by"
    )
    names = kinds()
    context = {
        "rules": [(row, names.get(row.kind, row.kind)) for row in rules[:SHOWN]],
        "holds": [
            (row, names.get(row.kind, ""))
            for row in Hold.visible.to(actor).select_related("institution")[:SHOWN]
        ],
        "removals": [
            (row, names.get(row.kind, row.kind))
            for row in Removal.visible.to(actor).select_related("institution")[:SHOWN]
        ],
        "me": actor.pk,
    }
    return render(request, "privacy/retention.html", context)


@requires(Permission.KEEP_PRIVACY)
def rule_new(request: HttpRequest) -> HttpResponse:
    """Propose how long a kind is kept."""
    actor = signed_in(request)
    form = RuleForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            propose_rule(**form.cleaned_data, by=actor, at=now(request))
        except BadRule as bad:
            form.put(bad.code)
        else:
            messages.success(request, _("Proposed. A second person approves it."))
            return redirect("privacy:retention")
    context = {"form": form, "title": _("Propose a rule"), "back": "privacy:retention"}
    status = 422 if form.errors else 200
    return render(request, "privacy/form.html", context, status=status)


@requires(Permission.KEEP_PRIVACY)
def hold_new(request: HttpRequest) -> HttpResponse:
    """Place a hold: what must stay whatever the rules say."""
    actor = signed_in(request)
    form = HoldForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            place_hold(**form.cleaned_data, by=actor, at=now(request))
        except BadRule as bad:
            form.put(bad.code)
        else:
            messages.success(request, _("Nothing of this is removed from now."))
            return redirect("privacy:retention")
    context = {"form": form, "title": _("Place a hold"), "back": "privacy:retention"}
    status = 422 if form.errors else 200
    return render(request, "privacy/form.html", context, status=status)


@requires(Permission.KEEP_PRIVACY)
@require_POST
def rule_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Approve a rule, or end it."""
    actor = signed_in(request)
    row = get_object_or_404(RetentionRule.visible.to(actor), pk=pk)
    if step not in {"approve", "end"}:
        raise Http404(step)
    act = approve_rule if step == "approve" else end_rule
    try:
        act(row, by=actor, at=now(request))
    except BadRule as bad:
        messages.error(request, str(PROBLEMS[bad.code]))
    else:
        messages.success(request, _("Done."))
    return redirect("privacy:retention")


@requires(Permission.KEEP_PRIVACY)
@require_POST
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a hold: a second person does."""
    actor = signed_in(request)
    row = get_object_or_404(Hold.visible.to(actor), pk=pk)
    try:
        lift_hold(row, by=actor, at=now(request))
    except BadRule as bad:
        messages.error(request, str(PROBLEMS[bad.code]))
    else:
        messages.success(request, _("Lifted: the rules count again."))
    return redirect("privacy:retention")
