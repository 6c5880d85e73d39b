"""Wording a commitment, telling of progress, cascading, duties."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Membership, Person
from sinergi.commitments.forms.days import DayField
from sinergi.commitments.models import Commitment
from sinergi.commitments.models.commitment import EVERY_NAMES
from sinergi.commitments.rules.commitment import (
    Every,
    OriginKind,
    Step,
    read_due_rule,
    to_due_rule,
)
from sinergi.commitments.services.commitment import Draft
from sinergi.commitments.services.duty import MOST_AHEAD, DutyDraft
from sinergi.elections.models import Election, Stage
from sinergi.places.models import Area
from sinergi.places.rules import NATION

DAY = {"type": "date"}
LONGEST_DETAIL = 10_000

DRAFT_PROBLEMS: dict[str, Promise] = {
    "empty": _("Write what will have been done."),
    "due-rule": _("Choose the stage and the number of days before its end."),
    "rule-without-election": _("Choose the election the stage belongs to."),
    "unknown-stage": _("The election has no such stage. Choose one of the list."),
    "stage-of-another-election": _("This stage belongs to another election."),
    "over": _("This commitment is over and is no longer changed. Make a new one."),
    "circle": _("They would wait for each other. Take one of them out."),
    "no-institution": _("No institution of this kind lies in the area."),
    "day-number": _("Give a day from 1 to 28, or of the week from 1 to 7."),
    "ahead": _("Give a number of days from 0 to 60."),
    "ends-before-start": _("The last day lies before the first."),
    "too-long": _("The note is too long. Send the rest as a file."),
    "percent": _("Give a number from 0 to 100."),
}
"""What is wrong with a draft and what to do, by the code of BadDraft."""


class CodeField(forms.CharField):
    """An area code in force; empty is the nation."""

    def clean(self, value: Any) -> str:
        """Return the code, checked against the areas in force."""
        code = str(super().clean(value) or "").strip()
        if code in {"", NATION}:
            return ""
        if not Area.visible.current().filter(code=code).exists():
            raise forms.ValidationError(
                _("There is no area with code %(code)s. Write it as 31.75."),
                params={"code": code[:24]},
            )
        return code


def people_of(institutions: frozenset[int]) -> Any:
    """Return the people with a role in these institutions today, by name."""
    members = Membership.all_rows.filter(institution_id__in=institutions)
    ids = members.valid_on(timezone.localdate(real_now())).values("person_id")
    return Person.objects.filter(pk__in=ids, is_active=True).order_by("name")


class CommitmentForm(forms.Form):
    """What is promised. `asked_by` offers the institutions one may ask for."""

    title = forms.CharField(
        label=_("What will have been done"),
        max_length=200,
        help_text=_("One sentence with a verb, checkable by somebody else."),
    )
    institution = forms.ModelChoiceField(
        label=_("Who shall do it"), queryset=Institution.all_rows.none()
    )
    asked_by = forms.ModelChoiceField(
        label=_("On whose behalf you ask"), queryset=Institution.all_rows.none()
    )
    person = forms.ModelChoiceField(
        label=_("Person who answers for it"),
        queryset=Person.objects.none(),
        required=False,
        help_text=_("People of your own institutions; others name theirs themselves."),
    )
    area_code = CodeField(
        label=_("Area"),
        max_length=24,
        required=False,
        help_text=_("Code of the area, such as 31.75.06 for Cakung."),
    )
    due_on = DayField(
        label=_("Due"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    before_stage = forms.ModelChoiceField(
        label=_("Or: before a stage ends"),
        queryset=Stage.all_rows.none(),
        required=False,
        help_text=_("The due day then moves with the electoral calendar."),
    )
    before_days = forms.IntegerField(
        label=_("Days before its end"),
        min_value=0,
        max_value=365,
        required=False,
        initial=0,
    )
    stage = forms.ModelChoiceField(
        label=_("Stage"),
        queryset=Stage.all_rows.none(),
        required=False,
        empty_label=_("Outside the stages"),
    )
    proof_needed = forms.CharField(
        label=_("Proof that shows it"),
        max_length=300,
        required=False,
        help_text=_("For example: photo of the meeting and list of attendance."),
    )
    detail = forms.CharField(
        label=_("Details"),
        required=False,
        max_length=LONGEST_DETAIL,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shared = forms.BooleanField(
        label=_("Show it to all institutions of the area"), required=False
    )
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, actor: Actor, row: Commitment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        writes = actor.institutions_with(Permission.WRITE_COMMITMENTS)
        institutions = Institution.visible.to(actor).order_by("name")
        stages = Stage.visible.to(actor).select_related("election")
        self._offer("institution", institutions)
        self._offer("asked_by", institutions.filter(pk__in=writes))
        self._offer("person", people_of(writes))
        self._offer("stage", stages)
        self._offer("before_stage", stages.exclude(ends_on=None))
        for name in ("stage", "before_stage"):
            self.fields[name].label_from_instance = _stage_label  # type: ignore[attr-defined]
        if len(writes) == 1:
            self.fields["asked_by"].initial = min(writes)
        if row is not None:
            del self.fields["institution"], self.fields["asked_by"]
            if row.institution_id not in writes:
                del self.fields["person"]  # whom the owner names is the owner's to say

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that the due day is given in one way only."""
        data = super().clean() or {}
        if data.get("due_on") and data.get("before_stage"):
            self.add_error(
                "due_on", _("Give either a day or a stage. Leave one of them empty.")
            )
        return data

    def draft(self) -> Draft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        before, stage = data["before_stage"], data["stage"]
        rule = to_due_rule(before.code, data["before_days"] or 0) if before else ""
        row = self.row
        owner = row.institution if row else data["institution"]
        return Draft(
            title=data["title"],
            detail=data["detail"],
            institution=owner,
            asked_by=row.asked_by if row else data["asked_by"],
            person=data["person"] if "person" in data else _person_of(row),
            area_code=data["area_code"],
            election=_election_of(before, stage, row),
            stage=stage,
            due_on=data["due_on"],
            due_rule=rule,
            proof_needed=data["proof_needed"],
            origin_kind=OriginKind.NONE,
            shared=data["shared"],
        )


