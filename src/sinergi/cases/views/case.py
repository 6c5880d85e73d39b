"""One case: opening it, its page, parties, handler, notes, minutes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from sinergi.access.actor import signed_in
from sinergi.access.clock import now, real_now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.cases.detailing import facts_of
from sinergi.cases.finding import add_problem, find_case, find_own, names_for
from sinergi.cases.forms.case import AssignForm, CaseForm, PartyForm
from sinergi.cases.forms.writing import HearingForm, MinutesForm, NoteForm
from sinergi.cases.models import Case
from sinergi.cases.naming import CASE_PROBLEMS
from sinergi.cases.related import related_to
from sinergi.cases.services.opening import add_party, assign_case, open_case
from sinergi.cases.services.problems import BadCase
from sinergi.cases.services.viewing import note_look
from sinergi.cases.services.writing import write_minutes, write_note


@requires(Permission.HANDLE_CASES)
@require_http_methods(["GET", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """Open a case; it then exists for the office that opens it alone."""
    actor = signed_in(request)
    if request.method != "POST":
        form = CaseForm(actor=actor)
        return render(request, "cases/new.html", {"form": form})
    form = CaseForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            row = open_case(form.draft(), by=actor, at=now(request))
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("The case is open. Name its parties next."))
            return redirect("cases:case", key=row.key)
    return render(request, "cases/new.html", {"form": form}, status=422)


@requires(Permission.READ_CASES)
@require_safe
def case(request: HttpRequest, key: str) -> HttpResponse:
    """Show what this person may see of a case; words only while the office is unlocked."""
    return _page(request, find_case(request, key))


def _page(
    request: HttpRequest, row: Case, *, status: int = 200, **forms: Any
) -> HttpResponse:
    actor = signed_in(request)
    facts = facts_of(row, actor, now(request))
    if not facts["locked"]:
        note_look(row, by=actor, at=real_now())
    names = {
        one.pk: told.get("name", "")
        for one, told in facts["parties"]
        if told is not None
    }
    context = {
        **facts,
        **related_to(row, actor),
        "party_form": PartyForm(actor=actor, case=row, names=names, auto_id="party-%s"),
        "assign_form": AssignForm(case=row),
        "note_form": NoteForm(auto_id="note-%s"),
        "minutes_form": MinutesForm(auto_id="minutes-%s"),
        "hearing_form": HearingForm(auto_id="hearing-%s"),
        "at": now(request),
        **forms,
    }
    return render(request, "cases/case.html", context, status=status)


@requires(Permission.HANDLE_CASES)
@require_POST
def party_add(request: HttpRequest, key: str) -> HttpResponse:
    """Name a party; where an accused serves, nobody sees the case any more."""
    row, actor = find_own(request, key), signed_in(request)
    names = names_for(row, actor)
    form = PartyForm(
        request.POST, actor=actor, case=row, names=names, auto_id="party-%s"
    )
    if form.is_valid():
        try:
            add_party(row, form.party(), by=actor, at=now(request))
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("Kept, sealed."))
            if Case.visible.to(actor).filter(pk=row.pk).exists():
                return redirect("cases:case", key=row.key)
            return redirect("cases:list")
    return _page(request, row, party_form=form, status=422)


@requires(Permission.HANDLE_CASES)
@require_POST
def assign(request: HttpRequest, key: str) -> HttpResponse:
    """Give the case to one of the office's people, or to nobody."""
    row, actor = find_own(request, key), signed_in(request)
    form = AssignForm(request.POST, case=row)
    if form.is_valid():
        person = form.cleaned_data["handler"]
        try:
            assign_case(row, person, by=actor, at=now(request))
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("Kept."))
            return redirect("cases:case", key=row.key)
    return _page(request, row, assign_form=form, status=422)


@requires(Permission.HANDLE_CASES)
@require_POST
def note_add(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a confidential note."""
    row, actor = find_own(request, key), signed_in(request)
    form = NoteForm(request.POST, auto_id="note-%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            write_note(row, data["text"], data["visibility"], by=actor, at=now(request))
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("Kept, sealed."))
            return redirect("cases:case", key=row.key)
    return _page(request, row, note_form=form, status=422)


@requires(Permission.HANDLE_CASES)
@require_POST
def minutes_add(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the minutes of a clarification and number their paper."""
    row, actor = find_own(request, key), signed_in(request)
    form = MinutesForm(request.POST, auto_id="minutes-%s")
    if form.is_valid():
        try:
            write_minutes(row, form.cleaned_data["text"], by=actor, at=now(request))
        except BadCase as problem:
            add_problem(form, problem, CASE_PROBLEMS)
        else:
            messages.success(request, _("Kept, sealed."))
            return redirect("cases:case", key=row.key)
    return _page(request, row, minutes_form=form, status=422)
