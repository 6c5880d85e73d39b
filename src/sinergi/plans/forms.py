"""Forms of measures and plans."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.accounts.models import Institution, Kind
from sinergi.elections.models import Election
from sinergi.places.rules import ancestors_of
from sinergi.plans.models import Measure, Plan, PlanLimit
from sinergi.plans.naming import indicator_names, known_stages
from sinergi.plans.planned import planned_scores
from sinergi.plans.rules import serves
from sinergi.plans.services import HandChoice
from sinergi.plans.words import week_name
from sinergi.scores.catalogue import shipped_codes
from sinergi.scores.models import Run, Score

MOST_RUPIAH = 10**13
MOST_WEEKS = 104
MOST_TEXT = 40_000
"""Characters of a list of codes: those of some two thousand kelurahan."""
EFFECTS = ("effect_low", "effect_mid", "effect_high")


def percent_field(label: Any) -> forms.FloatField:
    """Return a field for a share from 0 to 1."""
    return forms.FloatField(label=label, min_value=0, max_value=1)


class MeasureForm(forms.Form):
    """A measure; saving makes a new version, plans keep the one they were made with."""

    code = forms.SlugField(label=_("Code"), max_length=60)
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    description_id = forms.CharField(
        label=_("What is done, in Indonesian"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    description_en = forms.CharField(
        label=_("What is done, in English"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proof_id = forms.CharField(label=_("Proof, in Indonesian"), max_length=300)
    proof_en = forms.CharField(label=_("Proof, in English"), max_length=300)
    stages = forms.CharField(
        label=_("Stages"),
        max_length=400,
        help_text=_("Codes of stages, separated by commas; non-tahapan for outside."),
    )
    kinds = forms.CharField(
        label=_("Kinds of institutions that can do it"),
        max_length=400,
        help_text=_("Codes separated by commas, such as kelurahan, fkub, bawaslu."),
    )
    addresses = forms.CharField(
        label=_("Indicators it lowers"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A line per framework: dasar-jaktim: turnout, invalid"),
    )
    effect_low = percent_field(_("Effect at least (share from 0 to 1)"))
    effect_mid = percent_field(_("Effect expected"))
    effect_high = percent_field(_("Effect at most"))
    effect_sure = forms.ChoiceField(
        label=_("How sure"),
        choices=[("low", _("hardly")), ("middle", _("fairly")), ("high", _("very"))],
    )
    effect_authority = forms.CharField(label=_("Who says so"), max_length=120)
    staff_weeks = forms.FloatField(
        label=_("People times weeks"), min_value=0, max_value=10_000
    )
    cost = forms.IntegerField(label=_("Rupiah"), min_value=0, max_value=MOST_RUPIAH)
    cost_authority = forms.CharField(label=_("Who says what it costs"), max_length=120)
    lead_weeks = forms.IntegerField(
        label=_("Weeks to prepare"), min_value=0, max_value=MOST_WEEKS
    )
    lasts_weeks = forms.FloatField(
        label=_("Weeks it works"), min_value=0.1, max_value=520
    )
    source = forms.CharField(label=_("Source"), max_length=300)
    source_url = forms.URLField(
        label=_("Address of the source"),
        max_length=300,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, measure: Measure | None = None, **options: Any):
        super().__init__(*args, **options)
        self.measure = measure
        if measure is not None:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Refuse the code of another measure."""
        code: str = self.cleaned_data["code"]
        if Measure.all_rows.filter(code=code).exists():
            raise forms.ValidationError(gettext("This code is taken; choose another."))
        return code

    def clean_stages(self) -> list[str]:
        """Return the codes; names those that neither a calendar nor the library has."""
        codes = _codes(self.cleaned_data["stages"])
        used = {one for row in Measure.all_rows.in_force() for one in row.stages}
        return _known(codes, {*known_stages(), *used})

    def clean_kinds(self) -> list[str]:
        """Return the codes; names those that no kind of institution has."""
        codes = _codes(self.cleaned_data["kinds"])
        return _known(codes, Kind.all_rows.values_list("code", flat=True))

    def clean_addresses(self) -> dict[str, list[str]]:
        """Return framework -> indicators from the lines; names the line that is wrong."""
        found = {}
        for number, line in enumerate(self.cleaned_data["addresses"].splitlines(), 1):
            if not line.strip():
                continue
            framework, colon, codes = line.partition(":")
            if not colon or not _codes(codes):
                raise forms.ValidationError(
                    gettext("Line %(number)s: write framework: indicator, indicator."),
                    params={"number": number},
                )
            found[framework.strip()] = _indicators(framework.strip(), codes)
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse effects out of order."""
        fields = super().clean() or {}
        effects = [fields.get(name) for name in EFFECTS]
        if None not in effects and effects != sorted(effects):  # type: ignore[type-var]
            self.add_error(
                "effect_mid",
                gettext("The expected effect lies between the least and the most."),
            )
        return fields


def _codes(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip())]


def _known(codes: list[str], known: Iterable[str]) -> list[str]:
    """Return the codes; raises ValidationError that names the unknown and the known."""
    there = sorted(known)
    unknown = [code for code in codes if code not in there]
    if unknown:
        raise forms.ValidationError(
            gettext("Unknown: %(unknown)s. Known are: %(known)s."),
            params={"unknown": ", ".join(unknown)[:200], "known": ", ".join(there)},
        )
    return codes


def _indicators(framework: str, codes: str) -> list[str]:
    _known([framework], shipped_codes())
    return _known(_codes(codes), indicator_names(framework))


def initial_of(measure: Measure) -> dict[str, Any]:
    """Return a measure as its form shows it."""
    plain = {name: getattr(measure, name, "") for name in MeasureForm.base_fields}
    lines = [f"{code}: {', '.join(found)}" for code, found in measure.addresses.items()]
    return {
        **plain,
        "stages": ", ".join(measure.stages),
        "kinds": ", ".join(measure.kinds),
        "addresses": "\n".join(lines),
    }


class PlanForm(forms.Form):
    """What a plan is to reach and to keep to; limits per institution stand beside it."""

    name = forms.CharField(label=_("Name of the plan"), max_length=160)
    run = forms.ModelChoiceField(
        label=_("Scores it rests on"),
        queryset=Run.all_rows.none(),
        help_text=_("A published run; its draws say how sure the plan can be."),
    )
    areas = forms.CharField(
        label=_("Only these areas"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Codes separated by commas, of kelurahan or of a whole kecamatan; empty for "
            "all areas of the scores."
        ),
    )
    institution = forms.ModelChoiceField(
        label=_("Institution that proposes it"), queryset=Institution.all_rows.none()
    )
    election = forms.ModelChoiceField(
        label=_("Election"),
        queryset=Election.all_rows.none(),
        required=False,
        help_text=_(
            "Its stages say which measures belong to which weeks. Without an election "
            "every measure may be done in every week."
        ),
    )
    starts_on = forms.DateField(
        label=_("First week"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Any day of it; weeks begin on Monday."),
    )
    weeks = forms.IntegerField(
        label=_("Weeks"), min_value=1, max_value=MOST_WEEKS, initial=12
    )
    budget = forms.IntegerField(
        label=_("Whole budget in rupiah"),
        min_value=0,
        max_value=MOST_RUPIAH,
        required=False,
        help_text=_("Empty: only the budgets of the institutions count."),
    )
    least_per_area = forms.IntegerField(
        label=_("Measures per area at least"),
        min_value=0,
        max_value=200,
        required=False,
        help_text=_("For every area; empty for none."),
    )
    most_per_area = forms.IntegerField(
        label=_("Measures per area at most"), min_value=1, max_value=200, initial=6
    )
    most_per_area_week = forms.IntegerField(
        label=_("Of these in one week at most"), min_value=1, max_value=50, initial=2
    )
    most_per_measure_area = forms.IntegerField(
        label=_("The same measure per area at most"),
        min_value=1,
        max_value=50,
        initial=2,
    )
    per_person_most = forms.IntegerField(
        label=_("Rupiah per voter of an area at most"),
        min_value=0,
        max_value=10**9,
        required=False,
        help_text=_("Keeps the spending even; empty for no such limit."),
    )
    fair = forms.BooleanField(
        label=_("No area of the highest class stays without a measure"),
        required=False,
        initial=True,
    )
    caution = forms.FloatField(
        label=_("Caution from 0 to 1"),
        min_value=0,
        max_value=1,
        initial=0.5,
        help_text=_(
            "0 plans for the mean of the draws, 1 for the worst tenth of them."
        ),
    )

    def clean_starts_on(self) -> dt.date:
        """Return the Monday of the week."""
        day: dt.date = self.cleaned_data["starts_on"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(gettext("Enter a day between 2000 and 2100."))
        return day - dt.timedelta(days=day.weekday())

    def clean(self) -> dict[str, Any]:
        """Refuse more measures at least than at most, and areas the scores do not hold."""
        fields = super().clean() or {}
        if fields.get("run") is not None:
            fields["areas"] = self._areas(fields["run"], fields.get("areas", ""))
        least, most = fields.get("least_per_area"), fields.get("most_per_area")
        if least is not None and most is not None and least > most:
            text = gettext("This is more than the most per area. Lower one of them.")
            self.add_error("least_per_area", text)
        return fields

    def _areas(self, run: Run, text: str) -> list[str]:
        """Return the areas of the run that are asked for by code, in order; [] for all."""
        codes = set(_codes(text))
        if not codes:
            return []
        there = Score.all_rows.filter(run=run).values_list("area_code", flat=True)
        held = {area: codes & {area, *ancestors_of(area)} for area in there}
        if unknown := codes.difference(*held.values()):
            told = gettext("The scores hold no area with the code %(codes)s.")
            self.add_error("areas", told % {"codes": ", ".join(sorted(unknown))[:200]})
        return sorted(area for area, found in held.items() if found)


SETTINGS = (
    "least_per_area", "most_per_area", "most_per_area_week", "most_per_measure_area", "per_person_most",
    "fair", "caution", "areas",
)  # fmt: skip


def asked_of(plan: Plan) -> dict[str, Any]:
    """Return what was asked of a plan, for the form of another one like it."""
    kept = {name: plan.settings.get(name) for name in SETTINGS}
    return kept | {
        "areas": ", ".join(plan.settings.get("areas") or []),
        "name": plan.name,
        "run": plan.run_id,
        "institution": plan.institution_id,
        "election": plan.election_id,
        "starts_on": plan.starts_on,
        "weeks": plan.weeks,
        "budget": plan.budget,
    }


class HandForm(forms.Form):
    """A choice that a person puts into a plan: what, where, when, by whom."""

    measure = forms.ModelChoiceField(
        label=_("Measure"), queryset=Measure.all_rows.none()
    )
    area = forms.ChoiceField(label=_("Area"))
    week = forms.TypedChoiceField(label=_("Week"), coerce=int)
    limit = forms.ModelChoiceField(
        label=_("Institution"), queryset=PlanLimit.all_rows.none()
    )

    def __init__(self, *args: Any, plan: Plan, **options: Any) -> None:
        options.setdefault("prefix", "hand")
        super().__init__(*args, **options)
        fields: Any = self.fields
        self.areas = dict(
            planned_scores(plan)
            .filter(score__isnull=False)
            .order_by("area_name")
            .values_list("area_code", "area_name")
        )
        fields["measure"].queryset = Measure.all_rows.in_force()
        fields["measure"].label_from_instance = lambda row: row.name
        fields["area"].choices = list(self.areas.items())
        fields["week"].choices = [(n, week_name(plan, n)) for n in range(plan.weeks)]
        fields["limit"].queryset = plan.limits.select_related("institution")
        fields["limit"].label_from_instance = lambda row: row.institution.name

    def clean(self) -> dict[str, Any]:
        """Refuse a measure that a kind does not do, and an area that is another's."""
        fields = super().clean() or {}
        measure, limit = fields.get("measure"), fields.get("limit")
        if measure and limit and limit.institution.kind not in measure.kinds:
            text = gettext("This institution does not do this measure. Choose another.")
            self.add_error("limit", text)
        area = fields.get("area")
        if area and limit and not serves(limit.institution.area_code, area):
            text = gettext("The area lies outside that of this institution.")
            self.add_error("limit", text)
        return fields

    def choice(self) -> HandChoice:
        """Return what was asked for."""
        asked = self.cleaned_data
        return HandChoice(
            asked["measure"], asked["limit"].institution, asked["area"],
            self.areas[asked["area"]], asked["week"],
        )  # fmt: skip
