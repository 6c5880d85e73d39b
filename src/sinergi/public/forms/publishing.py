"""Propose a release; withdraw one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.public.rules.parts import Dataset
from sinergi.public.services.releases import ReleaseDraft
from sinergi.scores.models import Run

LONGEST = 300
MOST_RUNS = 60


class RunChoice(forms.ModelChoiceField[Run]):
    """A published run, told by framework, area and day."""

    def label_from_instance(self, run: Run) -> str:
        """Return the run in words."""
        return f"{run.framework_name} · {run.within_name} · {run.as_of} · {run.pk}"


class ReleaseForm(forms.Form):
    """What changed, in both languages; for scores the run."""

    run = RunChoice(
        queryset=Run.all_rows.none(),
        label=_("Run"),
        help_text=_("Only runs that are published in the workspace can be shown."),
    )
    change_id = forms.CharField(
        label=_("What changed, in Indonesian"), max_length=LONGEST,
        help_text=_("Everybody reads it. What is new since the last edition, and why."),
    )  # fmt: skip
    change_en = forms.CharField(label=_("What changed, in English"), max_length=LONGEST)

    def __init__(self, data: Any, *, dataset: Dataset, actor: Actor) -> None:
        super().__init__(data)
        self.dataset = dataset
        if dataset is not Dataset.SCORES:
            del self.fields["run"]
            return
        runs = Run.visible.to(actor).complete().published().newest_published_first()
        field: Any = self.fields["run"]
        field.queryset = Run.all_rows.filter(
            pk__in=list(runs.values_list("pk", flat=True)[:MOST_RUNS])
        ).defer("input_table", "data_audit")

    def draft(self) -> ReleaseDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        return ReleaseDraft(
            dataset=self.dataset, change_id=data["change_id"],
            change_en=data["change_en"], run=data.get("run"),
        )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a release is taken back, in both languages."""

    reason_id = forms.CharField(
        label=_("Why, in Indonesian"), max_length=LONGEST,
        help_text=_("Everybody reads it in place of the figures."),
    )  # fmt: skip
    reason_en = forms.CharField(label=_("Why, in English"), max_length=LONGEST)
