"""Forms of meetings: the meeting itself, its people, its conclusions, the pasted text."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.commitments.forms.commitment import DAY, CodeField
from sinergi.commitments.forms.days import DayField
from sinergi.commitments.models import Meeting
from sinergi.commitments.models.meeting import conclusion_choices, kind_choices
from sinergi.commitments.rules.meeting import Kind
from sinergi.commitments.rules.minutes import LONGEST
from sinergi.commitments.services.meeting import MeetingDraft
from sinergi.commitments.services.meeting_agenda import ConclusionDraft
from sinergi.commitments.services.meeting_people import ParticipantDraft
from sinergi.elections.models import Election

LONGEST_PASTE = 30_000
MOST_ROWS = 300
HOUR = {"type": "time"}

MEETING_PROBLEMS: dict[str, Promise] = {
    "empty": _(
        "Something needed is empty: a title, a name with its institution, a text."
    ),
    "ends-before-start": _("The meeting ends before it begins. Mend one of the hours."),
    "stage-of-another-election": _("This stage belongs to another election."),
    "no-date": _("Give the meeting a date before you invite."),
    "nobody": _("Name somebody first: a person or an institution."),
    "too-many": _("The list of people is full."),
    "locked": _(
        "The minutes are out for approval. Take them back first, then change them."
    ),
    "not-held": _("Note first that the meeting was held."),
    "kind": _("Choose commitment or decision."),
    "is-commitment": _("This is a commitment already; withdraw it on its own page."),
    "no-owner": _("Choose the institution that shall do it."),
    "too-long": _("The text is too long. Shorten it."),
    "signed": _("Somebody has signed this text already, so it stays as it is."),
    "not-waiting": _("These minutes do not wait for approval."),
    "old-version": _("There is a newer version of the minutes. Read that one."),
    "not-approved": _("Both sides approve the minutes before they are published."),
}
"""What is wrong and what to do, by the code of BadMeeting."""


def institution_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return all institutions as choices, by one query for any number of fields."""
    rows = Institution.visible.to(actor).order_by("name").values_list("pk", "name")
    return [("", "—"), *((str(pk), name) for pk, name in rows)]


def cascade_choices() -> list[tuple[str, str]]:
    """Return the kinds a commitment can be handed down to."""
    return [
        ("", str(_("no"))),
        ("kecamatan", str(_("to each kecamatan"))),
        ("kelurahan", str(_("to each kelurahan"))),
        ("panwascam", str(_("to each Panwascam"))),
        ("ppk", str(_("to each PPK"))),
    ]


class InstitutionField(forms.TypedChoiceField):
    """A choice among institutions, given once for all rows of a page."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)


def institution_of(pk: int | None) -> Institution | None:
    """Return the institution a checked field names."""
    return Institution.all_rows.filter(pk=pk).first() if pk else None


class PasteForm(forms.Form):
    """The text a meeting is made from."""

    text = forms.CharField(
        label=_("Text of the meeting"),
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "Paste what you have: a chat, a list of attendance, the conclusions. "
            "Lines such as “Hadir:” and “Kesimpulan:” help, but are not needed."
        ),
    )

    def clean_text(self) -> str:
        """Refuse a text without a single letter or digit."""
        text = str(self.cleaned_data["text"])
        if not any(map(str.isalnum, text)):
            raise forms.ValidationError(_("Paste the text of the meeting here."))
        return text


class MeetingForm(forms.Form):
    """Kind, title, time and place. `host` offers the institutions one holds meetings for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    host = InstitutionField(label=_("Host"))
    day = DayField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    starts = forms.TimeField(
        label=_("From"),
        required=False,
        widget=forms.TimeInput(attrs=HOUR, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(attrs=HOUR, format="%H:%M"),
    )
    place = forms.CharField(label=_("Venue"), max_length=200, required=False)
    area_code = CodeField(
        label=_("Area"),
        max_length=24,
        required=False,
        help_text=_("Code of the area, such as 31.75 for Jakarta Timur."),
    )
    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none(), required=False
    )
    previous = forms.ModelChoiceField(
        label=_("Follows the meeting"),
        queryset=Meeting.all_rows.none(),
        required=False,
        help_text=_("Its conclusions and how they stand are shown on this one's page."),
    )
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, actor: Actor, row: Meeting | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        own = actor.institutions_with(Permission.HOLD_MEETINGS)
        names = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
        hosts = [(str(one.pk), one.name) for one in names]
        self.fields["host"].choices = hosts  # type: ignore[attr-defined]
        if len(hosts) == 1:
            self.fields["host"].initial = hosts[0][0]
            self.fields["host"].widget = forms.HiddenInput()
        earlier = Meeting.visible.of_line(actor).filter(host_id__in=own)
        if row is not None:
            del self.fields["host"]
            earlier = earlier.exclude(pk=row.pk)
        elections = Election.visible.to(actor)
        self.fields["election"].queryset = elections  # type: ignore[attr-defined]
        self.fields["election"].label_from_instance = _name_of  # type: ignore[attr-defined]
        self.fields["previous"].queryset = earlier.in_calendar_order()  # type: ignore[attr-defined]
        self.fields["previous"].label_from_instance = _meeting_label  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that an hour has its day and the end comes after the beginning."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if (starts or ends) and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Give the date, too."))
        if starts and ends and ends < starts:
            self.add_error("ends", str(MEETING_PROBLEMS["ends-before-start"]))
        if ends and not starts and "starts" not in self.errors:
            self.add_error("starts", _("Give the hour it begins, too."))
        return data

    def draft(self) -> MeetingDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        host = self.row.host if self.row else institution_of(data["host"])
        if host is None:
            raise ValueError("a valid form names its host")
        day: dt.date | None = data["day"]
        return MeetingDraft(
            kind=Kind(data["kind"]),
            title=data["title"],
            host=host,
            starts_at=to_instant(day, data["starts"]),
            ends_at=to_instant(day, data["ends"]) if data["ends"] else None,
            place=data["place"],
            area_code=data["area_code"],
            election=data["election"],
            stage=self.row.stage if self.row else None,
            previous=data["previous"],
        )


