"""The chain of custody. Events are only ever added: model and database refuse the rest."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.evidence.models.item import EvidenceItem
from sinergi.evidence.querysets import OfInstitutionQuerySet, OfItemQuerySet
from sinergi.evidence.rules.kinds import EventKind, Purpose

EVENT_NAMES = {
    EventKind.TAKEN_IN: _("taken in"),
    EventKind.DERIVED: _("another item was made from it"),
    EventKind.MADE: _("made from another item"),
    EventKind.VIEWED: _("opened on the screen"),
    EventKind.DOWNLOADED: _("copy downloaded"),
    EventKind.ORIGINAL_SENT: _("sealed original downloaded"),
    EventKind.EXPORTED: _("exported"),
    EventKind.TRANSFERRED: _("handed to another institution"),
    EventKind.HANDED_OVER: _("copy sent along with a hand-over"),
    EventKind.RECEIVED: _("received from another institution"),
    EventKind.HELD: _("placed under legal hold"),
    EventKind.HOLD_LIFTED: _("legal hold lifted"),
    EventKind.RETENTION_SET: _("retention set"),
    EventKind.DELETED: _("files deleted"),
}
PURPOSE_NAMES = {
    Purpose.REVIEW: _("preliminary review"),
    Purpose.CLARIFICATION: _("clarification"),
    Purpose.STUDY: _("study of the case"),
    Purpose.PLENARY: _("plenary meeting"),
    Purpose.HEARING: _("hearing"),
    Purpose.HANDOVER: _("hand-over to another institution"),
    Purpose.PUBLICATION: _("publication"),
    Purpose.PARTY: _("asked for by a party"),
    Purpose.COURT: _("asked for by a court"),
    Purpose.UPKEEP: _("keeping of the records"),
    Purpose.OTHER: _("another purpose"),
}


def event_choices() -> list[tuple[str, str]]:
    """Return what happens to an item as choices."""
    return [(one.value, str(EVENT_NAMES[one])) for one in EventKind]


def purpose_choices() -> list[tuple[str, str]]:
    """Return purposes as choices."""
    return [(one.value, str(PURPOSE_NAMES[one])) for one in Purpose]


class AppendOnly(TypeError):
    """An event of custody is never changed and never deleted."""


class ChainHead(models.Model):
    """How far an office's chain of custody is; its lock, too.

    `number` is that of the last event, `link` the head after it, `items` how many numbers
    of items were given out.
    """

    institution = models.OneToOneField(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    number = models.BigIntegerField(default=0)
    link = models.CharField(max_length=64, default="0" * 64)
    items = models.PositiveIntegerField(default=0)

    visible = OfInstitutionQuerySet.as_manager()
    all_rows = models.Manager["ChainHead"]()

    class Meta:
        """One row per office."""

        default_manager_name = "all_rows"
        ordering = ["institution"]

    def __str__(self) -> str:
        """Return the head."""
        return self.link


class CustodyEvent(models.Model):
    """One thing that happened to an item: who (a number), when, why.

    `digest` covers all of it and the digest before it of the item; `link` covers the
    digest and all that the office did before (`rules.chain`). No names and no free words:
    a note is sealed beside it and named here by its commitment.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="events")
    number = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    kind = models.CharField(max_length=24, choices=event_choices)
    purpose = models.CharField(max_length=16, choices=purpose_choices, blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    link = models.CharField(max_length=64)

    visible = OfItemQuerySet.as_manager()
    all_rows = models.Manager["CustodyEvent"]()

    class Meta:
        """In the order they happened."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seq"], name="custody_seq_once"),
            models.UniqueConstraint(
                fields=["institution", "number"], name="custody_number_once"
            ),
        ]

    def __str__(self) -> str:
        """Return what happened."""
        return self.kind

    def save(self, *args: Any, **options: Any) -> None:
        """Add the event; raises AppendOnly for one that is there already."""
        if self.pk is not None:
            raise AppendOnly("a custody event is never changed")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Raise AppendOnly."""
        raise AppendOnly("a custody event is never deleted")

    @property
    def kind_name(self) -> str:
        """What happened, in words."""
        return str(EVENT_NAMES[EventKind(self.kind)])

    @property
    def purpose_name(self) -> str:
        """Why, in words."""
        return str(PURPOSE_NAMES[Purpose(self.purpose)]) if self.purpose else ""


class CustodyNote(models.Model):
    """Free words to an event, sealed to the office; erased with the files of the item.

    The event holds SHA-256 of salt and words, so that an opened note can be proved and
    an erased one not guessed.
    """

    event = models.OneToOneField(CustodyEvent, models.PROTECT, related_name="note")
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    sealed_text = models.BinaryField()

    visible = OfInstitutionQuerySet.as_manager()
    all_rows = models.Manager["CustodyNote"]()

    class Meta:
        """As their events."""

        default_manager_name = "all_rows"
        ordering = ["event"]

    def __str__(self) -> str:
        """Return the number of the event."""
        return f"{self.event_id}"


class ChainCheck(models.Model):
    """What a check of an office's chain and files found, and the head it stood at.

    `faults` are dicts of `code`, `number` or `item`; empty means whole.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    number = models.BigIntegerField()
    link = models.CharField(max_length=64)
    files = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)

    visible = OfInstitutionQuerySet.as_manager()
    all_rows = models.Manager["ChainCheck"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["institution", "-id"], name="evidence_checks")]

    def __str__(self) -> str:
        """Return the head and whether it is whole."""
        return f"{self.link} {len(self.faults)}"

    @property
    def whole(self) -> bool:
        """True when nothing is broken."""
        return not self.faults
