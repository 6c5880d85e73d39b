"""Filled forms as they came in, byte for byte, and what was decided about them."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.doors.uploads import SHOWN_INLINE
from sinergi.intake.models import Batch
from sinergi.observations.models.form import FormVersion
from sinergi.observations.querysets.submission import (
    PartQuerySet,
    SubmissionQuerySet,
)


class Channel(StrEnum):
    """By which way it came; stored."""

    COLLECT = "collect"
    BROWSER = "browser"
    API = "api"
    IMPORT = "import"


class State(StrEnum):
    """What was decided; stored."""

    NEW = "new"
    ACCEPTED = "accepted"
    CORRECTION = "correction"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


CHANNEL_NAMES = {
    Channel.COLLECT: _("ODK Collect"),
    Channel.BROWSER: _("browser"),
    Channel.API: _("API"),
    Channel.IMPORT: _("file"),
}
STATE_NAMES = {
    State.NEW: _("new"),
    State.ACCEPTED: _("accepted"),
    State.CORRECTION: _("needs correction"),
    State.REJECTED: _("rejected"),
    State.WITHDRAWN: _("withdrawn"),
}


def channel_choices() -> list[tuple[str, str]]:
    """Return the channels as choices."""
    return [(one.value, str(CHANNEL_NAMES[one])) for one in Channel]


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices."""
    return [(one.value, str(STATE_NAMES[one])) for one in State]


class Submission(models.Model):
    """One filled form. `xml` is what the device sent and is never changed.

    An edit is a row of its own: `deprecated_id` names the instance it edits, `root` the
    first of the chain, and `current` marks the newest of it. `answers` is
    `{"v": 1, "values": {...}}`, read from `xml`; repeats are lists. `area_code` and
    `station_number` are the place it speaks of, `happened_on` the day; empty and None
    where the form asks for none or the answer is no known place. `test`: sent to a draft.
    `batch` is the file it came in with; undoing that withdraws it.
    """

    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    instance_id = models.CharField(max_length=249, unique=True)
    deprecated_id = models.CharField(max_length=249, blank=True, db_index=True)
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="edits")
    current = models.BooleanField(default=True)
    xml = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    device = models.ForeignKey(
        "accounts.Device", models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=channel_choices)
    # {"v": 1, ...}: which phone handed it on to the one that sent it; empty as a rule.
    provenance = models.JSONField(default=dict)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    test = models.BooleanField(default=False)
    area_code = CodeField(blank=True)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    station_number = models.PositiveIntegerField(null=True)
    happened_on = models.DateField(null=True)
    # Of a report about several days the last one; None where it speaks of one.
    happened_until = models.DateField(null=True)
    missing = models.JSONField(default=list)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=state_choices, default=State.NEW)
    reason = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)

    visible = SubmissionQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SubmissionQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["institution", "state", "-id"]),
            models.Index(fields=["area_code", "state"]),
            # All that coverage asks: rows are large, and it counts a million of them.
            models.Index(
                fields=[
                    "version",
                    "happened_until",
                    "happened_on",
                    "test",
                    "current",
                    "state",
                    "institution",
                    "area_code",
                    "election",
                    "station_number",
                    "received_at",
                    "root",
                ],
                name="observations_coverage",
            ),
            models.Index(fields=["person", "state"]),
        ]

    def __str__(self) -> str:
        """Return the receipt number."""
        return self.receipt

    @property
    def receipt(self) -> str:
        """The number the sender is told, as L-000123."""
        return f"L-{self.pk:06d}"

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[State(self.state)])

    @property
    def channel_name(self) -> str:
        """The way it came, in words."""
        return str(CHANNEL_NAMES[Channel(self.channel)])


class Attachment(models.Model):
    """A file of a submission, kept under the hash of its content."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    visible = PartQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PartQuerySet)()

    class Meta:
        """A name once per submission."""

        default_manager_name = "all_rows"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "name"], name="observations_file_once"
            )
        ]

    def __str__(self) -> str:
        """Return the row's number: names may be personal."""
        return f"file {self.pk}"

    @property
    def is_shown(self) -> bool:
        """True for a picture that a page may show; all else is only downloaded."""
        return self.media_type in SHOWN_INLINE


class Review(models.Model):
    """One decision about a submission; only ever added."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=state_choices)
    reason = models.TextField(blank=True)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    visible = PartQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(PartQuerySet)()

    class Meta:
        """In their order."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the state."""
        return self.state

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[State(self.state)])
