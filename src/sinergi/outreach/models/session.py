"""A session: planned, held, verified; who came, what was asked, what was spent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.outreach.catalogue import segment_choices, segment_name, topic_choices
from sinergi.outreach.models.library import MaterialVersion, Quiz
from sinergi.outreach.querysets.session import (
    OfSessionQuerySet,
    OpenCountsQuerySet,
    SessionQuerySet,
)
from sinergi.outreach.rules.series import Every
from sinergi.outreach.rules.session import FORM_GONE, OPEN, Kind, Step

KIND_NAMES = {
    Kind.SESSION: _("outreach session (sosialisasi)"),
    Kind.SCHOOL: _("school visit"),
    Kind.CAMPUS: _("campus visit"),
    Kind.INTERFAITH: _("interfaith dialogue"),
    Kind.SIMULATION: _("mock voting"),
    Kind.SKPP: _("SKPP course (before P2P)"),
    Kind.P2P: _("P2P course of participatory supervision"),
    Kind.FORUM: _("Forum Warga"),
    Kind.CORNER: _("Pojok Pengawasan (supervision corner)"),
    Kind.UNIVERSITY: _("cooperation with a university"),
    Kind.VILLAGE: _("Kampung Pengawasan Partisipatif"),
    Kind.DIGITAL: _("digital community (Komunitas Digital)"),
}
"""What a kind of session is called."""

STEP_NAMES = {
    Step.PLANNED: _("planned"),
    Step.HELD: _("held, not verified"),
    Step.VERIFIED: _("verified"),
    Step.CANCELLED: _("called off"),
}
"""What a step of a session is called."""

EVERY_NAMES = {
    Every.WEEK: _("every week"),
    Every.TWO_WEEKS: _("every two weeks"),
    Every.MONTH: _("every month"),
}


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices."""
    return [(kind.value, str(KIND_NAMES[kind])) for kind in Kind]


def step_choices() -> list[tuple[str, str]]:
    """Return the steps as choices."""
    return [(step.value, str(STEP_NAMES[step])) for step in Step]


def every_choices() -> list[tuple[str, str]]:
    """Return the rhythms as choices."""
    return [(every.value, str(EVERY_NAMES[every])) for every in Every]


class Series(models.Model):
    """Sessions that recur before the same audience; they count together."""

    organiser = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    every = models.CharField(max_length=12, choices=every_choices)
    created_at = models.DateTimeField()

    all_rows = models.Manager["Series"]()

    class Meta:
        """Read through its sessions."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the rhythm."""
        return self.every


def _count() -> "models.PositiveIntegerField[int | None, int | None]":
    """Return a count that may not have been taken: None is not zero."""
    return models.PositiveIntegerField(null=True)


class Session(models.Model):
    """One session before one segment, in one area.

    Counts are None where nobody counted. `public` puts it into the calendar that anybody
    may read. `submission` is the field form it came with. `attendance_round` and
    `attendance_until` are the code at the door, `quiz_round` and `quiz_until` that of the
    quiz; opening anew makes earlier codes worthless.
    """

    kind = models.CharField(max_length=32, choices=kind_choices, default=Kind.SESSION)
    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=24, choices=topic_choices)
    segment = models.CharField(max_length=24, choices=segment_choices)
    organiser = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, related_name="sessions"
    )
    area_code = CodeField()
    place = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    stage = models.ForeignKey(
        "elections.Stage", models.PROTECT, null=True, related_name="+"
    )
    speaker = models.CharField(max_length=200, blank=True)
    material = models.ForeignKey(
        MaterialVersion, models.PROTECT, null=True, related_name="+"
    )
    quiz = models.ForeignKey(Quiz, models.PROTECT, null=True, related_name="+")
    public = models.BooleanField(default=False)
    step = models.CharField(max_length=12, choices=step_choices, default=Step.PLANNED)
    step_at = models.DateTimeField()
    attended = _count()
    men = _count()
    women = _count()
    disabled = _count()
    age_17_21 = _count()
    age_22_30 = _count()
    age_31_45 = _count()
    age_46 = _count()
    first = _count()
    checked = _count()
    no_card = _count()
    cost = models.BigIntegerField(null=True)
    candidate_present = models.BooleanField(null=True)
    report = models.TextField(blank=True)
    follow_up = models.TextField(blank=True)
    reported_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    reported_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)
    submission = models.ForeignKey(
        "observations.Submission", models.PROTECT, null=True, related_name="+"
    )
    attendance_round = models.PositiveIntegerField(default=0)
    attendance_until = models.DateTimeField(null=True)
    quiz_round = models.PositiveIntegerField(default=0)
    quiz_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = SessionQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SessionQuerySet)()

    class Meta:
        """Lists ask by date, organiser, step and area."""

        default_manager_name = "all_rows"
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(
                fields=["starts_at", "step", "organiser", "public", "area_code"],
                name="outreach_session_start",
            ),
            models.Index(fields=["organiser", "step"], name="outreach_session_owner"),
            models.Index(fields=["area_code", "step"], name="outreach_session_area"),
            models.Index(fields=["step", "starts_at"], name="outreach_session_step"),
            # Which verified sessions count, read without their long rows.
            models.Index(
                fields=["step", "area_code", "election", "topic"],
                name="outreach_session_counted",
            ),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(KIND_NAMES[Kind(self.kind)])

    @property
    def step_name(self) -> str:
        """The step in words."""
        return str(STEP_NAMES[Step(self.step)])

    @property
    def segment_name(self) -> str:
        """The segment in words."""
        return segment_name(self.segment)

    @property
    def is_open(self) -> bool:
        """True while it may be edited and reported."""
        return self.step in OPEN


