"""What institutions give to a plan: a line each for the city's, one per kind of office.

A city has tens of kecamatan and kelurahan offices. They are asked for on one line per
kind, whose amounts hold for each office; stored are limits per institution as ever.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution, Kind
from sinergi.plans.models import Measure, Plan, PlanLimit
from sinergi.plans.rules import serves
from sinergi.plans.services import LimitDraft

MOST_RUPIAH = 10**13
LEVELS_OF_A_CITY = 2
"""Parts of the code of a city (31.75); what has more is an office of a part of it."""


class LimitForm(forms.Form):
    """What one institution gives to the plan, or each of several offices of one kind."""

    takes_part = forms.BooleanField(label=_("Takes part"), required=False)
    agreed = forms.BooleanField(
        label=_("Has agreed to be planned for"), required=False, initial=True
    )
    budget = forms.IntegerField(
        label=_("Rupiah"), min_value=0, max_value=MOST_RUPIAH, required=False
    )
    people = forms.FloatField(
        label=_("People per week"), min_value=0, max_value=100_000, required=False
    )

    def __init__(
        self,
        *args: Any,
        code: str,
        name: str | Promise,
        institutions: Sequence[Institution],
        given: Sequence[PlanLimit] = (),
        **options: Any,
    ) -> None:
        options["prefix"] = f"limit-{code}"
        if given:
            options["initial"] = {
                "takes_part": True,
                "agreed": all(one.approved for one in given),
                "budget": _least(one.budget for one in given),
                "people": _least(one.people for one in given),
            }
        super().__init__(*args, **options)
        self.name = name
        self.institutions = institutions

    def drafts(self, area_codes: Sequence[str]) -> list[LimitDraft]:
        """Return the limits of those whose area and one of the plan's share something.

        Empty when they take no part.
        """
        asked = self.cleaned_data
        if not asked["takes_part"]:
            return []
        return [
            LimitDraft(one, asked["budget"], asked["people"], asked["agreed"])
            for one in self.institutions
            if any(
                serves(one.area_code, code) or serves(code, one.area_code)
                for code in area_codes
            )
        ]


def _least(values: Iterable[float | None]) -> float | None:
    """Return the tightest of the limits, None when none of them is one."""
    return min((one for one in values if one is not None), default=None)


def limit_forms(
    data: Any, actor: Actor, model: Plan | None = None, *, one_by_one: bool = False
) -> list[LimitForm]:
    """Return the lines for all that could act: those of a kind that some measure names.

    Offices below the city share a line per kind, unless `one_by_one`.
    """
    given = {one.institution_id: one for one in model.limits.all()} if model else {}
    used = {kind for row in Measure.visible.to(actor).in_force() for kind in row.kinds}
    rows = Institution.visible.to(actor).filter(kind__in=used).by_name()
    offices = defaultdict(list)
    lines = []
    for row in rows:
        if one_by_one or not is_office(row):
            own = [given[row.pk]] if row.pk in given else []
            lines.append(
                LimitForm(
                    data, code=str(row.pk), name=row.name, institutions=[row], given=own
                )
            )
        else:
            offices[row.kind].append(row)
    return lines + _office_forms(data, actor, offices, given)


def is_office(row: Institution) -> bool:
    """Return whether it serves a part of a city only."""
    return len(row.area_code.split(".")) > LEVELS_OF_A_CITY


def _office_forms(
    data: Any,
    actor: Actor,
    offices: dict[str, list[Institution]],
    given: dict[int, PlanLimit],
) -> list[LimitForm]:
    names = {kind.code: str(kind) for kind in Kind.visible.to(actor)}
    return [
        LimitForm(
            data,
            code=f"kind-{kind}",
            name=_("%(kind)s (%(count)s), amounts for each")
            % {"kind": capfirst(names.get(kind, kind)), "count": len(rows)},
            institutions=rows,
            given=[given[row.pk] for row in rows if row.pk in given],
        )
        for kind, rows in sorted(offices.items())
    ]
