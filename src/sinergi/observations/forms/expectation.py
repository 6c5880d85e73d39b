"""Setting down which reports are expected."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.observations.models import Form
from sinergi.observations.models.expectation import place_choices, rhythm_choices
from sinergi.observations.rules.coverage import LAST_HOUR, PlaceLevel, Rhythm
from sinergi.observations.services.expecting import ExpectationDraft

EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)
PROBLEMS: dict[str, tuple[str, Promise]] = {
    "days": ("until_on", _("The last day lies before the first.")),
    "long": ("until_on", _("Expect reports for at most 400 days at a time.")),
    "hour": ("due_hour", _("Give an hour from 1 to 24.")),
    "place": ("area_code", _("This area is smaller than the places that report.")),
    "election": (
        "election",
        _("Choose the election for polling stations, and none for areas."),
    ),
    "form": ("form", _("This form is in use no more. Choose another one.")),
    "institution": ("institution", _("You decide about no reports of it.")),
}
"""Field and words by the code of BadExpectation."""


class ExpectationForm(forms.Form):
    """Who owes which report about which places, how often, until when."""

    form = forms.ModelChoiceField(
        label=_("Form"), queryset=Form.all_rows.none(), to_field_name="code"
    )
    institution = forms.ModelChoiceField(
        label=_("Who owes the reports"),
        queryset=Institution.all_rows.none(),
        help_text=_("Reports of this institution and of all below it count."),
    )
    place = forms.ChoiceField(label=_("One report for"), choices=place_choices)
    area_code = AreaField(label=_("In the area"), required=False)
    election = forms.ModelChoiceField(
        label=_("Election of the polling stations"),
        queryset=Election.all_rows.none(),
        to_field_name="code",
        required=False,
    )
    rhythm = forms.ChoiceField(label=_("How often"), choices=rhythm_choices)
    from_on = forms.DateField(
        label=_("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    due_hour = forms.IntegerField(
        label=_("Due by the hour"),
        min_value=1,
        max_value=LAST_HOUR,
        initial=21,
        help_text=_(
            "Of the last day a report speaks of; 24 is the end of the day. What comes "
            "later counts as late."
        ),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        line = actor.line_with(Permission.REVIEW_SUBMISSIONS)
        usable = Form.visible.to(actor).in_use().distinct()
        fields: dict[str, Any] = self.fields
        fields["form"].queryset = usable
        fields["form"].label_from_instance = _title
        fields["institution"].queryset = (
            Institution.visible.to(actor).filter(pk__in=line).by_name()
        )
        fields["election"].queryset = Election.visible.to(actor)
        fields["election"].label_from_instance = _name
        fields["area_code"].actor = actor

    def clean_from_on(self) -> dt.date:
        """Return a day in the years an election can lie in."""
        return self._sensible("from_on")

    def clean_until_on(self) -> dt.date:
        """Return a day in the years an election can lie in."""
        return self._sensible("until_on")

    def _sensible(self, name: str) -> dt.date:
        day: dt.date = self.cleaned_data[name]
        if not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Enter a day between 1998 and 2100."))
        return day

    def draft(self) -> ExpectationDraft:
        """Return what a valid form expects."""
        given = dict(self.cleaned_data)
        given |= {
            "place": PlaceLevel(given["place"]),
            "rhythm": Rhythm(given["rhythm"]),
        }
        return ExpectationDraft(**given)

    def add_problem(self, code: str) -> None:
        """Put the words for a BadExpectation on its field."""
        field, text = PROBLEMS[code]
        self.add_error(field, str(text))


def _title(form: Form) -> str:
    return form.title


def _name(election: Election) -> str:
    return election.name
