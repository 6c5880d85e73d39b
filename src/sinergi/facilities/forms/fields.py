"""Days and problems in words, shared by the forms of facilities."""

import datetime as dt
from operator import attrgetter
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.elections.models import Election

EARLIEST, LATEST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)

PROBLEMS: dict[str, Promise] = {
    "empty": _("Fill this in."),
    "area-level": _("Give the code of a smaller area: this kind lies within one."),
    "half-a-point": _("Give both longitude and latitude, or neither."),
    "ends-before-start": _("The last day lies before the first."),
    "kpu-code-taken": _("Another facility has this code of KPU's."),
    "closed": _("This facility is struck off and is no longer changed."),
    "no-stations": _(
        "This election has no polling stations in the area yet. Import them first."
    ),
    "nothing-told": _("Say how at least one item stands."),
    "day-to-come": _("This day has not come yet."),
    "unknown-item": _("The checklist has no such item. Load the page again."),
    "until": _("Give a last day after the day of the check, within five years."),
    "proof-of-another": _("This proof belongs to another facility."),
    "too-few": _("At least two parties inspect together."),
    "party-kind": _("This institution cannot stand for this party."),
    "not-a-step": _("This step is no longer possible; see where it stands."),
    "signed-already": _("It is signed already and is no longer changed."),
    "not-held": _("First write down what was found."),
    "needs-reason": _("Say why in a word or two."),
    "stale": _(
        "Somebody changed this meanwhile. Look at it as it is now, then repeat."
    ),
    "not-yours": _("Your institution may not do this here."),
    "nothing-sent": _("Give a number for at least one line."),
    "short-stock": _("There are not so many in this store."),
    "short-stations": _(
        "By the ledger not so many went to these stations. Check the area; what is found "
        "beyond it is told when the goods are received."
    ),
    "same-place": _("Choose two different places."),
    "needs-remark": _("The counts differ. Say in a word or two what is known of it."),
    "too-many-stations": _("More than 2,000 stations at once. Choose a smaller area."),
    "no-store": _("Choose a storehouse."),
    "own-hand": _("You sent it; somebody else must count and sign for it."),
    "opened-already": _(
        "The ledger knows some of these goods in this store already, so this is no first "
        "count. Count them without the tick; a difference is then booked as missing or "
        "found."
    ),
    "too-many": _("The number is too large."),
}
"""What is wrong and what to do, by the code of a refusal."""


def offer_elections(field: Any, actor: Actor) -> None:
    """Let a field offer the elections the person may see, by their names."""
    field.queryset = Election.visible.to(actor)
    field.label_from_instance = attrgetter("name")


def words_of(code: str) -> str:
    """Return what is wrong in words."""
    found = PROBLEMS.get(code)
    return str(found) if found is not None else gettext("This cannot be kept as it is.")


def add_problem(form: forms.Form, code: str, field: str = "") -> None:
    """Put the words on the field, or on top when the form has it not."""
    form.add_error(field if field in form.fields else None, words_of(code))


class DayField(forms.DateField):
    """A day from 1998 to 2100, asked with the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
        super().__init__(**options)

    def clean(self, value: Any) -> dt.date | None:
        """Return the day; raises ValidationError far outside any election."""
        day: dt.date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Enter a day between 1998 and 2100."))
        return day


LARGEST_COUNT = 10_000_000


def count_field(label: Any, **options: Any) -> forms.IntegerField:
    """Return a field for a number of things, empty when unknown."""
    options.setdefault("required", False)
    options.setdefault("max_value", LARGEST_COUNT)
    return forms.IntegerField(label=label, min_value=0, **options)
