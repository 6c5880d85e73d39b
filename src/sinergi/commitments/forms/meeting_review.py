"""The one page on which a pasted meeting is looked at before it is kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.commitments.forms.days import DayField
from sinergi.commitments.forms.meeting import (
    LONGEST_PASTE,
    MOST_ROWS,
    ConclusionForm,
    MeetingForm,
    ParticipantForm,
)
from sinergi.commitments.rules.commitment import DUE_RULE
from sinergi.commitments.rules.meeting import Kind
from sinergi.commitments.rules.meeting_dates import Due
from sinergi.commitments.rules.meeting_people import ReadPerson
from sinergi.commitments.rules.meeting_text import ReadConclusion, ReadMeeting
from sinergi.commitments.services.meeting_agenda import ConclusionDraft
from sinergi.commitments.services.meeting_paste import PastedMeeting
from sinergi.commitments.services.meeting_people import ParticipantDraft

GUESSED: Promise = _("guess")


class ReviewMeetingForm(MeetingForm):
    """The meeting itself with its agenda, notes and the text it came from."""

    agenda = forms.CharField(
        label=_("Points of the agenda"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One point per line, in their order."),
    )
    notes = forms.CharField(
        label=_("Everything else of the text, for the minutes"),
        required=False,
        max_length=LONGEST_PASTE * 2,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    pasted = forms.CharField(
        required=False,
        max_length=LONGEST_PASTE * 2,
        strip=False,
        widget=forms.HiddenInput,
    )


class ReviewPersonForm(ParticipantForm):
    """One person of the text; `keep` unticked leaves the row out."""

    keep = forms.BooleanField(label=_("Keep"), required=False, initial=True)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Check a row only when it is to be kept."""
        data = self.cleaned_data
        return super().clean() if data.get("keep") else data

    def draft(self) -> ParticipantDraft:
        """Return the draft; what nobody changed stays a guess."""
        one = super().draft()
        sure = self.cleaned_data["sure"] or "institution" in self.changed_data
        return ParticipantDraft(
            institution=one.institution,
            institution_name=one.institution_name,
            name=one.name,
            role=one.role,
            sure=sure,
        )


class ReviewConclusionForm(ConclusionForm):
    """One conclusion of the text; `due_rule` ties its day to the calendar."""

    keep = forms.BooleanField(label=_("Keep"), required=False, initial=True)
    due_rule = forms.RegexField(
        DUE_RULE, required=False, max_length=80, widget=forms.HiddenInput
    )
    rule_day = DayField(required=False, widget=forms.HiddenInput)

    def draft(self) -> ConclusionDraft:
        """Return the draft; a day somebody changed no longer follows the calendar."""
        one, data = super().draft(), self.cleaned_data
        rule = data["due_rule"] if data["rule_day"] == data["due_on"] else ""
        return ConclusionDraft(
            text=one.text,
            kind=one.kind,
            institution=one.institution,
            area_code=one.area_code,
            due_on=one.due_on,
            due_rule=rule or "",
            cascade=one.cascade,
            shared=one.shared,
        )


