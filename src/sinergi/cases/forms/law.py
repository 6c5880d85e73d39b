"""A deadline to be derived: which, and since when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.cases.law import rule_choices
from sinergi.operations.forms.fields import MomentField


class EventForm(forms.Form):
    """A rule and the moment of its event."""

    rule = forms.ChoiceField(label=_("Deadline"), choices=rule_choices)
    event_at = MomentField(label=_("When the event happened"))
