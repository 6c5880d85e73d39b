"""Forms of sessions: the plan, another day, the report, questions, photos."""

import datetime as dt
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.forms.many import NamedManyField
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election, Stage
from sinergi.outreach.catalogue import segment_choices, topic_choices
from sinergi.outreach.forms.fields import (
    AreaField,
    CountField,
    DayField,
    HourField,
    InstitutionField,
    offer_own,
    to_instant,
)
from sinergi.outreach.models import MaterialVersion, Partner, Quiz, Session
from sinergi.outreach.models.session import every_choices, kind_choices
from sinergi.outreach.rules.series import Every
from sinergi.outreach.rules.session import Heads, Kind
from sinergi.outreach.services.reporting import Asked, Report
from sinergi.outreach.services.session import SessionDraft

MOST_OFFERED = 200
YES_NO = [("", "—"), ("no", _("no")), ("yes", _("yes"))]


def _label_stage(stage: Any) -> str:
    return f"{stage.election.name}: {stage.name}"


def stage_on(election: Election, day: dt.date) -> Stage | None:
    """Return the stage of the election that runs on the day, the latest begun of several."""
    stages = Stage.all_rows.filter(
        election=election, starts_on__lte=day, ends_on__gte=day
    )
    return stages.order_by("-starts_on", "pk").first()


class SessionForm(forms.Form):
    """The plan of a session; `row` given changes one that exists."""

    kind = forms.ChoiceField(label=_("Kind"), choices=kind_choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    segment = forms.ChoiceField(label=_("Segment"), choices=segment_choices)
    topic = forms.ChoiceField(label=_("Topic"), choices=topic_choices)
    organiser = InstitutionField(label=_("Organiser"))
    area_code = AreaField(label=_("Area"))
    place = forms.CharField(
        label=_("Venue"),
        max_length=200,
        required=False,
        help_text=_(
            "As it is known, such as the school. Sessions at one place count as the same "
            "audience."
        ),
    )
    day = DayField(label=_("Date"))
    starts = HourField(label=_("From"))
    ends = HourField(label=_("Until"), required=False)
    election = forms.ModelChoiceField(
        label=_("Election"), queryset=Election.all_rows.none(), required=False
    )
    stage = forms.ModelChoiceField(
        label=_("Stage"),
        queryset=Stage.all_rows.none(),
        required=False,
        help_text=_("Empty: the stage of the election that runs on that day."),
    )
    speaker = forms.CharField(label=_("Speaker"), max_length=200, required=False)
    partners = NamedManyField(
        label=_("Partners with an account"), by="name", required=False
    )
    other_partners = forms.CharField(
        label=_("Other partners"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on each line: schools, organisations, places of worship."),
    )
    material = forms.ModelChoiceField(
        label=_("Material"), queryset=MaterialVersion.all_rows.none(), required=False
    )
    quiz = forms.ModelChoiceField(
        label=_("Quiz before and after"),
        queryset=Quiz.all_rows.none(),
        required=False,
    )
    public = forms.BooleanField(
        label=_("Show it in the public calendar"),
        required=False,
        help_text=_("Anybody may then read title, organiser, time and place."),
    )
    every = forms.ChoiceField(
        label=_("Repeats"), choices=[("", _("once")), *every_choices()], required=False
    )
    until = DayField(label=_("Last day of the series"), required=False)
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, actor: Actor, row: Session | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        area: Any = self.fields["area_code"]
        area.offer(actor)
        offered: dict[str, Any] = {
            "election": Election.visible.to(actor),
            "stage": Stage.visible.to(actor)
            .select_related("election")
            .order_by("-election__voting_on", "starts_on", "pk"),
            "quiz": Quiz.visible.to(actor).usable(),
            "material": MaterialVersion.visible.to(actor).select_related("material"),
        }
        for name, rows in offered.items():
            field: Any = self.fields[name]
            field.queryset = rows
        partners: Any = self.fields["partners"]
        partners.offer(Institution.visible.to(actor))
        self._label()
        if row is None:
            offer_own(self, "organiser", actor)
        else:
            for name in ("organiser", "every", "until"):
                del self.fields[name]

    def _label(self) -> None:
        labels: dict[str, Any] = {
            "election": lambda one: one.name,
            "stage": _label_stage,
            "quiz": lambda one: one.title,
            "material": lambda one: (
                f"{one.material.title} {one.number} ({one.state_name})"
            ),
        }
        for name, label in labels.items():
            self.fields[name].label_from_instance = label  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check that the end comes after the beginning and a series has its last day."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The end comes before the beginning."))
        if data.get("every") and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Give the last day of the series."))
        stage, election, day = data.get("stage"), data.get("election"), data.get("day")
        if stage is not None and election is None:
            data["election"] = stage.election
        if not stage and election and day and not data.get("every"):
            data["stage"] = stage_on(election, day)
        return data

    def draft(self) -> SessionDraft:
        """Return the draft of a valid form."""
        data = self.cleaned_data
        day: dt.date = data["day"]
        names = (
            "title", "segment", "topic", "area_code", "place", "election", "stage",
            "speaker", "material", "quiz", "public",
        )  # fmt: skip
        return SessionDraft(
            **{name: data[name] for name in names},
            kind=Kind(data["kind"]),
            organiser=self.row.organiser if self.row else data["organiser"],
            starts_at=to_instant(day, data["starts"]),
            ends_at=to_instant(day, data["ends"]) if data["ends"] else None,
            partners=tuple(data["partners"]),
            other_partners=tuple(data["other_partners"].splitlines()),
        )

    def series(self) -> tuple[Every, dt.date] | None:
        """Return rhythm and last day of a series, None for a single session."""
        data = self.cleaned_data
        every = data.get("every")
        return (Every(every), data["until"]) if every else None


