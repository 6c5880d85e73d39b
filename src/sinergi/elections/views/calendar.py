"""Pages that change the electoral calendar and the working days."""

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.elections.forms import DayForm, ElectionForm, StageForm
from sinergi.elections.models import CalendarDay, Election, Stage
from sinergi.elections.services import (
    copy_stages,
    create_election,
    put_day,
    put_stage,
    remove_day,
    remove_stage,
)
from sinergi.elections.working_days import (
    DECREED,
    FIRST_YEAR,
    LAST_YEAR,
    published_days,
)


@requires(Permission.EDIT_CALENDAR)
@require_http_methods(["GET", "POST"])
def election_new(request: HttpRequest) -> HttpResponse:
    """Add an election to come, its stages drafted after those of another one."""
    actor = signed_in(request)
    elections = Election.visible.to(actor)
    form = ElectionForm(request.POST or None, elections=elections)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        model = fields.pop("copy_from")
        at = real_now()
        with transaction.atomic():
            row = create_election(by=actor, at=at, **fields)
            if model is not None:
                days = (row.voting_on - model.voting_on).days
                copy_stages(model, row, days=days, by=actor, at=at)
        messages.success(request, _("The election was added."))
        return redirect("elections:election", row.code)
    status = 422 if form.is_bound else 200
    return render(
        request, "elections/election_form.html", {"form": form}, status=status
    )


@requires(Permission.EDIT_CALENDAR)
@require_http_methods(["GET", "POST"])
def stage_edit(request: HttpRequest, code: str, stage: str = "") -> HttpResponse:
    """Add a stage to an election, or change the one named."""
    actor = signed_in(request)
    election = get_object_or_404(Election.visible.to(actor), code=code)
    row = _stage(actor, election, stage) if stage else None
    kept = model_to_dict(row) if row else {}
    form = StageForm(request.POST or None, election=election, stage=row, initial=kept)
    if request.method == "POST" and form.is_valid():
        put_stage(election, form.draft(), stage=row, by=actor, at=real_now())
        messages.success(request, _("The calendar was changed."))
        return redirect("elections:election", election.code)
    context = {"form": form, "election": election, "stage": row}
    status = 422 if form.is_bound else 200
    return render(request, "elections/stage_form.html", context, status=status)


@requires(Permission.EDIT_CALENDAR)
@require_POST
def stage_remove(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """Remove a stage that nothing names."""
    actor = signed_in(request)
    election = get_object_or_404(Election.visible.to(actor), code=code)
    row = _stage(actor, election, stage)
    name = row.name
    try:
        remove_stage(row, by=actor, at=real_now())
    except ProtectedError:
        text = _("“%(name)s” stays: commitments or other work still name it.")
        messages.error(request, text % {"name": name})
    else:
        messages.success(request, _("“%(name)s” was removed.") % {"name": name})
    return redirect("elections:election", election.code)


def _stage(actor: Actor, election: Election, code: str) -> Stage:
    rows = Stage.visible.to(actor).filter(election=election)
    return get_object_or_404(rows, code=code)


@requires(Permission.USE_WORKSPACE)
@require_safe
def days(request: HttpRequest) -> HttpResponse:
    """Show the days off of a year, and the decrees entered over them."""
    return _days_page(request, DayForm())


@requires(Permission.EDIT_CALENDAR)
@require_POST
def day_put(request: HttpRequest) -> HttpResponse:
    """Enter a decree about one day."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _days_page(request, form)
    row = put_day(**form.cleaned_data, by=signed_in(request), at=real_now())
    messages.success(
        request,
        _("The decree was entered; working days are counted by it from now on."),
    )
    return redirect(f"{reverse('elections:days')}?year={row.day.year}")


@requires(Permission.EDIT_CALENDAR)
@require_POST
def day_remove(request: HttpRequest, day_id: int) -> HttpResponse:
    """Take a decree back."""
    actor = signed_in(request)
    row = get_object_or_404(CalendarDay.visible.to(actor), pk=day_id)
    remove_day(row, by=actor, at=real_now())
    messages.success(request, _("The decree was taken back."))
    return redirect(f"{reverse('elections:days')}?year={row.day.year}")


def _days_page(request: HttpRequest, form: DayForm) -> HttpResponse:
    actor = signed_in(request)
    year = to_asked_number(request.GET.get("year", "")) or today(request).year
    decrees = {row.day: row for row in CalendarDay.visible.to(actor)}
    named = published_days(get_language() or "id")
    shown = sorted({*(day for day in named), *decrees})
    context = {
        "form": form,
        "year": year,
        "years": range(FIRST_YEAR, LAST_YEAR + 1),
        "rows": [
            (day, named.get(day, ""), decrees.get(day))
            for day in shown
            if day.year == year
        ],
        "is_decreed": DECREED[0] <= year <= DECREED[1],
        "may_edit": actor.holds(Permission.EDIT_CALENDAR),
    }
    status = 422 if form.is_bound else 200
    return render(request, "elections/days.html", context, status=status)
