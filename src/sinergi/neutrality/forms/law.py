"""Entering a clause, and a deadline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.neutrality.models import Matter
from sinergi.neutrality.models.law import unit_choices
from sinergi.neutrality.models.matter import STEP_NAMES, path_choices
from sinergi.neutrality.rules.paths import ENDS, Path, Step
from sinergi.neutrality.services.law import LONGEST_DAYS, ClauseDraft, DeadlineDraft
from sinergi_core.clock import Unit


class ClauseForm(forms.Form):
    """A clause, as a person read it."""

    regulation = forms.CharField(
        label=_("Regulation"),
        max_length=160,
        help_text=_("Such as Pergub DKI 22/2022."),
    )
    article = forms.CharField(
        label=_("Article"), max_length=120, help_text=_("Such as pasal 30 huruf f.")
    )
    wording = forms.CharField(
        label=_("Wording"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As it stands in the text you have before you."),
    )

    def draft(self, act: str, matter: Matter | None = None) -> ClauseDraft:
        """Return the draft of a valid form."""
        return ClauseDraft(act=act, matter=matter, **self.cleaned_data)


def step_choices() -> list[tuple[str, str]]:
    """Return the steps a deadline can begin with."""
    return [(one.value, str(STEP_NAMES[one])) for one in Step if one not in ENDS]


class DeadlineForm(forms.Form):
    """How long after which step, by which article."""

    path = forms.ChoiceField(label=_("For matters about"), choices=path_choices)
    step = forms.ChoiceField(label=_("Begins with the step"), choices=step_choices)
    length = forms.IntegerField(label=_("Length"), min_value=1, max_value=LONGEST_DAYS)
    unit = forms.ChoiceField(label=_("Counted in"), choices=unit_choices)
    regulation = forms.CharField(label=_("Regulation"), max_length=160)
    article = forms.CharField(label=_("Article"), max_length=120)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where you read it.")
    )

    def draft(self) -> DeadlineDraft:
        """Return the draft of a valid form."""
        data: dict[str, Any] = dict(self.cleaned_data)
        data |= {
            "path": Path(data["path"]), "step": Step(data["step"]),
            "unit": Unit(data["unit"]),
        }  # fmt: skip
        return DeadlineDraft(**data)
