"""Recurring duties: every kelurahan, every month."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.commitments.cascading import kinds_in
from sinergi.commitments.forms.commitment import DutyForm, add_problem
from sinergi.commitments.models import Duty
from sinergi.commitments.models.commitment import EVERY_NAMES
from sinergi.commitments.rules.commitment import BadDraft, Every, NotYours
from sinergi.commitments.services.duty import create_duty, stop_duty

PER_PAGE = 50


@requires(Permission.READ_COMMITMENTS)
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """List the duties one's institution or one below it gave."""
    actor = signed_in(request)
    rows = Duty.visible.to(actor).select_related("asked_by")
    counted = rows.order_by("-pk").annotate(
        made=Count("commitments"), latest=Max("commitments__due_on")
    )
    page = Paginator(counted, PER_PAGE).get_page(request.GET.get("page"))
    kinds = dict(kinds_in("", actor))
    confirms = actor.institutions_with(Permission.VERIFY_COMMITMENTS)
    context = {
        "page": page,
        "rows": [
            (
                duty,
                kinds.get(duty.kind, duty.kind),
                EVERY_NAMES[Every(duty.every)],
                duty.asked_by_id in confirms,
            )
            for duty in page
        ],
        "may_give": bool(confirms),
    }
    return render(request, "commitments/duties.html", context)


@requires(Permission.VERIFY_COMMITMENTS)
def duty_new(request: HttpRequest) -> HttpResponse:
    """Set up a duty; its first commitments are made at once when due soon."""
    actor = signed_in(request)
    kinds = kinds_in("", actor)
    if request.method != "POST":
        start = {
            "starts_on": today(request),
            "area_code": request.GET.get("within", ""),
        }
        form = DutyForm(actor=actor, kinds=kinds, initial=start)
        return render(request, "commitments/duty_form.html", {"form": form})
    form = DutyForm(request.POST, actor=actor, kinds=kinds)
    if form.is_valid():
        try:
            create_duty(form.draft(), by=actor, at=now(request))
        except BadDraft as problem:
            add_problem(form, problem.code, problem.field)
        except NotYours:
            form.add_error("asked_by", _("You may not ask on behalf of it."))
        else:
            messages.success(request, _("The duty is set up."))
            return redirect("commitments:duties")
    return render(request, "commitments/duty_form.html", {"form": form}, status=422)


@requires(Permission.VERIFY_COMMITMENTS)
@require_POST
def duty_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a duty make nothing more."""
    actor = signed_in(request)
    duty = get_object_or_404(Duty.visible.to(actor), pk=pk)
    try:
        stop_duty(duty, by=actor, at=now(request))
    except NotYours:
        messages.error(request, _("Only the institution that gave it may stop it."))
    else:
        messages.success(request, _("It makes nothing more; what it made stays."))
    return redirect("commitments:duties")
