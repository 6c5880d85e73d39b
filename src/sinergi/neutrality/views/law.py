"""The acts with their legal ground, clauses people entered, deadlines."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.asking import to_asked_text
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.neutrality.forms.law import ClauseForm, DeadlineForm
from sinergi.neutrality.models import Clause, Deadline
from sinergi.neutrality.models.law import UNIT_NAMES
from sinergi.neutrality.models.matter import PATH_NAMES, STEP_NAMES
from sinergi.neutrality.naming import (
    GROUP_NAMES,
    KNOWN_NAMES,
    LAW_PROBLEMS,
    LEVEL_NAMES,
    act_name,
    act_name_of,
)
from sinergi.neutrality.rules.acts import Known, find_act, list_acts
from sinergi.neutrality.rules.paths import Path, Step
from sinergi.neutrality.services.law import (
    BadLaw,
    end_deadline,
    enter_clause,
    enter_deadline,
)
from sinergi_core.clock import Unit


@requires(Permission.READ_PLEDGES)
@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """List the acts by list and edition, each with its ground and how far it is known."""
    actor = signed_in(request)
    entered: dict[str, Clause] = {}
    for row in Clause.visible.to(actor).filter(matter=None):
        entered.setdefault(row.act, row)
    language = (get_language() or "id")[:2]
    lists = [
        (
            one.names.get(language, one.names["id"]),
            one.note.get(language, one.note.get("id", "")),
            one.edition,
            [
                (
                    act, act_name(act), GROUP_NAMES[act.group],
                    LEVEL_NAMES.get(act.level, ""), KNOWN_NAMES[act.known],
                    act.known is Known.UNCERTAIN, entered.get(act.key),
                )
                for act in one.acts
            ],
        )
        for one in list_acts()
    ]  # fmt: skip
    deadlines = Deadline.visible.to(actor).filter(ended_at=None)
    context = {
        "lists": lists,
        "deadlines": [
            (
                row, PATH_NAMES[Path(row.path)], STEP_NAMES[Step(row.step)],
                UNIT_NAMES[Unit(row.unit)],
            )
            for row in deadlines
        ],
        "may_edit": actor.holds(Permission.EDIT_ACTS),
    }  # fmt: skip
    return render(request, "neutrality/acts.html", context)


@requires(Permission.EDIT_ACTS)
@require_http_methods(["GET", "POST"])
def act_clause(request: HttpRequest) -> HttpResponse:
    """Enter the clause of an act (`?act=`) for all matters that allege it."""
    key = to_asked_text(request.GET.get("act", ""))
    try:
        find_act(key)
    except KeyError:
        raise Http404(key) from None
    form = ClauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_clause(form.draft(key), by=signed_in(request), at=now(request))
        except BadLaw as problem:
            form.add_error(None, str(LAW_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("The clause is kept."))
            return redirect("neutrality:acts")
    context = {"form": form, "row": None, "act_name": act_name_of(key)}
    status = 422 if form.is_bound else 200
    return render(request, "neutrality/clause.html", context, status=status)


@requires(Permission.EDIT_ACTS)
@require_http_methods(["GET", "POST"])
def deadline_new(request: HttpRequest) -> HttpResponse:
    """Enter a deadline; the one before for the same step ends."""
    form = DeadlineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            enter_deadline(form.draft(), by=signed_in(request), at=now(request))
        except BadLaw as problem:
            form.add_error(None, str(LAW_PROBLEMS[problem.code]))
        else:
            messages.success(request, _("The deadline is kept."))
            return redirect("neutrality:acts")
    status = 422 if form.is_bound else 200
    return render(
        request, "neutrality/deadline_new.html", {"form": form}, status=status
    )


@requires(Permission.EDIT_ACTS)
@require_POST
def deadline_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a deadline: steps from now on start no clock by it."""
    row = get_object_or_404(Deadline.visible.to(signed_in(request)), pk=pk)
    end_deadline(row, by=signed_in(request), at=now(request))
    messages.success(request, _("The deadline is ended."))
    return redirect("neutrality:acts")
