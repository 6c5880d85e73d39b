"""A forwarded list: for which office, and the file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.reports.forms.entry import receiving_offices


class BringForm(forms.Form):
    """A table as CSV or XLSX."""

    institution = forms.ModelChoiceField(
        label=_("Which office receives it"), queryset=Institution.all_rows.none()
    )
    table = forms.FileField(
        label=_("Table (CSV or XLSX)"),
        help_text=_("Up to 2 MB and 2,000 rows. It is read in memory and not kept."),
    )
    only_check = forms.BooleanField(label=_("Only check it"), required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        offices = receiving_offices(actor)
        fields: dict[str, Any] = self.fields
        fields["institution"].queryset = Institution.visible.to(actor).filter(
            pk__in=offices
        )
        if len(offices) == 1:
            fields["institution"].initial = offices[0]
