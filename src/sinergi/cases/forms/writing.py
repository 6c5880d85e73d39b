"""Notes, minutes, publications, hearings, deliveries, number series, the day asked about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.cases.models.papers import series_choices, visibility_choices
from sinergi.cases.models.people import (
    delivery_choices,
    hearing_choices,
    hearing_state_choices,
)
from sinergi.cases.naming import PATTERN_PROBLEMS
from sinergi.cases.rules.numbers import BadPattern, check_pattern
from sinergi.operations.forms.fields import DayField, MomentField

LONGEST = 50_000
LARGEST = 2**31 - 1


def _area(label: Any, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **options)


class NoteForm(forms.Form):
    """A confidential note."""

    text = _area(_("Note"), 3)
    visibility = forms.ChoiceField(
        label=_("Who may read it"), choices=visibility_choices, initial="office"
    )


class MinutesForm(forms.Form):
    """The minutes of a clarification."""

    text = _area(_("Minutes"), 10)


class PublicationForm(forms.Form):
    """A text for the public, written anew, and what it leaves out."""

    text = _area(
        _("Text for the public"),
        8,
        help_text=_(
            "Write it anew. Nothing of the sealed texts is taken over by itself."
        ),
    )
    why = _area(
        _("What is left out, and why"), 3, help_text=_("Sealed; never published.")
    )


class HearingForm(forms.Form):
    """A hearing, an open one or a plenary."""

    kind = forms.ChoiceField(label=_("Kind"), choices=hearing_choices)
    starts_at = MomentField(label=_("Day and hour"))
    place = forms.CharField(label=_("Where"), max_length=200)


class HearingChangeForm(forms.Form):
    """A hearing that moves, was held, or is cancelled."""

    sequence = forms.IntegerField(
        min_value=0, max_value=LARGEST, widget=forms.HiddenInput
    )
    state = forms.ChoiceField(label=_("State"), choices=hearing_state_choices)
    starts_at = MomentField(label=_("Day and hour"))
    place = forms.CharField(label=_("Where"), max_length=200)


class DeliveryForm(forms.Form):
    """What became of an invitation."""

    delivery = forms.ChoiceField(label=_("Delivery"), choices=delivery_choices)
    delivered_on = DayField(label=_("On which day"), required=False)
    came = forms.NullBooleanField(
        label=_("Came"),
        required=False,
        widget=forms.Select(
            choices=[("", _("not known yet")), ("true", _("yes")), ("false", _("no"))]
        ),
    )


class SeriesForm(forms.Form):
    """How an office numbers a kind of paper."""

    institution = forms.ModelChoiceField(
        label=_("Office that leads"), queryset=Institution.all_rows.none()
    )
    kind = forms.ChoiceField(label=_("What is numbered"), choices=series_choices)
    pattern = forms.CharField(
        label=_("Pattern"),
        max_length=80,
        help_text=_(
            "With {n} or {n:03}, {year}, {month}, {month_roman}, {area}. Such as "
            "{n:03}/Reg/LP/PL/Kota/13.01/{month_roman}/{year}."
        ),
    )
    form_code = forms.CharField(
        label=_("Form code"),
        max_length=40,
        required=False,
        help_text=_("As your office uses it; codes beyond B.1 are not established."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.HANDLE_CASES)
        fields: dict[str, Any] = self.fields
        offices = Institution.visible.to(actor).filter(pk__in=own)
        fields["institution"].queryset = offices
        if len(own) == 1:
            fields["institution"].initial = min(own)

    def clean_pattern(self) -> str:
        """Return a pattern that numbers something."""
        try:
            return check_pattern(self.cleaned_data["pattern"])
        except BadPattern as problem:
            raise forms.ValidationError(str(PATTERN_PROBLEMS[problem.code])) from None


class DayOffForm(forms.Form):
    """A day that may become a day off."""

    day = DayField(label=_("Day"))
    name = forms.CharField(label=_("Name of the day"), max_length=120, required=False)
