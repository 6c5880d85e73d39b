"""Rules, holds, requests and breaches, as people type them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.privacy.models.request import ANSWER_NAMES, OPEN, right_choices
from sinergi.privacy.registry import kinds
from sinergi.privacy.rules.retention import MOST_MONTHS
from sinergi.privacy.rules.rights import Right
from sinergi.privacy.services.answering import BreachDraft, RequestDraft

PROBLEMS: dict[str, Promise] = {
    "not-yours": _("This is for another institution or person to do."),
    "kind": _("There is no such kind of data."),
    "months": _("From 1 month to 1,200 months."),
    "ground": _("Name the ground: law and article, or the decision."),
    "same-person": _("Somebody else than who proposed it must approve it."),
    "own-hold": _("Somebody else than who placed it must lift it."),
    "state": _("This was decided already."),
    "future": _("This lies in the future."),
    "over": _("This is over and is no longer changed."),
    "answer": _("Choose what was answered."),
    "not-told": _("First the people and the agency must be told."),
    "missing": _("Write down what was done."),
}
"""What is wrong and what to do, by code."""
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class OwnForm(forms.Form):
    """A form about one of the person's own institutions."""

    institution = forms.ModelChoiceField(
        Institution.all_rows.none(), label=_("Institution"), empty_label=None
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.KEEP_PRIVACY)
        chosen = self.fields["institution"]
        rows = Institution.all_rows.filter(pk__in=own).order_by("name")
        chosen.queryset = rows  # type: ignore[attr-defined]

    def put(self, code: str, field: str = "") -> None:
        """Add what a service refuses."""
        self.add_error(field or None, str(PROBLEMS[code]))


class MomentField(forms.DateTimeField):
    """A day with its hour, from 2000 on."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        super().__init__(widget=widget, input_formats=formats, **options)

    def clean(self, value: Any) -> dt.datetime | None:
        """Return the moment; raises ValidationError before 2000."""
        moment: dt.datetime | None = super().clean(value)
        if moment is not None and moment < EARLIEST:
            raise forms.ValidationError(_("Enter a day after 1999."))
        return moment


class RuleForm(OwnForm):
    """How long a kind is kept."""

    kind = forms.ChoiceField(label=_("Kind of data"))
    months = forms.IntegerField(
        label=_("Months kept"), min_value=1, max_value=MOST_MONTHS
    )
    ground = forms.CharField(
        label=_("Ground"), max_length=300,
        help_text=_("Law and article, retention schedule (JRA), or decision."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = list(kinds().items())  # type: ignore[attr-defined]


class HoldForm(OwnForm):
    """What must stay."""

    kind = forms.ChoiceField(label=_("Kind of data"), required=False)
    reason = forms.CharField(label=_("Why it must stay"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("everything")), *kinds().items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class RequestForm(OwnForm):
    """A request as it came."""

    right = forms.ChoiceField(label=_("What is asked for"), choices=right_choices)
    received_at = MomentField(label=_("Received"))
    reference = forms.CharField(
        label=_("Where the letter is filed"), max_length=120,
        help_text=_("Number and folder. Write no name here: the letter has it."),
    )  # fmt: skip
    concerns = forms.CharField(
        label=_("Which data it is about"), max_length=200, required=False
    )
    proven = forms.BooleanField(
        label=_("The person has shown who they are"), required=False
    )
    for_minor = forms.BooleanField(
        label=_("For somebody under 18, by a parent or guardian"), required=False
    )

    def draft(self) -> RequestDraft:
        """Return what was typed."""
        data = dict(self.cleaned_data)
        return RequestDraft(right=Right(data.pop("right")), **data)


class AnswerForm(forms.Form):
    """What was answered."""

    answer = forms.ChoiceField(label=_("Answer"))
    ground = forms.CharField(
        label=_("Ground"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal, also in part. No names."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(code, name) for code, name in ANSWER_NAMES.items() if code != OPEN]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]


class BreachForm(OwnForm):
    """A breach as it became known."""

    what = forms.CharField(label=_("What happened"), max_length=300)
    data_kinds = forms.CharField(label=_("Which data"), max_length=300)
    known_at = MomentField(label=_("Known since"))
    happened_at = MomentField(label=_("Happened"), required=False)
    people = forms.IntegerField(
        label=_("How many people"), min_value=0, max_value=300_000_000, required=False,
        help_text=_("Leave it empty while nobody knows."),
    )  # fmt: skip
    with_minors = forms.BooleanField(
        label=_("People under 18 are among them"), required=False
    )
    cause = forms.CharField(
        label=_("Cause"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def draft(self) -> BreachDraft:
        """Return what was typed."""
        return BreachDraft(**self.cleaned_data)


class StepForm(forms.Form):
    """What was done, and the step taken."""

    done = forms.CharField(
        label=_("What was done"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