def _person_of(row: Commitment | None) -> Person | None:
    return None if row is None else row.person


def _election_of(
    before: Stage | None, stage: Stage | None, row: Commitment | None
) -> Election | None:
    for one in (before, stage):
        if one is not None:
            return one.election
    return row.election if row is not None else None


def _stage_label(stage: Stage) -> str:
    return f"{stage.election.name}: {stage.name}"


def initial_of(row: Commitment) -> dict[str, Any]:
    """Return what the form of an existing commitment begins with."""
    read = read_due_rule(row.due_rule)
    before = None
    if read is not None and row.election_id is not None:
        before = Stage.visible.filter(election_id=row.election_id, code=read[0]).first()
    return {
        "title": row.title,
        "detail": row.detail,
        "person": row.person_id,
        "area_code": row.area_code,
        "due_on": None if read else row.due_on,
        "before_stage": before,
        "before_days": read[1] if read else 0,
        "stage": row.stage_id,
        "proof_needed": row.proof_needed,
        "shared": row.shared,
        "version": row.version,
    }


class ProgressForm(forms.Form):
    """A note, a step, or both; files come beside it."""

    note = forms.CharField(
        label=_("What happened"),
        required=False,
        max_length=LONGEST_DETAIL,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    percent = forms.IntegerField(
        label=_("Done so far, percent"), required=False, min_value=0, max_value=100
    )
    to_step = forms.ChoiceField(
        required=False, choices=[("", ""), *((one.value, one.value) for one in Step)]
    )
    key = forms.CharField(required=False, max_length=64)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class DutyForm(forms.Form):
    """A duty that comes round."""

    title = forms.CharField(label=_("What will have been done"), max_length=200)
    kind = forms.ChoiceField(label=_("Each institution of the kind"))
    area_code = CodeField(
        label=_("In the area"),
        max_length=24,
        required=False,
        help_text=_("Code of the area, such as 31.75 for Jakarta Timur."),
    )
    asked_by = forms.ModelChoiceField(
        label=_("On whose behalf you ask"), queryset=Institution.all_rows.none()
    )
    every = forms.ChoiceField(
        label=_("How often"),
        choices=lambda: [(one.value, str(EVERY_NAMES[one])) for one in Every],
    )
    day_number = forms.IntegerField(
        label=_("Due on day"),
        min_value=1,
        max_value=28,
        help_text=_("Day of the month (1 to 28), or of the week (1 is Monday)."),
    )
    ahead_days = forms.IntegerField(
        label=_("Days it is made ahead"), min_value=0, max_value=MOST_AHEAD, initial=14
    )
    starts_on = DayField(
        label=_("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    ends_on = DayField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    proof_needed = forms.CharField(
        label=_("Proof that shows it"), max_length=300, required=False
    )
    detail = forms.CharField(
        label=_("Details"),
        required=False,
        max_length=LONGEST_DETAIL,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shared = forms.BooleanField(
        label=_("Show it to all institutions of the area"), required=False
    )

    def __init__(
        self, *args: Any, actor: Actor, kinds: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offices = actor.institutions_with(Permission.VERIFY_COMMITMENTS)
        own = Institution.visible.to(actor).filter(pk__in=offices).order_by("name")
        self.fields["asked_by"].queryset = own  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["asked_by"].initial = min(offices)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def draft(self) -> DutyDraft:
        """Return the draft of a valid form."""
        data = dict(self.cleaned_data)
        return DutyDraft(**data | {"every": Every(data["every"])})


def add_problem(form: forms.Form, code: str, field: str) -> None:
    """Put the words for a BadDraft on its field, or on top when the form has it not."""
    text = DRAFT_PROBLEMS.get(code, _("This cannot be kept as it is."))
    form.add_error(field if field in form.fields else None, str(text))
