"""Opening a matter, naming an office in it, adding evidence, taking a step."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField, NamedField
from sinergi.accounts.models import Institution, Membership, Person
from sinergi.elections.forms import check_year, date_field
from sinergi.neutrality.models import Evidence
from sinergi.neutrality.models.matter import regime_choices, source_choices
from sinergi.neutrality.models.paper import sanction_choices
from sinergi.neutrality.models.pledge import kind_choices
from sinergi.neutrality.naming import act_name
from sinergi.neutrality.rules.acts import list_acts
from sinergi.neutrality.rules.paths import Handing, Move, Need, Step
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.services.matters import MatterDraft, Named
from sinergi.neutrality.services.stepping import Given, ReadyLetter, StepDraft
from sinergi.observations.forms.upload import ManyFilesField

LONGEST = 10_000
LARGEST_VERSION = 2**31 - 1


def act_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the acts as choices, grouped by their list."""
    return [
        (one.names["id"], [(act.key, act_name(act)) for act in one.acts])
        for one in list_acts()
    ]


class OfficeForm(forms.Form):
    """An office that a matter names; name and account are optional and kept apart."""

    kind = forms.ChoiceField(label=_("Kind of office"), choices=kind_choices)
    office = forms.CharField(
        label=_("Office"),
        max_length=160,
        help_text=_(
            "The post, not the person: such as Sekretaris Kelurahan, RT 003/RW 05."
        ),
    )
    place = NamedField(
        label=_("Institution of the office"),
        by="name",
        help_text=_("The unit of a civil servant; of RT and RW the kelurahan."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        required=False,
        help_text=_("Sealed with the office; read by who handles the matter alone."),
    )
    account = forms.CharField(
        label=_("User name in Sinergi"),
        max_length=60,
        required=False,
        help_text=_(
            "If the holder has an account: it then sees nothing before the summons."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        place: Any = self.fields["place"]
        place.offer(Institution.visible.to(actor))

    def clean(self) -> dict[str, Any]:
        """Find the account among the people of the office's institution."""
        data = super().clean() or {}
        data["person"] = None
        if data.get("account") and data.get("place"):
            data["person"] = self._person(data["account"], data["place"])
            if data["person"] is None:
                self.add_error(
                    "account", _("Nobody of this institution has this user name.")
                )
        return data

    def _person(self, account: str, place: Institution) -> Person | None:
        people = Membership.all_rows.filter(institution=place).values("person_id")
        return Person.objects.filter(username__iexact=account, pk__in=people).first()

    def named(self, *, accused: bool) -> Named:
        """Return the office of a valid form."""
        data = self.cleaned_data
        return Named(
            kind=SubjectKind(data["kind"]), office=data["office"],
            institution=data["place"], name=data["name"], person=data["person"],
            accused=accused,
        )  # fmt: skip


class MatterForm(OfficeForm):
    """What is alleged of which office."""

    field_order = ("institution", "kind", "office", "place", "name", "account", "act")
    institution = forms.ModelChoiceField(
        label=_("On whose behalf you open it"), queryset=Institution.all_rows.none()
    )
    act = forms.ChoiceField(label=_("Alleged act"), choices=act_choices)
    regime = forms.ChoiceField(label=_("Under which law"), choices=regime_choices)
    happened_on = date_field(_("Day of the act"))
    area_code = AreaField(label=_("Area of the act"))
    summary = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What, where, how; the office, not the person."),
    )
    source_kind = forms.ChoiceField(label=_("How it is known"), choices=source_choices)
    source_reference = forms.CharField(
        label=_("Number of the finding or report"), max_length=200, required=False
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        own = actor.institutions_with(Permission.HANDLE_MATTERS)
        fields: dict[str, Any] = self.fields
        fields["institution"].queryset = Institution.visible.to(actor).filter(
            pk__in=own
        )
        if len(own) == 1:
            fields["institution"].initial = min(own)
        fields["area_code"].actor = actor

    def clean_happened_on(self) -> dt.date | None:
        """Return a day in the years an election can lie in."""
        return check_year(self.cleaned_data["happened_on"])

    def draft(self) -> MatterDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        return MatterDraft(
            institution=data["institution"], regime=data["regime"], act=data["act"],
            summary=data["summary"], happened_on=data["happened_on"],
            area_code=data["area_code"], source_kind=data["source_kind"],
            source_reference=data["source_reference"],
            subjects=(self.named(accused=True),),
        )  # fmt: skip


class EvidenceForm(forms.Form):
    """Files that show what is alleged."""

    described = forms.CharField(label=_("What it shows"), max_length=300)
    attached = ManyFilesField(
        label=_("Files"),
        help_text=_(
            "Up to 10 files of 20 MB. Each is kept unchanged, sealed, with its SHA-256."
        ),
    )


NEEDED: dict[Need, tuple[str, ...]] = {
    Need.NOTE: (),
    Need.SUMMONS: ("letter_number", "addressed_to", "hearing_on", "hearing_at"),
    Need.LETTER: ("letter_number", "addressed_to"),
    Need.RECEIPT: ("body", "number", "on"),
    Need.RECOMMENDATION: (
        "body", "number", "on", "sanction", "sanction_text", "imposer_text",
    ),
    Need.SANCTION: ("number", "on", "sanction", "sanction_text"),
}  # fmt: skip
OPTIONAL = frozenset({"sanction_text", "imposer_text"})


class StepForm(forms.Form):
    """A step; which questions it asks follows from the move."""

    version = forms.IntegerField(
        min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=80)
    addressed_to = forms.CharField(label=_("To whom"), max_length=160)
    hearing_on = date_field(_("Day of the clarification"))
    hearing_at = forms.CharField(
        label=_("Hour and place"),
        max_length=200,
        help_text=_(
            "Not sealed: who is summoned reads it on a page of their own. Write no name."
        ),
    )
    body = forms.CharField(label=_("Institution"), max_length=160)
    number = forms.CharField(label=_("Number"), max_length=80)
    on = date_field(_("Dated"))
    sanction = forms.ChoiceField(label=_("Sanction"), choices=sanction_choices)
    sanction_text = forms.CharField(
        label=_("Sanction as written"), max_length=200, required=False
    )
    imposer_text = forms.CharField(
        label=_("Official who imposes"), max_length=160, required=False
    )
    evidence = forms.ModelMultipleChoiceField(
        label=_("Evidence that goes with it"),
        queryset=Evidence.all_rows.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    happened_on = date_field(_("Done on"))
    note = forms.CharField(
        label=_("What was found or decided"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self, *args: Any, move: Move, evidence: Any = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        asked = {"version", "note", "happened_on"}
        asked |= set(NEEDED[move.need]) if move.need else set()
        if move.hands in {Handing.CHAIN, Handing.NEXT}:
            asked.add("evidence")
        for name in set(self.fields) - asked:
            del self.fields[name]
        fields: dict[str, Any] = self.fields
        fields["note"].required = move.need is Need.NOTE
        if "evidence" in fields:
            fields["evidence"].queryset = evidence
            fields["evidence"].label_from_instance = Described(evidence)
            fields["evidence"].initial = evidence

    def clean(self) -> dict[str, Any]:
        """Check that the days lie in the years of elections."""
        data = super().clean() or {}
        for name in ("hearing_on", "on", "happened_on"):
            try:
                check_year(data.get(name))
            except forms.ValidationError as problem:
                self.add_error(name, problem)
        return data

    def draft(self, to: Step, letter: ReadyLetter | None) -> StepDraft:
        """Return the step of a valid form."""
        data = self.cleaned_data
        told = {
            name: data.get(name) or ""
            for name in ("body", "number", "sanction", "sanction_text", "imposer_text")
        }
        return StepDraft(
            to=to, version=data["version"], note=data["note"],
            happened_on=data["happened_on"], letter=letter,
            given=Given(on=data.get("on"), **told),
            evidence=[one.pk for one in data.get("evidence") or ()],
        )  # fmt: skip


class Described:
    """What evidence is called in a form: its words where they are open, else its hash."""

    def __init__(self, rows: Iterable[Evidence]) -> None:
        self.told = {one.pk: one.told for one in rows}

    def __call__(self, row: Evidence) -> str:
        """Return the label of a piece."""
        told = self.told.get(row.pk)
        if not told:
            return _("sealed, SHA-256 %(hash)s") % {"hash": row.sha256[:12]}
        return f"{told.get('described', '')} ({told.get('name', '')})"


class ReminderForm(forms.Form):
    """The letter by which somebody is reminded."""

    letter_number = forms.CharField(label=_("Number of the letter"), max_length=80)
    addressed_to = forms.CharField(label=_("To whom"), max_length=160)
