"""What staff do to one report: question, receipt, party, identity, referral."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.forms.fields import NamedField
from sinergi.accounts.models import Institution, Membership, Person
from sinergi.elections.forms import date_field
from sinergi.reports.models.naming import ELEMENT_NAMES
from sinergi.reports.models.triage import ground_choices, referred_choices


def element_choices() -> list[tuple[str, str]]:
    """Return the elements as choices."""
    return [(str(code), str(name)) for code, name in ELEMENT_NAMES.items()]


class QuestionForm(forms.Form):
    """What the reporter should add, until when."""

    missing = forms.MultipleChoiceField(
        label=_("What is missing"),
        choices=element_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    question = forms.CharField(
        label=_("Question to the reporter"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the mailbox of the receipt; no name, no address."),
    )
    due_on = date_field(
        _("Until when"), required=False, help_text=_("Empty: what the rule says.")
    )


class NewsForm(forms.Form):
    """News for the reporter."""

    text = forms.CharField(
        label=_("News for the reporter"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OfficialForm(forms.Form):
    """Bawaslu's own receipt."""

    number = forms.CharField(label=_("Number of Bawaslu's receipt"), max_length=80)
    on = date_field(_("Received on"))


class PartyForm(forms.Form):
    """Whom the report names, where it is known here."""

    office = forms.CharField(label=_("Office or post"), max_length=160)
    place = NamedField(label=_("Institution"), by="name", required=False)
    account = forms.CharField(
        label=_("User name in Sinergi"),
        max_length=60,
        required=False,
        help_text=_(
            "Linked where this user name is of the institution; the answer does not say "
            "whether it is. Its people are kept out either way."
        ),
    )
    name = forms.CharField(label=_("Name"), max_length=160, required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        place: Any = self.fields["place"]
        place.offer(Institution.visible.to(actor))

    def clean(self) -> dict[str, Any]:
        """Find the account among the people of the institution."""
        data = super().clean() or {}
        data["person"] = None
        if data.get("account"):
            people = Membership.all_rows.filter(institution=data.get("place"))
            data["person"] = Person.objects.filter(
                username__iexact=data["account"], pk__in=people.values("person_id")
            ).first()
            place = data.get("place")
            # of another office nobody learns here who has an account
            own = place is None or place.pk in self.actor.institutions
            if data["person"] is None and own:
                self.add_error(
                    "account", _("Nobody of this institution has this user name.")
                )
        return data


class IdentityForm(forms.Form):
    """Why the identity must be opened."""

    ground = forms.ChoiceField(label=_("Why"), choices=ground_choices)
    reference = forms.CharField(
        label=_("Number of the letter or case, if any"), max_length=80, required=False
    )


class ReferralForm(forms.Form):
    """Media or hoax content proposed to another body."""

    to = forms.ChoiceField(label=_("To whom"), choices=referred_choices)
    address = forms.CharField(
        label=_("Address of the content, or where it was seen"), max_length=500
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SentForm(forms.Form):
    """When a referral was sent, under which number."""

    sent_on = date_field(_("Sent on"))
    number = forms.CharField(label=_("Number of the letter"), max_length=80)
