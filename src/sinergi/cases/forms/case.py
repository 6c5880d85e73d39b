"""Opening a case, naming a party, giving it to somebody."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_text
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField, NamedField
from sinergi.accounts.models import Institution, Membership, Person
from sinergi.cases.models import Case, Party
from sinergi.cases.models.case import kind_choices, origin_choices, regime_choices
from sinergi.cases.models.people import role_choices
from sinergi.cases.rules.kinds import CaseKind, Origin, Regime, Role
from sinergi.cases.services.opening import CaseDraft, PartyDraft
from sinergi.elections.models import Election
from sinergi.operations.forms.fields import DayField, MomentField

LONGEST = 20_000


def office_of(serves: Institution | None, account: str) -> Person | None:
    """Return the person with this user name among an institution's people."""
    if serves is None or not account:
        return None
    people = Membership.all_rows.filter(institution=serves).values("person_id")
    return Person.objects.filter(username__iexact=account, pk__in=people).first()


class PartyForm(forms.Form):
    """Somebody of a case; the name is sealed, the institution keeps its people out."""

    role = forms.ChoiceField(label=_("Part in the case"), choices=role_choices)
    name = forms.CharField(label=_("Name"), max_length=160)
    post = forms.CharField(label=_("Office or work"), max_length=160, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    office = NamedField(
        label=_("Institution the party serves"),
        by="name",
        required=False,
        help_text=_(
            "Where the reported party works: its people then see nothing of the case."
        ),
    )
    account = forms.CharField(
        label=_("User name in Sinergi"),
        max_length=60,
        required=False,
        help_text=_(
            "Linked where this user name is of the institution; the answer does not say "
            "whether it is. Its people are kept out either way."
        ),
    )
    stands_for = forms.ModelChoiceField(
        label=_("Speaks for"), queryset=Party.all_rows.none(), required=False
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        case: Case | None = None,
        names: dict[int, str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        fields: dict[str, Any] = self.fields
        fields["office"].offer(Institution.visible.to(actor))
        if case is None:
            del self.fields["stands_for"]
            return
        told = names or {}
        fields["stands_for"].queryset = Party.visible.to(actor).filter(case=case)
        fields["stands_for"].label_from_instance = lambda row: (
            f"{row.role_name} {told.get(row.pk, row.pk)}"
        )

    def clean(self) -> dict[str, Any]:
        """Find the account among the people of the party's institution."""
        data = super().clean() or {}
        office = data.get("office")
        data["person"] = office_of(office, data.get("account", ""))
        # of another office nobody learns here who has an account
        own = office is None or office.pk in self.actor.institutions
        if data.get("account") and data["person"] is None and own:
            self.add_error(
                "account", _("Nobody of this institution has this user name.")
            )
        return data

    def party(self) -> PartyDraft:
        """Return the party of a valid form."""
        data = self.cleaned_data
        return PartyDraft(
            role=Role(data["role"]), name=data["name"], post=data["post"],
            address=data["address"], office=data["office"], person=data["person"],
            stands_for=data.get("stands_for"),
        )  # fmt: skip


class CaseForm(forms.Form):
    """What is alleged, how it is known, under which law."""

    institution = forms.ModelChoiceField(
        label=_("Office that leads"), queryset=Institution.all_rows.none()
    )
    origin = forms.ChoiceField(label=_("How it is known"), choices=origin_choices)
    origin_number = forms.CharField(
        label=_("Number of the report"),
        max_length=60,
        required=False,
        help_text=_("Such as LP-2026-000123; blank for a finding without one."),
    )
    received_at = MomentField(
        label=_("Received at"),
        help_text=_(
            "When the report was handed in, the suspicion discovered or the finding "
            "declared: the first clock starts there."
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    regime = forms.ChoiceField(label=_("Under which law"), choices=regime_choices)
    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none(), required=False
    )
    happened_on = DayField(label=_("Day of the event"), required=False)
    known_on = DayField(label=_("Day it became known"), required=False)
    area_code = AreaField(label=_("Area of the event"), required=False)
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("Sealed, as all words are.")
    )
    allegation = forms.CharField(
        label=_("What is alleged"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    ad_hoc = forms.BooleanField(
        label=_("The reported party is an ad hoc supervisor of this line"),
        required=False,
        help_text=_(
            "Then Bawaslu Kota decides itself (Perbawaslu 7/2022, article 20)."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.HANDLE_CASES)
        fields: dict[str, Any] = self.fields
        offices = Institution.visible.to(actor).filter(pk__in=own)
        fields["institution"].queryset = offices
        if len(own) == 1:
            fields["institution"].initial = min(own)
        fields["area_code"].actor = actor
        fields["election"].queryset = Election.visible.to(actor)

    def draft(self) -> CaseDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        number = to_asked_text(data["origin_number"], 60)
        kind = "report" if data["origin"] == Origin.REPORT else data["origin"]
        return CaseDraft(
            institution=data["institution"], kind=CaseKind(data["kind"]),
            regime=Regime(data["regime"]), origin=Origin(data["origin"]),
            title=data["title"], allegation=data["allegation"],
            received_at=timezone.localtime(data["received_at"]),
            origins=((kind, number),) if number else (),
            happened_on=data["happened_on"], known_on=data["known_on"],
            area_code=data["area_code"], election=data["election"],
            ad_hoc=data["ad_hoc"],
        )  # fmt: skip


class AssignForm(forms.Form):
    """Who handles a case."""

    handler = forms.ModelChoiceField(
        label=_("Handled by"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("nobody"),
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        there = Membership.all_rows.filter(institution_id=case.institution_id)
        fields: dict[str, Any] = self.fields
        fields["handler"].queryset = Person.objects.filter(
            pk__in=there.values("person_id")
        ).order_by("name")
        fields["handler"].label_from_instance = lambda row: row.name
        fields["handler"].initial = case.handler_id
