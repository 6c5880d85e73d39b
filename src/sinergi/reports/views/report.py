"""One report: its page, and what staff do to it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sinergi.access.actor import Actor, signed_in
from sinergi.access.asking import to_asked_number
from sinergi.access.clock import now, real_now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.reports.detailing import facts_of, may_triage, words_of_report
from sinergi.reports.files import read_sealed
from sinergi.reports.forms.acts import (
    IdentityForm,
    NewsForm,
    OfficialForm,
    PartyForm,
    QuestionForm,
    ReferralForm,
    SentForm,
)
from sinergi.reports.models import Incident, Party, Referral, Report, ReportFile
from sinergi.reports.opening import office_for
from sinergi.reports.people import readers_in
from sinergi.reports.rules.states import MessageKind
from sinergi.reports.services.completing import note_answers, return_for_completion
from sinergi.reports.services.grouping import join
from sinergi.reports.services.handling import assign, hand_words
from sinergi.reports.services.identities import ask_identity
from sinergi.reports.services.parties import name_party, remove_party
from sinergi.reports.services.referring import end_referral, propose_referral
from sinergi.reports.services.sorting import (
    change_kind,
    enter_official,
    move_report,
    note_look,
)
from sinergi.reports.services.talking import BadMessage, post_message
from sinergi.reports.services.tracing import BadAct
from sinergi.reports.staff_words import ACT_PROBLEMS
from sinergi.reports.tasks import keep_filled
from sinergi.seals.keeping import is_unlocked, open_texts

Forms = dict[str, Form]
FORMS: dict[str, Callable[..., Form]] = {
    "question": QuestionForm, "news": NewsForm, "official": OfficialForm,
    "identity": IdentityForm, "referral": ReferralForm, "sent": SentForm,
}  # fmt: skip


def find_report(request: HttpRequest, pk: int) -> Report:
    """Return the report or raise 404: for everybody else it does not exist."""
    rows = Report.visible.to(signed_in(request)).select_related(
        "institution", "handler", "person", "incident", "election", "typed_by"
    )
    row: Report = get_object_or_404(rows, pk=pk)
    return row


def _own(request: HttpRequest, pk: int) -> Report:
    row = find_report(request, pk)
    if not may_triage(row, signed_in(request)):
        raise Http404
    return row


@requires(Permission.READ_REPORTS)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report: facts, and its words while the office is unlocked."""
    row, actor = find_report(request, pk), signed_in(request)
    if is_unlocked(office := office_for(row, actor)):
        keep_filled(office)
    return _page(request, row, {})


