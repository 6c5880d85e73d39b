"""The forms of situation reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField
from sinergi.accounts.models import Institution
from sinergi.operations.forms.fields import MomentField
from sinergi.warnings.forms.fields import version_field
from sinergi.warnings.forms.warning import KEY
from sinergi.warnings.services.situations import LONGEST_SECTION, SituationDraft
from sinergi.warnings.situations import SECTION_NAMES

LANGUAGE_NAMES = {"id": _("in Indonesian"), "en": _("in English")}


class SituationForm(forms.Form):
    """Of which area, from when until when."""

    institution = forms.ModelChoiceField(
        label=_("Made by"), queryset=Institution.all_rows.none()
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    area_code = AreaField(label=_("Area"), required=False)
    since_at = MomentField(label=_("From"))
    until_at = MomentField(label=_("Until"))
    key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        own = actor.institutions_with(Permission.WRITE_WARNINGS)
        rows = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
        fields["institution"].queryset = rows
        if len(own) == 1:
            fields["institution"].initial = min(own)
        fields["area_code"].actor = actor

    def clean_key(self) -> str:
        """Return the key of this report when it is one; else none."""
        key = str(self.cleaned_data.get("key", ""))
        return key if KEY.fullmatch(key) else ""

    def draft(self) -> SituationDraft:
        """Return the draft of a valid form."""
        return SituationDraft(**self.cleaned_data)


class EditForm(forms.Form):
    """The text of each section in both languages, as generated or as written."""

    version = version_field()

    def __init__(
        self, *args: Any, sections: list[dict[str, Any]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for one in sections:
            for language, name in LANGUAGE_NAMES.items():
                label = SECTION_NAMES.get(one["code"], one["code"])
                self.fields[f"{one['code']}_{language}"] = forms.CharField(
                    label=_("%(section)s, %(language)s")
                    % {"section": label, "language": name},
                    required=False,
                    max_length=LONGEST_SECTION,
                    widget=forms.Textarea(attrs={"rows": 4}),
                    initial=one[f"edit_{language}"] or one[language],
                )

    def edits(self) -> dict[str, str]:
        """Return the texts of a valid form."""
        data = self.cleaned_data
        return {name: data[name] for name in self.fields if name != "version"}
