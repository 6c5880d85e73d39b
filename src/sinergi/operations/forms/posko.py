"""Setting up posko, the roster, the log, sealed reports and their keys."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField
from sinergi.accounts.models import Institution
from sinergi.doors.boxes import SHORTEST_PASSPHRASE
from sinergi.elections.models import Election
from sinergi.operations.forms.fields import DayField, HourField
from sinergi.operations.models import Posko
from sinergi.operations.rules.posko import (
    CITY,
    DISTRICT,
    HOURS_2024,
    VILLAGE,
    CameBy,
    EntryKind,
)
from sinergi.operations.services.posko import BulkDraft, PoskoDraft, ShiftDraft
from sinergi.operations.services.sealing import LONGEST_REPORT
from sinergi.operations.words import came_by_choices, entry_choices

PROBLEMS: dict[str, Promise] = {
    "missing": _("Fill this in."),
    "hours": _("It must close after it opens, on the same day."),
    "days": _("The last day lies before the first, or they are too many."),
    "nothing-new": _("Every area with an office has its posko already."),
    "not-yours": _("This is for another institution or person to do."),
    "outside": _("The posko is not open on these days."),
    "no-key": _(
        "The receiving Bawaslu has given no key yet, so nothing can be sealed. Send the "
        "person to Bawaslu."
    ),
    "taken": _("This was done already."),
    "over": _("This is over and is no longer changed."),
    "too-long": _("The report is too long. Write at most 10,000 letters."),
}
"""What is wrong and what to do, by the code of BadPosko."""

KEY_PROBLEMS: dict[str, Promise] = {
    "public": _("This is no public key of the kind X25519 in PEM."),
    "private": _("This is no private key of the kind X25519 in PEM."),
    "passphrase": _("The passphrase is wrong or too short (12 letters at least)."),
}
"""By the code of BadKey."""

LEVELS = {CITY: "city", DISTRICT: "district", VILLAGE: "village"}


class SetUpForm(forms.Form):
    """All posko of an election at once, with the hours of each level."""

    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none(), to_field_name="code"
    )
    area_code = AreaField(label=_("In the area"))
    from_on = DayField(label=_("Open from"))
    until_on = DayField(label=_("Open until"))
    city = forms.BooleanField(label=_("One for the city"), required=False, initial=True)
    city_opens = HourField(label=_("City: opens"), initial=HOURS_2024[CITY][0])
    city_closes = HourField(label=_("City: closes"), initial=HOURS_2024[CITY][1])
    district = forms.BooleanField(
        label=_("One for each kecamatan"), required=False, initial=True
    )
    district_opens = HourField(
        label=_("Kecamatan: opens"), initial=HOURS_2024[DISTRICT][0]
    )
    district_closes = HourField(
        label=_("Kecamatan: closes"), initial=HOURS_2024[DISTRICT][1]
    )
    village = forms.BooleanField(
        label=_("One for each kelurahan"), required=False, initial=True
    )
    village_opens = HourField(
        label=_("Kelurahan: opens"), initial=HOURS_2024[VILLAGE][0]
    )
    village_closes = HourField(
        label=_("Kelurahan: closes"), initial=HOURS_2024[VILLAGE][1]
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["election"].queryset = Election.visible.to(actor)
        fields["election"].label_from_instance = _name
        fields["area_code"].actor = actor

    def draft(self) -> BulkDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        hours = {
            level: (data[f"{name}_opens"], data[f"{name}_closes"])
            for level, name in LEVELS.items()
            if data[name]
        }
        return BulkDraft(
            election=data["election"], area_code=data["area_code"],
            from_on=data["from_on"], until_on=data["until_on"], hours=hours,
        )  # fmt: skip


def _name(row: Election) -> str:
    return row.name


class PoskoForm(forms.Form):
    """What may be changed of one posko."""

    name = forms.CharField(label=_("Name"), max_length=160)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    phone = forms.CharField(
        label=_("Telephone of the posko"), max_length=40, required=False
    )
    opens_at = HourField(label=_("Opens at"))
    closes_at = HourField(label=_("Closes at"))
    from_on = DayField(label=_("Open from"))
    until_on = DayField(label=_("Open until"))

    def draft(self) -> PoskoDraft:
        """Return the draft of a valid form."""
        return PoskoDraft(**self.cleaned_data)


def initial_of(row: Posko) -> dict[str, Any]:
    """Return what the form of a posko begins with."""
    return {name: getattr(row, name) for name in PoskoForm.base_fields}


class ShiftForm(forms.Form):
    """Somebody on the roster, for one or more days in a row."""

    day = DayField(label=_("First day"))
    days = forms.IntegerField(
        label=_("Days in a row"), min_value=1, max_value=400, initial=1
    )
    starts_at = HourField(label=_("Begins at"))
    ends_at = HourField(label=_("Ends at"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    office = forms.CharField(label=_("Office"), max_length=120, required=False)

    def draft(self) -> ShiftDraft:
        """Return the draft of a valid form."""
        return ShiftDraft(**self.cleaned_data)


class LogForm(forms.Form):
    """A line of the shift log."""

    kind = forms.ChoiceField(label=_("What"), choices=entry_choices)
    text = forms.CharField(
        label=_("What happened"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "No report of a violation and no name of a citizen: those are sealed."
        ),
    )

    def kind_told(self) -> EntryKind:
        """Return the kind of a valid form."""
        return EntryKind(self.cleaned_data["kind"])


class HandOverForm(forms.Form):
    """What the next shift must know."""

    open_points = forms.CharField(
        label=_("What is open"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportForm(forms.Form):
    """A report to be sealed at once; nothing of it is kept in the browser."""

    came_by = forms.ChoiceField(label=_("How it came"), choices=came_by_choices)
    text = forms.CharField(
        label=_("What was reported"),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
        help_text=_(
            "Who reports and how to reach them, what happened, where, when, who saw it. "
            "After sealing nobody at the posko can read it again."
        ),
    )

    def came(self) -> CameBy:
        """Return the way of a valid form."""
        return CameBy(self.cleaned_data["came_by"])


class KeyForm(forms.Form):
    """A new pair under a passphrase, or a public key made elsewhere."""

    institution = forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.all_rows.none()
    )
    public = forms.CharField(
        label=_("Public key made elsewhere"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_(
            "Safest: the private key then never comes near this server. X25519 in PEM, "
            "as “openssl genpkey -algorithm X25519” and “openssl pkey -pubout” make it."
        ),
    )
    passphrase = forms.CharField(
        label=_("Or: a passphrase for a pair made here"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["passphrase"].help_text = _(
            "At least %(n)s letters. The private key is handed to you once, under this "
            "passphrase, and kept nowhere here. Who loses it can open nothing."
        ) % {"n": SHORTEST_PASSPHRASE}
        own = actor.institutions_with(Permission.OPEN_SEALED)
        fields["institution"].queryset = Institution.visible.to(actor).filter(
            pk__in=own
        )
        if len(own) == 1:
            fields["institution"].initial = min(own)

    def clean(self) -> dict[str, Any]:
        """Check that one of the two ways is taken."""
        data = super().clean() or {}
        public, words = data.get("public", "").strip(), data.get("passphrase", "")
        if bool(public) == bool(words):
            self.add_error(
                "public", _("Give a public key, or a passphrase for a new pair.")
            )
        elif words and len(words) < SHORTEST_PASSPHRASE:
            self.add_error("passphrase", str(KEY_PROBLEMS["passphrase"]))
        return data


class OpenForm(forms.Form):
    """The private key and its passphrase, to open one report; neither is kept."""

    private = forms.FileField(
        label=_("Private key"),
        required=False,
        help_text=_("The file you were given. It is read in memory and not stored."),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    LARGEST = 20_000

    def clean_private(self) -> str:
        """Return the text of the key file."""
        sent: Any = self.cleaned_data["private"]
        if sent is None:
            raise forms.ValidationError(_("Choose the file with the private key."))
        if sent.size > self.LARGEST:
            raise forms.ValidationError(str(KEY_PROBLEMS["private"]))
        try:
            text: str = sent.read().decode("ascii")
        except UnicodeDecodeError:
            raise forms.ValidationError(str(KEY_PROBLEMS["private"])) from None
        return text


def day_of(text: str, otherwise: dt.date) -> dt.date:
    """Return the day an address asks for, else another; years beyond reach are refused."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if 1998 <= day.year <= 2100 else otherwise
