"""Passphrases, pieces, and public keys, as people type them."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.seals.rules.strength import LONGEST
from sinergi.seals.services.recovering import MOST_PIECES

PROBLEMS: dict[str, Promise] = {
    "short": _("Take at least 16 characters: four words, or the one suggested."),
    "long": _("Take at most 200 characters."),
    "plain": _("Too few different characters. Take words that have no connection."),
    "known": _("This is mostly your office's name, which others try first."),
    "control": _("There are characters in it that no keyboard types twice the same."),
    "wrong": _("The passphrase is wrong. Capitals, hyphens and blanks count."),
    "tries": _("Too many wrong tries for this office. Wait a few minutes."),
    "away": _("The keeper does not answer on this server. Tell who runs it."),
    "there": _("Your office has a key in force already."),
    "ours": _(
        "A key as a file is for the office's own installation alone, named in the "
        "server's setting SINERGI_INSTALLATION_OF."
    ),
    "locked": _("Unlock the office first: the old key is handed on to the new one."),
    "numbers": _("At least two are needed, and not more than there are pieces."),
    "damaged": _("Line %(number)s is no piece, or mistyped: its check does not fit."),
    "twice": _("Line %(number)s is a piece that stands above already."),
    "mixed": _(
        "These pieces were not cut together. Take pieces from one cutting: the same day "
        "and the same number needed."
    ),
    "another-key": _(
        "Line %(number)s is a piece of another key than the one in force."
    ),
    "few": _("Too few pieces: %(number)s are needed."),
    "public": _("This is no public key of age: it begins with age1."),
    "known-key": _("This public key is known here already. Make a new pair."),
    "answer": _("This is not what the challenge holds. Open the newest file."),
}
"""What is wrong and what to do, by code."""


def problem(code: str, number: int = 0) -> forms.ValidationError:
    """Return what a code says, for a form."""
    return forms.ValidationError(
        str(PROBLEMS[code]), code=code, params={"number": number}
    )


def secret_field(label: Any, hint: Any = "") -> forms.CharField:
    """Return a field for a passphrase that no browser fills in or corrects."""
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "off", "spellcheck": "false"}, render_value=False
        ),
    )  # fmt: skip


NEW_HINT = _("At least 16 characters. The suggestion above is strong enough.")


class NewPassphrase(forms.Form):
    """A passphrase twice, and that one knows what its loss means."""

    new = secret_field(_("New passphrase"), NEW_HINT)
    again = secret_field(_("The same once more"))
    lost = forms.BooleanField(
        label=_(
            "I know: whoever loses the passphrase loses the texts, unless pieces of the "
            "key were made."
        )
    )

    def clean(self) -> dict[str, Any]:
        """Add a fault where the two differ."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") and "again" in data and data["new"] != data["again"]:
            self.add_error("again", _("The two are not the same."))
        return data


class SetUpForm(NewPassphrase):
    """The first key of an office."""

    embedded = forms.BooleanField(
        label=_("Keep the key as a file beside the data (small office)"), required=False
    )
    field_order = ("new", "again", "embedded", "lost")

    def __init__(self, *args: Any, may_embed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_embed:
            del self.fields["embedded"]


class UnlockForm(forms.Form):
    """The passphrase of the key in force."""

    passphrase = secret_field(_("Passphrase of the office"))
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class ChangeForm(NewPassphrase):
    """The old passphrase and a new one."""

    old = secret_field(_("Passphrase until now"))
    field_order = ("old", "new", "again", "lost")


class CutForm(forms.Form):
    """Into how many pieces, how many are needed; with the passphrase."""

    passphrase = secret_field(_("Passphrase of the office"))
    pieces = forms.IntegerField(
        label=_("Pieces"), min_value=2, max_value=MOST_PIECES, initial=5,
        help_text=_("One for each person, on a sheet of its own."),
    )  # fmt: skip
    needed = forms.IntegerField(
        label=_("How many are needed to get the key back"), min_value=2,
        max_value=MOST_PIECES, initial=3,
    )  # fmt: skip
    names = forms.CharField(
        label=_("Who gets them, one line each"), required=False, max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Printed on the sheets and kept nowhere."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Add a fault where more are needed than there are."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("needed") and data.get("pieces", 0) < data["needed"]:
            self.add_error("needed", problem("numbers"))
        return data


class RecoverForm(NewPassphrase):
    """Pieces of the key, and the passphrase it gets."""

    pieces = forms.CharField(
        label=_("Pieces, one line each"), max_length=4000,
        widget=forms.Textarea(
            attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_("As they stand on the sheets; capitals and hyphens do not matter."),
    )  # fmt: skip
    field_order = ("pieces", "new", "again", "lost")


class OfferForm(forms.Form):
    """A custodian's public key."""

    public = forms.CharField(
        label=_("Public key"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One line that begins with age1, from age-keygen."),
    )  # fmt: skip
    label = forms.CharField(
        label=_("What it is called here"), max_length=120,
        help_text=_("For example: key on the stick in the safe, room 204."),
    )  # fmt: skip


class ProveForm(forms.Form):
    """What the opened challenge says."""

    answer = forms.CharField(
        label=_("What the opened file says"), max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
