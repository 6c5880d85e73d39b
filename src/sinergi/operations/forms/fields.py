"""Days, hours and files, as all forms of joint operations take them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)
PHOTOS = "image/jpeg,image/png,image/webp"


class DayField(forms.DateField):
    """A day from 1998 to 2100."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> dt.date | None:
        """Return the day; raises ValidationError far outside any election."""
        day: dt.date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Enter a day between 1998 and 2100."))
        return day


class HourField(forms.TimeField):
    """An hour of the day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, **options)


class MomentField(forms.DateTimeField):
    """A day with its hour, in the installation's time zone."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options
        )

    def clean(self, value: Any) -> dt.datetime | None:
        """Return the moment; raises ValidationError far outside any election."""
        moment: dt.datetime | None = super().clean(value)
        if moment is not None and not EARLIEST <= moment.date() <= LATEST:
            raise forms.ValidationError(_("Enter a day between 1998 and 2100."))
        return moment


class PhotosInput(forms.FileInput):
    """A control that takes several photos, from the camera where there is one."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": PHOTOS, "multiple": True})


class PhotosField(forms.FileField):
    """Several photos; cleaned to a list, which may be empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=PhotosInput(), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as they were sent."""
        return [one for one in data or [] if one]


def put_problem(
    form: forms.Form,
    texts: dict[str, Promise],
    code: str,
    field: str = "",
    number: str = "",
) -> None:
    """Put the words for a refusal on its field, or on top when the form has it not."""
    text = str(texts.get(code, _("This cannot be kept as it is.")))
    if number:
        text = f"{number}: {text}"
    form.add_error(field if field in form.fields else None, text)
