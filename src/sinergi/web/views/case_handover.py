"""Handing a case over: crosses from cases and evidence to hand-overs."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from sinergi.access.actor import Actor, signed_in
from sinergi.access.clock import now
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.cases.models import Case
from sinergi.cases.naming import LOCKED, STEP_PROBLEMS
from sinergi.cases.rules.kinds import CaseKind, bodies_for
from sinergi.cases.rules.steps import BadStep, Step
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.rules.kinds import BadEvidence
from sinergi.handovers.forms.sending import SendForm
from sinergi.handovers.models import Handover
from sinergi.handovers.naming import problem_text
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.steps import BadHandover
from sinergi.handovers.services.sending import Terms, sent_by_mark
from sinergi.seals.keeping import Locked
from sinergi.web.acts.case_handovers import (
    BASES,
    CATEGORIES,
    arrival_clock,
    hand_case,
    stated_at,
)


class CaseSendForm(SendForm):
    """A hand-over whose files are chosen from the evidence of the case."""

    evidence = forms.ModelMultipleChoiceField(
        label=_("Evidence that goes along"),
        queryset=EvidenceItem.visible.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Its display copy; the chain of custody says to whom it went."),
    )

    def __init__(self, *args: Any, actor: Actor, case: Case, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        fields: dict[str, Any] = self.fields
        fields["sender"].queryset = fields["sender"].queryset.filter(
            pk=case.institution_id
        )
        items = EvidenceItem.visible.to(actor).kept().about("case", case.pk)
        fields["evidence"].queryset = items.filter(
            institution_id=case.institution_id
        ).order_by("pk")
        if not items.exists():
            del fields["evidence"]
        self.stated_at = stated_at(case)
        if self.stated_at is not None:  # the plenary says when: nobody types it
            del fields["cause_at"]

    def terms(self) -> Terms:
        """Return the terms; the 24 hours of the police begin with the plenary."""
        told = super().terms()
        return replace(told, cause_at=self.stated_at or told.cause_at)


@requires(Permission.SEND_HANDOVERS)
@require_http_methods(["GET", "POST"])
def case_handover(request: HttpRequest, key: str) -> HttpResponse:
    """Hand a case over to whom the law names."""
    actor = signed_in(request)
    offices = actor.institutions_with(Permission.HANDLE_CASES)
    rows = Case.visible.to(actor).filter(institution_id__in=offices)
    case: Case = get_object_or_404(rows.select_related("institution"), key=key)
    if request.method == "POST":
        form = CaseSendForm(request.POST, request.FILES, actor=actor, case=case)
    else:
        form = CaseSendForm(actor=actor, case=case, initial=_initial(case))
    mark = request.POST.get("once", "")[:32]
    before = sent_by_mark(mark, [case.institution_id])
    if before is not None:
        return redirect("handovers:handover", pk=before.pk)
    if request.method == "POST" and form.is_valid():
        row = _hand(request, case, form)
        if row is not None:
            messages.success(request, gettext("Handed over. The clocks run."))
            _tell_step(request, case)
            return redirect("handovers:handover", pk=row.pk)
    status = 422 if request.method == "POST" else 200
    shown = {"form": form, "case": case, "clock": arrival_clock(case)}
    return render(request, "web/case_handover.html", shown, status=status)


def _tell_step(request: HttpRequest, case: Case) -> None:
    rows = Case.visible.to(signed_in(request))
    forwarded = rows.filter(pk=case.pk, step=Step.FORWARDED).exists()
    if forwarded and case.step != Step.FORWARDED:
        messages.info(request, gettext("The case took the step “forwarded” by it."))
    elif case.step == Step.PLENARY:
        messages.warning(
            request, gettext("The case took no step by it. Record it there.")
        )


def _initial(case: Case) -> dict[str, Any]:
    kind = CaseKind(case.kind)
    return {
        "sender": case.institution_id,
        "category": CATEGORIES.get(bodies_for(kind)[0], Category.OTHER),
        "regime": case.regime,
        "basis": BASES[kind],
        "title": str(case),
    }


def _hand(request: HttpRequest, case: Case, form: CaseSendForm) -> Handover | None:
    """Return the hand-over, None after the form got the reason why not."""
    try:
        return hand_case(
            case, form.goes_to(), form.forwarded_as(), form.sealed_words(),
            items=list(form.cleaned_data.get("evidence") or ()),
            files=form.cleaned_data["attached"], terms=form.terms(),
            by=signed_in(request), at=now(request),
        )  # fmt: skip
    except BadHandover as problem:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, problem_text(problem.code))
    except BadStep as problem:
        form.add_error(None, str(STEP_PROBLEMS[problem.code]))
    except Locked:
        form.add_error(None, str(LOCKED))
    except BadEvidence:
        form.add_error("evidence", gettext("A file cannot be read here. Leave it out."))
    return None
