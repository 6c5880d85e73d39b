"""Forms of webhooks and calendar feeds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.alerts.models import CITY, INSTITUTION, KIND_NAMES, scope_choices
from sinergi.alerts.rules import HOOKED
from sinergi.doors.http import Refused, check_url
from sinergi.places.models import Area

REFUSALS: dict[str, str | Promise] = {
    "bad-address": _("This is no address of the web: write it as https://…"),
    "not-https": _("It must begin with https://"),
    "password-in-address": _("Leave name and password out of the address."),
}


class WebhookForm(forms.Form):
    """Where to post, for which institution, which kinds."""

    institution = forms.ModelChoiceField(
        label=_("institution"), queryset=Institution.all_rows.none()
    )
    url = forms.CharField(label=_("address"), max_length=300)
    kinds = forms.MultipleChoiceField(
        label=_("kinds"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice: all."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.MANAGE_WEBHOOKS)
        field = self.fields["institution"]
        rows = Institution.visible.to(actor).filter(pk__in=own).by_name()
        field.queryset = rows  # type: ignore[attr-defined]
        if len(own) == 1:
            field.initial = next(iter(own))
        kinds = self.fields["kinds"]
        kinds.choices = [(one.value, KIND_NAMES[one]) for one in HOOKED]  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        """Return an address that may be called."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            check_url(url)
        except Refused as error:
            text = REFUSALS.get(error.code, REFUSALS["bad-address"])
            raise ValidationError(str(text)) from error
        return url


class FeedForm(forms.Form):
    """What a calendar is to hold."""

    scope = forms.ChoiceField(label=_("what it holds"), choices=scope_choices)
    institution = forms.ModelChoiceField(
        label=_("institution"), queryset=Institution.all_rows.none(), required=False
    )
    area_code = forms.CharField(
        label=_("area"),
        max_length=24,
        required=False,
        help_text=_("Code, such as 31.75; for everything of an area."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        rows = Institution.visible.to(actor).filter(pk__in=actor.institutions)
        self.fields["institution"].queryset = rows.by_name()  # type: ignore[attr-defined]
        self.fields["area_code"].initial = (actor.area_codes or ("",))[0]

    def clean(self) -> dict[str, Any]:
        """Demand what the scope needs."""
        data: dict[str, Any] = super().clean() or {}
        scope = data.get("scope")
        if scope == INSTITUTION and not data.get("institution"):
            self.add_error("institution", _("Choose the institution."))
        if scope == CITY and not self._is_area(data.get("area_code", "")):
            self.add_error("area_code", _("No area has this code."))
        return data

    def _is_area(self, code: str) -> bool:
        rows = Area.visible.to(self.actor).current().filter(code=code)
        return bool(code) and rows.exists()
