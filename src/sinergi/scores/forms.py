"""Starting a run and trying what-if: what can be chosen, and what is wrong with it."""

import datetime as dt
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.places.models import Area
from sinergi.places.rules import NATION
from sinergi.scores.catalogue import all_shipped, shipped
from sinergi.scores.rules import MAX_DRAWS, levels_of
from sinergi.scores.services import RunRequest
from sinergi.scores.words import LEVEL_NAMES, STATE_NAMES, in_language, method_name
from sinergi_core.index.framework import Framework

DEFAULT_DRAWS = 1_000
DEFAULT_SEED = 1
LARGEST_SEED = 2**31 - 1

WEIGHT = "w."
LARGEST_WEIGHT = 1_000
TRIED: dict[str, tuple[str, ...]] = {
    "normalisation": ("minmax", "zscore", "rank", "percentile", "borda", "max_zero"),
    "aggregation": ("arithmetic", "geometric", "harmonic", "copeland", "topsis"),
    "imputation": (
        "none",
        "group_mean",
        "group_median",
        "mean",
        "median",
        "regression",
    ),
    "treatment": ("none", "winsorise", "skew_rule", "log_ct"),
}
"""Methods that need no figures of their own, hence can be tried by one choice."""

UNCERTAINTIES: dict[str, Promise] = {
    "weights": _("weights"),
    "normalisation": _("normalisation"),
    "aggregation": _("aggregation"),
    "treatment": _("treatment of outliers"),
    "imputation": _("filling of gaps"),
    "errors": _("error of measurement"),
}


def framework_choices() -> list[tuple[str, str]]:
    """Return the frameworks as choices, in the reader's language."""
    return [
        (one.code, f"{in_language(one.names)} ({one.code})") for one in all_shipped()
    ]


def level_choices() -> list[tuple[int, str]]:
    """Return the area levels as choices, the highest first."""
    return [(number, str(LEVEL_NAMES[number])) for number in range(1, 5)]


class AreaField(forms.CharField):
    """An area code, checked against the areas in force; gives (code, name)."""

    def clean(self, value: Any) -> tuple[str, str]:
        """Return code and name; "0" or empty is the nation."""
        code = str(super().clean(value) or NATION).strip()
        if code == NATION:
            return NATION, gettext("Indonesia")
        name = Area.visible.current().filter(code=code).values_list("name", flat=True)
        if not name:
            raise forms.ValidationError(
                _("There is no area with code %(code)s. Write it as 31.75."),
                params={"code": code[:24]},
            )
        return code, name[0]