def session_initial(row: Session, partners: list[Partner]) -> dict[str, Any]:
    """Return what the form of a session opens with."""
    starts = timezone.localtime(row.starts_at)
    names = ("kind", "title", "segment", "topic", "area_code", "place", "speaker")
    return {name: getattr(row, name) for name in (*names, "public", "version")} | {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": timezone.localtime(row.ends_at).time() if row.ends_at else None,
        "election": row.election_id,
        "stage": row.stage_id,
        "material": row.material_id,
        "quiz": row.quiz_id,
        "partners": [one.institution_id for one in partners if one.institution_id],
        "other_partners": "\n".join(
            one.name for one in partners if not one.institution_id
        ),
    }


class PostponeForm(forms.Form):
    """Another day for a planned session, and why."""

    day = DayField(label=_("Date"))
    starts = HourField(label=_("From"))
    ends = HourField(label=_("Until"), required=False)
    note = forms.CharField(label=_("Why"), max_length=500)

    def times(self) -> tuple[dt.datetime, dt.datetime | None]:
        """Return beginning and end of a valid form."""
        data = self.cleaned_data
        ends = to_instant(data["day"], data["ends"]) if data["ends"] else None
        return to_instant(data["day"], data["starts"]), ends


class ReportForm(forms.Form):
    """What came of a session: one column, the four that matter first."""

    attended = CountField(label=_("Participants"), required=True)
    women = CountField(label=_("Women"))
    men = CountField(label=_("Men"))
    disabled = CountField(label=_("With a disability"))
    first = CountField(
        label=_("First session about this stage"),
        help_text=_("By show of hands. Without it people may be counted twice."),
    )
    checked = CountField(label=_("Checked themselves in the voter list"))
    no_card = CountField(
        label=_("Without a recorded KTP-el"),
        help_text=_("A number only, never names."),
    )
    age_17_21 = CountField(label=_("Aged 17–21"))
    age_22_30 = CountField(label=_("Aged 22–30"))
    age_31_45 = CountField(label=_("Aged 31–45"))
    age_46 = CountField(label=_("Aged 46 and over"))
    candidate = forms.ChoiceField(
        label=_("Was a candidate there?"), choices=YES_NO, required=False
    )
    cost = CountField(label=_("Cost in rupiah"), max_value=10**12)
    report = forms.CharField(
        label=_("Short report"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("No names of participants, identity or telephone numbers."),
    )
    follow_up = forms.CharField(
        label=_("Follow-up"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def report_of(self, questions: tuple[Asked, ...] | None) -> Report:
        """Return the report of a valid form."""
        data = self.cleaned_data
        heads = Heads(**{one.name: data[one.name] for one in fields_of(Heads)})
        answer = {"yes": True, "no": False}.get(data["candidate"])
        return Report(
            heads=heads, cost=data["cost"], candidate_present=answer,
            report=data["report"], follow_up=data["follow_up"], questions=questions,
        )  # fmt: skip


def report_initial(row: Session) -> dict[str, Any]:
    """Return what the report opens with: what was told before, and the door's count."""
    answer = {True: "yes", False: "no"}.get(bool(row.candidate_present))
    told = {one.name: getattr(row, one.name) for one in fields_of(Heads)}
    return told | {
        "candidate": "" if row.candidate_present is None else answer,
        "cost": row.cost,
        "report": row.report,
        "follow_up": row.follow_up,
        "version": row.version,
    }


class QuestionForm(forms.Form):
    """A question that was asked."""

    topic = forms.ChoiceField(label=_("Topic"), choices=topic_choices, required=False)
    text = forms.CharField(label=_("Question"), max_length=300, required=False)
    times = forms.IntegerField(
        label=_("How often"), min_value=1, max_value=1_000, initial=1, required=False
    )
    answer = forms.CharField(label=_("Answer"), max_length=500, required=False)


QuestionForms: Any = formset_factory(QuestionForm, extra=2, max_num=30, absolute_max=30)


def questions_of(forms_sent: "BaseFormSet[QuestionForm]") -> tuple[Asked, ...]:
    """Return the questions of a valid set; rows without a text are left out."""
    rows = (one.cleaned_data for one in forms_sent)
    return tuple(
        Asked(row["topic"], row["text"], row.get("times") or 1, row.get("answer") or "")
        for row in rows
        if row.get("text")
    )


class ReasonForm(forms.Form):
    """A step that needs a word of why."""

    note = forms.CharField(label=_("Why"), max_length=500)


class PhotoForm(forms.Form):
    """Photos, and whether children are to be seen."""

    minors = forms.BooleanField(label=_("Children can be recognised"), required=False)
    consent = forms.BooleanField(
        label=_("Their parents' consent lies in hand"),
        required=False,
        help_text=_("Without it, photos of children are not kept."),
    )


class CodeForm(forms.Form):
    """For how long a code at the door works."""

    hours = forms.IntegerField(
        label=_("Hours it works"), min_value=1, max_value=72, initial=6
    )


class CertificateForm(forms.Form):
    """Names for certificates; they go onto paper and are kept nowhere."""

    names = forms.CharField(
        label=_("Names"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One on each line. They are printed and not kept."),
    )
    signer = forms.CharField(label=_("Signed by"), max_length=120)
    office = forms.CharField(label=_("Office"), max_length=120)

    def clean_names(self) -> list[str]:
        """Return the names, one for each certificate."""
        lines = [
            " ".join(one.split()) for one in self.cleaned_data["names"].splitlines()
        ]
        names = [one[:120] for one in lines if one]
        if not names:
            raise forms.ValidationError(_("Write at least one name."))
        if len(names) > 200:
            raise forms.ValidationError(_("At most 200 at once. Leave some out."))
        return names
