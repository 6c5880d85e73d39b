"""What was handed over: the signed statement, its sealed copies, all that happened to it."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from sinergi.handovers.models.names import (
    CATEGORY_NAMES,
    EVENT_NAMES,
    OUTCOME_NAMES,
    STATE_NAMES,
    category_choices,
    outcome_choices,
    state_choices,
)
from sinergi.handovers.models.partner import Partner
from sinergi.handovers.querysets.handover import (
    CopyQuerySet,
    HandedOverQuerySet,
    OfHandoverQuerySet,
)
from sinergi.handovers.rules.clocks import Category
from sinergi.handovers.rules.slips import check_digits
from sinergi.handovers.rules.statements import Outcome
from sinergi.handovers.rules.steps import State

Who: Any = "accounts.Person"
Office: Any = "accounts.Institution"


class Handover(models.Model):
    """A package from an office to another; both sides see this row, each its own copies.

    `incoming`: it came from another installation. `partner` is the other side there,
    sender or receiver; neither `receiver` nor `partner` is an outside body on paper.
    `subject` says what of ours it is about and never travels. `statement` is the signed
    text, byte for byte; `clocks` how the due moments came about. What follows `version`
    changes with the events.
    """

    uid = models.CharField(max_length=32)
    incoming = models.BooleanField(default=False)
    number = models.CharField(max_length=40)
    sender = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="handovers"
    )
    sender_name = models.CharField(max_length=160)
    receiver_name = models.CharField(max_length=160)
    outside_address = models.CharField(max_length=300, blank=True)
    on_paper = models.BooleanField(default=False)
    category = models.CharField(max_length=12, choices=category_choices)
    regime = models.CharField(max_length=8, blank=True)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.PositiveBigIntegerField(null=True)
    basis = models.CharField(max_length=300, blank=True)
    cause_at = models.DateTimeField(null=True)
    statement = models.TextField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=100)
    signer = models.CharField(max_length=64)
    clocks = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Who, models.PROTECT, null=True, related_name="+")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by"
    )
    example = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(
        max_length=12, choices=state_choices, default=State.SENT, db_index=True
    )
    state_at = models.DateTimeField()
    receipt_due_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    receiver_number = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=outcome_choices, blank=True)
    disputed_at = models.DateTimeField(null=True)

    visible = HandedOverQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(HandedOverQuerySet)()

    class Meta:
        """Newest first; a package once on each side."""

        default_manager_name = "all_rows"
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["sender", "-sent_at"], name="handovers_out"),
            models.Index(fields=["receiver", "-sent_at"], name="handovers_in"),
            models.Index(fields=["digest"], name="handovers_digest"),
            models.Index(
                fields=["subject_kind", "subject_id"], name="handovers_subject"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["uid", "incoming"], name="handovers_once"),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(incoming=False),
                name="handovers_number_once",
            ),
            models.CheckConstraint(
                condition=Q(incoming=False, sender__isnull=False)
                | Q(incoming=True, receiver__isnull=False, partner__isnull=False),
                name="handovers_ends",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[State(self.state)])

    @property
    def category_name(self) -> str:
        """The category in words; that of a foreign package as it came."""
        known = self.category in set(Category)
        return str(CATEGORY_NAMES[Category(self.category)]) if known else self.category

    @property
    def outcome_name(self) -> str:
        """The outcome in words, empty before the answer."""
        return str(OUTCOME_NAMES[Outcome(self.outcome)]) if self.outcome else ""

    @property
    def check_text(self) -> str:
        """The digits of the digest that people type and compare."""
        return check_digits(self.digest)

    @property
    def due_at(self) -> dt.datetime | None:
        """The moment until which the next thing is due, None when nothing is."""
        if self.state == State.SENT:
            return self.receipt_due_at or self.answer_due_at
        return self.answer_due_at if self.state == State.RECEIVED else None

    def is_late(self, at: dt.datetime) -> bool:
        """True when something is due and the moment has passed."""
        moments = [self.answer_due_at]
        if self.state == State.SENT:
            moments.append(self.receipt_due_at)
        elif self.state != State.RECEIVED:
            return False
        return any(one is not None and one < at for one in moments)


class HandoverEvent(models.Model):
    """What happened, with the signed statement where there is one; only ever added.

    `on_paper`: written down by the sender from a paper of the receiver, who signed there.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(Who, models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    party_name = models.CharField(max_length=160, blank=True)
    number = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    on_paper = models.BooleanField(default=False)
    statement = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=100, blank=True)
    signer = models.CharField(max_length=64, blank=True)

    visible = OfHandoverQuerySet.as_manager()
    all_rows = models.Manager["HandoverEvent"]()

    class Meta:
        """In their order; a statement once."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "digest"],
                condition=~Q(digest=""),
                name="handovers_event_once",
            )
        ]

    def __str__(self) -> str:
        """Return kind and number."""
        return f"{self.kind} {self.pk}"

    def save(self, *args: Any, **options: Any) -> None:
        """Add the row; raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("events of a hand-over are only ever added")
        super().save(*args, **options)

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(EVENT_NAMES[self.kind])

    @property
    def outcome_name(self) -> str:
        """The outcome in words."""
        return str(OUTCOME_NAMES[Outcome(self.outcome)]) if self.outcome else ""


class SealedCopy(models.Model):
    """One part, sealed to the key of one office: `part` "package", "file" or "act".

    `position` is 0 for the package, 1 and up for files, the event's number for an act.
    `plain` is the SHA-256 of what is inside; it stays when the body is removed, and when
    it is sealed anew to another key.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="copies")
    institution = models.ForeignKey(Office, models.PROTECT, related_name="+")
    part = models.CharField(max_length=8)
    position = models.PositiveBigIntegerField(default=0)
    plain = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sealed_body = models.BinaryField(null=True)

    visible = CopyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CopyQuerySet)()

    class Meta:
        """A part once per office."""

        default_manager_name = "all_rows"
        ordering = ["part", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "institution", "part", "position"],
                name="handovers_copy_once",
            )
        ]

    def __str__(self) -> str:
        """Return part and position."""
        return f"{self.part} {self.position}"


class Parcel(models.Model):
    """A file for another installation: waits for the wire, or is downloaded and carried.

    Its content is sealed to the partner; we cannot open it.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="parcels")
    institution = models.ForeignKey(Office, models.PROTECT, related_name="+")
    event = models.ForeignKey(HandoverEvent, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    delivered_at = models.DateTimeField(null=True)

    visible = CopyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CopyQuerySet)()

    class Meta:
        """In their order."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return kind and number."""
        return f"{self.kind} {self.pk}"


class Numbering(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    all_rows = models.Manager["Numbering"]()

    class Meta:
        """By year."""

        default_manager_name = "all_rows"
        ordering = ["year"]

    def __str__(self) -> str:
        """Return year and number."""
        return f"{self.year}: {self.last}"
