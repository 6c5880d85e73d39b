"""Handing something over by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.handovers.forms.sending import SendForm
from sinergi.handovers.naming import problem_text
from sinergi.handovers.rules.steps import BadHandover
from sinergi.handovers.services.sending import send, sent_by_mark


@requires(Permission.SEND_HANDOVERS)
@require_http_methods(["GET", "POST"])
def handover_new(request: HttpRequest) -> HttpResponse:
    """Hand a package over: sealed to the receiver, signed by the sender."""
    actor = signed_in(request)
    if request.method != "POST":
        begun = {"replaces": to_asked_number(request.GET.get("replaces", ""))}
        form = SendForm(actor=actor, initial=begun)
        return render(request, "handovers/new.html", {"form": form})
    form = SendForm(request.POST, request.FILES, actor=actor)
    own = actor.institutions_with(Permission.SEND_HANDOVERS)
    before = sent_by_mark(request.POST.get("once", "")[:32], own)
    if before is not None:
        return redirect("handovers:handover", pk=before.pk)
    if form.is_valid():
        try:
            row = send(
                sender=form.cleaned_data["sender"], receiver=form.goes_to(),
                category=form.forwarded_as(), subject=None, words=form.sealed_words(),
                files=form.cleaned_data["attached"], by=actor, at=now(request),
                terms=form.terms(),
            )  # fmt: skip
        except BadHandover as problem:
            field = problem.field if problem.field in form.fields else None
            form.add_error(field, problem_text(problem.code))
        else:
            messages.success(request, _("Handed over. The clocks run."))
            return redirect("handovers:handover", pk=row.pk)
    return render(request, "handovers/new.html", {"form": form}, status=422)
