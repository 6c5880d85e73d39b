"""Taking a file in."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.evidence.models.custody import purpose_choices
from sinergi.evidence.models.item import SOURCE_NAMES
from sinergi.evidence.rules.kinds import Source
from sinergi.evidence.rules.naming import (
    LONGEST_REFERENCE,
    LONGEST_TITLE,
    plain_reference,
    plain_title,
)

ACCEPTED = "image/*,application/pdf,video/*,audio/*,.docx,.xlsx,.txt,.csv,.srt,.vtt"
BY_HAND = (Source.UPLOAD, Source.FINDING, Source.CASE, Source.REPORT)


def take_choices() -> list[tuple[str, str]]:
    """Return how a file that somebody enters came, as choices."""
    return [(one.value, str(SOURCE_NAMES[one])) for one in BY_HAND]


def purposes() -> list[tuple[str, str]]:
    """Return purposes as choices, none chosen yet."""
    return [("", "–"), *purpose_choices()]


class TakeForm(forms.Form):
    """A file, what it is called, how it came, for whom it is kept."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-hash": ""}),
        help_text=_(
            "Taken as it is, byte for byte. Where your browser can, it computes the hash "
            "before sending, and the server compares."
        ),
    )
    device_sha256 = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=64
    )
    subject = forms.RegexField(
        r"\A[a-z]{1,20}:[0-9]{1,18}\Z", widget=forms.HiddenInput, required=False
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("Sealed: shown while the office is unlocked alone."),
    )
    source = forms.ChoiceField(label=_("How it was obtained"), choices=take_choices)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=LONGEST_REFERENCE,
        required=False,
        help_text=_(
            "A number such as LP-2026-000123. It is not sealed: no names, please."
        ),
    )
    institution = forms.ModelChoiceField(
        Institution.visible.none(), label=_("Kept by the institution")
    )
    note = forms.CharField(
        label=_("Note on how it was obtained"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sealed, and bound into the chain by its hash."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.WRITE_EVIDENCE)
        field: Any = self.fields["institution"]
        field.queryset = Institution.visible.to(actor).filter(pk__in=own)
        if len(own) == 1:
            field.initial = next(iter(own))

    def clean_subject(self) -> tuple[str, int] | None:
        """Return what it is about as (kind, id), None for nothing in particular."""
        kind, _colon, key = self.cleaned_data["subject"].partition(":")
        return (kind, int(key)) if kind else None

    def clean_title(self) -> str:
        """Return the title in one line."""
        return plain_title(self.cleaned_data["title"])

    def clean_reference(self) -> str:
        """Return the reference in one line."""
        return plain_reference(self.cleaned_data["reference"])

    def clean_device_sha256(self) -> str:
        """Return the hash of the device, empty when what came is none."""
        text: str = self.cleaned_data["device_sha256"].strip().lower()
        return text if re.fullmatch(r"[0-9a-f]{64}", text) else ""
