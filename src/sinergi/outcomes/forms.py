"""Forms of studies: what is registered, and why a version is changed."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.outcomes.columns import framework_columns
from sinergi.outcomes.measured import SCORE, choices_for, measured
from sinergi.outcomes.models import Study
from sinergi.outcomes.rules.study import (
    BadStudy,
    Better,
    Protocol,
    check,
)
from sinergi.outcomes.services.studies import StudyDraft
from sinergi.outcomes.words import (
    BETTER_NAMES,
    METHOD_NAMES,
    fault_text,
)
from sinergi.places.models import Area
from sinergi.plans.models import Measure, Plan
from sinergi.scores.models import Run

MOST_TEXT = 40_000
EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)
A_DAY = dt.timedelta(days=1)
LEVELS = ((4, _("Sub-district")), (3, _("District")))


class DayField(forms.DateField):
    """A day from 1998 to 2100."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> dt.date | None:
        """Return the day; raises ValidationError far outside any election."""
        day: dt.date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(gettext("Enter a day between 1998 and 2100."))
        return day


class NamedField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name, of a run what it is of."""
        if isinstance(obj, Run):
            return f"#{obj.pk} {obj.framework_name} · {obj.within_name} · {obj.as_of}"
        return str(obj.name)


class StudyForm(forms.Form):
    """What is to be found out, before anybody can know."""

    title = forms.CharField(label=_("Title"), max_length=200)
    institution = NamedField(
        label=_("Institution that registers it"), queryset=Institution.all_rows.none()
    )
    plan = NamedField(label=_("Plan"), queryset=Plan.all_rows.none(), required=False)
    measure = NamedField(
        label=_("Measure"),
        queryset=Measure.all_rows.none(),
        required=False,
        help_text=_("Its studies stand together under “What worked here”."),
    )
    column = forms.ChoiceField(
        label=_("What is expected to change"),
        help_text=_(
            "What decides. Each is explained below; reports count what is told, not what "
            "happens."
        ),
    )
    better = forms.ChoiceField(
        label=_("Which way is meant"), choices=lambda: list(BETTER_NAMES.items())
    )
    also = forms.MultipleChoiceField(
        label=_("Also looked at"),
        required=False,
        help_text=_("Up to four; all are corrected for their number."),
    )
    smallest = forms.FloatField(
        label=_("Smallest change that matters"),
        required=False,
        min_value=0,
        max_value=10**9,
        help_text=_("In the unit of the column; empty where nobody can say."),
    )
    area_code = forms.CharField(
        label=_("Area to compare within"), max_length=24, help_text=_("As 31.75.")
    )
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int)
    treated = forms.CharField(
        label=_("Areas where the work is done"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Names or codes separated by commas. Where the work begins later, the first day behind "
            "the code: 31.75.01.1001 2027-01-18."
        ),
    )
    before_from = DayField(label=_("Time before, from"))
    treated_on = DayField(
        label=_("The work begins on"),
        help_text=_("In the first area; where it begins later, say so above."),
    )
    pause = forms.IntegerField(
        label=_("Days left out before that"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("Who hears of the work may change before it begins. Empty: none."),
    )
    after_to = DayField(label=_("Time after, until"))
    method = forms.ChoiceField(
        label=_("Comparable areas are"), choices=lambda: list(METHOD_NAMES.items())
    )
    ratio = forms.IntegerField(
        label=_("Of these for each"), min_value=1, max_value=10, initial=2
    )
    caliper = forms.FloatField(
        label=_("At most so far apart, in standard deviations"),
        required=False,
        min_value=0.01,
        max_value=100,
        initial=0.5,
        help_text=_("Empty: however far."),
    )
    run = NamedField(
        label=_("Scores to compare on"),
        queryset=Run.all_rows.none(),
        required=False,
        help_text=_("Areas of like scores are compared. Empty: not on scores."),
    )
    covariates = forms.MultipleChoiceField(
        label=_("Compare also on"),
        required=False,
        help_text=_("What was known of the areas before the work began."),
    )
    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=500,
        help_text=_("The earlier version stays; both are shown."),
    )

    def __init__(
        self, *args: Any, actor: Actor, earlier: Study | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.earlier = earlier
        if earlier is None:
            del self.fields["reason"]
        fields: Any = self.fields
        own = actor.institutions_with(Permission.WRITE_OUTCOMES)
        offices = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
        fields["institution"].queryset = offices
        if len(found := list(offices[:2])) == 1:
            fields["institution"].initial = found[0].pk
        plans = Plan.visible.to(actor).filter(step="approved")
        fields["plan"].queryset = plans
        fields["measure"].queryset = Measure.visible.to(actor).in_force()
        fields["run"].queryset = Run.visible.to(actor).published()
        groups = choices_for(actor)
        fields["also"].choices = groups
        fields["column"].choices = [("", "—"), *groups]
        fields["covariates"].choices = figures_of_areas()

    def clean_area_code(self) -> str:
        """Return the code, checked against the areas in force."""
        code = self.cleaned_data["area_code"].strip()
        if not Area.visible.current().filter(code=code).exists():
            raise forms.ValidationError(
                gettext("There is no area with code %(code)s. Write it as 31.75."),
                params={"code": code},
            )
        return str(code)

    def clean(self) -> dict[str, Any]:
        """Refuse areas that are not there and what cannot be studied; all at once."""
        fields = super().clean() or {}
        fields["codes"] = self._codes(fields)
        if not self.errors:
            try:
                check(self.protocol())
            except BadStudy as fault:
                self.refuse(fault)
        return fields

    def _codes(self, fields: dict[str, Any]) -> dict[str, dt.date | None]:
        """Return area → its own first day, None where it begins with the others."""
        codes = self._written(fields.get("treated", ""))
        area, level = fields.get("area_code"), fields.get("level")
        if not area or not level:
            return codes
        rows = Area.visible.current().at_level(level).within(area)
        pairs = rows.order_by("code").values_list("code", "name")
        names: dict[str, list[str]] = defaultdict(list)
        for code, name in pairs:
            names[name.casefold()].append(code)
        there = {code for code, _name in pairs}
        codes = {_code_of(one, names): day for one, day in codes.items()}
        if unknown := [one for one in codes if one not in there]:
            told = gettext("Not areas of this level in %(area)s: %(codes)s.")
            words = {"area": area, "codes": ", ".join(unknown)[:200]}
            self.add_error("treated", told % words)
        return codes

    def _written(self, text: str) -> dict[str, dt.date | None]:
        found: dict[str, dt.date | None] = {}
        wrong = []
        for part in re.split(r"[,;\n]", text):
            area, _space, day = part.strip().rpartition(" ")
            if not re.fullmatch(r"[\d/-]+", day) or not area:
                area, day = part.strip(), ""
            if not area:
                continue
            try:
                found[area.strip()] = dt.date.fromisoformat(day) if day else None
            except ValueError:
                wrong.append(day)
        if wrong:
            told = gettext("Not a day: %(days)s. Write it as 2027-01-18.")
            self.add_error("treated", told % {"days": ", ".join(wrong)[:200]})
        return found

    def refuse(self, fault: BadStudy) -> None:
        """Add what a rule or a service refuses to the field it concerns."""
        field = fault.field if fault.field in self.fields else None
        self.add_error(field, fault_text(fault.code))

    def protocol(self) -> Protocol:
        """Return what is to be frozen."""
        asked = self.cleaned_data
        names = dict.fromkeys([asked["column"], *asked["also"]])
        covariates = [name for name in asked["covariates"] if name not in names]
        if asked["run"] is not None:
            covariates.insert(0, SCORE)
        better = Better(asked["better"])
        return Protocol(
            columns=tuple((name, better) for name in names),
            treated=tuple(asked["codes"]),
            area_code=asked["area_code"],
            level=asked["level"],
            before=(
                asked["before_from"],
                asked["treated_on"] - A_DAY * (1 + (asked["pause"] or 0)),
            ),
            after=(asked["treated_on"], asked["after_to"]),
            method=asked["method"],
            ratio=asked["ratio"],
            caliper=asked["caliper"],
            covariates=tuple(covariates),
            smallest=asked["smallest"],
            starts=tuple(
                (code, day)
                for code, day in sorted(asked["codes"].items())
                if day is not None and day != asked["treated_on"]
            ),
        )

    def draft(self) -> StudyDraft:
        """Return the draft of a valid form."""
        asked = self.cleaned_data
        return StudyDraft(
            title=asked["title"],
            institution=asked["institution"],
            protocol=self.protocol(),
            run=asked["run"],
            plan=asked["plan"],
            measure=asked["measure"],
            example=self.earlier.example if self.earlier else False,
        )


def _code_of(text: str, names: Mapping[str, list[str]]) -> str:
    """Return the code of an area named once there; else what was written."""
    found = names.get(" ".join(text.split()).casefold(), [])
    return found[0] if len(found) == 1 else text


def figures_of_areas() -> list[tuple[str, str]]:
    """Return the columns that areas can be compared on, by name."""
    found = [(name, measured(name).name) for name in framework_columns()]
    return sorted(found, key=lambda pair: pair[1].casefold())


def initial_of(study: Study) -> dict[str, Any]:
    """Return a version as its form shows it."""
    asked = study.asked
    names, starts = [name for name, _better in asked.columns], dict(asked.starts)
    return {
        "title": study.title,
        "institution": study.institution_id,
        "plan": study.plan_id,
        "measure": study.measure_id,
        "column": names[0],
        "better": asked.columns[0][1],
        "also": names[1:],
        "smallest": asked.smallest,
        "area_code": asked.area_code,
        "level": asked.level,
        "treated": ", ".join(
            f"{code} {starts[code]}" if code in starts else code
            for code in asked.treated
        ),
        "pause": (asked.after[0] - asked.before[1]).days - 1 or None,
        "before_from": asked.before[0],
        "treated_on": asked.after[0],
        "after_to": asked.after[1],
        "method": asked.method,
        "ratio": asked.ratio,
        "caliper": asked.caliper,
        "run": study.run_id,
        "covariates": [one for one in asked.covariates if one != SCORE],
    }
