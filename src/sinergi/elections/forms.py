"""Forms of the electoral calendar and of the working days."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.elections.models import Election, Stage, kind_choices
from sinergi.elections.services import StageDraft

EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)
# Words that are addresses of pages of their own.
RESERVED = frozenset({"new", "days", "shift"})


def date_field(label: Any, **options: Any) -> forms.DateField:
    """Return a date field with the browser's picker, within a sensible century."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def check_year(day: dt.date | None) -> dt.date | None:
    """Return the day; raises ValidationError far outside any election."""
    if day is not None and not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(gettext("Enter a day between 1998 and 2100."))
    return day


class StageForm(forms.Form):
    """A stage: its names, its days, and the regulation that sets them."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        help_text=_("Short and for ever, such as kampanye; due days refer to it."),
    )
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=200)
    name_en = forms.CharField(
        label=_("Name in English"), max_length=200, required=False
    )
    starts_on = date_field(_("First day"), required=False)
    ends_on = date_field(_("Last day"), required=False)
    regulation = forms.CharField(
        label=_("Regulation"), max_length=120, help_text=_("For example PKPU 3/2022.")
    )
    source = forms.URLField(
        label=_("Source"), max_length=300, required=False, assume_scheme="https"
    )
    note_id = forms.CharField(
        label=_("Note in Indonesian"), max_length=300, required=False
    )
    note_en = forms.CharField(
        label=_("Note in English"), max_length=300, required=False
    )

    def __init__(
        self, *args: Any, election: Election, stage: Stage | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.election, self.stage = election, stage
        if stage is not None:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Refuse a code that another stage of the election has."""
        code: str = self.cleaned_data["code"]
        if Stage.all_rows.filter(election=self.election, code=code).exists():
            raise forms.ValidationError(gettext("Another stage has this code already."))
        return code

    def clean_starts_on(self) -> dt.date | None:
        """Keep the first day within a sensible century."""
        return check_year(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> dt.date | None:
        """Refuse a last day before the first one."""
        last = check_year(self.cleaned_data["ends_on"])
        first = self.cleaned_data.get("starts_on")
        if first and last and last < first:
            raise forms.ValidationError(
                gettext(
                    "The last day comes before the first; exchange or correct them."
                )
            )
        return last

    def draft(self) -> StageDraft:
        """Return what was entered."""
        fields = dict(self.cleaned_data)
        fields["name_en"] = fields["name_en"] or fields["name_id"]
        code = self.stage.code if self.stage else fields.pop("code")
        return StageDraft(code=code, **{k: v for k, v in fields.items() if k != "code"})


class ElectionForm(forms.Form):
    """An election to come; its stages are entered as the regulation sets them."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("For example pemilu-2029.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=160)
    name_en = forms.CharField(
        label=_("Name in English"), max_length=160, required=False
    )
    voting_on = date_field(_("Day of voting"))
    regulation = forms.CharField(label=_("Regulation"), max_length=120)
    source = forms.URLField(
        label=_("Source"), max_length=300, required=False, assume_scheme="https"
    )
    copy_from = forms.ModelChoiceField(
        label=_("Take over the stages of"),
        queryset=Election.all_rows.none(),
        required=False,
        to_field_name="code",
        help_text=_(
            "Moved by as many days as lie between the two days of voting: a draft, "
            "until the regulation is there."
        ),
    )

    def __init__(self, *args: Any, elections: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["copy_from"].queryset = elections  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """Refuse a code that is taken, or that is an address of its own."""
        code: str = self.cleaned_data["code"]
        if code in RESERVED or Election.all_rows.filter(code=code).exists():
            raise forms.ValidationError(gettext("This code is taken; choose another."))
        return code

    def clean_voting_on(self) -> dt.date | None:
        """Keep the day within a sensible century."""
        return check_year(self.cleaned_data["voting_on"])


class DayForm(forms.Form):
    """A decree about one day."""

    day = date_field(_("Day"))
    is_working = forms.TypedChoiceField(
        label=_("What the decree makes of it"),
        choices=[("off", _("a day off")), ("worked", _("a working day"))],
        coerce=lambda text: text == "worked",
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    decree = forms.CharField(
        label=_("Decree"),
        max_length=160,
        help_text=_("Number and date, so that everybody can look it up."),
    )

    def clean_day(self) -> dt.date | None:
        """Keep the day within a sensible century."""
        return check_year(self.cleaned_data["day"])