def to_instant(day: dt.date | None, hour: dt.time | None) -> dt.datetime | None:
    """Return day and hour in the installation's zone; midnight is "hour not known"."""
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, hour or dt.time(0)))


def _name_of(election: Election) -> str:
    return election.name


def _meeting_label(meeting: Meeting) -> str:
    if meeting.starts_at is None:
        return meeting.title
    return f"{timezone.localdate(meeting.starts_at):%Y-%m-%d} {meeting.title}"


def meeting_initial(row: Meeting) -> dict[str, Any]:
    """Return what the form of an existing meeting begins with."""
    starts = timezone.localtime(row.starts_at) if row.starts_at else None
    ends = timezone.localtime(row.ends_at) if row.ends_at else None
    return {
        "kind": row.kind,
        "title": row.title,
        "day": starts.date() if starts else None,
        "starts": starts.time() if starts and starts.time() != dt.time(0) else None,
        "ends": ends.time() if ends else None,
        "place": row.place,
        "area_code": row.area_code,
        "election": row.election_id,
        "previous": row.previous_id,
        "version": row.version,
    }


class ParticipantForm(forms.Form):
    """Somebody asked to the meeting or seen there."""

    name = forms.CharField(label=_("Name"), max_length=160, required=False)
    role = forms.CharField(
        label=_("Office"),
        max_length=160,
        required=False,
        help_text=_("For example: chair, camat."),
    )
    institution = InstitutionField(label=_("Institution"), required=False)
    institution_name = forms.CharField(
        label=_("Institution not in the list"), max_length=160, required=False
    )
    signs = forms.BooleanField(label=_("Signs the declaration"), required=False)

    def __init__(
        self, *args: Any, institutions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = institutions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that a person or a body is named."""
        data = super().clean() or {}
        named = ("name", "institution", "institution_name")
        if not any(data.get(field) for field in named) and not self.errors:
            self.add_error("name", str(MEETING_PROBLEMS["nobody"]))
        return data

    def draft(self) -> ParticipantDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        return ParticipantDraft(
            institution=institution_of(data["institution"]),
            institution_name=data["institution_name"],
            name=data["name"],
            role=data["role"],
            signs=data.get("signs", False),
        )


class ConclusionForm(forms.Form):
    """One thing concluded, and who shall do it until when."""

    text = forms.CharField(
        label=_("What was concluded"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(label=_("It is a"), choices=conclusion_choices)
    institution = InstitutionField(
        label=_("Who shall do it"),
        required=False,
        help_text=_("It binds only after this institution has accepted it."),
    )
    area_code = CodeField(label=_("Area"), max_length=24, required=False)
    due_on = DayField(
        label=_("Due"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    cascade = forms.ChoiceField(
        label=_("Hand down"), choices=cascade_choices, required=False
    )
    shared = forms.BooleanField(
        label=_("Show it to all institutions of the area"), required=False
    )

    def __init__(
        self, *args: Any, institutions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = institutions  # type: ignore[attr-defined]

    def draft(self) -> ConclusionDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        return ConclusionDraft(
            text=data["text"],
            kind=data["kind"],
            institution=institution_of(data["institution"]),
            area_code=data["area_code"],
            due_on=data["due_on"],
            cascade=data["cascade"],
            shared=data["shared"],
        )


class MinutesForm(forms.Form):
    """A long plain text of a meeting, with the version the writer saw."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "Plain text. A line that ends with a colon is a heading; lines that begin "
            "with “-” or “1.” are lists."
        ),
    )
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )


class AgendaForm(forms.Form):
    """The points of the agenda, one per line."""

    titles = forms.CharField(
        label=_("Points of the agenda"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One point per line, in their order."),
    )


class AttendForm(forms.Form):
    """What somebody at the door types: no account, no more than needed."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    body = forms.CharField(
        label=_("Your institution or organisation"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    role = forms.CharField(
        label=_("Your office"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


class CopyForm(forms.Form):
    """When the next meeting of the same people is."""

    title = forms.CharField(label=_("Title"), max_length=200)
    day = DayField(
        label=_("Date"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    starts = forms.TimeField(
        label=_("From"),
        required=False,
        widget=forms.TimeInput(attrs=HOUR, format="%H:%M"),
    )
