"""Fields the forms of outreach share: areas of the person, days, counts."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.access.scope import within_any
from sinergi.accounts.models import Institution
from sinergi.places.models import Area
from sinergi.places.rules import NATION

MOST_CHOICES = 700
EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)
LARGEST = 10**12


class DayField(forms.DateField):
    """A day from 1998 to 2100."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
        super().__init__(**options)

    def clean(self, value: Any) -> dt.date | None:
        """Return the day; raises ValidationError far outside any election."""
        day: dt.date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Enter a day between 1998 and 2100."))
        return day


class HourField(forms.TimeField):
    """An hour of the day."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        )
        super().__init__(**options)


class CountField(forms.IntegerField):
    """A count that may be left out: nothing is "not counted", never zero."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("min_value", 0)
        options.setdefault("max_value", 100_000)
        super().__init__(**options)
        self.widget.attrs["inputmode"] = "numeric"


class AreaField(forms.CharField):
    """An area in force; a list to choose from where the person's areas are few."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=24, **options)

    def offer(self, actor: Actor) -> None:
        """Offer the person's areas by name, the kelurahan under their kecamatan."""
        rows = Area.visible.to(actor).current().filter(level__gte=2, level__lte=4)
        codes = tuple(code for code in actor.area_codes if code not in {"", NATION})
        if codes:
            rows = rows.filter(within_any(codes))
        found = list(rows.order_by("code").values_list("code", "name", "level")[:701])
        if not 0 < len(found) <= MOST_CHOICES:
            return
        choices = [("", "—")]
        choices += [(code, _label(name, level)) for code, name, level in found]
        attrs = self.widget.attrs
        self.widget = forms.Select(choices=choices, attrs=attrs)
        self.widget.is_required = self.required
        if len(found) == 1:
            self.initial = found[0][0]

    def clean(self, value: Any) -> str:
        """Return the code, checked against the areas in force."""
        code = str(super().clean(value) or "").strip()
        if code and not Area.visible.current().filter(code=code).exists():
            raise forms.ValidationError(
                _("There is no area with code %(code)s. Write it as 31.75."),
                params={"code": code[:24]},
            )
        return code


def _label(name: str, level: int) -> str:
    return f"\N{EM SPACE}{name}" if level == 4 else name


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among institutions, by name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Institution.all_rows.none(), **options)

    def label_from_instance(self, obj: Any) -> str:
        """Return the institution's name."""
        return str(obj.name)


def offer_own(form: forms.Form, name: str, actor: Actor) -> None:
    """Offer the institutions the person writes for; a single one is chosen already."""
    own = actor.institutions_with(Permission.WRITE_OUTREACH)
    rows = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
    field: Any = form.fields[name]
    field.queryset = rows
    found = list(rows[:2])
    if len(found) == 1:
        field.initial = found[0].pk
        field.empty_label = None
        field.widget = forms.HiddenInput()


def to_instant(day: dt.date, hour: dt.time | None) -> dt.datetime:
    """Return an aware time; without an hour the beginning of the day."""
    return timezone.make_aware(dt.datetime.combine(day, hour or dt.time(0)))