class Partner(models.Model):
    """Who holds a session together with its organiser; a name alone without account."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="partners")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=120, blank=True)

    visible = OfSessionQuerySet.as_manager()
    all_rows = models.Manager["Partner"]()

    class Meta:
        """In the order they were named."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def body(self) -> str:
        """What the partner is called."""
        return self.institution.name if self.institution else self.name


class Reach(models.Model):
    """How many of a segment a session reached, as coverage counts it.

    Written from the session's counts when it is reported; `counted` once it is verified.
    `first` is None where nobody asked who came for the first time.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="reach")
    segment = models.CharField(max_length=24)
    people = models.PositiveIntegerField()
    first = _count()
    audience = models.CharField(max_length=100)
    area_code = CodeField()
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    stage = models.ForeignKey(
        "elections.Stage", models.PROTECT, null=True, related_name="+"
    )
    counted = models.BooleanField(default=False)

    visible = OpenCountsQuerySet.as_manager()
    all_rows = models.Manager["Reach"]()

    class Meta:
        """Read by segment and area; once per session and segment."""

        default_manager_name = "all_rows"
        indexes = [
            models.Index(
                fields=[
                    "counted", "election", "segment", "area_code", "audience", "stage",
                    "people", "first",
                ],
                name="outreach_reach_counted",
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["session", "segment"], name="outreach_reach_once"
            )
        ]

    def __str__(self) -> str:
        """Return segment and people."""
        return f"{self.segment} {self.people}"


class History(models.Model):
    """A step, a move to another day, or an edit; only ever added."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="history")
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    step_from = models.CharField(max_length=12, blank=True)
    step_to = models.CharField(max_length=12, blank=True)
    moved_from = models.DateTimeField(null=True)
    moved_to = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    visible = OfSessionQuerySet.as_manager()
    all_rows = models.Manager["History"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the step."""
        return self.step_to or "moved"

    @property
    def words(self) -> str:
        """The note; the machine's own reason in the reader's language."""
        if self.note == FORM_GONE:
            return str(_("the field form is in force no more"))
        return self.note

    @property
    def step_name(self) -> str:
        """The step it led to, in words; empty for a move."""
        return str(STEP_NAMES[Step(self.step_to)]) if self.step_to else ""


class Question(models.Model):
    """What was asked at a session, how often, and what was answered; no names."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="questions")
    topic = models.CharField(max_length=24, choices=topic_choices)
    text = models.CharField(max_length=300, blank=True)
    times = models.PositiveSmallIntegerField(default=1)
    answer = models.CharField(max_length=500, blank=True)

    visible = OpenCountsQuerySet.as_manager()
    all_rows = models.Manager["Question"]()

    class Meta:
        """In the order they were written down."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        indexes = [models.Index(fields=["topic"], name="outreach_question_topic")]

    def __str__(self) -> str:
        """Return the topic."""
        return self.topic
