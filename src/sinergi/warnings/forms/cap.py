"""Forms of messages from outside: a file, a source, a feed of ours."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.doors.http import Refused, check_url
from sinergi.warnings.cap.reading import LARGEST

SHORTEST_EVERY, LONGEST_EVERY = 2, 1440
REFUSALS = {
    "not-https": _("It must begin with https://"),
    "password-in-address": _("Leave name and password out of the address."),
}


class _OfInstitution(forms.Form):
    """A form about one of the person's institutions."""

    permission = Permission.READ_WARNINGS
    institution = forms.ModelChoiceField(
        label=_("institution"), queryset=Institution.all_rows.none()
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(self.permission)
        field: Any = self.fields["institution"]
        field.queryset = Institution.visible.to(actor).filter(pk__in=own).by_name()
        if len(own) == 1:
            field.initial = next(iter(own))


class UploadForm(_OfInstitution):
    """A CAP document that somebody was given."""

    permission = Permission.WRITE_WARNINGS
    document = forms.FileField(
        label=_("CAP document"),
        help_text=_("An XML file of at most 2 MB, as it was received."),
        allow_empty_file=True,
    )

    def content(self) -> bytes:
        """Return the bytes sent, one more than is taken at most."""
        return bytes(self.cleaned_data["document"].read(LARGEST + 1))


class SourceForm(_OfInstitution):
    """An address that is asked for messages."""

    permission = Permission.MANAGE_DETECTORS
    name = forms.CharField(label=_("name"), max_length=120)
    url = forms.CharField(
        label=_("address"),
        max_length=300,
        help_text=_("Of a feed (Atom, RSS) or of one CAP document."),
    )
    every = forms.IntegerField(
        label=_("asked every so many minutes"),
        min_value=SHORTEST_EVERY,
        max_value=LONGEST_EVERY,
        initial=10,
    )

    def clean_url(self) -> str:
        """Return an address that may be called."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            check_url(url)
        except Refused as error:
            text = REFUSALS.get(error.code)
            if text is None:
                text = _("This is no address of the web: write it as https://…")
            raise ValidationError(str(text)) from error
        return url


class FeedForm(forms.Form):
    """A feed of our messages."""

    name = forms.CharField(
        label=_("for whom or what"),
        max_length=120,
        help_text=_("So that you know later which feed to revoke."),
    )
