"""The forms of a warning: its text, a step, an answer, a word on the public."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.operations.forms.fields import MomentField
from sinergi.warnings.books import books_of
from sinergi.warnings.drafts import TEXTS, WarningDraft, messages_put
from sinergi.warnings.forms.fields import (
    AreasField,
    LinesField,
    put_problem,
    version_field,
)
from sinergi.warnings.library import key_messages
from sinergi.warnings.models import Alarm, Warning
from sinergi.warnings.rules.reach import Certainty, Severity, Urgency, names_counts
from sinergi.warnings.rules.steps import BadWarning, Hazard, Scope, Step
from sinergi.warnings.rules.wording import (
    LONGEST_TEXT,
    bad_scope,
    bad_texts,
    bad_times,
)
from sinergi.warnings.sending_words import (
    certainty_choices,
    severity_choices,
    urgency_choices,
)
from sinergi.warnings.words import HAZARD_NAMES, hazard_choices, scope_choices

KEY = re.compile(r"[0-9a-f]{32}")


def _text(label: Any, rows: int, **options: Any) -> forms.CharField:
    return LinesField(
        label=label, required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}), **options,
    )  # fmt: skip


def message_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the key messages by hazard, in the language of the request."""
    english = (get_language() or "").startswith("en")
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, (hazard, first, second) in key_messages().items():
        name = str(HAZARD_NAMES[hazard])
        groups.setdefault(name, []).append((code, second if english else first))
    return list(groups.items())


def playbook_choices(institutions: frozenset[int]) -> list[tuple[str, str]]:
    """Return the playbooks these institutions may choose."""
    english = (get_language() or "").startswith("en")
    books = books_of(institutions)
    named = [(one.code, one.name_en if english else one.name_id) for one in books]
    return [("", gettext("the one that fits")), *named]


