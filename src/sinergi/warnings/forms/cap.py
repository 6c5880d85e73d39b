"""Forms of messages from outside: a file, a source, a feed of ours."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.clock import real_now
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.doors.http import Refused, check_url
from sinergi.warnings.cap.reading import LARGEST
from sinergi.warnings.cap.words import CERTIFICATES
from sinergi.warnings.forms.fields import LinesField
from sinergi.warnings.services.cap_signers import LONGEST as LONGEST_CERTIFICATE
from sinergi.warnings.services.cap_signers import BadCertificate, read_certificate

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


class SignerForm(forms.Form):
    """A certificate that is trusted to sign what a sender says."""

    sender = forms.CharField(
        label=_("sender"),
        max_length=200,
        help_text=_("As it stands in “sender” of its messages, letter by letter."),
    )
    name = forms.CharField(label=_("name"), max_length=120)
    pem = LinesField(
        label=_("certificate as text (PEM)"),
        max_length=LONGEST_CERTIFICATE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("It begins with -----BEGIN CERTIFICATE-----; never a private key."),
    )
    document = forms.FileField(
        label=_("or its file"), required=False, allow_empty_file=True
    )

    def clean(self) -> dict[str, Any]:
        """Tell what is wrong with the certificate beside the other faults."""
        data = self.cleaned_data
        file, text = data.get("document"), data.get("pem", "")
        if file is None and not text.strip():
            if "pem" not in self.errors and "document" not in self.errors:
                self.add_error(
                    "pem", str(_("Paste the certificate, or choose its file."))
                )
            return data
        content = file.read(LONGEST_CERTIFICATE + 1) if file else text.encode()
        try:
            read_certificate(content, real_now())
        except BadCertificate as problem:
            field = "document" if file else "pem"
            self.add_error(field, str(CERTIFICATES[problem.code]))
        data["content"] = content
        return data


class FeedForm(forms.Form):
    """A feed of our messages."""

    name = forms.CharField(
        label=_("for whom or what"),
        max_length=120,
        help_text=_("So that you know later which feed to revoke."),
    )
