"""A file that came in, what is wrong with it, and the rows no area could be found for."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField, OpenQuerySet
from sinergi.intake.querysets import (
    BatchQuerySet,
    FaultQuerySet,
    UnplacedQuerySet,
)


class BatchState(StrEnum):
    """Where a batch stands; what may follow is `sinergi.intake.rules.ALLOWED`."""

    RECEIVED = "received"
    CHECKED = "checked"
    FAULTY = "faulty"
    APPLIED = "applied"
    UNDONE = "undone"


STATE_NAMES = {
    BatchState.RECEIVED: _("received, not yet checked"),
    BatchState.CHECKED: _("checked, ready to take over"),
    BatchState.FAULTY: _("has faults, nothing taken over"),
    BatchState.APPLIED: _("taken over"),
    BatchState.UNDONE: _("undone"),
}


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices; callable, so that a new one costs no migration."""
    return [(state.value, str(STATE_NAMES[state])) for state in BatchState]


class Batch(models.Model):
    """One file given to one source with one set of options and one mapping of columns.

    The file lies byte for byte under `media/imports/<sha256>`. The same bytes with the
    same options are the same batch. An undo is a batch of its own (`undoes`), so that
    every change of rows names the batch that made it. People and their institution are
    plain ids, since accounts lie above this app; without an institution it came with
    the server. `read_permission` is asked of readers beside READ_IMPORTS.
    """

    source = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    format = models.CharField(max_length=12)
    options = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    scope = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=state_choices)
    counts = models.JSONField(default=dict)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    by_id = models.BigIntegerField(null=True)
    institution_id = models.BigIntegerField(null=True)
    read_permission = models.CharField(max_length=60, blank=True, default="")
    job_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    visible = BatchQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(BatchQuerySet)()

    class Meta:
        """Newest first; a file with the same options is one batch per institution."""

        default_manager_name = "all_rows"
        ordering = ["-id"]
        indexes = [models.Index(fields=["source", "sha256"])]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sha256", "scope"],
                condition=models.Q(undoes=None, institution_id=None)
                & ~models.Q(state="undone"),
                name="intake_batch_same_file_once",
            ),
            models.UniqueConstraint(
                fields=["source", "sha256", "scope", "institution_id"],
                condition=models.Q(undoes=None) & ~models.Q(state="undone"),
                name="intake_batch_once_per_institution",
            ),
        ]

    def __str__(self) -> str:
        """Return source and file name."""
        return f"{self.source} {self.file_name}"

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[BatchState(self.state)])


class BatchRow(models.Model):
    """Base of rows that come from files: which batch made them, which one ended them.

    Nothing is overwritten: a changed row is a new row, and the old one is ended by the
    batch that brought the change. Undoing a batch ends its rows and revives what it had
    ended.
    """

    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_by = models.ForeignKey(
        Batch, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        """Every table has the columns itself."""

        abstract = True


class Fault(models.Model):
    """One thing wrong with one cell, row or file; the words are made from the code."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=80)
    code = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    blocking = models.BooleanField()

    visible = FaultQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(FaultQuerySet)()

    class Meta:
        """In the order of the file."""

        default_manager_name = "all_rows"
        ordering = ["row", "id"]

    def __str__(self) -> str:
        """Return place and code."""
        return f"{self.row}:{self.column} {self.code}"


class Unplaced(BatchRow):
    """A row that was right in itself but whose area is unknown: kept until mended."""

    source = models.CharField(max_length=80)
    scope = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=80, blank=True)
    row = models.JSONField()
    digest = models.CharField(max_length=64)
    resolved_code = CodeField(blank=True, default="")
    resolved_at = models.DateTimeField(null=True)
    resolved_by_id = models.BigIntegerField(null=True)

    visible = UnplacedQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(UnplacedQuerySet)()

    class Meta:
        """The same row of the same file and options is listed once."""

        default_manager_name = "all_rows"
        ordering = ["id"]
        indexes = [models.Index(fields=["source", "code"])]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "scope", "digest"],
                condition=models.Q(ended_by=None),
                name="intake_unplaced_once",
            )
        ]

    def __str__(self) -> str:
        """Return source and unknown code."""
        return f"{self.source} {self.code or '-'}"


class ColumnMemory(models.Model):
    """Which column a header meant the last time a person confirmed it."""

    source = models.CharField(max_length=80)
    header = models.CharField(max_length=120)
    column = models.CharField(max_length=80)
    confirmed_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    visible = OpenQuerySet.as_manager()
    all_rows = models.Manager["ColumnMemory"]()

    class Meta:
        """One meaning per header and source: the latest."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "header"], name="intake_column_memory_once"
            )
        ]

    def __str__(self) -> str:
        """Return header and column."""
        return f"{self.header} = {self.column}"
