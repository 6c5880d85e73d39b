"""Forms of materials, quizzes, rumours and targets."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.models import Institution
from sinergi.accounts.roles import ORGANISERS
from sinergi.elections.models import Election
from sinergi.outreach.catalogue import catalogue, topic_choices
from sinergi.outreach.forms.fields import (
    AreaField,
    CountField,
    DayField,
    InstitutionField,
    offer_own,
)
from sinergi.outreach.models import Material, Rumor
from sinergi.outreach.models.library import channel_choices, language_choices
from sinergi.outreach.rules.rumor import Channel
from sinergi.outreach.services.quiz import QuizDraft
from sinergi.outreach.services.rumor import Hands, RumorDraft


class MaterialForm(forms.Form):
    """A material: what it is called and about."""

    title = forms.CharField(label=_("Title"), max_length=200)
    topic = forms.ChoiceField(label=_("Topic"), choices=topic_choices)
    institution = InstitutionField(label=_("Institution"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own(self, "institution", actor)


class VersionForm(forms.Form):
    """A version of a material: files of one language, a link, what changed."""

    language = forms.ChoiceField(
        label=_("Language of the files"), choices=language_choices
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("For films and the like."),
    )
    note = forms.CharField(label=_("What changed"), max_length=500, required=False)


class ApprovalForm(forms.Form):
    """Whom to ask for approval: KPU or Bawaslu."""

    institution = InstitutionField(label=_("Asked of"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["institution"]
        rows = Institution.visible.to(actor).filter(kind__in=sorted(ORGANISERS))
        field.queryset = rows.order_by("name")


class RefusalForm(forms.Form):
    """Why something is refused, sent back or set aside."""

    reason = forms.CharField(label=_("Why"), max_length=500)


class QuizForm(forms.Form):
    """A quiz: what it is called and about."""

    title = forms.CharField(label=_("Title"), max_length=200)
    topic = forms.ChoiceField(label=_("Topic"), choices=topic_choices)
    institution = InstitutionField(label=_("Institution"))
    shared = forms.BooleanField(
        label=_("Others may use it, too"), required=False, initial=True
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own(self, "institution", actor)


class ItemForm(forms.Form):
    """A question of a quiz; its answers stand on lines, the right one is numbered."""

    text = forms.CharField(label=_("Question"), max_length=300, required=False)
    options = forms.CharField(
        label=_("Answers, one on each line"),
        required=False,
        max_length=1_200,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    right = forms.IntegerField(
        label=_("Number of the right answer"),
        help_text=_("1 for the first line, 2 for the second."),
        min_value=1,
        max_value=6,
        initial=1,
        required=False,
    )

    def item(self) -> dict[str, Any] | None:
        """Return the question of a valid form, None for an empty one."""
        data = self.cleaned_data
        options = [one.strip() for one in data.get("options", "").splitlines()]
        kept = [one for one in options if one]
        if not data.get("text") and not kept:
            return None
        right = (data.get("right") or 1) - 1
        return {"text": data.get("text", ""), "options": kept, "right": right}


ItemForms: Any = formset_factory(ItemForm, extra=3, max_num=10, absolute_max=10)


def items_of(rows: Any) -> list[dict[str, Any]]:
    """Return the questions of a valid set; empty ones are left out."""
    return [item for one in rows if (item := one.item()) is not None]


def item_initial(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the rows of a quiz open with."""
    return [
        {
            "text": one["text"],
            "options": "\n".join(one["options"]),
            "right": one["right"] + 1,
        }
        for one in items
    ]


def quiz_draft(form: QuizForm, rows: Any) -> QuizDraft:
    """Return the draft of valid forms."""
    data = form.cleaned_data
    return QuizDraft(data["title"], data["topic"], items_of(rows), data["shared"])


class TallyForm(forms.Form):
    """Papers by number of right answers: stacks to count."""

    def __init__(self, *args: Any, questions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for right in range(questions + 1):
            label = _("Papers with %(right)s right") % {"right": right}
            self.fields[f"n{right}"] = CountField(label=label)

    def counts(self) -> list[int]:
        """Return how many papers had none right, one right, ..."""
        return [
            self.cleaned_data[f"n{right}"] or 0 for right in range(self.questions + 1)
        ]


class RumorForm(forms.Form):
    """A rumour somebody heard."""

    text = forms.CharField(
        label=_("What people say"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In their words; no names of people."),
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=topic_choices)
    channel = forms.ChoiceField(label=_("Where it was met"), choices=channel_choices)
    heard_on = DayField(label=_("Heard on"))
    area_code = AreaField(label=_("Area"), required=False)
    institution = InstitutionField(label=_("Institution"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area_code"]
        area.offer(actor)
        offer_own(self, "institution", actor)

    def draft(self) -> RumorDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        names = ("text", "topic", "heard_on", "area_code", "institution")
        return RumorDraft(
            **{name: data[name] for name in names}, channel=Channel(data["channel"])
        )


class AskForm(forms.Form):
    """Whom to ask for the answer."""

    institution = InstitutionField(label=_("Who knows"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["institution"]
        field.queryset = Institution.visible.to(actor).order_by("name")


class AnswerForm(forms.Form):
    """What is true, by whom it is told, what to show."""

    answer = forms.CharField(
        label=_("What is true"),
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Regulation, letter or address where it can be read."),
    )
    material = forms.ModelChoiceField(
        label=_("Material"), queryset=Material.all_rows.none(), required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["material"]
        field.queryset = Material.visible.to(actor)


class HandsForm(forms.Form):
    """Hands raised over a rumour, before and after it was spoken about."""

    rumor = forms.ModelChoiceField(label=_("Rumour"), queryset=Rumor.all_rows.none())
    asked_before = CountField(
        label=_("Asked before"),
        help_text=_("How many people were in the room when hands were raised."),
    )
    believed_before = CountField(label=_("Believed it before"))
    asked_after = CountField(label=_("Asked after"))
    believed_after = CountField(label=_("Believed it after"))

    def __init__(self, *args: Any, rumors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rumor"]
        field.queryset = rumors
        field.label_from_instance = lambda one: one.text[:80]

    def hands(self) -> Hands:
        """Return the hands of a valid form."""
        names = Hands.__dataclass_fields__
        return Hands(**{name: self.cleaned_data[name] for name in names})


class DeriveForm(forms.Form):
    """For which election and area targets are derived, and by which shares."""

    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none()
    )
    area_code = AreaField(label=_("Area"))
    shares = forms.ChoiceField(
        label=_("Published shares"),
        required=False,
        choices=lambda: [
            ("", _("those of the region")),
            *((code, one.name) for code, one in catalogue().shares.items()),
        ],
        help_text=_(
            "Where the voter list does not count a segment, its share of the voters of "
            "the region is used: an estimate, marked as one."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["election"]
        field.queryset = Election.visible.to(actor)
        field.label_from_instance = lambda one: one.name
        area: Any = self.fields["area_code"]
        area.offer(actor)
