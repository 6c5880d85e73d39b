"""Fields of the forms of hand-overs."""

import datetime as dt
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinergi.doors.uploads import UNKNOWN, BadUpload, media_type_of, plain_name
from sinergi.handovers.packing import LARGEST_FILES, LONGEST_NAME, Attached
from sinergi.handovers.rules.statements import MOST_FILES

EARLIEST, LATEST = 1998, 2100


class ManyFilesInput(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; cleaned to `Attached`, with their true kind and a plain name."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Attached]:
        """Return the files; raises ValidationError for too many, too large, empty."""
        sent = [one for one in data or [] if one]
        if len(sent) > MOST_FILES:
            raise forms.ValidationError(_("These are too many files. Send at most 20."))
        if sum(one.size or 0 for one in sent) > LARGEST_FILES:
            raise forms.ValidationError(_("These files are larger than 40 MB in all."))
        if any(not one.size for one in sent):
            raise forms.ValidationError(
                _("One of the files is empty. Choose it again.")
            )
        return [attached(one) for one in sent]


def attached(file: "UploadedFile[Any]") -> Attached:
    """Return a sent file as it goes into a package; of unknown kind it is not named one."""
    data = file.read()
    try:
        media_type, ending = media_type_of(file.name or "", data[:4096])
    except BadUpload:
        media_type = UNKNOWN
        ending = Path(file.name or "").suffix.lower()[:10]
        ending = ending if ending[1:].isalnum() and ending.isascii() else ""
    return Attached(
        plain_name(file.name or "", ending)[:LONGEST_NAME], media_type, data
    )


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    """Return a field for day and hour with the browser's picker."""
    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    return MomentField(label=label, widget=widget, input_formats=formats, **options)


class MomentField(forms.DateTimeField):
    """A moment within a sensible century."""

    def clean(self, value: Any) -> dt.datetime | None:
        """Return the aware moment; raises ValidationError far outside any election."""
        try:
            moment: dt.datetime | None = super().clean(value)
        except OverflowError:
            moment = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
        if moment is not None and not EARLIEST <= moment.year <= LATEST:
            raise forms.ValidationError(_("Enter a day between 1998 and 2100."))
        return moment

    def prepare_value(self, value: Any) -> Any:
        """Return the moment in the local zone for the input."""
        return (
            timezone.localtime(value)
            if isinstance(value, dt.datetime) and timezone.is_aware(value)
            else value
        )


def plain(value: str) -> str:
    """Return a line as it may stand in a signed text: no control characters."""
    return "".join(ch for ch in value if ch.isprintable()).strip()


class LineField(forms.CharField):
    """One line of text that may be signed."""

    def clean(self, value: Any) -> str:
        """Return the line without control characters."""
        return plain(str(super().clean(value) or ""))
