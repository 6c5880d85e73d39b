"""Planning an operation, asking units, telling the result."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField, NamedField
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.operations.forms.fields import DayField, MomentField
from sinergi.operations.models import Operation, OperationUnit
from sinergi.operations.rules.actions import Answer, Kind, Step
from sinergi.operations.services.actions import (
    MOST_HEADS,
    MoveDraft,
    OperationDraft,
    UnitDraft,
)
from sinergi.operations.words import operation_kind_choices

LONGEST = 10_000
LARGEST_VERSION = 2**31 - 1

PROBLEMS: dict[str, Promise] = {
    "missing": _("Fill this in."),
    "not-a-step": _("It stands elsewhere by now; look at it again."),
    "not-yours": _("Only the institution that leads may do this."),
    "stale": _("Somebody changed this operation meanwhile; look at it again."),
    "over": _("This operation is over and is no longer changed."),
    "ends-before-start": _("The end lies before the start."),
    "count": _("Give a number from 0 to 100,000."),
    "no-props": _("None of these props can be joined to this operation."),
}
"""What is wrong and what to do, by the code of BadOperation."""


class OperationForm(forms.Form):
    """What is done together, where, when, led by whom."""

    kind = forms.ChoiceField(label=_("Kind"), choices=operation_kind_choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    lead = forms.ModelChoiceField(
        label=_("Led by"), queryset=Institution.all_rows.none()
    )
    area_code = AreaField(label=_("Area"))
    election = forms.ModelChoiceField(
        label=_("Election"),
        queryset=Election.all_rows.none(),
        to_field_name="code",
        required=False,
    )
    starts_at = MomentField(label=_("Starts"))
    ends_at = MomentField(label=_("Ends"))
    place = forms.CharField(label=_("Meeting place"), max_length=200, required=False)
    route = forms.CharField(
        label=_("Route"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One stop per line."),
    )
    detail = forms.CharField(
        label=_("Task"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shared = forms.BooleanField(
        label=_("Show it to all offices of the area"), required=False
    )
    version = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, actor: Actor, row: Operation | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.row = row
        fields: dict[str, Any] = self.fields
        own = actor.institutions_with(Permission.WRITE_OPERATIONS)
        fields["lead"].queryset = (
            Institution.visible.to(actor).filter(pk__in=own).order_by("name")
        )
        if len(own) == 1:
            fields["lead"].initial = min(own)
        fields["election"].queryset = Election.visible.to(actor)
        fields["election"].label_from_instance = _name
        fields["area_code"].actor = actor
        if row is not None:
            del fields["lead"]

    def draft(self) -> OperationDraft:
        """Return the draft of a valid form."""
        data = dict(self.cleaned_data)
        data.pop("version")
        lead = self.row.lead if self.row is not None else data.pop("lead")
        return OperationDraft(lead=lead, **data | {"kind": Kind(data["kind"])})


def _name(row: Election) -> str:
    return row.name


def initial_of(row: Operation) -> dict[str, Any]:
    """Return what the form of an operation begins with."""
    names = (
        "kind", "title", "area_code", "starts_at", "ends_at", "place", "route",
        "detail", "shared", "version",
    )  # fmt: skip
    election = row.election.code if row.election else None
    return {name: getattr(row, name) for name in names} | {"election": election}


class UnitForm(forms.Form):
    """A unit to be asked: an institution of the list, or a name such as PPSU."""

    institution = NamedField(
        label=_("Institution"),
        by="name",
        required=False,
        help_text=_("It is told, and answers itself."),
    )
    name = forms.CharField(
        label=_("Or: name of the unit"),
        max_length=120,
        required=False,
        help_text=_("For units without an account, such as PPSU."),
    )
    planned = forms.IntegerField(
        label=_("How many people"), min_value=0, max_value=MOST_HEADS, initial=0
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["institution"].offer(Institution.visible.to(actor))

    def clean(self) -> dict[str, Any]:
        """Check that a unit is named in one of the two ways."""
        data = super().clean() or {}
        if not data.get("institution") and not data.get("name", "").strip():
            self.add_error("name", _("Name the unit, or choose an institution."))
        return data

    def draft(self) -> UnitDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        return UnitDraft(
            name=data["name"].strip(),
            planned=data["planned"],
            institution=data["institution"],
        )


class AnswerForm(forms.Form):
    """Yes or no for one's own unit."""

    answer = forms.ChoiceField(choices=[(one.value, one.value) for one in Answer])
    planned = forms.IntegerField(
        label=_("How many people"), min_value=0, max_value=MOST_HEADS, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class MoveForm(forms.Form):
    """What a step needs: the order, the result with headcounts, or a reason."""

    order_number = forms.CharField(label=_("Number of the order"), max_length=80)
    order_on = DayField(label=_("Date of the order"))
    result = forms.CharField(
        label=_("Result"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What was done and found; no names of citizens."),
    )
    findings = forms.IntegerField(
        label=_("Findings, how many"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Leave empty where nobody counted: that is not zero."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )

    ASKED = {
        Step.ORDERED: ("order_number", "order_on"),
        Step.HELD: ("result", "findings"),
        Step.CLOSED: (),
        Step.CANCELLED: (),
    }

    def __init__(
        self, *args: Any, to: Step, units: list[OperationUnit], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.to, self.units = to, units
        for name in {"order_number", "order_on", "result", "findings"} - set(
            self.ASKED[to]
        ):
            del self.fields[name]
        self.fields["note"].required = to is Step.CANCELLED
        for unit in units if to is Step.HELD else ():
            self.fields[f"came_{unit.pk}"] = forms.IntegerField(
                label=_("%(unit)s: how many came") % {"unit": unit.name},
                min_value=0,
                max_value=MOST_HEADS,
                required=False,
                help_text=_("Planned: %(n)s") % {"n": unit.planned},
            )

    def draft(self) -> MoveDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        came = tuple(
            (unit.pk, data[f"came_{unit.pk}"])
            for unit in self.units
            if data.get(f"came_{unit.pk}") is not None
        )
        day: dt.date | None = data.get("order_on")
        return MoveDraft(
            to=self.to, note=data["note"], order_number=data.get("order_number", ""),
            order_on=day, result=data.get("result", ""), findings=data.get("findings"),
            came=came, version=data.get("version"),
        )  # fmt: skip
