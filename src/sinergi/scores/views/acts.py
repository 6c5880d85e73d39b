"""What people do to a run: publish, withdraw, ask for its sensitivity."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.scores.forms import WithdrawForm
from sinergi.scores.models import Run
from sinergi.scores.presentation import run_label
from sinergi.scores.rules import CannotPublish
from sinergi.scores.services import publish_run, start_sensitivity, withdraw_run
from sinergi.scores.words import REFUSALS

SAMPLES = 256


def _own_run(person: Actor, pk: int) -> Run:
    """Return a run of one of the person's institutions; another's is a 404."""
    rows = Run.visible.to(person).filter(institution_id__in=person.institutions)
    row: Run = get_object_or_404(rows, pk=pk)
    return row


@requires(Permission.PUBLISH_RUN)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a run of one's own institution, or say why that cannot be."""
    person = signed_in(request)
    row = _own_run(person, pk)
    try:
        publish_run(row, label=run_label(row), by=person, at=real_now())
    except CannotPublish as problem:
        messages.error(request, str(REFUSALS[problem.refusal]))
    else:
        messages.success(
            request, _("The run is published. Every reader of scores sees it now.")
        )
    return redirect("scores:run", pk=row.pk)


@requires(Permission.PUBLISH_RUN)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a publication back; asks for a reason, which stays on record."""
    person = signed_in(request)
    row = _own_run(person, pk)
    form = WithdrawForm(request.POST)
    needed = Permission.PUBLISH_IKP_RUN if row.is_of_bawaslu else Permission.PUBLISH_RUN
    if not person.holds(needed, row.within, institution=row.institution_id):
        messages.error(request, _("Your role cannot withdraw this run."))
    elif not form.is_valid():
        messages.error(
            request, _("Write why the run is withdrawn. Nothing was changed.")
        )
    else:
        withdraw_run(row, reason=form.cleaned_data["reason"], by=person, at=real_now())
        messages.success(
            request, _("The run is withdrawn. Only your institution sees it.")
        )
    return redirect("scores:run", pk=row.pk)


@requires(Permission.START_RUN)
@require_POST
def sensitivity(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the sensitivity analysis of a complete run and show its progress."""
    person = signed_in(request)
    row = _own_run(person, pk)
    # The right must come from a role in the run's own institution, not from another hat.
    if not person.holds(
        Permission.START_RUN, row.within, institution=row.institution_id
    ):
        raise PermissionDenied
    if not row.is_complete:
        messages.error(request, _("This run is not complete yet."))
        return redirect("scores:run", pk=row.pk)
    started = start_sensitivity(row, samples=SAMPLES, by=person, at=real_now())
    return redirect("jobs:job", pk=started.job_id)
