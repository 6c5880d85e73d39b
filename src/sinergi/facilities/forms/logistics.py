"""Goods, stock, manifests and receipts as pages ask for them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.forms.fields import AreaField
from sinergi.elections.models import Election
from sinergi.facilities.forms.fields import DayField, count_field, offer_elections
from sinergi.facilities.models import Facility, Good, HandoverLine
from sinergi.facilities.models.logistics import good_choices
from sinergi.facilities.rules.logistics import MOST, Counted, GoodKind
from sinergi.facilities.services.ledger import may_move
from sinergi.facilities.services.logistics import Manifest
from sinergi.facilities.services.stocktaking import GoodDraft

OUTSIDE, STATIONS = "outside", "stations"
MOST_LINES = 40
"""Lines counted one by one; of more those that differ are told."""
EXCEPTIONS = 8


class GoodForm(forms.Form):
    """A kind of goods of one election, and how many a station gets."""

    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none()
    )
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short, such as kotak or segel.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=good_choices)
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    per_station = count_field(
        _("For each polling station"), help_text=_("Empty when nobody has said.")
    )
    per_voter = forms.BooleanField(
        label=_("One for each registered voter"), required=False
    )
    reserve_percent = forms.IntegerField(
        label=_("Reserve, percent of registered voters"), min_value=0, max_value=100,
        required=False,
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=300,
        help_text=_("Decision or letter the number comes from."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_elections(self.fields["election"], actor)

    def draft(self) -> GoodDraft:
        """Return the draft of a valid form."""
        data = dict(self.cleaned_data)
        data["kind"] = GoodKind(data["kind"])
        data["reserve_percent"] = data["reserve_percent"] or 0
        return GoodDraft(**data)


class CountsForm(forms.Form):
    """A number for each kind of goods; empty is "not counted"."""

    def __init__(self, *args: Any, goods: Sequence[Good], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goods = list(goods)
        for one in self.goods:
            self.fields[f"g-{one.pk}"] = count_field(one.name, max_value=MOST)

    def counts(self) -> dict[Good, int]:
        """Return what was counted in a valid form."""
        told = {one: self.cleaned_data[f"g-{one.pk}"] for one in self.goods}
        return {one: count for one, count in told.items() if count is not None}


class StockForm(CountsForm):
    """What was counted in a store."""

    opening = forms.BooleanField(
        label=_("First count: it came before this list began"), required=False,
        help_text=_("Only for goods that nothing was entered of in this store before."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Note"), max_length=300)


class DamageForm(forms.Form):
    """Broken goods of a store."""

    good = forms.ModelChoiceField(label=_("Goods"), queryset=Good.all_rows.none())
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    reason = forms.CharField(label=_("What happened"), max_length=300)

    def __init__(self, *args: Any, goods: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["good"]
        field.queryset = goods
        field.label_from_instance = lambda one: one.name


class ManifestForm(CountsForm):
    """From where to where, and how many of each; to stations by what each needs."""

    source = forms.ChoiceField(label=_("From"))
    target = forms.ChoiceField(label=_("To"))
    area_code = AreaField(
        label=_("Stations of the area"), required=False,
        help_text=_("Only for goods to or from stations. To stations each gets what the "
                    "data of the election say; numbers below are then left empty."),
    )  # fmt: skip
    planned_on = DayField(label=_("Planned for"), required=False)
    vehicle = forms.CharField(label=_("Vehicle"), max_length=80, required=False)
    route = forms.CharField(
        label=_("Route"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    seals = forms.CharField(
        label=_("Seal numbers"), max_length=5_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: Actor, election: Election, goods: Sequence[Good],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, goods=goods, **kwargs)
        self.election = election
        rows = Facility.visible.to(actor).in_use().stores().guarded_to(actor)
        self.stores = {str(one.pk): one for one in rows}
        names = [(key, one.name) for key, one in self.stores.items()]
        own = [
            (key, one.name) for key, one in self.stores.items() if may_move(actor, one)
        ]
        others = [(OUTSIDE, _("outside (supplier)")), (STATIONS, _("polling stations"))]
        self.fields["source"].choices = [*own, *others]  # type: ignore[attr-defined]
        self.fields["target"].choices = [*names, *others]  # type: ignore[attr-defined]
        self.fields["area_code"].actor = actor  # type: ignore[attr-defined]

    @property
    def by_need(self) -> bool:
        """True when each station gets what it needs: no number was typed."""
        return self.cleaned_data["target"] == STATIONS and not self.counts()

    def draft(self) -> Manifest:
        """Return the manifest of a valid form."""
        data = self.cleaned_data
        return Manifest(
            election=self.election,
            source=self.stores.get(data["source"]),
            target=self.stores.get(data["target"]),
            from_stations=data["source"] == STATIONS,
            to_stations=data["target"] == STATIONS,
            area_code=data["area_code"],
            planned_on=data["planned_on"],
            vehicle=data["vehicle"],
            route=data["route"],
            seals=data["seals"],
        )


class SendForm(forms.Form):
    """Who hands over."""

    sender = forms.CharField(label=_("Who hands over"), max_length=120)
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )


class ReceiptForm(forms.Form):
    """The receiver's own counts, line by line; of many lines those that differ."""

    receiver = forms.CharField(label=_("Who receives"), max_length=120)
    seals_intact = forms.ChoiceField(
        label=_("Seals whole"), required=False,
        choices=(("", _("not looked at")), ("yes", _("yes")), ("no", _("no"))),
    )  # fmt: skip
    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False,
        help_text=_("Needed where the counts differ or something is broken."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, lines: Sequence[HandoverLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.each = len(self.lines) <= MOST_LINES
        keys = [str(one.pk) for one in self.lines] if self.each else _exceptions()
        choices = [("", "–"), *((str(one.pk), line_name(one)) for one in self.lines)]
        for key in keys:
            if not self.each:
                self.fields[f"l-{key}"] = forms.ChoiceField(
                    label=_("Line that differs"), choices=choices, required=False
                )
            self.fields[f"r-{key}"] = count_field(
                _("Received whole"), required=self.each, max_value=MOST
            )
            self.fields[f"d-{key}"] = count_field(_("Broken"), max_value=MOST)

    def rows(self) -> list[dict[str, Any]]:
        """Return the lines (or the rows for those that differ) with their fields."""
        if self.each:
            return [
                {"line": one, "name": line_name(one), "received": self[f"r-{one.pk}"],
                 "damaged": self[f"d-{one.pk}"]}
                for one in self.lines
            ]  # fmt: skip
        return [
            {"which": self[f"l-{key}"], "received": self[f"r-{key}"],
             "damaged": self[f"d-{key}"]}
            for key in _exceptions()
        ]  # fmt: skip

    def counted(self) -> dict[int, Counted]:
        """Return line → counts of a valid form; lines not told came as sent."""
        data = self.cleaned_data
        if self.each:
            keys = [(str(one.pk), one.pk) for one in self.lines]
        else:
            keys = [
                (key, int(data[f"l-{key}"]))
                for key in _exceptions()
                if data[f"l-{key}"]
            ]
        return {
            pk: Counted(data[f"r-{key}"] or 0, data[f"d-{key}"] or 0)
            for key, pk in keys
        }

    def intact(self) -> bool | None:
        """Return whether the seals were whole, None when nobody looked."""
        return {"yes": True, "no": False}.get(self.cleaned_data["seals_intact"])


def _exceptions() -> list[str]:
    return [f"x{number}" for number in range(EXCEPTIONS)]


def line_name(line: HandoverLine) -> str:
    """Return a line by its station and goods."""
    if line.station_number is None:
        return line.good.name
    return f"{line.area_code} TPS {line.station_number:03d} · {line.good.name}"
