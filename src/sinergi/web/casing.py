"""Asking how reports become a case."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.cases.models.case import kind_choices, origin_choices, regime_choices
from sinergi.cases.rules.kinds import CaseKind, Origin, Regime
from sinergi.web.acts.report_cases import CaseAsked

LONGEST_TITLE = 200


class CaseForm(forms.Form):
    """Title, kind, law and origin of a case that begins with reports."""

    title = forms.CharField(
        label=_("Title of the case"),
        max_length=LONGEST_TITLE,
        help_text=_("Sealed; the number alone is shown while the office is locked."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    regime = forms.ChoiceField(
        label=_("Under which law"),
        choices=regime_choices,
        help_text=_("It picks the rule set: deadlines and steps follow from it."),
    )
    origin = forms.ChoiceField(label=_("How it is known"), choices=origin_choices)

    again = forms.BooleanField(
        label=_("Open another case all the same"),
        required=False,
        help_text=_("The new one names the earlier one as what it rests on."),
    )

    def __init__(self, *args: Any, earlier: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.earlier = earlier
        if not earlier:
            del self.fields["again"]

    def clean(self) -> dict[str, Any]:
        """Ask that a second case is meant."""
        data = super().clean() or {}
        if self.earlier and not data.get("again"):
            told = ", ".join(self.earlier)
            self.add_error(
                "again",
                gettext("There was a case of it already: %(number)s.")
                % {"number": told},
            )
        return data

    def asked(self) -> CaseAsked:
        """Return what was said; of a valid form."""
        data: dict[str, Any] = self.cleaned_data
        return CaseAsked(
            title=data["title"],
            kind=CaseKind(data["kind"]),
            regime=Regime(data["regime"]),
            origin=Origin(data["origin"]),
            again=bool(data.get("again")),
        )
