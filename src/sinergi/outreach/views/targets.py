"""Targets: which are in force, and deriving them out of the voter list."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sinergi.access.actor import signed_in
from sinergi.access.clock import real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.models import Election
from sinergi.elections.stations import names_of
from sinergi.outreach.asked_forms import answer_form, posted
from sinergi.outreach.catalogue import catalogue, segment_choices
from sinergi.outreach.covering import read_question
from sinergi.outreach.forms.library import DeriveForm
from sinergi.outreach.models import Target
from sinergi.outreach.services.target import derive_targets

PER_PAGE = 100


@requires(Permission.READ_OUTREACH)
@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """List the targets in force with source and interval."""
    actor = signed_in(request)
    question = read_question(request, actor)
    rows = Target.visible.to(actor).in_force().within(question.within)
    if question.election is not None:
        rows = rows.filter(election=question.election)
    if asked := request.GET.get("segment", ""):
        rows = rows.filter(segment=question.segment.code)
    ordered = rows.select_related("stage").order_by("area_code", "segment", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({one.area_code for one in page}, actor)
    context = {
        "question": question,
        "asked_segment": question.segment.code if asked else "",
        "segments": segment_choices(),
        "elections": list(Election.visible.to(actor)),
        "page": page,
        "rows": [(one, names.get(one.area_code, one.area_code)) for one in page],
        "may_set": actor.holds(Permission.SET_TARGETS),
        "catalogue": catalogue(),
    }
    return render(request, "outreach/targets.html", context)


@requires(Permission.SET_TARGETS)
@require_http_methods(["GET", "HEAD", "POST"])
def derive(request: HttpRequest) -> HttpResponse:
    """Derive targets out of the voter list and published shares."""
    actor = signed_in(request)
    form = DeriveForm(posted(request), actor=actor)

    def act() -> str:
        data = form.cleaned_data
        derive_targets(
            data["election"], data["area_code"], shares=data["shares"], by=actor,
            at=real_now(),
        )  # fmt: skip
        election = data["election"].code
        return f"{reverse('outreach:targets')}?election={election}&within={data['area_code']}"

    context = {
        "title": _("Derive targets"),
        "crumbs": [(_("Targets"), reverse("outreach:targets"))],
        "back": reverse("outreach:targets"),
        "note": _(
            "All voters and women are counted from the polling stations. First-time and "
            "young voters are estimated from published shares. Figures from a file stay."
        ),
    }
    return answer_form(
        request, form, act, said=_("The targets are derived."), context=context
    )