class WarningForm(forms.Form):
    """What is coming, where, how grave, what to do: in both languages, naming nobody."""

    institution = forms.ModelChoiceField(
        label=_("Sent by"), queryset=Institution.all_rows.none()
    )
    exercise = forms.BooleanField(
        label=_("This is an exercise"),
        required=False,
        help_text=_("It is marked everywhere and reaches only those who join it."),
    )
    hazard = forms.ChoiceField(label=_("Hazard"), choices=hazard_choices)
    area_codes = AreasField(
        label=_("Areas"),
        help_text=_(
            "Names or codes, one per line: Penggilingan, Kecamatan Cakung, 31.75.06.1003."
        ),
    )
    severity = forms.ChoiceField(
        label=_("How grave"), choices=severity_choices, initial=Severity.MODERATE
    )
    urgency = forms.ChoiceField(
        label=_("How soon"), choices=urgency_choices, initial=Urgency.EXPECTED
    )
    certainty = forms.ChoiceField(
        label=_("How sure"), choices=certainty_choices, initial=Certainty.POSSIBLE
    )
    scope = forms.ChoiceField(
        label=_("For whom"),
        choices=scope_choices,
        initial=Scope.RESTRICTED,
        help_text=_(
            "For the public only flooding, severe weather and moved stations, after KPU "
            "and the BPBD or the police have agreed."
        ),
    )
    headline_id = forms.CharField(label=_("Headline in Indonesian"), max_length=160)
    headline_en = forms.CharField(
        label=_("Headline in English"), max_length=160, required=False
    )
    description_id = _text(
        _("What is seen, in Indonesian"), 4, help_text=_("No names of people.")
    )
    description_en = _text(_("What is seen, in English"), 4)
    messages = forms.MultipleChoiceField(
        label=_("Key messages"),
        required=False,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Put behind what to do, in both languages."),
    )
    instruction_id = _text(_("What to do, in Indonesian"), 4)
    instruction_en = _text(_("What to do, in English"), 4)
    onset_at = MomentField(label=_("Expected from"), required=False)
    expires_at = MomentField(label=_("Holds until"), required=False)
    acknowledge_within = forms.IntegerField(
        label=_("Minutes within which it is acknowledged"),
        required=False,
        min_value=5,
        max_value=1_440,
        help_text=_("Left empty, the playbook or the gravity says."),
    )
    playbook = forms.ChoiceField(label=_("Playbook"), choices=[], required=False)
    key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    version = version_field()

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        row: Warning | None = None,
        alarm: Alarm | None = None,
        at: dt.datetime | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.row, self.alarm, self.at = row, alarm, at
        fields: dict[str, Any] = self.fields
        own = actor.institutions_with(Permission.WRITE_WARNINGS)
        if alarm is not None and alarm.institution_id is not None:
            own &= {alarm.institution_id}
        offices = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
        fields["institution"].queryset = offices
        if len(own) == 1:
            fields["institution"].initial = min(own)
        fields["area_codes"].actor = actor
        fields["messages"].choices = message_choices()
        fields["playbook"].choices = playbook_choices(own)
        if self.is_private:
            fields["description_id"].help_text = _(
                "The alarm is your institution's alone: write what and where, not how "
                "many reports there are. No names of people."
            )
        if row is not None or alarm is None:
            fields["institution"].required = row is None
        if row is not None:
            del fields["institution"], fields["exercise"], fields["key"]
            self._keep_choice(row.playbook)

    def _keep_choice(self, code: str) -> None:
        """Offer the playbook the warning has, though it may be retired."""
        choices: list[tuple[str, str]] = list(self.fields["playbook"].choices)  # type: ignore[attr-defined]
        if code and code not in dict(choices):
            self.fields["playbook"].choices = [*choices, (code, code)]  # type: ignore[attr-defined]

    @property
    def is_private(self) -> bool:
        """True when the warning comes of what its institution alone may read."""
        if self.row is not None:
            return self.row.private
        return self.alarm is not None and self.alarm.institution_id is not None

    def clean_key(self) -> str:
        """Return the key of this draft when it is one; else none."""
        key = str(self.cleaned_data.get("key", ""))
        return key if KEY.fullmatch(key) else ""

    def clean(self) -> dict[str, Any]:
        """Tell with the faults of single fields those that fields make together."""
        data = self.cleaned_data
        scope, hazard = data.get("scope"), data.get("hazard")
        told = {name: data[name] for name in TEXTS if name in data}
        found = bad_scope(scope and Scope(scope), hazard and Hazard(hazard))
        found += bad_texts(
            messages_put(told, data.get("messages", [])), public=scope == Scope.PUBLIC
        )
        if self.at is not None:
            found += bad_times(data.get("onset_at"), data.get("expires_at"), self.at)
        if self.is_private and names_counts(told.values()):
            found.append(BadWarning("counts", "description_id"))
        for problem in found:
            put_problem(self, problem)
        return data

    def draft(self) -> WarningDraft:
        """Return the draft of a valid form."""
        data = dict(self.cleaned_data)
        data.pop("version", None)
        office = (
            self.row.institution if self.row is not None else data.pop("institution")
        )
        exercise = self.row.exercise if self.row is not None else data.pop("exercise")
        return WarningDraft(
            institution=office,
            exercise=exercise,
            alarms=(self.alarm,) if self.alarm is not None else (),
            **data
            | {
                "hazard": Hazard(data["hazard"]), "severity": Severity(data["severity"]),
                "urgency": Urgency(data["urgency"]), "scope": Scope(data["scope"]),
                "certainty": Certainty(data["certainty"]),
                "area_codes": tuple(data["area_codes"]),
                "messages": tuple(data["messages"]),
            },
        )  # fmt: skip


class MoveForm(forms.Form):
    """What a step asks for; fields it does not need are left out."""

    note = forms.CharField(
        label=_("Note"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    result = _text(_("What came of it"), 4)
    worked = _text(_("What worked, and what did not"), 4)
    happened_at = MomentField(
        label=_("When it was over"),
        required=False,
        help_text=_("Left empty: now. The history keeps both moments."),
    )
    version = version_field()
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, to: Step, needs_note: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if to is not Step.SENT:
            del self.fields["seen"]
        if to is Step.STOOD_DOWN:
            self.fields["result"].required = True
            del self.fields["note"]
            return
        for name in ("result", "worked", "happened_at"):
            del self.fields[name]
        self.fields["note"].required = needs_note


class AgreeForm(forms.Form):
    """An institution's word on whether the public may be warned."""

    institution = forms.ModelChoiceField(
        label=_("For which institution"), queryset=Institution.all_rows.none()
    )
    agrees = forms.ChoiceField(
        label=_("May the public be warned?"),
        choices=[("yes", _("Yes, we agree")), ("no", _("No, we do not"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("A no needs its reason."),
    )

    def __init__(self, *args: Any, offices: frozenset[int], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        rows = Institution.all_rows.filter(pk__in=offices).order_by("name")
        fields["institution"].queryset = rows
        if len(offices) == 1:
            fields["institution"].initial = min(offices)


class AnswerForm(forms.Form):
    """Why one's institution cannot act."""

    reason = forms.CharField(
        label=_("I cannot, because"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
