"""Lending personnel to an organiser, and its steps."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import NamedField
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import ORGANISERS
from sinergi.elections.models import Election
from sinergi.operations.forms.fields import DayField
from sinergi.operations.rules.lending import Step
from sinergi.operations.services.lending import LendingDraft

PROBLEMS: dict[str, Promise] = {
    "missing": _("Fill this in."),
    "not-a-step": _("It stands elsewhere by now; look at it again."),
    "not-yours": _("This is for another institution or person to do."),
    "not-organiser": _("People are lent to KPU, PPK, PPS, Bawaslu or Panwascam."),
    "days": _("This day lies before the one it follows."),
    "same": _("Choose another institution than the one that lends."),
}
"""What is wrong and what to do, by the code of BadLending."""


class LendingForm(forms.Form):
    """Who is lent by which letter; the name is kept apart and read by few."""

    giver = NamedField(label=_("Lent by"), by="name")
    taker = NamedField(
        label=_("Lent to"),
        by="name",
        help_text=_("The organiser whose secretariat gets help."),
    )
    office = forms.CharField(label=_("Office at home"), max_length=120)
    duty = forms.CharField(label=_("Duty there"), max_length=120)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Kept apart; read only by who looks after this at both ends."),
    )
    election = forms.ModelChoiceField(
        label=_("Election"),
        queryset=Election.all_rows.none(),
        to_field_name="code",
        required=False,
    )
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=80)
    letter_on = DayField(label=_("Date of the letter"))
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        line = actor.line_with(Permission.LEND_PERSONNEL)
        institutions = Institution.visible.to(actor)
        fields["giver"].offer(institutions.filter(pk__in=line))
        fields["taker"].offer(institutions.filter(kind__in=list(ORGANISERS)))
        fields["election"].queryset = Election.visible.to(actor)
        fields["election"].label_from_instance = _name
        own = actor.institutions_with(Permission.LEND_PERSONNEL)
        if len(own) == 1:
            fields["giver"].initial = institutions.get(pk=min(own)).name

    def draft(self) -> LendingDraft:
        """Return the draft of a valid form."""
        return LendingDraft(**self.cleaned_data)


def _name(row: Election) -> str:
    return row.name


class LendingMoveForm(forms.Form):
    """A step of a loan: its day, or a word of why."""

    to = forms.ChoiceField(choices=[(one.value, one.value) for one in Step])
    day = DayField(label=_("Day"), required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
