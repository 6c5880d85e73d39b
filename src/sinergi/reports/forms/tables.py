"""Lines of the routing table, words of the keyword table, incidents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.models.institution import line_below
from sinergi.reports.models.keyword import language_choices
from sinergi.reports.models.naming import channel_choices, kind_choices, wanted_choices
from sinergi.reports.people import readers_in
from sinergi.reports.services.tables import LARGEST_ORDER, LineDraft
from sinergi.reports.staff_words import WEIGHT_NAMES

ANY = ("", _("all"))


def _or_any(choices: Any) -> Any:
    return lambda: [ANY, *choices()]


def weight_choices() -> list[tuple[str, str]]:
    """Return the weights as choices."""
    return [(str(code), str(name)) for code, name in WEIGHT_NAMES.items()]


class LineForm(forms.Form):
    """A line of the routing table."""

    order = forms.IntegerField(
        label=_("Sequence"), min_value=0, max_value=LARGEST_ORDER,
        help_text=_("Lines are asked from the smallest number on; the first that fits."),
    )  # fmt: skip
    within = AreaField(label=_("In the area"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=_or_any(kind_choices), required=False
    )
    channel = forms.ChoiceField(
        label=_("Channel"), choices=_or_any(channel_choices), required=False
    )
    wanted = forms.ChoiceField(
        label=_("Wanted"), choices=_or_any(wanted_choices), required=False
    )
    threatened = forms.ChoiceField(
        label=_("Threats"),
        choices=[ANY, ("yes", _("only with threats")), ("no", _("only without"))],
        required=False,
    )
    to_institution = forms.ModelChoiceField(
        label=_("To the desk of"), queryset=Institution.all_rows.none()
    )
    to_person = forms.ModelChoiceField(
        label=_("To the person"), queryset=Person.objects.none(), required=False
    )
    note = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(
        self, *args: Any, actor: Actor, institution_id: int, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        line = line_below([institution_id])
        fields: dict[str, Any] = self.fields
        fields["to_institution"].queryset = Institution.visible.to(actor).filter(
            pk__in=line
        )
        fields["to_person"].queryset = readers_in(line)
        fields["within"].actor = actor

    def draft(self) -> LineDraft:
        """Return the line of a valid form."""
        data = self.cleaned_data
        threatened = {"yes": True, "no": False}.get(data["threatened"])
        return LineDraft(
            order=data["order"], to_institution=data["to_institution"],
            to_person=data["to_person"], within=data["within"], kind=data["kind"],
            channel=data["channel"], wanted=data["wanted"], threatened=threatened,
            note=data["note"],
        )  # fmt: skip


class KeywordForm(forms.Form):
    """A word of one's own, or a shipped one struck out."""

    kind = forms.ChoiceField(label=_("Points to"), choices=kind_choices)
    words = forms.CharField(
        label=_("Word or phrase"), max_length=80,
        help_text=_("A * at the end also finds longer words, such as menyogok*."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    weight = forms.TypedChoiceField(
        label=_("How much it says"), choices=weight_choices, coerce=int
    )
    struck = forms.BooleanField(
        label=_("Strike it out of the table instead"), required=False
    )


class IncidentForm(forms.Form):
    """A new incident."""

    institution = forms.ModelChoiceField(
        label=_("On whose behalf you open it"), queryset=Institution.all_rows.none()
    )
    title = forms.CharField(
        label=_("What happened, in a line"), max_length=200,
        help_text=_("Sealed: read only while the office is unlocked."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), max_length=4_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind"), choices=_or_any(kind_choices), required=False
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.TRIAGE_REPORTS)
        fields: dict[str, Any] = self.fields
        fields["institution"].queryset = Institution.visible.to(actor).filter(
            pk__in=own
        )
        if len(own) == 1:
            fields["institution"].initial = min(own)
