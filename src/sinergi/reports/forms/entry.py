"""A report typed in for somebody else, or an own finding: sealed at once."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField
from sinergi.accounts.models import Institution
from sinergi.elections.forms import check_year, date_field
from sinergi.elections.models import Election
from sinergi.observations.forms.upload import ManyFilesField
from sinergi.reports.files import ReadyFile
from sinergi.reports.models.naming import channel_choices, kind_choices, wanted_choices
from sinergi.reports.rules.states import Channel, Wanted
from sinergi.reports.rules.told import Identity, Told
from sinergi.reports.services.taking import ReportDraft
from sinergi.seals.keys import offices_with_keys

LONG, LINE = 20_000, 500
TOLD = (
    "story", "where", "when", "reported", "reported_address", "witnesses", "evidence",
    "threat",
)  # fmt: skip
IDENTITY = ("name", "address", "phone", "email", "born", "occupation")


def typed_channels() -> list[tuple[str, str]]:
    """Return how a typed report may have come: every channel but the public page."""
    return [one for one in channel_choices() if one[0] != Channel.WEB]


def receiving_offices(actor: Actor) -> list[int]:
    """Return the offices for which this person may type a report: with keys, own or above."""
    own = actor.institutions_with(Permission.TYPE_REPORTS)
    if not own:
        return []
    return sorted((own | actor.institutions_above) & offices_with_keys())


def _long(label: Any, rows: int, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONG, widget=widget, **more)


def _line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LINE, required=False, **more)


class EntryForm(forms.Form):
    """What was told by telephone, at the desk, on paper, or seen by a supervisor."""

    institution = forms.ModelChoiceField(
        label=_("Which office receives it"), queryset=Institution.all_rows.none()
    )
    channel = forms.ChoiceField(label=_("How it came"), choices=typed_channels)
    wanted = forms.ChoiceField(
        label=_("What the reporter wants"),
        choices=wanted_choices,
        help_text=_(
            "A formal report needs name and address; information may do without."
        ),
    )
    kind = forms.ChoiceField(label=_("About what"), choices=kind_choices)
    story = _long(_("What happened"), 7, help_text=_("In the reporter's own words."))
    reported = _line(_("Who is reported"))
    reported_address = _line(_("Address of who is reported"))
    where = _line(_("Where"), help_text=_("Street, RT and RW, a building."))
    area_code = AreaField(label=_("Area code"), required=False)
    happened_on = date_field(_("Day of the event"), required=False)
    known_on = date_field(_("Day on which the reporter learned of it"), required=False)
    when = _line(_("Hour, or the time in words"))
    witnesses = _long(_("Witnesses"), 2, required=False)
    evidence = _long(
        _("Evidence"), 2, required=False,
        help_text=_("What proof there is; for media the address and the hour."),
    )  # fmt: skip
    threatened = forms.BooleanField(
        label=_("The reporter was threatened or is afraid"), required=False
    )
    threat = _line(_("What was threatened"))
    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none(), required=False
    )
    name = _line(
        _("Name of the reporter"),
        help_text=_("Sealed to the custodians: you cannot read it again."),
    )
    address = _line(_("Address of the reporter"))
    phone = _line(_("Telephone"))
    email = _line(_("E-mail"))
    born = _line(_("Place and date of birth"))
    occupation = _line(_("Occupation"))
    attached = ManyFilesField(
        label=_("Files"),
        required=False,
        help_text=_("Photos, sound, video, PDF; up to 8 of 32 MB each."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        offices = receiving_offices(actor)
        fields: dict[str, Any] = self.fields
        fields["institution"].queryset = Institution.visible.to(actor).filter(
            pk__in=offices
        )
        if len(offices) == 1:
            fields["institution"].initial = offices[0]
        fields["election"].queryset = Election.visible.to(actor)
        fields["area_code"].actor = actor

    def clean(self) -> dict[str, Any]:
        """Check days, and that a formal report names its reporter."""
        data = super().clean() or {}
        for name in ("happened_on", "known_on"):
            try:
                check_year(data.get(name))
            except forms.ValidationError as problem:
                self.add_error(name, problem)
        formal = data.get("wanted") == Wanted.FORMAL
        for name in ("name", "address"):
            if formal and not data.get(name) and data.get("channel") != Channel.FINDING:
                self.add_error(name, _("A formal report needs it."))
        return data

    def told(self) -> Told:
        """Return the words of a valid form."""
        return Told.read({name: self.cleaned_data[name] for name in TOLD})

    def draft(self, files: list[ReadyFile], at: dt.datetime) -> ReportDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        identity = Identity.read({name: data[name] for name in IDENTITY})
        election = data["election"]
        return ReportDraft(
            institution_id=data["institution"].pk, told=self.told(),
            identity=identity if identity.as_dict() else None, wanted=data["wanted"],
            kind=data["kind"], channel=data["channel"], area_code=data["area_code"],
            election_id=election.pk if election else None,
            regime=election.kind if election else "", happened_on=data["happened_on"],
            known_on=data["known_on"], threatened=data["threatened"], files=files,
        )  # fmt: skip
