"""What is done with an item: each act with its purpose or reason, and a note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.evidence.forms.taking import purposes
from sinergi.evidence.models import EvidenceItem
from sinergi.evidence.models.item import DERIVATION_NAMES
from sinergi.evidence.models.keeping import basis_choices, hold_choices
from sinergi.evidence.rules.kinds import Derivation
from sinergi.evidence.rules.naming import LONGEST_TITLE, plain_title
from sinergi.seals.keys import offices_with_keys

LONGEST_NOTE = 500
LONGEST_TEXT = 200_000
WRITTEN = (Derivation.TRANSCRIPT, Derivation.TRANSLATION)


def note_field(*, required: bool = False, label: Any = None) -> forms.CharField:
    """Return the field of a note, which is sealed."""
    return forms.CharField(
        label=label or _("Note"),
        max_length=LONGEST_NOTE,
        required=required,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sealed, and bound into the chain by its hash."),
    )


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return the field of a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class ActForm(forms.Form):
    """The base of what is done with an item."""

    def __init__(
        self, *args: Any, actor: Actor, item: EvidenceItem, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.actor, self.item = actor, item
        self.prepare()

    def prepare(self) -> None:
        """Fill choices that depend on person and item; a subclass says which."""


class PurposeForm(ActForm):
    """Why something is opened or taken."""

    purpose = forms.ChoiceField(label=_("What is it for?"), choices=purposes)
    note = note_field()


class OpenForm(PurposeForm):
    """Open the copy on the screen or take it along; or take the sealed original."""

    how = forms.ChoiceField(
        label=_("How?"),
        choices=[
            ("viewed", _("show it here, if it is a picture")),
            ("downloaded", _("download the copy")),
            (
                "original-downloaded",
                _("download the sealed original (for a custodian)"),
            ),
        ],
        widget=forms.RadioSelect,
        initial="viewed",
    )
    field_order = ("how", "purpose", "note")


class WriteForm(PurposeForm):
    """A transcript or a translation, typed in or as a file."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=lambda: [(k.value, str(DERIVATION_NAMES[k])) for k in WRITTEN],
    )
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    field_order = ("kind", "title", "text", "purpose", "note")

    def clean_title(self) -> str:
        """Return the title in one line."""
        return plain_title(self.cleaned_data["title"])


class TransferForm(PurposeForm):
    """To which institution the copy is handed."""

    institution = forms.ModelChoiceField(
        Institution.visible.none(),
        label=_("To the institution"),
        help_text=_("Institutions that have a key. The original stays here, sealed."),
    )
    field_order = ("institution", "purpose", "note")

    def prepare(self) -> None:
        """Offer the institutions that can receive something sealed."""
        field: Any = self.fields["institution"]
        known = Institution.visible.to(self.actor).filter(pk__in=offices_with_keys())
        field.queryset = known.exclude(pk=self.item.institution_id)


class HoldForm(ActForm):
    """Why nothing may be deleted."""

    reason = forms.ChoiceField(
        label=_("Why may it not be deleted?"),
        choices=lambda: [("", "–"), *hold_choices()],
    )
    note = note_field()


class LiftForm(ActForm):
    """Which hold is lifted, and why."""

    hold = forms.ChoiceField(label=_("Which hold?"))
    note = note_field(required=True, label=_("Why is it lifted?"))

    def prepare(self) -> None:
        """Offer the holds that stand."""
        field: Any = self.fields["hold"]
        rows = self.item.holds.filter(lifted_at=None)
        field.choices = [
            (str(one.pk), f"{one.reason_name} ({one.since:%Y-%m-%d})") for one in rows
        ]


class RetentionForm(ActForm):
    """Until when it is kept, and by what."""

    until = day_field(
        _("Kept until"),
        required=False,
        help_text=_(
            "Files are deleted on the day after. Empty: kept until somebody says a day."
        ),
    )
    basis = forms.ChoiceField(
        label=_("By what?"), choices=lambda: [("", "–"), *basis_choices()]
    )
    note = note_field()


class DeleteForm(ActForm):
    """By what the files are deleted now."""

    basis = forms.ChoiceField(
        label=_("By what?"), choices=lambda: [("", "–"), *basis_choices()]
    )
    sure = forms.BooleanField(label=_("I know that the files cannot be brought back."))


class BoxForm(PurposeForm):
    """What is blacked out on a picture or on the pages of a PDF."""

    boxes = forms.CharField(
        label=_("Boxes"),
        max_length=20_000,
        widget=forms.Textarea(
            attrs={"rows": 5, "data-boxes": "", "spellcheck": "false"}
        ),
        help_text=_(
            "One a line: page, left, top, width, height, in thousandths of the page. "
            "1 0 0 1000 100 blacks out the top tenth of page 1. Draw them on the picture "
            "where your browser can; the numbers are the same."
        ),
    )
    phrases = forms.CharField(
        label=_("Words that must be gone"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line; looked for in the bytes of the finished file."),
    )
    title = forms.CharField(label=_("Title of the redaction"), max_length=LONGEST_TITLE)
    field_order = ("boxes", "phrases", "title", "purpose", "note")

    def clean_title(self) -> str:
        """Return the title in one line."""
        return plain_title(self.cleaned_data["title"])


class BarForm(PurposeForm):
    """Which words are barred in a text."""

    phrases = forms.CharField(
        label=_("Words and passages to bar"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One a line. Found in any way of writing, also within longer words; each "
            "place becomes a bar of the same length."
        ),
    )
    title = forms.CharField(label=_("Title of the redaction"), max_length=LONGEST_TITLE)
    field_order = ("phrases", "title", "purpose", "note")

    def clean_title(self) -> str:
        """Return the title in one line."""
        return plain_title(self.cleaned_data["title"])


class ExportForm(forms.Form):
    """Which items leave, opened or sealed, and why."""

    items = forms.CharField(widget=forms.HiddenInput)
    opened = forms.ChoiceField(
        label=_("Copies and notes in it"),
        choices=[
            ("no", _("sealed: nobody reads them without a key")),
            ("yes", _("opened: whoever has the folder reads them")),
        ],
        widget=forms.RadioSelect,
        initial="no",
        help_text=_("Originals always stay sealed to the custodians."),
    )
    purpose = forms.ChoiceField(label=_("What is it for?"), choices=purposes)
    note = note_field()
