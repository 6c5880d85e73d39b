"""Whose side a case concerns; the plenary's word on an audit."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.cases.evenness_showing import REPORTER_NAMES, SIDE_NAMES
from sinergi.cases.models import CaseSide
from sinergi.cases.rules.evenness import (
    LARGEST_NUMBER,
    Reporter,
    Side,
    read_side,
)
from sinergi.cases.services.evenness import ReleaseDraft, SideDraft

LONGEST_WORD = 2_000


def side_choices() -> list[tuple[str, str]]:
    """Return the sides as choices, "not noted" first."""
    return [("", "—"), *((one.value, str(SIDE_NAMES[one])) for one in Side)]


def reporter_choices() -> list[tuple[str, str]]:
    """Return the kinds of reporter as choices."""
    return [(one.value, str(REPORTER_NAMES[one])) for one in Reporter]


class SideForm(forms.Form):
    """Side, ballot number and kind of reporter of a case."""

    side = forms.ChoiceField(
        label=_("Side of the reported party"),
        choices=side_choices,
        required=False,
        help_text=_("Whose list or ticket the reported party stands on or worked for."),
    )
    number = forms.IntegerField(
        label=_("Ballot number"),
        min_value=1,
        max_value=LARGEST_NUMBER,
        required=False,
        help_text=_("Only the number; never a name."),
    )
    reporter = forms.ChoiceField(label=_("Kind of reporter"), choices=reporter_choices)

    @staticmethod
    def kept(row: CaseSide | None) -> dict[str, object]:
        """Return what stands noted, as the form begins with it."""
        if row is None:
            return {"reporter": Reporter.UNKNOWN.value}
        side, number = read_side(row.side) or ("", None)
        return {"side": side, "number": number, "reporter": row.reporter}

    def draft(self) -> SideDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        side = Side(data["side"]) if data["side"] else None
        return SideDraft(
            side=side, number=data["number"], reporter=Reporter(data["reporter"])
        )


class ReleaseForm(forms.Form):
    """The plenary that releases an audit, and its word to the public."""

    plenary_on = forms.DateField(
        label=_("Day of the plenary"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The plenary that saw these figures and decided to release them."),
    )
    explanation = forms.CharField(
        label=_("The plenary's word"),
        max_length=LONGEST_WORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Everybody will read it. Explain each difference found and what is done "
            "about it; name no person and no case."
        ),
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def draft(self, first_on: dt.date) -> ReleaseDraft:
        """Return the draft of a valid form."""
        return ReleaseDraft(first_on=first_on, **self.cleaned_data)
