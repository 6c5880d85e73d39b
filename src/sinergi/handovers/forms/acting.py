"""The forms of acts: receipt, answer, dispute, settlement, withdrawal."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.handovers.forms.fields import LineField, moment_field
from sinergi.handovers.models.names import outcome_choices
from sinergi.handovers.rules.steps import Act
from sinergi.handovers.services.acting import Said

LARGEST_VERSION = 2**31 - 1
TEXTS = frozenset({Act.ANSWER, Act.DISPUTE})


class ActForm(forms.Form):
    """What an act asks for; fields it does not need are left out."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=LARGEST_VERSION
    )
    number = LineField(
        label=_("Your own number"),
        max_length=40,
        required=False,
        help_text=_("Such as the number in your agenda book."),
    )
    check = LineField(
        label=_("Check digits on the slip"),
        max_length=40,
        help_text=_("The twelve digits beside the code that was signed for."),
    )
    done_at = moment_field(_("When it happened"))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=outcome_choices)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Sealed to both offices. A refusal and a dispute need the reason."),
    )

    def __init__(self, *args: Any, act: Act, paper: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.act = act
        if act is not Act.RECEIVE:
            del self.fields["number"]
        if act is not Act.RECEIVE or not paper:
            del self.fields["check"]
        if not paper:
            del self.fields["done_at"]
        if act is not Act.ANSWER:
            del self.fields["outcome"]
        if act not in TEXTS:
            del self.fields["text"]
        elif act is Act.ANSWER:
            self.fields["text"].required = False

    def said(self) -> Said:
        """Return what a valid form says."""
        data = self.cleaned_data
        done_at: dt.datetime | None = data.get("done_at")
        words = {"text": data["text"]} if "text" in self.fields else None
        return Said(
            number=data.get("number", ""), outcome=data.get("outcome", ""), words=words,
            done_at=done_at, check=data.get("check", ""),
        )  # fmt: skip


class CarryForm(forms.Form):
    """A file that was carried here."""

    parcel = forms.FileField(
        label=_("File of a hand-over"),
        allow_empty_file=True,
        help_text=_(
            "The .zip that the other installation wrote: package, receipt or answer."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )


class SlipForm(forms.Form):
    """The text of a scanned code, or number and check digits as typed."""

    code = forms.CharField(
        label=_("Text of the scanned code"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_(
            "It begins with SINERGI1. Leave it empty where you type the digits."
        ),
    )
    number = LineField(label=_("Number on the slip"), max_length=40, required=False)
    check = LineField(label=_("Check digits"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("code") and not (data.get("number") and data.get("check")):
            self.add_error(
                "code", _("Scan the code, or type the number and the check digits.")
            )
        return data
