"""A meeting: when and where, who was there, what was on the agenda and concluded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.commitments.querysets.meeting import MeetingQuerySet, OfMeetingQuerySet
from sinergi.commitments.rules.meeting import LOCKED, OPEN, Kind, Step

KIND_NAMES = {
    Kind.AUDIENSI: _("audience (audiensi)"),
    Kind.COORDINATION: _("coordination meeting (rapat koordinasi)"),
    Kind.MUSTER: _("readiness muster (apel siaga)"),
    Kind.DECLARATION: _("peace declaration (deklarasi damai)"),
    Kind.DIALOGUE: _("dialogue"),
    Kind.FORUM: _("residents' forum (forum warga)"),
}
"""What a kind of meeting is called."""

MEETING_STEP_NAMES = {
    Step.DRAFT: _("draft"),
    Step.INVITED: _("invited"),
    Step.HELD: _("held"),
    Step.MINUTES: _("minutes wait for approval"),
    Step.APPROVED: _("minutes approved"),
    Step.PUBLISHED: _("published"),
    Step.CANCELLED: _("cancelled"),
}
"""What a step of a meeting is called."""

DECISION, COMMITMENT = "decision", "commitment"
BY_LIST, BY_CODE = "list", "code"


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of meetings as choices."""
    return [(kind.value, str(KIND_NAMES[kind])) for kind in Kind]


def meeting_step_choices() -> list[tuple[str, str]]:
    """Return the steps as choices."""
    return [(step.value, str(MEETING_STEP_NAMES[step])) for step in Step]


def conclusion_choices() -> list[tuple[str, str]]:
    """Return what a conclusion can be."""
    return [(COMMITMENT, str(_("commitment"))), (DECISION, str(_("decision")))]


class Meeting(models.Model):
    """A meeting or event of several institutions.

    `pasted` is the text it was made from, as it came. `minutes` is the text being
    written; what was sent for approval is kept in `MinutesVersion`. `version` grows with
    every edit. Readers outside see `published_version` once there is one.
    """

    kind = models.CharField(max_length=20, choices=kind_choices)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    area_code = CodeField(blank=True)
    host = models.ForeignKey("accounts.Institution", models.PROTECT, related_name="+")
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage = models.ForeignKey(
        "elections.Stage", models.PROTECT, null=True, blank=True, related_name="+"
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    step = models.CharField(
        max_length=12, choices=meeting_step_choices, default=Step.DRAFT
    )
    step_at = models.DateTimeField()
    pasted = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    press_note = models.TextField(blank=True)
    declaration_text = models.TextField(blank=True)
    # People confirm that they are there by a signed link of this round until then.
    attendance_round = models.PositiveIntegerField(default=0)
    attendance_until = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_version = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = MeetingQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(MeetingQuerySet)()

    class Meta:
        """Lists ask by date and host."""

        default_manager_name = "all_rows"
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["host", "starts_at"], name="commitment_meeting_host"),
            models.Index(fields=["starts_at"], name="commitment_meeting_start"),
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
        return str(MEETING_STEP_NAMES[Step(self.step)])

    @property
    def is_open(self) -> bool:
        """True while date, people and minutes may be changed."""
        return self.step in OPEN

    @property
    def is_locked(self) -> bool:
        """True from the moment the minutes are sent for approval."""
        return self.step in LOCKED


class Participant(models.Model):
    """Somebody asked to a meeting or seen there.

    Without `institution` the body is known by `institution_name` alone (a party, a
    school nobody entered yet). `sure` is false while a reader's guess waits for somebody
    to look at it. `signs` marks signatories of a declaration.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    institution = models.ForeignKey(
        "accounts.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    institution_name = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=160, blank=True)
    sure = models.BooleanField(default=True)
    signs = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    attended_by = models.CharField(max_length=8, blank=True)
    signed_at = models.DateTimeField(null=True)

    visible = OfMeetingQuerySet.as_manager()
    all_rows = models.Manager["Participant"]()

    class Meta:
        """In the order they were added."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the row's number: names are personal."""
        return f"participant {self.pk}"

    @property
    def body(self) -> str:
        """The institution's name, as known or as written."""
        return self.institution.name if self.institution else self.institution_name


class AgendaItem(models.Model):
    """A point of the agenda; `commitment` when it is about a promise."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    institution = models.ForeignKey(
        "accounts.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    commitment = models.ForeignKey(
        "commitments.Commitment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    visible = OfMeetingQuerySet.as_manager()
    all_rows = models.Manager["AgendaItem"]()

    class Meta:
        """In the order of the agenda."""

        default_manager_name = "all_rows"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Conclusion(models.Model):
    """One thing concluded: a decision, or a promise with its commitment.

    Owner, area and due day are what the minutes say; until `commitment` is made they may
    be missing ("completed later"). `cascade` names the kind of institution each of which
    gets its own part.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="conclusions")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=12, choices=conclusion_choices)
    institution = models.ForeignKey(
        "accounts.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    area_code = CodeField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_rule = models.CharField(max_length=80, blank=True)
    cascade = models.CharField(max_length=20, blank=True)
    shared = models.BooleanField(default=False)
    commitment = models.OneToOneField(
        "commitments.Commitment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="concluded_as",
    )

    visible = OfMeetingQuerySet.as_manager()
    all_rows = models.Manager["Conclusion"]()

    class Meta:
        """In the order they were concluded."""

        default_manager_name = "all_rows"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        """Return kind and order."""
        return f"{self.kind} {self.order}"

    @property
    def is_promise(self) -> bool:
        """True for a commitment, made already or not."""
        return self.kind == COMMITMENT
