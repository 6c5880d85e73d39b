"""Tell how the items of a checklist stand: one form, one question per item."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.facilities.checklists import Criterion
from sinergi.facilities.forms.fields import DayField
from sinergi.facilities.models import FacilityFile
from sinergi.facilities.models.check import result_choices
from sinergi.facilities.rules.readiness import Result
from sinergi.facilities.services.checking import Told

UNSEEN = ("", _("not looked at"))


class CheckForm(forms.Form):
    """A day, and per item its result, last day, note; proofs come beside it."""

    checked_on = DayField(label=_("Day of the check"))

    def __init__(self, *args: Any, items: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for one in items:
            self.fields[f"r-{one.code}"] = forms.ChoiceField(
                label=f"{one.number}. {one.name}{' *' if one.critical else ''}",
                choices=[UNSEEN, *result_choices()],
                required=False,
                help_text=str(one.hint),
            )
            self.fields[f"u-{one.code}"] = DayField(
                label=_("Holds until"), required=False
            )
            self.fields[f"n-{one.code}"] = forms.CharField(
                label=_("Note"), max_length=500, required=False
            )

    def rows(self) -> list[dict[str, Any]]:
        """Return each item with its three fields, for the page."""
        return [
            {
                "item": one,
                "result": self[f"r-{one.code}"],
                "until": self[f"u-{one.code}"],
                "note": self[f"n-{one.code}"],
            }
            for one in self.items
        ]

    def told(self, proofs: Mapping[str, FacilityFile]) -> list[Told]:
        """Return what was told in a valid form."""
        data = self.cleaned_data
        return [
            Told(
                item=one.code,
                result=Result(data[f"r-{one.code}"]),
                until_on=data[f"u-{one.code}"],
                note=data[f"n-{one.code}"],
                proof=proofs.get(one.code),
            )
            for one in self.items
            if data[f"r-{one.code}"]
        ]
