"""Deciding about a submission, giving its place, entering its number outside."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.asking import LARGEST_NUMBER
from sinergi.elections.models import PollingStation
from sinergi.observations.models import State, System
from sinergi.observations.models.outside import system_choices
from sinergi.observations.placing import current_election
from sinergi.observations.rules.reconciling import LONGEST
from sinergi.observations.rules.review import LONGEST_REASON
from sinergi.places.models import Area

DECISIONS = (State.ACCEPTED, State.CORRECTION, State.REJECTED)
LONGEST_LIST = 1_000_000
EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)


class ReviewForm(forms.Form):
    """A decision and its reason; `seen` is how many decisions stood on the page."""

    state = forms.ChoiceField(choices=[(one.value, one.value) for one in DECISIONS])
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "For sending back and rejecting. The sender reads it on the device: say what "
            "is wrong and what to do."
        ),
    )
    seen = forms.IntegerField(min_value=0, max_value=LARGEST_NUMBER)


class PlaceForm(forms.Form):
    """Where and when it was, where the answers name no known place."""

    area_code = forms.CharField(label=_("Area code"), max_length=24)
    station_number = forms.IntegerField(
        label=_("Polling station (TPS) number"),
        required=False,
        min_value=1,
        max_value=999_999,
    )
    happened_on = forms.DateField(
        label=_("Day it happened"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_area_code(self) -> str:
        """Return a code of an area in force."""
        code = str(self.cleaned_data["area_code"]).strip()
        if not Area.visible.current().filter(code=code).exists():
            raise forms.ValidationError(
                _("There is no area with code %(code)s. Write it as 31.75."),
                params={"code": code},
            )
        return code

    def clean_happened_on(self) -> dt.date | None:
        """Return a day of our times."""
        day: dt.date | None = self.cleaned_data["happened_on"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Enter a day between 1998 and 2100."))
        return day

    def clean(self) -> dict[str, Any]:
        """Find the election of the station; a station that is none is a fault."""
        data: dict[str, Any] = super().clean() or {}
        number, code = data.get("station_number"), data.get("area_code")
        data["election"] = None
        if number is None or not code:
            return data
        data["election"] = current_election(data.get("happened_on") or self.on)
        stations = PollingStation.all_rows.in_force().filter(
            election=data["election"], area_code=code, number=number
        )
        if data["election"] is None or not stations.exists():
            self.add_error(
                "station_number", _("The area has no polling station of that number.")
            )
        return data

    def __init__(self, *args: Any, on: dt.date, **options: Any) -> None:
        """Take the day on which it was received: it says which election is meant."""
        super().__init__(*args, **options)
        self.on = on


class NumberForm(forms.Form):
    """A number a system outside gave; empty takes it away."""

    system = forms.ChoiceField(label=_("System"), choices=system_choices)
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=LONGEST,
        help_text=_("As it stands there. Empty takes the number away."),
    )


class ReconcileForm(forms.Form):
    """A system and the list of numbers copied from there."""

    system = forms.ChoiceField(label=_("System"), choices=system_choices)
    numbers = forms.CharField(
        label=_("Numbers from there"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "One line each, or the lines of a CSV whose first column is the number. "
            "Nothing of it is kept."
        ),
    )

    def chosen(self) -> System:
        """Return the system that was chosen."""
        return System(self.cleaned_data["system"])
