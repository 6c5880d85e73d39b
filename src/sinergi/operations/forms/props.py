"""One act on props: of all that can be told, the form asks what this act needs."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import InstitutionKind
from sinergi.doors.uploads import KeptFile
from sinergi.operations.forms.fields import DayField, PhotosField
from sinergi.operations.models import Operation, Prop
from sinergi.operations.rules import actions
from sinergi.operations.rules.props import Act
from sinergi.operations.services.acting import ActDraft

LONGEST_NOTE = 1_000

PROBLEMS: dict[str, Promise] = {
    "not-a-step": _("It stands elsewhere by now; look at it again."),
    "missing": _("Fill this in."),
    "future": _("This day has not come yet."),
    "due-before-letter": _("This day lies before the date of the letter."),
    "one-at-a-time": _("Do this for one prop at a time: its proof belongs to it."),
    "nothing": _("Tick at least one line and choose what to do."),
    "number-used": _("Your institution has given this number to another letter."),
    "not-yours": _("This step is another institution's to take."),
    "circle": _("Choose another open prop of the same kelurahan."),
    "too-many": _("Do this for at most 500 props at once."),
    "count": _("Give a number from 1 to as many as hung there."),
}
"""What is wrong with an act and what to do, by the code of BadAct."""

ASKED: dict[Act, tuple[str, ...]] = {
    Act.RECOMMEND: ("number", "dated_on", "ground", "executor", "shared", "note"),
    Act.NO_BREACH: ("note",),
    Act.ORDER: ("number", "dated_on", "due_on", "operation", "note"),
    Act.TAKE_DOWN: ("count", "before", "after", "note"),
    Act.STORE: ("number", "dated_on", "place", "note"),
    Act.GIVE_BACK: ("number", "dated_on", "receiver", "receiver_name", "note"),
    Act.DISPOSE: ("note",),
    Act.GONE: ("note",),
    Act.JOIN: ("join_to", "note"),
    Act.REOPEN: ("note",),
}
"""Fields of each act, in the order in which they are asked."""

NOTE_NEEDED = frozenset({Act.NO_BREACH, Act.DISPOSE, Act.GONE, Act.REOPEN})


class ActForm(forms.Form):
    """What is told with an act."""

    number = forms.CharField(label=_("Number of the letter"), max_length=80)
    dated_on = DayField(label=_("Date of the letter"))
    ground = forms.CharField(
        label=_("Legal ground"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The clause that is broken, as your institution reads it. Sinergi gives the "
            "period of the calendar; which clause holds there it does not decide."
        ),
    )
    executor = forms.ModelChoiceField(
        label=_("Who is to take it down"), queryset=Institution.all_rows.none()
    )
    shared = forms.BooleanField(
        label=_("Show it to all offices of the area"), required=False, initial=True
    )
    due_on = DayField(label=_("To be taken down until"))
    operation = forms.ModelChoiceField(
        label=_("Joint clean-up"),
        queryset=Operation.all_rows.none(),
        required=False,
        help_text=_("May be chosen later on the page of the operation."),
    )
    count = forms.IntegerField(
        label=_("How many were taken down"), min_value=1, max_value=10_000
    )
    before = PhotosField(
        label=_("Photos before"),
        help_text=_("Not needed where the photo of the sighting shows it."),
    )
    after = PhotosField(
        label=_("Photos after"),
        help_text=_("From the same place, so that one sees that it is gone."),
    )
    place = forms.CharField(label=_("Where it is kept"), max_length=200)
    receiver = forms.CharField(
        label=_("Given back to"),
        max_length=160,
        help_text=_("The office or campaign team, not a person."),
    )
    receiver_name = forms.CharField(
        label=_("Name of who signs for it"), max_length=120, required=False
    )
    join_to = forms.CharField(
        label=_("Number of the other prop"),
        max_length=20,
        help_text=_("Such as APK-2023-0042; of the same kelurahan and still open."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, act: Act, actor: Actor, props: list[Prop], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.act, self.actor = act, actor
        fields: dict[str, Any] = self.fields
        for name in set(fields) - set(ASKED[act]):
            del fields[name]
        if act in NOTE_NEEDED:
            fields["note"].required = True
        if "executor" in fields:
            satpol = Institution.visible.to(actor).filter(
                kind=InstitutionKind.SATPOL_PP
            )
            fields["executor"].queryset = satpol.order_by("name")
            if satpol.count() == 1:
                fields["executor"].initial = satpol[0].pk
        if "operation" in fields:
            cleanups = Operation.visible.to(actor).open()
            fields["operation"].queryset = cleanups.filter(kind=actions.Kind.PROPS)
            fields["operation"].label_from_instance = _operation_label
        if "count" in fields and len(props) == 1:
            fields["count"].initial = props[0].count
        self.order_fields(list(ASKED[act]))  # last: it makes another mapping

    def clean_join_to(self) -> Prop:
        """Return the other prop, which the person must see."""
        number = str(self.cleaned_data["join_to"]).strip().upper()
        row = Prop.visible.to(self.actor).filter(number=number).first()
        if row is None:
            raise forms.ValidationError(_("There is no prop with this number."))
        return row

    def draft(
        self, before: tuple[KeptFile, ...] = (), after: tuple[KeptFile, ...] = ()
    ) -> ActDraft:
        """Return the draft of a valid form."""
        told = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"before", "after"}
        }
        return ActDraft(act=self.act, before=before, after=after, **told)


def _operation_label(row: Operation) -> str:
    return f"{row.number} {row.title}"
