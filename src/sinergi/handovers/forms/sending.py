"""The form of a new hand-over."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution
from sinergi.handovers.forms.fields import LineField, ManyFilesField, moment_field
from sinergi.handovers.models import Handover, Partner
from sinergi.handovers.models.names import category_choices, unit_choices
from sinergi.handovers.rules.clocks import LONGEST_DAYS, Agreement, Category
from sinergi.handovers.services.sending import Outside, Receiver, Terms
from sinergi_core.clock import Unit

LONGEST = 20_000
OUTSIDE = "outside"


def new_mark() -> str:
    """Return a mark by which a form that was sent twice is known."""
    return secrets.token_hex(16)


def regime_choices() -> list[tuple[str, str]]:
    """Return the laws an election is held under."""
    return [
        ("pemilu", gettext("general election")),
        ("pilkada", gettext("regional election")),
    ]


class SendForm(forms.Form):
    """To whom, what, on which ground, until when."""

    sender = forms.ModelChoiceField(
        label=_("From"), queryset=Institution.all_rows.none()
    )
    receiver = forms.ChoiceField(
        label=_("To whom"),
        help_text=_("An office of this installation, a partner elsewhere, or outside."),
    )
    outside_name = LineField(
        label=_("Name of the body outside"), max_length=160, required=False
    )
    outside_address = LineField(label=_("Its address"), max_length=300, required=False)
    on_paper = forms.BooleanField(
        label=_("Slip on paper"),
        required=False,
        help_text=_(
            "For a receiver without a key: you bring the papers, the printed slip proves it."
        ),
    )
    category = forms.ChoiceField(label=_("What is forwarded"), choices=category_choices)
    regime = forms.ChoiceField(label=_("Under which law"), choices=regime_choices)
    basis = LineField(
        label=_("Legal ground"),
        max_length=300,
        help_text=_("The article. It stands in the open: no names here."),
    )
    cause_at = moment_field(
        _("When it was stated to be a crime"),
        required=False,
        help_text=_("For the police: the 24 hours begin here."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=500,
        help_text=_("Sealed: the receiver alone reads it."),
    )
    title = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(
        label=_("What the receiver needs to know"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Only what is needed for this purpose; sealed."),
    )
    attached = ManyFilesField(label=_("Files"), required=False)
    answer_length = forms.IntegerField(
        label=_("Agreed period of the answer"),
        min_value=1,
        max_value=LONGEST_DAYS,
        required=False,
        help_text=_("Only where the law has none."),
    )
    receipt_length = forms.IntegerField(
        label=_("Agreed period of the receipt"),
        min_value=1,
        max_value=LONGEST_DAYS,
        required=False,
    )
    unit = forms.ChoiceField(
        label=_("Counted in"), choices=unit_choices, required=False
    )
    agreed_in = LineField(label=_("Agreed in"), max_length=200, required=False)
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = forms.RegexField(
        "^[0-9a-f]{32}$", widget=forms.HiddenInput, required=False, initial=new_mark
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        fields: dict[str, Any] = self.fields
        own = actor.institutions_with(Permission.SEND_HANDOVERS)
        fields["sender"].queryset = Institution.visible.to(actor).filter(pk__in=own)
        if len(own) == 1:
            fields["sender"].initial = min(own)
        self.offices = {
            f"i{one.pk}": one for one in Institution.visible.to(actor).order_by("name")
        }
        partners = Partner.visible.to(actor).filter(retired_at=None).exclude(since=None)
        self.partners = {f"p{one.pk}": one for one in partners}
        fields["receiver"].choices = self._choices()

    def _choices(self) -> list[Any]:
        # which of them has a key is told by who sends to it, not by this list
        offices = [(key, one.name) for key, one in self.offices.items()]
        partners = [(key, one.name) for key, one in self.partners.items()]
        return [
            ("", "–"),
            (gettext("Offices here"), offices),
            (gettext("Partners elsewhere"), partners),
            (OUTSIDE, gettext("a body outside, on paper")),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the name of a body outside, and for a whole agreement."""
        data = super().clean() or {}
        if data.get("receiver") == OUTSIDE and not data.get("outside_name"):
            self.add_error("outside_name", _("Name the body."))
        periods = (data.get("answer_length"), data.get("receipt_length"))
        if any(periods) and not (data.get("unit") and data.get("agreed_in")):
            self.add_error("agreed_in", _("Say in which paper the period was agreed."))
        replaced = data.get("replaces")
        data["replaced"] = self._replaced(replaced) if replaced else None
        return data

    def _replaced(self, pk: int) -> Handover:
        rows = Handover.visible.to(self.actor).filter(pk=min(max(pk, 0), 2**62))
        row: Handover | None = rows.first()
        if row is None:
            raise ValidationError(_("The hand-over to replace is not there."))
        return row

    def goes_to(self) -> Receiver:
        """Return to whom a valid form goes."""
        data = self.cleaned_data
        chosen = data["receiver"]
        if chosen == OUTSIDE:
            return Outside(data["outside_name"], data["outside_address"])
        return self.partners.get(chosen) or self.offices[chosen]

    def terms(self) -> Terms:
        """Return the terms of a valid form."""
        data = self.cleaned_data
        return Terms(
            purpose=data["purpose"], basis=data["basis"], regime=data["regime"],
            cause_at=data.get("cause_at"), receipt=self._agreed(data["receipt_length"]),
            answer=self._agreed(data["answer_length"]), on_paper=data["on_paper"],
            replaces=data["replaced"], uid=data["once"],
        )  # fmt: skip

    def _agreed(self, length: int | None) -> Agreement | None:
        data = self.cleaned_data
        if not length:
            return None
        return Agreement(length, Unit(data["unit"]), data["agreed_in"])

    def forwarded_as(self) -> Category:
        """Return the category of a valid form."""
        return Category(self.cleaned_data["category"])

    def sealed_words(self) -> dict[str, str]:
        """Return the words of a valid form, which are sealed."""
        data = self.cleaned_data
        return {gettext("Subject"): data["title"], gettext("Text"): data["text"]}
