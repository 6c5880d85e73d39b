"""Collecting pledges, entering numbers of offices, noting a training."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField
from sinergi.accounts.models import Institution
from sinergi.elections.forms import check_year, date_field
from sinergi.elections.models import Election
from sinergi.neutrality.models.pledge import kind_choices
from sinergi.neutrality.naming import PLEDGE_PROBLEMS
from sinergi.neutrality.rules.subjects import (
    BadOffice,
    SubjectKind,
    neighbourhoods,
    read_offices,
)
from sinergi.neutrality.services.counting import QuotaDraft, TrainingDraft
from sinergi.neutrality.services.pledging import SheetDraft, Signed
from sinergi.observations.forms.upload import ManyFilesField

MOST = 100_000


class OfLineForm(forms.Form):
    """A form about an institution of one's line, in an area of it."""

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = actor.institutions_with(Permission.WRITE_PLEDGES)
        line = actor.line_with(Permission.WRITE_PLEDGES)
        fields: dict[str, Any] = self.fields
        fields["institution"].queryset = (
            Institution.visible.to(actor).filter(pk__in=line).by_name()
        )
        if len(own) == 1:
            fields["institution"].initial = min(own)
        if "election" in fields:
            fields["election"].queryset = Election.visible.to(actor)
            fields["election"].label_from_instance = _name
            fields["election"].initial = Election.visible.to(actor).first()
        fields["area_code"].actor = actor

    def clean(self) -> dict[str, Any]:
        """Take the institution's own area where none is given."""
        data = super().clean() or {}
        institution = data.get("institution")
        if institution is not None and data.get("area_code") == "":
            data["area_code"] = institution.area_code
        return data


def _name(row: Election) -> str:
    return row.name


def institution_field() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """Return the question for the institution whose offices are meant."""
    return forms.ModelChoiceField(
        label=_("Institution"), queryset=Institution.all_rows.none()
    )


def election_field() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """Return the question for the election."""
    return forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none(), to_field_name="code"
    )


def area_field() -> AreaField:
    """Return the question for the area, which may be the institution's."""
    return AreaField(
        label=_("Area"),
        required=False,
        help_text=_("Code such as 31.75.06.1003; empty: that of the institution."),
    )


class SheetForm(OfLineForm):
    """A sheet of signatures: by numbers of RT and RW, or office by office."""

    institution = institution_field()
    election = election_field()
    area_code = area_field()
    signed_on = date_field(_("Signed on"))
    rw = forms.IntegerField(label=_("RW"), required=False, min_value=1, max_value=99)
    chair = forms.BooleanField(label=_("The chair of the RW signed"), required=False)
    first = forms.IntegerField(
        label=_("From RT"), required=False, min_value=1, max_value=999
    )
    last = forms.IntegerField(
        label=_("To RT"), required=False, min_value=1, max_value=999
    )
    kind = forms.ChoiceField(
        label=_("Or offices one by one: kind"), choices=kind_choices, required=False
    )
    offices = forms.CharField(
        label=_("Offices"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One a line. A name may follow after a semicolon; it is kept apart and shown "
            "to those alone who collect here."
        ),
    )
    attached = ManyFilesField(
        label=_("Photo or scan of the signed sheet"),
        required=False,
        help_text=_("Up to 10 files: JPEG, PNG, WebP, PDF."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_signed_on(self) -> dt.date | None:
        """Return a day in the years an election can lie in."""
        return check_year(self.cleaned_data["signed_on"])

    def clean(self) -> dict[str, Any]:
        """Read who signed; `signed` then holds the offices."""
        data = super().clean()
        try:
            data["signed"] = self._signed(data)
        except BadOffice as problem:
            field = "offices" if data.get("offices") else "rw"
            self.add_error(field, str(PLEDGE_PROBLEMS[problem.code]))
        return data

    def _signed(self, data: dict[str, Any]) -> list[Signed]:
        found: list[Signed] = []
        if data.get("rw"):
            found += [
                Signed(kind, office)
                for kind, office in neighbourhoods(
                    data["rw"], data.get("first"), data.get("last"),
                    chair=bool(data.get("chair")),
                )
            ]  # fmt: skip
        if data.get("offices"):
            kind = SubjectKind(data.get("kind") or SubjectKind.ASN)
            found += [
                Signed(kind, office, name)
                for office, name in read_offices(data["offices"])
            ]
        if not found:
            raise BadOffice("none")
        return found

    def draft(self, files: Any) -> SheetDraft:
        """Return the draft of a valid form, with the files as they were kept."""
        data = self.cleaned_data
        return SheetDraft(
            institution=data["institution"], election=data["election"],
            area_code=data["area_code"], signed_on=data["signed_on"],
            signed=data["signed"], files=files, note=data["note"],
        )  # fmt: skip


class QuotaForm(OfLineForm):
    """How many offices of a kind there are."""

    institution = institution_field()
    kind = forms.ChoiceField(label=_("Kind of office"), choices=kind_choices)
    area_code = area_field()
    expected = forms.IntegerField(
        label=_("How many there are"), min_value=0, max_value=MOST
    )
    counted_on = date_field(_("As of"))
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Who says so, such as a decision or list with its number."),
    )

    def clean_counted_on(self) -> dt.date | None:
        """Return a day in the years an election can lie in."""
        return check_year(self.cleaned_data["counted_on"])

    def draft(self) -> QuotaDraft:
        """Return the draft of a valid form."""
        data = dict(self.cleaned_data)
        return QuotaDraft(**data | {"kind": SubjectKind(data["kind"])})


class TrainingForm(OfLineForm):
    """A training that was held."""

    institution = institution_field()
    election = election_field()
    area_code = area_field()
    kind = forms.ChoiceField(label=_("For whom"), choices=kind_choices)
    topic = forms.CharField(label=_("Topic"), max_length=200)
    held_on = date_field(_("Held on"))
    attended = forms.IntegerField(label=_("How many came"), min_value=1, max_value=MOST)
    attached = ManyFilesField(
        label=_("List of attendance or photo"),
        required=False,
        help_text=_("Up to 10 files: JPEG, PNG, WebP, PDF."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_held_on(self) -> dt.date | None:
        """Return a day in the years an election can lie in."""
        return check_year(self.cleaned_data["held_on"])

    def draft(self, files: Any) -> TrainingDraft:
        """Return the draft of a valid form, with the files as they were kept."""
        data = dict(self.cleaned_data)
        del data["attached"]
        return TrainingDraft(
            **data | {"kind": SubjectKind(data["kind"]), "files": files}
        )


class EndForm(forms.Form):
    """Why a pledge counts no more."""

    reason = forms.CharField(max_length=200, required=False)

    def clean_reason(self) -> str:
        """Return the reason, or that none was given."""
        return self.cleaned_data["reason"].strip() or gettext("taken back")
