"""Forms of imports: the file with its questions, the mapping, the mending."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sinergi.intake.cells import is_empty
from sinergi.intake.columns import Kind, Option
from sinergi.intake.engine import NUMBERS
from sinergi.intake.readers import format_of
from sinergi.intake.readers.packed import MEGABYTE
from sinergi.intake.source import Source


class UploadForm(forms.Form):
    """A file and the answers to the questions of its source."""

    file = forms.FileField(label=_("File"))

    def __init__(self, source: type[Source], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        formats = ", ".join(form.upper() for form in source.formats)
        self.fields["file"].help_text = _("%(formats)s, up to %(limit)s MB") % {
            "formats": formats,
            "limit": settings.SINERGI_MAX_UPLOAD // MEGABYTE,
        }
        for option in source.options:
            self.fields[option.name] = _option_field(option)

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse formats the source does not take, and files that are too big."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if format_of(file.name or "") not in self.source.formats:
            raise forms.ValidationError(
                _("This kind of file is not taken here. Choose one of: %(formats)s."),
                params={"formats": ", ".join(self.source.formats)},
            )
        if (file.size or 0) > settings.SINERGI_MAX_UPLOAD:
            raise forms.ValidationError(_("The file is too big. Split it."))
        return file

    def answers(self) -> dict[str, str]:
        """Return the answers as the engine takes them: texts."""
        given = {
            option.name: self.cleaned_data.get(option.name)
            for option in self.source.options
        }
        return {name: str(value) for name, value in given.items() if value}


def _option_field(option: Option) -> forms.Field:
    common: dict[str, Any] = {
        "label": option.label,
        "required": option.required,
        "help_text": option.help,
        "initial": option.default,
    }
    if option.choices is not None:
        empty = [("", "—")]
        return forms.ChoiceField(choices=lambda: empty + option.choices(), **common)
    if option.kind is Kind.DATE:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, **common)
    return forms.CharField(max_length=300, **common)


class MappingForm(forms.Form):
    """One choice per header of the file: which column it is, or left out."""

    def __init__(
        self,
        source: type[Source],
        headers: list[str],
        mapping: dict[str, str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers = headers
        choices = [("", _("leave out"))]
        if source.takes_numbers:
            choices.append((NUMBERS, _("an indicator (numbers)")))
        choices += [(column.name, column.label) for column in source.columns]
        for at, header in enumerate(headers):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=header or "?",
                choices=choices,
                required=False,
                initial=mapping.get(header, ""),
            )

    def mapping(self) -> dict[str, str]:
        """Return header → column as chosen."""
        return {
            header: self.cleaned_data.get(f"column-{at}", "")
            for at, header in enumerate(self.headers)
        }


def samples_of(cells: list[Any], count: int = 3) -> str:
    """Return the first filled cells of a column, to show what it holds."""
    filled = [str(cell)[:40] for cell in cells[:200] if not is_empty(cell)]
    return " · ".join(filled[:count])


class MendForm(forms.Form):
    """The area a row belongs to."""

    code = forms.CharField(label=_("Area code"), max_length=24)


class MendTableForm(forms.Form):
    """Pairs of old and new code, one per line."""

    pairs = forms.CharField(
        label=_("Old and new codes"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One pair per line, such as 92.02.04.2005, 92.12.01.2005. Leave it empty to "
            "use the re-codings known by now."
        ),
    )

    def clean_pairs(self) -> dict[str, str]:
        """Return old → new; every line must be two codes."""
        table = {}
        for number, line in enumerate(self.cleaned_data["pairs"].splitlines(), 1):
            words = line.replace(",", " ").replace(";", " ").split()
            if not words:
                continue
            if len(words) != 2:
                raise forms.ValidationError(
                    _("Line %(number)s does not hold two codes."),
                    params={"number": number},
                )
            table[words[0]] = words[1]
        return table