def _page(
    request: HttpRequest, row: Report, forms: Forms, status: int = 200
) -> HttpResponse:
    actor = signed_in(request)
    note_answers(row)
    words = words_of_report(row, actor)
    if words["opened"] is not None:
        note_look(row, by=actor, at=real_now())
    context = {
        **facts_of(row, actor, now(request)), **words, "day": today(request),
        "incidents": list(Incident.visible.to(actor).of(actor).open()[:50]),
        "forms": {name: forms.get(name) or make(prefix=name) for name, make in FORMS.items()},
        "party_form": forms.get("party") or PartyForm(actor=actor, prefix="party"),
        "problem_form": next((one for one in forms.values() if one.errors), None),
    }  # fmt: skip
    answer = render(request, "reports/report.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _done(row: Report, request: HttpRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("reports:report", pk=row.pk)


def _failed(row: Report, request: HttpRequest, problem: BadAct) -> HttpResponse:
    messages.error(request, str(ACT_PROBLEMS[problem.code]))
    return redirect("reports:report", pk=row.pk)


def _simple(
    request: HttpRequest,
    row: Report,
    act: Callable[[Actor, dt.datetime], Any],
    text: str,
) -> HttpResponse:
    try:
        act(signed_in(request), now(request))
    except BadAct as problem:
        return _failed(row, request, problem)
    return _done(row, request, text)


def _by_form(
    request: HttpRequest, row: Report, name: str, form: Form,
    act: Callable[[dict[str, Any], Actor, dt.datetime], Any], text: str,
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        try:
            act(form.cleaned_data, signed_in(request), now(request))
        except BadAct as problem:
            there = problem.field if problem.field in form.fields else None
            form.add_error(there, str(ACT_PROBLEMS[problem.code]))
        else:
            return _done(row, request, text)
    return _page(request, row, {name: form}, status=422)


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a report by hand."""
    row, to = _own(request, pk), request.POST.get("state", "")
    return _simple(
        request, row, lambda by, at: move_report(row, to, by=by, at=at), _("Moved.")
    )


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the kind of a report."""
    row, to = _own(request, pk), request.POST.get("kind", "")
    return _simple(
        request, row, lambda by, at: change_kind(row, to, by=by, at=at), _("Changed.")
    )


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a report to a person."""
    row = _own(request, pk)
    number = to_asked_number(request.POST.get("person", ""))
    person = (
        readers_in([row.handler_id or row.institution_id])
        .filter(pk=number or 0)
        .first()
    )
    if person is None:
        return _failed(row, request, BadAct("cannot-read"))
    warned = request.POST.get("warned") == "1"
    return _simple(
        request, row, lambda by, at: assign([row], person, warned=warned, by=by, at=at),
        _("Given."),
    )  # fmt: skip


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal the words of a routed report to the desk that handles it."""
    row = _own(request, pk)
    if hand_words(row, by=signed_in(request), at=now(request)):
        return _done(row, request, _("The desk can read it now."))
    messages.error(request, _("Unlock your office first, and the desk needs a key."))
    return redirect("reports:report", pk=row.pk)


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a report, and those ticked beside it, into an incident."""
    row, actor = _own(request, pk), signed_in(request)
    number = to_asked_number(request.POST.get("incident", ""))
    chosen = Incident.visible.to(actor).of(actor).filter(pk=number or 0).first()
    if chosen is None:
        return _failed(row, request, BadAct("not-in"))
    keys = [to_asked_number(one) for one in request.POST.getlist("near")[:50]]
    near = Report.visible.to(actor).filter(
        pk__in=[k for k in keys if k is not None],
        institution_id__in=actor.institutions_with(Permission.TRIAGE_REPORTS),
    )
    return _simple(
        request, row,
        lambda by, at: join(chosen, [row, *near.exclude(pk=row.pk)], by=by, at=at),
        _("Put into the incident."),
    )  # fmt: skip


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def official(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter Bawaslu's own receipt."""
    row, form = _own(request, pk), OfficialForm(request.POST, prefix="official")
    return _by_form(
        request, row, "official", form,
        lambda data, by, at: enter_official(row, data["number"], data["on"], by=by, at=at),
        _("Entered: the report is officially received."),
    )  # fmt: skip


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a report back to its reporter for completion."""
    row, form = _own(request, pk), QuestionForm(request.POST, prefix="question")
    return _by_form(
        request, row, "question", form,
        lambda data, by, at: return_for_completion(
            row, data["missing"], data["question"], due_on=data["due_on"], by=by, at=at
        ),
        _("The question is in the mailbox."),
    )  # fmt: skip


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """Write news into the mailbox of the reporter."""
    row, form = _own(request, pk), NewsForm(request.POST, prefix="news")

    def act(data: dict[str, Any], by: Actor, at: dt.datetime) -> None:
        if not row.mailbox_key:
            raise BadAct("no-mailbox")
        try:
            post_message(
                row, MessageKind.STATUS, data["text"], from_reporter=False, by=by, at=at
            )
        except BadMessage as problem:
            raise BadAct("too-many") from problem

    return _by_form(request, row, "news", form, act, _("It is in the mailbox."))


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def party(request: HttpRequest, pk: int) -> HttpResponse:
    """Name whom the report names: they see nothing of it from now on."""
    row, actor = _own(request, pk), signed_in(request)
    form = PartyForm(request.POST, actor=actor, prefix="party")
    answer = _by_form(
        request, row, "party", form,
        lambda data, by, at: name_party(
            row, data["office"], institution=data["place"], person=data["person"],
            name=data["name"], by=by, at=at,
        ),
        _("Named. They see nothing of it."),
    )  # fmt: skip
    if not Report.visible.to(actor).filter(pk=row.pk).exists():
        return redirect("reports:queue")  # one's own institution was named
    return answer


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def party_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a party that was named wrongly."""
    actor = signed_in(request)
    one = get_object_or_404(Party.visible.to(actor).select_related("report"), pk=pk)
    if not may_triage(one.report, actor):
        raise Http404
    remove_party(one, by=actor, at=now(request))
    return _done(one.report, request, _("Taken out."))


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the custodian to open who told it."""
    row, form = _own(request, pk), IdentityForm(request.POST, prefix="identity")
    return _by_form(
        request, row, "identity", form,
        lambda data, by, at: ask_identity(
            row, data["ground"], reference=data["reference"], by=by, at=at
        ),
        _("The custodian is asked."),
    )  # fmt: skip


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to refer the content to another body."""
    row, form = _own(request, pk), ReferralForm(request.POST, prefix="referral")
    return _by_form(
        request, row, "referral", form,
        lambda data, by, at: propose_referral(
            row, data["to"], data["address"], data["note"], by=by, at=at
        ),
        _("Proposed."),
    )  # fmt: skip


@requires(Permission.TRIAGE_REPORTS)
@require_POST
def referral_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a referral was sent, or drop it."""
    actor = signed_in(request)
    one = get_object_or_404(Referral.visible.to(actor).select_related("report"), pk=pk)
    if not may_triage(one.report, actor):
        raise Http404
    if request.POST.get("drop") == "1":
        return _simple(
            request, one.report,
            lambda by, at: end_referral(one, sent_on=None, by=by, at=at), _("Dropped."),
        )  # fmt: skip
    form = SentForm(request.POST, prefix="sent")
    return _by_form(
        request, one.report, "sent", form,
        lambda data, by, at: end_referral(
            one, sent_on=data["sent_on"], number=data["number"], by=by, at=at
        ),
        _("Noted as sent."),
    )  # fmt: skip


@requires(Permission.READ_REPORTS)
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the copy drawn anew of a picture, while the office is unlocked."""
    actor = signed_in(request)
    one = get_object_or_404(
        ReportFile.visible.to(actor).select_related("report"), pk=pk
    )
    if not one.copy_place or office_for(one.report, actor) != one.report.institution_id:
        raise Http404
    try:
        sealed = read_sealed(one.copy_place)
    except OSError:
        raise Http404 from None
    (data,) = open_texts(one.report.institution_id, [sealed])
    note_look(one.report, by=actor, at=real_now())
    answer = HttpResponse(data, content_type=one.copy_type)
    answer["Content-Disposition"] = f'inline; filename="berkas-{one.pk}.jpg"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
