"""Webhooks of one's institutions: added, tried, stopped."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.stepup import sensitive
from sinergi.alerts.forms import WebhookForm
from sinergi.alerts.making import notice_of_test, queue_for_webhook
from sinergi.alerts.models import KIND_NAMES, Webhook
from sinergi.alerts.rules import Kind
from sinergi.alerts.services import make_webhook, stop_webhook
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb

MOST_SHOWN = 100


@requires(Permission.MANAGE_WEBHOOKS)
@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    """List the webhooks of one's institutions."""
    rows = Webhook.visible.to(signed_in(request)).select_related("institution")
    context = {
        "rows": [
            (row, [KIND_NAMES[Kind(kind)] for kind in row.kinds])
            for row in rows[:MOST_SHOWN]
        ]
    }
    return render(request, "alerts/webhooks.html", context)


@requires(Permission.MANAGE_WEBHOOKS)
@sensitive
@require_http_methods(["GET", "POST"])
def webhook_new(request: HttpRequest) -> HttpResponse:
    """Add a webhook; its secret is shown on the answer and never again."""
    actor = signed_in(request)
    form = WebhookForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        row = make_webhook(
            fields["institution"], fields["url"], fields["kinds"],
            by=actor, at=real_now(),
        )  # fmt: skip
        return render(request, "alerts/webhook_made.html", {"row": row})
    status = 422 if form.is_bound else 200
    return render(request, "alerts/webhook_form.html", {"form": form}, status=status)


@requires(Permission.MANAGE_WEBHOOKS)
@require_POST
def webhook_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a test in the queue; the ledger tells what came of it."""
    actor, at = signed_in(request), real_now()
    row = get_object_or_404(Webhook.visible.to(actor).running(), pk=pk)
    with transaction.atomic():
        queue_for_webhook(notice_of_test(row, at), row, at)
        record(
            Verb.WEBHOOK_TESTED, at=at, actor=actor, target=f"webhook:{row.pk}",
            institution_id=row.institution_id,
        )  # fmt: skip
    messages.success(
        request, _("A test is on its way; the ledger shows in a moment how it went.")
    )
    return redirect("alerts:ledger")


@requires(Permission.MANAGE_WEBHOOKS)
@require_POST
def webhook_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Post nothing more to it."""
    actor = signed_in(request)
    row = get_object_or_404(Webhook.visible.to(actor), pk=pk)
    stop_webhook(row, by=actor, at=real_now())
    messages.success(request, _("Nothing more is posted there."))
    return redirect("alerts:webhooks")
