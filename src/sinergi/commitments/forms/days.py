"""Days that people type: within the years a promise or a meeting can lie in."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)
"""Time zones and calendars count beyond a day: the first year of all has none before it."""


def is_sensible(day: dt.date) -> bool:
    """Tell whether a day lies within these years."""
    return EARLIEST <= day <= LATEST


class DayField(forms.DateField):
    """A day from 1998 to 2100."""

    def clean(self, value: Any) -> dt.date | None:
        """Return the day; raises ValidationError far outside any election."""
        day: dt.date | None = super().clean(value)
        if day is not None and not is_sensible(day):
            raise forms.ValidationError(_("Enter a day between 1998 and 2100."))
        return day
