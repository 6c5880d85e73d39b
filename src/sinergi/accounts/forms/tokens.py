"""Making an API token."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import LABELS, Permission
from sinergi.accounts.forms.people import day_field
from sinergi.accounts.models import Person, membership_day
from sinergi.accounts.rules import LONGEST_TOKEN

USUAL_DAYS = 90


class TokenForm(forms.Form):
    """Name, scopes and end of a token; offered are the permissions its person holds."""

    name = forms.CharField(
        label=_("name"),
        max_length=80,
        help_text=_("What uses it, such as: nightly report of the secretariat."),
    )
    expires_on = day_field(
        _("valid until"), help_text=_("At most one year ahead; then make a new one.")
    )
    read_only = forms.BooleanField(
        label=_("reads only"),
        required=False,
        initial=True,
        help_text=_("The token can change nothing, whatever is ticked below."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("what it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of what you may do yourself. Take as little as is needed."),
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        held = person.permissions() - {Permission.USE_TOKENS}
        fields: Any = self.fields
        fields["scopes"].choices = [
            (one.value, text) for one, text in LABELS.items() if one in held
        ]
        today = membership_day()
        fields["expires_on"].initial = today + dt.timedelta(days=USUAL_DAYS)
        last = today + dt.timedelta(days=LONGEST_TOKEN)
        fields["expires_on"].widget.attrs.update(
            min=today.isoformat(), max=last.isoformat()
        )
