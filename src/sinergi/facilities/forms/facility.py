"""Describe a facility: new, or one that is there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField, NamedField
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.facilities.forms.fields import DayField, count_field, offer_elections
from sinergi.facilities.models import Facility
from sinergi.facilities.models.facility import (
    access_choices,
    file_choices,
    internet_choices,
    kind_choices,
)
from sinergi.facilities.rules.kinds import FacilityKind, FileKind
from sinergi.facilities.services.register import GUARDED_FIELDS, Draft
from sinergi.places.rules import level_of

YES_NO = (("", _("not known")), ("yes", _("yes")), ("no", _("no")))
LEVELS = ((4, _("kelurahan")), (3, _("kecamatan")), (2, _("city")))


class FacilityForm(forms.Form):
    """A facility; what is not known stays empty. Guarded fields only for who sees them."""

    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    serves_level = forms.TypedChoiceField(
        label=_("A post serves"), choices=LEVELS, coerce=int, required=False,
        empty_value=None, help_text=_("For posts alone; other kinds serve their own level."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        help_text=_("Everybody who works in the area sees it; no name of a person."),
    )
    area_code = AreaField(label=_("Where it lies: code of the kelurahan"))
    keeper = forms.ModelChoiceField(
        label=_("Who keeps this entry up to date"),
        queryset=Institution.all_rows.none(),
    )
    owner = NamedField(
        by="name",
        label=_("Whose building it is"),
        required=False,
        help_text=_("The institution that would mend it from its budget."),
    )
    owner_note = forms.CharField(
        label=_("Owner, if it is none of the institutions"),
        max_length=160,
        required=False,
    )
    used_by = NamedField(by="name", label=_("Who works there"), required=False)
    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none(), required=False
    )
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    lat = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90, required=False
    )
    lon = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, required=False
    )
    letter_number = forms.CharField(
        label=_("Number of the assignment letter"), max_length=80, required=False
    )
    used_from_on = DayField(label=_("In use from"), required=False)
    used_until_on = DayField(label=_("In use until"), required=False)
    kpu_code = forms.CharField(
        label=_("KPU's own code of the store"), max_length=40, required=False
    )
    key_holder = forms.CharField(label=_("Key holder"), max_length=120, required=False)
    key_phone = forms.CharField(
        label=_("Telephone of the key holder"), max_length=40, required=False
    )
    floor_m2 = forms.FloatField(
        label=_("Floor space, m²"), min_value=0, max_value=1_000_000, required=False
    )
    boxes = count_field(
        _("Ballot boxes that fit"),
        help_text=_("As counted or stated. KPU's sheet comes before this figure."),
    )
    booths = count_field(_("Booths that fit"))
    flooded_on = DayField(label=_("Last flooded on"), required=False)
    flood_note = forms.CharField(
        label=_("What is known of floods"), max_length=300, required=False
    )
    access = forms.ChoiceField(
        label=_("Largest vehicle that reaches the door"),
        choices=lambda: [("", str(_("not known"))), *access_choices()],
        required=False,
    )
    access_note = forms.CharField(
        label=_("Note on the way in"), max_length=300, required=False
    )
    power_va = count_field(_("Electric power, VA"))
    power_backup = forms.ChoiceField(
        label=_("Generator or other backup"), choices=YES_NO, required=False
    )
    internet = forms.ChoiceField(
        label=_("Internet"),
        choices=lambda: [("", str(_("not known"))), *internet_choices()],
        required=False,
    )
    route_note = forms.CharField(
        label=_("Route of the goods"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        row: Facility | None = None,
        guarded: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.guarded = row, guarded
        institutions = Institution.visible.to(actor)
        line = actor.line_with(Permission.WRITE_FACILITIES)
        keepers = institutions.filter(pk__in=line).by_name()
        self.fields["keeper"].queryset = keepers  # type: ignore[attr-defined]
        own = actor.institutions_with(Permission.WRITE_FACILITIES)
        if len(own) == 1:
            self.fields["keeper"].initial = min(own)
        offer_elections(self.fields["election"], actor)
        for name in ("owner", "used_by"):
            self.fields[name].offer(institutions)  # type: ignore[attr-defined]
        self.fields["area_code"].actor = actor  # type: ignore[attr-defined]
        if row is not None:
            for name in ("kind", "serves_level", "keeper"):
                del self.fields[name]
        if row is not None and not guarded:
            for name in GUARDED_FIELDS:
                del self.fields[name]

    def draft(self) -> Draft:
        """Return the draft of a valid form."""
        data = dict(self.cleaned_data)
        data.pop("version", None)
        backup = data.pop("power_backup", "")
        fixed: dict[str, Any] = {}
        if self.row is not None:
            fixed = {
                "kind": FacilityKind(self.row.kind),
                "keeper": self.row.keeper,
                "serves_level": level_of(self.row.serves_code),
            }
        else:
            data["kind"] = FacilityKind(data["kind"])
            data["serves_level"] = data["serves_level"] or 4
        return Draft(
            **data | fixed, power_backup={"yes": True, "no": False}.get(backup)
        )


def initial_of(row: Facility) -> dict[str, Any]:
    """Return what the form of an existing facility begins with."""
    names = [one for one in FacilityForm.base_fields if one != "serves_level"]
    told = {name: getattr(row, name) for name in names}
    told["power_backup"] = {True: "yes", False: "no", None: ""}[row.power_backup]
    return told


class FileForm(forms.Form):
    """Files of a facility; the files themselves come beside it."""

    kind = forms.ChoiceField(label=_("What it shows"), choices=file_choices)
    note = forms.CharField(label=_("Note"), max_length=160, required=False)

    def file_kind(self) -> FileKind:
        """Return the kind of a valid form."""
        return FileKind(self.cleaned_data["kind"])
