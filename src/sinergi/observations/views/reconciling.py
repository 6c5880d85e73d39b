"""Once a month: the numbers entered here against the lists of the systems outside."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import signed_in
from sinergi.access.clock import today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.observations.forms.submission import ReconcileForm
from sinergi.observations.models import System
from sinergi.observations.reconciling import (
    Comparison,
    compare,
    months_around,
    read_month,
    without_number,
)
from sinergi.observations.rules.reconciling import read_numbers


@requires(Permission.READ_SUBMISSIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def reconcile_page(request: HttpRequest) -> HttpResponse:
    """Show a month: what has a number, and after a list was pasted, what stands where."""
    actor = signed_in(request)
    month = read_month(request.GET.get("month", ""), today(request))
    chosen = request.GET.get("system", "")
    system = System(chosen) if chosen in set(System) else System.SIGAPLAPOR
    found: Comparison | None = None
    form = ReconcileForm(initial={"system": system.value})
    if request.method == "POST":
        form = ReconcileForm(request.POST)
        if form.is_valid():
            system = form.chosen()
            try:
                pasted = read_numbers(form.cleaned_data["numbers"])
            except ValueError:
                text = _(
                    "These are more than 20,000 numbers. Paste one month at a time."
                )
                form.add_error("numbers", text)
            else:
                found = compare(system, pasted, month, actor)
    context = {
        "form": form,
        "system": system.value,
        "month": month,
        "before": months_around(month)[0],
        "after": months_around(month)[1],
        "found": found,
        "without": without_number(system, month, actor),
    }
    return render(
        request, "observations/submissions/reconcile.html", context,
        status=422 if form.errors else 200,
    )  # fmt: skip
