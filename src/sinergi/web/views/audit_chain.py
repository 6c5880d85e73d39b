"""The audit chain: whether it holds, and a checkpoint to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.accounts.files import attached
from sinergi.audit.chain import last_head, last_sealed
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb
from sinergi.documents.pdf import write_pdf
from sinergi.jobs.models import Job
from sinergi.jobs.queue import start_job
from sinergi.web.chain import checkpoint_data, make_checkpoint, verify

KIND = "verify-chain"


@requires(Permission.READ_AUDIT)
@require_safe
def audit_chain(request: HttpRequest) -> HttpResponse:
    """Show head and last verification; offer a new one and a checkpoint to print."""
    actor = signed_in(request)
    context = {
        "head": last_head(),
        "last_sealed": last_sealed(),
        "checked": Fact.visible.to(actor).filter(verb=Verb.CHAIN_VERIFIED).first(),
        "job": Job.visible.to(actor).filter(kind=KIND).first(),
    }
    return render(request, "web/audit_chain.html", context)


@requires(Permission.READ_AUDIT)
@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Start the job that recomputes every seal."""
    actor = signed_in(request)
    job = start_job(
        KIND, verify,
        args={"by_id": actor.pk, "language": get_language() or "id"},
        started_by=actor, at=real_now(), target="chain:all",
        target_url=reverse("web:audit_chain"),
    )  # fmt: skip
    return redirect("jobs:job", job.pk)


@requires(Permission.READ_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Return the checkpoint as a PDF to print, sign and keep outside."""
    if request.method != "POST":
        return redirect("web:audit_chain")
    at = real_now()
    made = make_checkpoint(by=signed_in(request), at=at)
    pdf = write_pdf("checkpoint", checkpoint_data(made), at=at)
    return attached(pdf, "application/pdf", f"checkpoint-{made.last_fact}.pdf")
