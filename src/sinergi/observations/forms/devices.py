"""Making devices: one's own, and many at once to hand out on paper."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.accounts.forms.people import day_field
from sinergi.accounts.models import membership_day

TRIAL_DAYS = 7


class DeviceForm(forms.Form):
    """Name and end of a device."""

    name = forms.CharField(
        label=_("name"),
        max_length=80,
        help_text=_("By which you know it again, such as: my phone, office tablet."),
    )
    expires_on = day_field(
        _("valid until"),
        required=False,
        help_text=_("Leave it empty and it is valid until it is revoked."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["expires_on"].widget.attrs["min"] = membership_day().isoformat()

    def clean_expires_on(self) -> dt.date | None:
        """Refuse a day that is past."""
        day: dt.date | None = self.cleaned_data["expires_on"]
        if day is not None and day < membership_day():
            raise forms.ValidationError(_("This day is past. Choose a later one."))
        return day


def trial_start() -> dict[str, Any]:
    """Return how the form begins for a device with which drafts are tried."""
    return {
        "name": _("Trial of a form"),
        "expires_on": membership_day() + dt.timedelta(days=TRIAL_DAYS),
    }


class SlipsForm(DeviceForm):
    """Name and end of the devices of many."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["name"].initial = _("Phone set up by slip")
        fields["name"].help_text = _("What these devices are called in the list.")
