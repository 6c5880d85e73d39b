"""Plan an inspection, sign it; propose a defect and decide it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import NamedField
from sinergi.accounts.models import Institution
from sinergi.facilities.forms.fields import DayField
from sinergi.facilities.models import Defect, Facility
from sinergi.facilities.models.check import PARTY_NAMES
from sinergi.facilities.rules.inspecting import PARTY_KINDS, Party

ON_PAPER = "paper"


def own_institutions(actor: Actor, permission: Permission) -> Any:
    """Return the person's institutions with a permission, by name."""
    own = actor.institutions_with(permission)
    return Institution.visible.to(actor).filter(pk__in=own).by_name()


class OwnForm(forms.Form):
    """A form that says on whose behalf; with one institution it is not asked."""

    institution = forms.ModelChoiceField(
        label=_("On behalf of"), queryset=Institution.all_rows.none()
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_institutions(actor, Permission.CHECK_FACILITIES)
        field: Any = self.fields["institution"]
        field.queryset = own
        rows = list(own[:2])
        if len(rows) == 1:
            field.initial = rows[0].pk
            field.required = False
            field.widget = forms.HiddenInput()
        self.only = rows[0] if len(rows) == 1 else None

    def on_behalf_of(self) -> Institution:
        """Return the institution of a valid form."""
        found: Any = self.cleaned_data["institution"] or self.only
        return cast(Institution, found)


class InspectionForm(OwnForm):
    """When, and who takes part: an institution here, or on paper."""

    planned_on = DayField(label=_("Day"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: Actor, facility: Facility, **kwargs: Any
    ) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        rows = list(Institution.visible.to(actor).by_name())
        for party in Party:
            kinds = PARTY_KINDS[party]
            fits = [
                one for one in rows if one.kind in kinds and _answers(one, facility)
            ]
            # The office of the place itself comes before the city's that stands above it.
            fits.sort(key=lambda one: (kinds.index(one.kind), -len(one.area_code)))
            offered = [(str(one.pk), one.name) for one in fits]
            choices = [
                ("", _("does not take part")),
                *offered,
                (ON_PAPER, _("signs on paper")),
            ]
            self.fields[f"party-{party.value}"] = forms.ChoiceField(
                label=str(PARTY_NAMES[party]),
                choices=choices,
                required=False,
                initial=offered[0][0] if _is_plain(fits) else ON_PAPER,
            )

    def parties(self) -> dict[Party, Institution | None]:
        """Return the parties of a valid form."""
        told = {
            party: self.cleaned_data[f"party-{party.value}"]
            for party in Party
            if self.cleaned_data[f"party-{party.value}"]
        }
        keys = [int(one) for one in told.values() if one != ON_PAPER]
        found = Institution.all_rows.in_bulk(keys)
        return {
            party: None if one == ON_PAPER else found[int(one)]
            for party, one in told.items()
        }


def _answers(one: Institution, facility: Facility) -> bool:
    """True when the institution's area holds the place, or lies in the area served."""
    code, place = one.area_code, facility.area_code
    inside = place == code or place.startswith(f"{code}.") or not code
    return inside or code.startswith(f"{facility.serves_code}.")


def _is_plain(fits: list[Institution]) -> bool:
    """True when the first is the only one of its kind at its level."""
    alike = [
        one
        for one in fits
        if (one.kind, len(one.area_code)) == (fits[0].kind, len(fits[0].area_code))
    ]
    return len(alike) == 1


class SignForm(forms.Form):
    """Who signs, with office and remark; its fields carry the party in their ids."""

    def __init__(self, *args: Any, party_id: int, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"%s-{party_id}")
        super().__init__(*args, **kwargs)

    signer = forms.CharField(label=_("Name"), max_length=120)
    office = forms.CharField(label=_("Office"), max_length=120, required=False)
    remark = forms.CharField(label=_("Remark"), max_length=500, required=False)


class ProposeForm(OwnForm):
    """To whom a defect is proposed, until when."""

    holder = NamedField(
        by="name",
        label=_("Who has the budget"),
        help_text=_("It becomes a commitment when this institution accepts."),
    )
    due_on = DayField(label=_("Mended until"), required=False)
    reason = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, actor: Actor, defect: Defect, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        holder: Any = self.fields["holder"]
        holder.offer(Institution.visible.to(actor))
        if defect.facility.owner is not None:
            holder.initial = defect.facility.owner.name
