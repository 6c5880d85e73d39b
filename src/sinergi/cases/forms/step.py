"""Taking a step: which questions are asked follows from the move."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinergi.cases.models import Case, Party
from sinergi.cases.models.case import OUTCOME_NAMES, REASON_NAMES, kind_choices
from sinergi.cases.models.papers import BODY_NAMES
from sinergi.cases.naming import ELEMENT_NAMES
from sinergi.cases.rules.kinds import CaseKind, Outcome, bodies_for
from sinergi.cases.rules.review import FORMAL, MATERIAL
from sinergi.cases.rules.steps import Move, Need, Paper
from sinergi.cases.services.drafts import FOUND, MOST_PRESENT, REJECTING, StepDraft
from sinergi.operations.forms.fields import DayField, MomentField

LONGEST = 50_000
LARGEST_VERSION = 2**31 - 1
ASKED: dict[Need, tuple[str, ...]] = {
    Need.NOTE: (),
    Need.REVIEW: ("elements", "kind", "ad_hoc"),
    Need.REASON: ("reason",),
    Need.NUMBER: (),
    Need.QUESTION: ("text",),
    Need.HEARING: ("hearing_at", "place", "parties"),
    Need.STUDY: ("text",),
    Need.QUORUM: ("members", "present", "dissents", "dissent"),
    Need.OUTCOME: ("outcome",),
    Need.CONSIDERATIONS: ("text",),
    Need.BODY: ("body",),
    Need.RECEIPT: ("receipt_number", "receipt_on"),
}
ADDRESSED = frozenset({
    Paper.DEFICIENCY, Paper.REGISTRATION, Paper.STATUS, Paper.RECOMMENDATION,
    Paper.FORWARDING, Paper.DECISION,
})  # fmt: skip
"""Papers that go to somebody named in the form."""


def _text(label: Any, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **options)


def element_choices() -> list[tuple[str, str]]:
    """Return formal and material elements as choices."""
    return [(one.value, str(ELEMENT_NAMES[one])) for one in (*FORMAL, *MATERIAL)]


class StepForm(forms.Form):
    """A step; a field that the move does not need is not asked."""

    version = forms.IntegerField(
        min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )
    happened_at = MomentField(label=_("Done at"))
    late_reason = _text(
        _("Why it is entered later"),
        2,
        required=False,
        help_text=_(
            "Asked where it was done on an earlier day. Both moments are kept, and the "
            "case and its papers say so."
        ),
    )
    elements = forms.MultipleChoiceField(
        label=_("Elements found"),
        choices=element_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Formal: reporter, reported party, in time. The others: material."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    ad_hoc = forms.BooleanField(
        label=_("The reported party is an ad hoc supervisor of this line"),
        required=False,
    )
    reason = forms.ChoiceField(label=_("Reason"))
    hearing_at = MomentField(label=_("Day and hour of the clarification"))
    place = forms.CharField(label=_("Where"), max_length=200)
    parties = forms.ModelMultipleChoiceField(
        label=_("Who is invited"),
        queryset=Party.all_rows.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    members = forms.IntegerField(
        label=_("How many members the office has"), min_value=1, max_value=MOST_PRESENT
    )
    present = _text(
        _("Members present"), 5, help_text=_("One name in each line; more than half.")
    )
    outcome = forms.ChoiceField(label=_("What the plenary found"))
    dissents = forms.IntegerField(
        label=_("How many dissent"), min_value=0, max_value=MOST_PRESENT, initial=0
    )
    dissent = _text(_("Dissenting opinion"), 3, required=False)
    body = forms.ChoiceField(label=_("To whom it goes"))
    addressed_to = forms.CharField(
        label=_("Addressed to"), max_length=160, required=False
    )
    receipt_number = forms.CharField(
        label=_("Number of the receipt or answer"), max_length=80
    )
    receipt_on = DayField(label=_("Its day"))
    text = _text(_("Text"), 10)
    note = _text(_("What was found or decided"), 5, required=False)

    def __init__(
        self,
        *args: Any,
        move: Move,
        case: Case,
        names: dict[int, str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        asked = {"version", "note", "happened_at", "late_reason"}
        asked |= {name for need in move.needs for name in ASKED[need]}
        asked |= {"addressed_to"} if move.prints in ADDRESSED else set()
        for name in set(self.fields) - asked:
            del self.fields[name]
        self.fields["note"].required = Need.NOTE in move.needs
        if Need.QUESTION in move.needs:
            self.fields["text"].label = _("Question to the reporter")
            self.fields["text"].help_text = _(
                "It is written into the mailbox of the report and stands in the notice."
            )
        self._fill(case, names or {})

    def _fill(self, case: Case, names: dict[int, str]) -> None:
        fields: dict[str, Any] = self.fields
        if "parties" in fields:
            fields["parties"].queryset = case.parties.all()
            fields["parties"].label_from_instance = lambda row: (
                f"{row.role_name}: {names.get(row.pk, row.pk)}"
            )
        if "reason" in fields:
            fields["reason"].choices = [
                (one.value, str(REASON_NAMES[one])) for one in sorted(REJECTING)
            ]
        if "outcome" in fields:
            fields["outcome"].choices = [
                (one.value, str(OUTCOME_NAMES[one])) for one in Outcome if one in FOUND
            ]
        if "body" in fields:
            fields["body"].choices = [
                (one.value, str(BODY_NAMES[one]))
                for one in bodies_for(CaseKind(case.kind))
            ]

    def draft(self, move: Move) -> StepDraft:
        """Return the step of a valid form."""
        data = self.cleaned_data
        found = set(data.get("elements") or ())
        told = {
            name: data.get(name) or ""
            for name in ("note", "late_reason", "text", "reason", "place", "dissent", "outcome", "body",
                         "addressed_to", "receipt_number")
        }  # fmt: skip
        names = [one.strip() for one in (data.get("present") or "").splitlines()]
        hearing = data.get("hearing_at")
        return StepDraft(
            to=move.to, version=data["version"],
            happened_at=timezone.localtime(data["happened_at"]),
            review={one.value: one.value in found for one in (*FORMAL, *MATERIAL)},
            kind=CaseKind(data["kind"]) if data.get("kind") else None,
            ad_hoc=data.get("ad_hoc"),
            hearing_at=timezone.localtime(hearing) if hearing else None,
            parties=[one.pk for one in data.get("parties") or ()],
            members=data.get("members") or 0, present=[one for one in names if one],
            dissents=data.get("dissents") or 0, receipt_on=data.get("receipt_on"),
            **told,
        )  # fmt: skip