class RunForm(forms.Form):
    """What is to be computed. Needs the person, to know for which areas."""

    framework = forms.ChoiceField(label=_("Framework"), choices=framework_choices)
    level = forms.TypedChoiceField(
        label=_("Level of the areas to compare"), choices=level_choices, coerce=int
    )
    within = AreaField(
        label=_("Within the area"),
        max_length=24,
        required=False,
        help_text=_("Code of the area, such as 31.75 for Jakarta Timur."),
    )
    as_of = forms.DateField(
        label=_("Data up to"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Later observations are left out."),
    )
    election = forms.ModelChoiceField(
        label=_("Election it is for"),
        queryset=Election.all_rows.none(),
        required=False,
        to_field_name="code",
    )
    draws = forms.IntegerField(
        label=_("Draws of uncertainty"),
        min_value=0,
        max_value=MAX_DRAWS,
        initial=DEFAULT_DRAWS,
        help_text=_(
            "How often the index is computed again with other weights, methods and "
            "errors. 1,000 is enough for publishing; 0 gives no intervals."
        ),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=LARGEST_SEED,
        initial=DEFAULT_SEED,
        help_text=_("The same seed gives the same result, also on another day."),
    )
    sources = forms.MultipleChoiceField(
        label=_("What is uncertain"),
        choices=lambda: [(code, str(name)) for code, name in UNCERTAINTIES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=list(UNCERTAINTIES),
    )
    institution = forms.ModelChoiceField(
        label=_("On behalf of"), queryset=Institution.all_rows.none()
    )

    def __init__(self, *args: Any, person: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        election: Any = self.fields["election"]
        election.queryset = Election.visible.to(person)
        election.label_from_instance = attrgetter("name")
        able = person.institutions_with(Permission.START_RUN)
        own = Institution.visible.to(person).filter(pk__in=able)
        field = self.fields["institution"]
        field.queryset = own.by_name()  # type: ignore[attr-defined]
        self.only_institution = own.first() if len(able) == 1 else None
        if self.only_institution is not None:
            field.widget = forms.HiddenInput()
            field.initial = self.only_institution.pk

    def clean(self) -> dict[str, Any]:
        """Check what depends on several fields: level and framework, area and role."""
        given = super().clean() or {}
        code, level, area = (given.get(k) for k in ("framework", "level", "within"))
        if code and level and level not in levels_of(shipped(code)):
            fitting = ", ".join(str(LEVEL_NAMES[n]) for n in levels_of(shipped(code)))
            self.add_error(
                "level",
                gettext("This framework is meant for: %(levels)s.")
                % {"levels": fitting},
            )
        by = given.get("institution")
        if area and not self.person.holds(
            Permission.START_RUN, area[0], institution=by.pk if by else None
        ):
            self.add_error(
                "within",
                gettext(
                    "Your role does not cover this area. Choose an area inside your own: "
                    "%(areas)s."
                )
                % {"areas": ", ".join(self.person.area_codes) or "–"},
            )
        return given

    def request_of(self) -> RunRequest:
        """Return what is asked; only after `is_valid()`."""
        given = self.cleaned_data
        code, name = given["within"]
        election = given.get("election")
        return RunRequest(
            framework=shipped(given["framework"]),
            level=given["level"],
            within=code,
            within_name=name,
            as_of=given["as_of"],
            draws=given["draws"],
            seed=given["seed"],
            institution_id=given["institution"].pk,
            election_id=election.pk if election else None,
            without=tuple(c for c in UNCERTAINTIES if c not in given["sources"]),
        )


class RunFilterForm(forms.Form):
    """Filters of the list of runs; what cannot be read is left out."""

    framework = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    within = forms.CharField(required=False, max_length=24)
    published = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        every = ("", str(_("all")))
        self.fields["framework"].choices = [every, *framework_choices()]  # type: ignore[attr-defined]
        states = [(state.value, str(name)) for state, name in STATE_NAMES.items()]
        self.fields["state"].choices = [every, *states]  # type: ignore[attr-defined]
        self.fields["framework"].label = _("Framework")
        self.fields["state"].label = _("State")
        self.fields["within"].label = _("Area")
        self.fields["published"].label = _("published only")


class WhatIfForm(forms.Form):
    """Weights and methods to try; every field has the framework's own as default."""

    normalisation = forms.ChoiceField(label=_("Normalisation"), required=False)
    aggregation = forms.ChoiceField(label=_("Aggregation"), required=False)
    imputation = forms.ChoiceField(label=_("Filling of gaps"), required=False)
    treatment = forms.ChoiceField(label=_("Treatment of outliers"), required=False)

    def __init__(
        self, *args: Any, framework: Framework, own: Mapping[str, float], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.own = own
        for name, methods in TRIED.items():
            as_is = ("", gettext("as in the framework"))
            names = [(code, method_name(code)) for code in methods]
            self.fields[name].choices = [as_is, *names]  # type: ignore[attr-defined]
        for code, weight in own.items():
            self.fields[WEIGHT + code] = forms.FloatField(
                label=in_language(framework.by_code[code].names),
                min_value=0,
                max_value=LARGEST_WEIGHT,
                required=False,
                initial=weight,
                widget=forms.NumberInput(attrs={"step": "any"}),
            )

    def weights(self) -> dict[str, float]:
        """Return the weights that differ from the framework's own; after `is_valid()`."""
        asked = {code: self.cleaned_data.get(WEIGHT + code) for code in self.own}
        return {
            code: value
            for code, value in asked.items()
            if value is not None and value != self.own[code]
        }

    def methods(self) -> dict[str, str]:
        """Return the methods chosen, empty ones left out; after `is_valid()`."""
        return {
            name: self.cleaned_data[name] for name in TRIED if self.cleaned_data[name]
        }


class WithdrawForm(forms.Form):
    """Why a publication is taken back."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=300,
        help_text=_(
            "Readers of the old address are told nothing; this stays on record."
        ),
    )


def default_day(today: dt.date) -> dict[str, Any]:
    """Return the initial values of a new run on that day."""
    return {"as_of": today, "draws": DEFAULT_DRAWS, "seed": DEFAULT_SEED}
