"""The upload of a form: the file, what goes beside it, whose it is, who fills it in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Kind
from sinergi.accounts.roles import roles_in
from sinergi.observations.device_senders import SENDING


class ManyFilesInput(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; cleaned to a list, which may be empty."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files, the empty ones too: what they lack is told with the rest."""
        return [one for one in data or [] if one]


class UploadForm(forms.Form):
    """A new form or a new version of one; institution and audience are for a new one."""

    file = forms.FileField(
        label=_("form file"),
        allow_empty_file=True,
        help_text=_("An Excel workbook (.xlsx) or Markdown tables (.md), up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.md"}),
    )
    beside = ManyFilesField(
        label=_("files beside the form"),
        required=False,
        help_text=_(
            "Pictures, sounds and lists of answers (CSV) that the form names, up to 10 MB "
            "each. Sinergi makes districts.csv, areas.csv and stations.csv itself."
        ),
    )
    institution = forms.ModelChoiceField(
        Institution.visible.none(),
        label=_("institution"),
        help_text=_(
            "Whose form it is, if it is new: the people of this institution and of those "
            "below it see it. A new version stays with its form."
        ),
    )
    audience = forms.MultipleChoiceField(
        label=_("who fills it in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Kinds of institution, if the form is new. Tick none and everybody of the "
            "institution and below it fills it in."
        ),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.MANAGE_FORMS)
        line = actor.line_with(Permission.MANAGE_FORMS)
        fields: Any = self.fields
        offered = Institution.visible.to(actor).filter(pk__in=line).by_name()
        fields["institution"].queryset = offered
        fields["institution"].initial = min(own, default=None)
        kinds = Kind.visible.to(actor).filter(accounts=True, partner=False)
        fields["audience"].choices = [
            (kind.code, str(kind))
            for kind in kinds
            if set(SENDING) & set(roles_in(kind.code, kind.roles_as))
        ]