People = forms.formset_factory(
    ReviewPersonForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
Conclusions = forms.formset_factory(
    ReviewConclusionForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


class Review:
    """The forms of the review page together; `data` None fills them from a text."""

    def __init__(
        self,
        actor: Actor,
        institutions: list[tuple[str, str]],
        *,
        data: Any = None,
        read: ReadMeeting | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        rows = {"institutions": institutions}
        first = meeting_guesses(read, initial or {}) if read else None
        self.meeting = ReviewMeetingForm(data, actor=actor, initial=first, prefix="m")
        self.people = People(
            data,
            prefix="p",
            form_kwargs=rows,
            initial=[person_guess(one) for one in read.people] if read else None,
        )
        shared = bool((initial or {}).get("shared"))
        host = (initial or {}).get("host")
        self.conclusions = Conclusions(
            data,
            prefix="c",
            form_kwargs=rows,
            initial=[conclusion_guess(one, host, shared) for one in read.conclusions]
            if read
            else None,
        )

    def is_valid(self) -> bool:
        """Check all forms, so that everything wrong is told at once."""
        parts = (self.meeting, self.people, self.conclusions)
        valid = [part.is_valid() for part in parts]
        return all(valid)

    def pasted(self) -> PastedMeeting:
        """Return what is to be kept of valid forms."""
        data = self.meeting.cleaned_data
        return PastedMeeting(
            draft=self.meeting.draft(),
            pasted=data["pasted"],
            notes=data["notes"],
            agenda=data["agenda"].splitlines(),
            people=[form.draft() for form in self.people if _kept(form)],
            conclusions=[form.draft() for form in self.conclusions if _kept(form)],
        )

    @property
    def errors(self) -> list[tuple[str, str]]:
        """All errors as (id of the field, text), for the summary on top."""
        found: list[tuple[str, str]] = []
        for form in (self.meeting, *self.people, *self.conclusions):
            found += [("", str(text)) for text in form.non_field_errors()]
            for bound in form:
                found += [(bound.id_for_label, str(text)) for text in bound.errors]
        for part in (self.people, self.conclusions):
            found += [("", str(text)) for text in part.non_form_errors()]
        return found


def _kept(form: forms.Form) -> bool:
    return bool(form.cleaned_data.get("keep"))


def meeting_guesses(read: ReadMeeting, initial: dict[str, Any]) -> dict[str, Any]:
    """Return the first values of the meeting's form; hints say what they rest on."""
    return {
        "kind": read.kind.value.value,
        "title": read.title.value or initial.get("title", ""),
        "host": initial.get("host"),
        "day": read.on.on if read.on else None,
        "starts": read.starts,
        "ends": read.ends,
        "place": read.place.value,
        "area_code": read.area.value or initial.get("area_code", ""),
        "election": initial.get("election"),
        "previous": initial.get("previous"),
        "agenda": "\n".join(read.agenda),
        "notes": read.notes,
        "pasted": read.raw,
    }


def unsure_of(read: ReadMeeting) -> dict[str, str]:
    """Return field → the text a guess rests on, for what is not sure."""
    unsure = {
        "kind": (read.kind.sure, read.kind.read),
        "title": (read.title.sure, read.title.read),
        "place": (read.place.sure or not read.place.value, read.place.read),
        "area_code": (not read.area.value, read.area.read),
        "day": (read.on is None or read.on.sure, read.on.read if read.on else ""),
    }
    return {name: said for name, (sure, said) in unsure.items() if not sure}


def person_guess(one: ReadPerson) -> dict[str, Any]:
    """Return the first values of a person's row."""
    return {
        "keep": True,
        "name": one.name,
        "role": one.role,
        "institution": one.institution_id,
        "institution_name": "" if one.institution_id else one.institution,
        "sure": one.sure,
    }


def conclusion_guess(
    one: ReadConclusion, host: int | None, shared: bool
) -> dict[str, Any]:
    """Return the first values of a conclusion's row.

    What all kecamatan or kelurahan shall do is the host's to hand down to them.
    """
    owner = one.institution.value
    if owner is None and one.cascade and one.is_commitment:
        owner = host
    due: Due | None = one.due
    return {
        "keep": True,
        "text": one.text,
        "kind": "commitment" if one.is_commitment else "decision",
        "institution": owner,
        "area_code": one.area.value,
        "due_on": due.on if due else None,
        "due_rule": due.rule if due else "",
        "rule_day": due.on if due and due.rule else None,
        "cascade": one.cascade,
        "shared": shared,
    }


def default_title(kind: Kind, names: Mapping[Kind, Promise]) -> str:
    """Return the title of a meeting whose text names none."""
    return str(names[kind]).split(" (")[0].capitalize()
