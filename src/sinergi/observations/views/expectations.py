"""Which reports are expected: the list, a new one, an end."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.observations.expecting import offers
from sinergi.observations.forms.expectation import ExpectationForm
from sinergi.observations.models import Expectation
from sinergi.observations.rules.coverage import BadExpectation
from sinergi.observations.services.expecting import end_expectation, expect_reports

PER_PAGE = 50


@requires(Permission.READ_SUBMISSIONS)
@require_safe
def expectations(request: HttpRequest) -> HttpResponse:
    """List what is and was expected of one's institution and of those below it."""
    actor = signed_in(request)
    rows = Expectation.visible.to(actor).select_related(
        "form", "institution", "election"
    )
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    line = actor.line_with(Permission.REVIEW_SUBMISSIONS)
    context = {
        "page": page,
        "rows": [(one, one.institution_id in line) for one in page],
        "offers": offers(actor, today(request)) if line else [],
        "may_expect": bool(line),
    }
    return render(request, "observations/expectations.html", context)


@requires(Permission.REVIEW_SUBMISSIONS)
def expectation_new(request: HttpRequest) -> HttpResponse:
    """Set down what is expected; the address may fill the form in."""
    actor = signed_in(request)
    if request.method != "POST":
        form = ExpectationForm(actor=actor, initial=_initial(request))
        return render(request, "observations/expectation_form.html", {"form": form})
    form = ExpectationForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            expect_reports(form.draft(), by=actor, at=now(request))
        except BadExpectation as problem:
            form.add_problem(problem.code)
        else:
            messages.success(request, _("These reports are expected from now on."))
            return redirect("observations:coverage")
    return render(
        request, "observations/expectation_form.html", {"form": form}, status=422
    )


def _initial(request: HttpRequest) -> dict[str, Any]:
    actor = signed_in(request)
    own = actor.institutions_with(Permission.REVIEW_SUBMISSIONS)
    initial: dict[str, Any] = {
        "from_on": today(request),
        "area_code": next(iter(actor.area_codes), ""),
        "institution": min(own, default=None),
    }
    given = {name: text[:80] for name, text in request.GET.items() if text}
    return initial | {
        name: text
        for name, text in given.items()
        if name in ExpectationForm.base_fields
    }


@requires(Permission.REVIEW_SUBMISSIONS)
@require_POST
def expectation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Expect these reports no more."""
    actor = signed_in(request)
    row = get_object_or_404(Expectation.visible.to(actor), pk=pk)
    try:
        end_expectation(row, by=actor, at=real_now())
    except BadExpectation:
        messages.error(request, _("Only who decides about these reports may end it."))
    else:
        messages.success(request, _("These reports are expected no more."))
    return redirect("observations:expectations")
