"""Where an office that receives reports is found."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeskForm(forms.Form):
    """Address, telephone and hours, as the public door shows them."""

    address = forms.CharField(label=_("Address"), max_length=300)
    phone = forms.CharField(label=_("Telephone"), max_length=80, required=False)
    hours = forms.CharField(
        label=_("Opening hours"), max_length=160, required=False,
        help_text=_("Also who answers outside of them."),
    )  # fmt: skip
