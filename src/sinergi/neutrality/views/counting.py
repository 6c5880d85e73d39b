"""Numbers of offices, and trainings."""

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

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.doors.uploads import BadUpload, keep_uploads
from sinergi.elections.stations import names_of
from sinergi.neutrality.forms.pledge import QuotaForm, TrainingForm
from sinergi.neutrality.models import Proof, Quota, Training
from sinergi.neutrality.naming import PLEDGE_PROBLEMS
from sinergi.neutrality.sending import upload_text
from sinergi.neutrality.services.counting import (
    NotYourOffice,
    enter_quota,
    note_training,
    remove_training,
)

PER_PAGE = 50


@requires(Permission.READ_PLEDGES)
@require_safe
def quotas(request: HttpRequest) -> HttpResponse:
    """List how many offices there are, by whose word."""
    actor = signed_in(request)
    rows = Quota.visible.to(actor).in_force().select_related("institution")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({row.area_code for row in page}, actor)
    context = {
        "page": page,
        "rows": [(row, names.get(row.area_code, row.area_code)) for row in page],
        "kinds": dict(QuotaForm.base_fields["kind"].choices),  # type: ignore[attr-defined]
        "may_write": actor.holds(Permission.WRITE_PLEDGES),
    }
    return render(request, "neutrality/quotas.html", context)


@requires(Permission.WRITE_PLEDGES)
@require_http_methods(["GET", "POST"])
def quota_new(request: HttpRequest) -> HttpResponse:
    """Enter how many offices of a kind there are; the number before is replaced."""
    actor = signed_in(request)
    if request.method != "POST":
        form = QuotaForm(actor=actor, initial={"counted_on": today(request)})
        return render(request, "neutrality/quota_new.html", {"form": form})
    form = QuotaForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            enter_quota(form.draft(), by=actor, at=now(request))
        except NotYourOffice:
            form.add_error("institution", str(PLEDGE_PROBLEMS["not-yours"]))
        else:
            messages.success(request, _("Kept."))
            return redirect("neutrality:quotas")
    return render(request, "neutrality/quota_new.html", {"form": form}, status=422)


@requires(Permission.READ_PLEDGES)
@require_safe
def trainings(request: HttpRequest) -> HttpResponse:
    """List the trainings that were held, newest first."""
    actor = signed_in(request)
    rows = Training.visible.to(actor).held().select_related("institution", "election")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({row.area_code for row in page}, actor)
    files = Proof.visible.to(actor).filter(training__in=[row.pk for row in page])
    line = actor.line_with(Permission.WRITE_PLEDGES)
    of_row: dict[int | None, list[Proof]] = {}
    for file in files:
        of_row.setdefault(file.training_id, []).append(file)
    context = {
        "page": page,
        "rows": [
            (
                row,
                names.get(row.area_code, row.area_code),
                of_row.get(row.pk, []),
                row.institution_id in line,
            )
            for row in page
        ],
        "may_write": actor.holds(Permission.WRITE_PLEDGES),
    }
    return render(request, "neutrality/trainings.html", context)


@requires(Permission.WRITE_PLEDGES)
@require_http_methods(["GET", "POST"])
def training_new(request: HttpRequest) -> HttpResponse:
    """Note a training that was held, with its proof."""
    actor = signed_in(request)
    if request.method != "POST":
        form = TrainingForm(actor=actor, initial={"held_on": today(request)})
        return render(request, "neutrality/training_new.html", {"form": form})
    form = TrainingForm(request.POST, request.FILES, actor=actor)
    if form.is_valid():
        try:
            files = keep_uploads(form.cleaned_data["attached"])
            note_training(form.draft(files), by=actor, at=now(request))
        except BadUpload as problem:
            form.add_error("attached", upload_text(problem))
        except NotYourOffice:
            form.add_error("institution", str(PLEDGE_PROBLEMS["not-yours"]))
        else:
            messages.success(request, _("Noted."))
            return redirect("neutrality:trainings")
    return render(request, "neutrality/training_new.html", {"form": form}, status=422)


@requires(Permission.WRITE_PLEDGES)
@require_POST
def training_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a training that was noted wrongly."""
    actor = signed_in(request)
    row = get_object_or_404(Training.visible.to(actor).held(), pk=pk)
    try:
        remove_training(row, by=actor, at=now(request))
    except NotYourOffice:
        messages.error(request, str(PLEDGE_PROBLEMS["not-yours"]))
    else:
        messages.success(request, _("Taken back; the row stays."))
    return redirect("neutrality:trainings")
