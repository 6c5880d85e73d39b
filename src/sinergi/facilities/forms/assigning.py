"""Ask for an assignment, and what if a store fails."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.forms.fields import AreaField
from sinergi.elections.models import Election
from sinergi.facilities.assigning import has_stations
from sinergi.facilities.failing import Question
from sinergi.facilities.forms.fields import offer_elections, words_of
from sinergi.facilities.forms.inspecting import OwnForm
from sinergi.facilities.services.assigning import AssignmentRequest

LATEST = 72.0


class AssignmentForm(OwnForm):
    """What is to be assigned."""

    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none()
    )
    within = AreaField(label=_("Area code"))
    boxes = forms.IntegerField(
        label=_("Ballot boxes of a station"), min_value=1, max_value=50,
        help_text=_("Data of the election: how many ballots there are."),
    )  # fmt: skip
    boxes_source = forms.CharField(label=_("Source of this number"), max_length=300)
    most_open = forms.IntegerField(
        label=_("Most stores open in a kecamatan"), min_value=1, max_value=50,
        required=False, help_text=_("Empty: as many as there are."),
    )  # fmt: skip
    crossing = forms.BooleanField(
        label=_("What if stations could use stores of other kecamatan"), required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        offer_elections(self.fields["election"], actor)
        self.fields["within"].actor = actor  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse at once what could only fail later: an area without stations."""
        data = super().clean() or self.cleaned_data
        election, within = data.get("election"), data.get("within")
        if election and within and not has_stations(election.pk, within):
            self.add_error("election", words_of("no-stations"))
        return data

    def asked(self) -> AssignmentRequest:
        """Return the request of a valid form."""
        data = self.cleaned_data
        return AssignmentRequest(
            election=data["election"],
            within=data["within"],
            institution=self.on_behalf_of(),
            boxes=data["boxes"],
            boxes_source=data["boxes_source"],
            crossing=data["crossing"],
            most_open=data["most_open"],
        )


def _hour(label: Any, initial: float, high: float = LATEST) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=high, initial=initial)


class WhatIfForm(forms.Form):
    """Which store fails when, and how boxes travel; all but the first two are guesses."""

    store = forms.TypedChoiceField(label=_("Store that fails"), coerce=int)
    hour = _hour(_("At hour (17.5 is half past five)"), 5.0)
    start = _hour(_("First truck is loaded at hour"), 6.0)
    due = _hour(_("Stations should have their boxes at hour"), 18.0)
    trucks = forms.IntegerField(
        label=_("Trucks of each store"), min_value=0, max_value=200, initial=6
    )
    truck_boxes = forms.IntegerField(
        label=_("Boxes a truck takes"), min_value=1, max_value=5_000, initial=60
    )
    speed = forms.FloatField(
        label=_("Kilometres an hour"), min_value=1, max_value=120, initial=20.0
    )
    ready = _hour(_("Hours until other boxes are ready"), 2.0)
    trucks_lost = forms.BooleanField(
        label=_("The trucks of the store are lost, too"), required=False
    )

    def __init__(
        self, *args: Any, stores: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["store"].choices = stores  # type: ignore[attr-defined]

    def asked(self) -> Question:
        """Return the question of a valid form."""
        return Question(**self.cleaned_data)
