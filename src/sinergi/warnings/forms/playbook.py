"""The form of a copy of a playbook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Kind
from sinergi.warnings.models import Playbook
from sinergi.warnings.rules.playbooks import (
    EACH,
    ISSUER,
    MOST_TASKS,
    Book,
    read_lines,
    write_lines,
)
from sinergi.warnings.rules.reach import LEVELS, Severity
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.sending_words import severity_choices
from sinergi.warnings.services.playbooks import PlaybookDraft
from sinergi.warnings.words import hazard_choices


def kinds_known() -> frozenset[str]:
    """Return the codes of the kinds of institutions."""
    return frozenset(Kind.all_rows.values_list("code", flat=True))


class PlaybookForm(forms.Form):
    """A playbook: for what, within how many minutes, who does what."""

    institution = forms.ModelChoiceField(
        label=_("Copy of"), queryset=Institution.all_rows.none()
    )
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    hazard = forms.ChoiceField(label=_("Hazard"), choices=hazard_choices)
    severity = forms.ChoiceField(
        label=_("From which gravity on"), choices=severity_choices
    )
    within = forms.IntegerField(
        label=_("Minutes within which it is acknowledged"), min_value=5, max_value=1_440
    )
    levels = forms.IntegerField(
        label=_("Levels up which silence is shown"),
        min_value=0,
        max_value=LEVELS,
        help_text=_(
            "0 to 4: so many institutions above a silent one are told, each after the "
            "minutes above, in its own line alone."
        ),
    )
    also = forms.MultipleChoiceField(
        label=_("Also told: all of these kinds in the city"),
        required=False,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
    )
    tasks = forms.CharField(
        label=_("Tasks"),
        max_length=25_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "One per line: who | minutes | text in Indonesian | text in English. Who is a "
            "kind such as bpbd, or issuer, or each. Behind it “| janji” asks for a "
            "commitment."
        ),
    )

    def __init__(
        self, *args: Any, actor: Actor, row: Playbook | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.row = row
        fields: dict[str, Any] = self.fields
        own = actor.institutions_with(Permission.WRITE_WARNINGS)
        rows = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
        fields["institution"].queryset = rows
        if len(own) == 1:
            fields["institution"].initial = min(own)
        fields["also"].choices = [
            (one.code, str(one)) for one in Kind.all_rows.filter(accounts=True)
        ]
        if row is not None:
            del fields["institution"]

    def clean_tasks(self) -> Any:
        """Return the tasks; raises ValidationError with the numbers of broken lines."""
        known = kinds_known() | {EACH, ISSUER}
        tasks, broken = read_lines(self.cleaned_data["tasks"], known)
        if broken:
            raise forms.ValidationError(
                _(
                    "Lines %(lines)s are not whole: who | minutes (1 to 10,080) | "
                    "Indonesian | English, at most 300 characters each."
                ),
                params={"lines": ", ".join(map(str, broken[:10]))},
            )
        if not 1 <= len(tasks) <= MOST_TASKS:
            raise forms.ValidationError(_("A playbook has 1 to 30 tasks."))
        return tasks

    def draft(self, copied_from: str) -> PlaybookDraft:
        """Return the draft of a valid form."""
        data = dict(self.cleaned_data)
        office = (
            self.row.institution if self.row is not None else data.pop("institution")
        )
        return PlaybookDraft(
            institution=office,
            copied_from=copied_from,
            **data
            | {
                "hazard": Hazard(data["hazard"]), "severity": Severity(data["severity"]),
                "also": tuple(data["also"]), "tasks": tuple(data["tasks"]),
            },
        )  # fmt: skip


def initial_of(book: Book) -> dict[str, Any]:
    """Return what the form of a copy begins with."""
    return {
        "name_id": book.name_id, "name_en": book.name_en, "hazard": book.hazard,
        "severity": book.severity, "within": book.within, "levels": book.levels, "also": list(book.also),
        "tasks": write_lines(book.tasks),
    }  # fmt: skip
