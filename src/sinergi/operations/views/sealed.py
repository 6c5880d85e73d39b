"""Reports typed and sealed at a posko; keys, and opening by the receiver alone."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.audit.reading import note_exported
from sinergi.doors.boxes import BadKey, BadSeal, new_pair
from sinergi.operations.forms.fields import put_problem
from sinergi.operations.forms.posko import (
    KEY_PROBLEMS,
    PROBLEMS,
    KeyForm,
    OpenForm,
    ReportForm,
)
from sinergi.operations.models import Posko, SealedReport, SealKey
from sinergi.operations.rules.posko import BadPosko
from sinergi.operations.services.sealing import (
    key_of,
    open_report,
    put_key,
    seal_report,
    take_report,
)

PER_PAGE = 50


@requires(Permission.STAFF_POSKO)
@sensitive_post_parameters("text")
@sensitive_variables("form")
def report_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report in and seal it at once; what was typed is not shown again."""
    actor = signed_in(request)
    row = get_object_or_404(
        Posko.visible.to(actor).worked_by(actor).select_related("receiver"), pk=pk
    )
    key = key_of(row)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            report = seal_report(
                row, form.cleaned_data["text"], form.came(), by=actor, at=now(request)
            )
        except BadPosko as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            return redirect("operations:receipt", pk=report.pk)
    context = {"row": row, "form": form, "key": key}
    status = 422 if form.errors else 200
    answer = render(request, "operations/report_new.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.READ_OPERATIONS)
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the receipt of a sealed report: number, hour, receiver, hash; no content."""
    rows = SealedReport.visible.receipts_for(signed_in(request))
    row = get_object_or_404(
        rows.select_related("posko", "key__institution", "by", "taken_by"), pk=pk
    )
    return render(request, "operations/receipt.html", {"row": row})


@requires(Permission.OPEN_SEALED)
@require_safe
def sealed_list(request: HttpRequest) -> HttpResponse:
    """List what was sealed to one's institution, what waits first; and its keys."""
    actor = signed_in(request)
    rows = SealedReport.visible.to(actor).defer("sealed")
    if request.GET.get("waiting") == "1":
        rows = rows.filter(taken_at=None)
    joined = rows.select_related("posko", "key", "taken_by").order_by("taken_at", "-pk")
    page = Paginator(joined, PER_PAGE).get_page(request.GET.get("page"))
    keys = SealKey.visible.to(actor).select_related("institution")
    context = {
        "page": page, "keys": list(keys), "waiting": request.GET.get("waiting") == "1"
    }  # fmt: skip
    return render(request, "operations/sealed_list.html", context)


@requires(Permission.OPEN_SEALED)
@sensitive_post_parameters("private", "passphrase")
@sensitive_variables("form", "text")
def sealed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sealed report; open it for this one page by the private key."""
    actor = signed_in(request)
    rows = SealedReport.visible.to(actor).select_related("posko", "key", "taken_by")
    row = get_object_or_404(rows, pk=pk)
    form = OpenForm(request.POST or None, request.FILES or None)
    text = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            text = open_report(
                row, data["private"], data["passphrase"], by=actor, at=now(request)
            )
        except BadKey as problem:
            field = "passphrase" if problem.code == "passphrase" else "private"
            put_problem(form, KEY_PROBLEMS, problem.code, field)
        except BadSeal:
            form.add_error(
                "private",
                _("This key does not open it. Use the one whose mark stands above."),
            )
        except BadPosko as problem:
            put_problem(form, PROBLEMS, problem.code)
        else:
            row.refresh_from_db()
    context = {"row": row, "form": form, "text": text}
    status = 422 if form.errors else 200
    answer = render(request, "operations/sealed.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@requires(Permission.OPEN_SEALED)
@require_POST
def sealed_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sealed report over without opening it here."""
    actor = signed_in(request)
    row = get_object_or_404(SealedReport.visible.to(actor), pk=pk)
    take_report(row, by=actor, at=now(request))
    messages.success(request, _("Taken over; the posko sees that it arrived."))
    return redirect("operations:sealed", pk=row.pk)


@requires(Permission.OPEN_SEALED)
@require_safe
def sealed_package(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the sealed bytes, to be opened on a machine without a network."""
    actor = signed_in(request)
    row = get_object_or_404(SealedReport.visible.to(actor).select_related("key"), pk=pk)
    note_exported(
        f"sealed-report:{row.pk}", 1, by=actor, at=real_now(), form="package",
        institution_id=row.key.institution_id,
    )  # fmt: skip
    package = {
        "number": row.number, "sha256": row.sha256, "key": row.key.fingerprint,
        "sealed": json.loads(row.sealed),
    }  # fmt: skip
    answer = HttpResponse(
        json.dumps(package, indent=1), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="{row.number}.json"'
    return answer


@requires(Permission.OPEN_SEALED)
@sensitive_post_parameters("passphrase")
@sensitive_variables("form", "pair")
def key_new(request: HttpRequest) -> HttpResponse:
    """Give a public key, or have a pair made and carry its private half away once."""
    actor = signed_in(request)
    form = KeyForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            pair = None if data["public"].strip() else new_pair(data["passphrase"])
            public = pair.public if pair else data["public"]
            key = put_key(data["institution"], public, by=actor, at=now(request))
        except BadKey as problem:
            put_problem(form, KEY_PROBLEMS, problem.code, problem.code)
        except BadPosko as problem:
            put_problem(form, PROBLEMS, problem.code, problem.field)
        else:
            if pair is None:
                messages.success(request, _("Reports are sealed to this key from now."))
                return redirect("operations:sealed_list")
            return _private(pair.private, key)
    status = 422 if form.errors else 200
    context = {"form": form}
    return render(request, "operations/key_new.html", context, status=status)


def _private(private: str, key: SealKey) -> HttpResponse:
    """Return the private key as a file, the only time it exists outside of its owner."""
    answer = HttpResponse(private, content_type="application/x-pem-file")
    name = f"kunci-{key.fingerprint[:8]}.pem"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
