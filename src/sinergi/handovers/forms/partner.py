"""The forms of partners: adding one by its card, comparing its fingerprint."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.doors.http import Refused, check_url
from sinergi.handovers.forms.fields import LineField
from sinergi.handovers.models.names import channel_choices, unit_choices
from sinergi.handovers.rules.clocks import LONGEST_DAYS
from sinergi.handovers.services.partners import PartnerDraft
from sinergi.handovers.signing_keys import read_card


class PartnerForm(forms.Form):
    """A partner by the card it gave, and what was agreed with it."""

    institution = forms.ModelChoiceField(
        label=_("For which office of yours"), queryset=Institution.all_rows.none()
    )
    card = forms.CharField(
        label=_("Card of the partner"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "The text of the file kartu.json that the partner downloads from Sinergi."
        ),
    )
    agreed_length = forms.IntegerField(
        label=_("Agreed period of the answer"),
        min_value=1, max_value=LONGEST_DAYS, required=False,
    )  # fmt: skip
    agreed_unit = forms.ChoiceField(label=_("Counted in"), choices=[], required=False)
    agreed_in = LineField(label=_("Agreed in"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.HOLD_KEYS)
        fields: dict[str, Any] = self.fields
        fields["institution"].queryset = Institution.visible.to(actor).filter(
            pk__in=own
        )
        fields["agreed_unit"].choices = [("", "–"), *unit_choices()]
        if len(own) == 1:
            fields["institution"].initial = min(own)

    def clean_card(self) -> dict[str, str]:
        """Return the words of the card; raises ValidationError for what is none."""
        words = read_card(self.cleaned_data["card"])
        if words is None or not words["office"] or not words["name"].strip():
            raise forms.ValidationError(
                gettext(
                    "This is no card, or it was changed. Ask the partner for it again."
                )
            )
        if len(words["name"]) > 160 or len(words["office"]) > 40:
            raise forms.ValidationError(gettext("The names on this card are too long."))
        if words["address"]:
            try:
                check_url(words["address"])
            except Refused:
                raise forms.ValidationError(
                    gettext(
                        "The address on the card cannot be called. It must be https."
                    )
                ) from None
        return words

    def draft(self) -> PartnerDraft:
        """Return the partner of a valid form."""
        data = self.cleaned_data
        card = data["card"]
        return PartnerDraft(
            institution=data["institution"], name=card["name"].strip(),
            office=card["office"], address=card["address"][:300],
            public_key=card["signing_key"], recipient=card["recipient"],
            agreed_length=data["agreed_length"], agreed_unit=data["agreed_unit"],
            agreed_in=data["agreed_in"],
        )  # fmt: skip


class ConfirmForm(forms.Form):
    """The fingerprint as the partner says it, and how it was said."""

    channel = forms.ChoiceField(label=_("How it was compared"), choices=channel_choices)
    typed = LineField(
        label=_("Fingerprint as the partner says it"),
        max_length=80,
        help_text=_(
            "Type it as you hear or read it from the partner, not from this page."
        ),
    )
