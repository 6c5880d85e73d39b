"""A report, its files and its mailbox; words and files are sealed, the rest tells little.

No address of a sender, no device, no session: what is not kept cannot be taken.
"""

from django.db import models

from sinergi.access.scope import CodeField
from sinergi.reports.models.naming import (
    KIND_NAMES,
    MESSAGE_NAMES,
    STATE_NAMES,
    WANTED_NAMES,
    channel_choices,
    kind_choices,
    message_choices,
    state_choices,
    wanted_choices,
)
from sinergi.reports.querysets.report import (
    DeskQuerySet,
    OfReportQuerySet,
    ReportQuerySet,
)
from sinergi.reports.rules.states import ENDED, Channel, State


class Series(models.Model):
    """The last number given in a year; one row is locked while a number is drawn."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    all_rows = models.Manager["Series"]()

    class Meta:
        """Read and written by `services.taking` alone."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return year and number."""
        return f"{self.year}: {self.last}"


class Desk(models.Model):
    """Where an office that receives reports is found: shown to whoever reports."""

    institution = models.OneToOneField(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=80, blank=True)
    hours = models.CharField(max_length=160, blank=True)
    changed_at = models.DateTimeField()
    example = models.BooleanField(default=False)

    visible = DeskQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DeskQuerySet)()

    class Meta:
        """Reads go through `visible`."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the address."""
        return self.address


class Report(models.Model):
    """One report, received by an office (`institution`) whose key its words are sealed to.

    `sealed_text` is JSON of `rules.told.Told`, opened by the office's key; `sealed_identity`
    JSON of `Identity`, opened by custodians alone, None where the reporter stays unnamed.
    `receipt_hash` is a keyed hash of the receipt, `mailbox_key` the public key that the
    office seals its messages to besides its own; `form_mark` knows a form sent twice.
    Both are empty where somebody else typed it and no receipt was given. `elements` is
    `{element: met}`. `deadline_on` is the earliest last day of the reporting limit.

    Of triage: `handler` is the office it was routed to (None: the one that received it),
    `person` who has it, `incident` what it was grouped into, `unseen` how many messages of
    the reporter nobody has looked at.
    """

    number = models.CharField(max_length=20, unique=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    channel = models.CharField(
        max_length=12, choices=channel_choices, default=Channel.WEB
    )
    wanted = models.CharField(max_length=12, choices=wanted_choices)
    kind = models.CharField(max_length=16, choices=kind_choices)
    area_code = CodeField(blank=True)
    election = models.ForeignKey(
        "elections.Election", models.PROTECT, null=True, related_name="+"
    )
    regime = models.CharField(max_length=8, blank=True)
    happened_on = models.DateField(null=True)
    known_on = models.DateField(null=True)
    received_at = models.DateTimeField()
    deadline_on = models.DateField(null=True)
    elements = models.JSONField(default=dict)
    complete = models.BooleanField(default=False)
    threatened = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="id")
    state = models.CharField(
        max_length=16, choices=state_choices, default=State.RECEIVED
    )
    state_at = models.DateTimeField()
    sealed_text = models.BinaryField()
    sealed_identity = models.BinaryField(null=True)
    receipt_hash = models.CharField(max_length=64, null=True, unique=True)
    mailbox_key = models.CharField(max_length=80, blank=True)
    form_mark = models.CharField(max_length=64, blank=True)
    official_number = models.CharField(max_length=80, blank=True)
    official_received_on = models.DateField(null=True)
    typed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    handler = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    incident = models.ForeignKey(
        "reports.Incident", models.PROTECT, null=True, related_name="reports"
    )
    unseen = models.PositiveSmallIntegerField(default=0)
    news_waiting = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)

    visible = ReportQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ReportQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-received_at", "-pk"]
        indexes = [
            # Wide on purpose: the queue and its filters are answered from these alone,
            # without reading rows, which hold a sealed text each.
            models.Index(
                fields=[
                    "institution",
                    "state",
                    "received_at",
                    "threatened",
                    "unseen",
                    "deadline_on",
                    "kind",
                    "area_code",
                    "complete",
                ],
                name="reports_by_state",
            ),
            models.Index(
                fields=[
                    "institution",
                    "area_code",
                    "received_at",
                    "kind",
                    "state",
                    "complete",
                ],
                name="reports_by_area",
            ),
            models.Index(
                fields=["institution", "kind", "received_at", "state"],
                name="reports_by_kind",
            ),
            models.Index(
                fields=[
                    "institution",
                    "received_at",
                    "state",
                    "deadline_on",
                    "complete",
                    "channel",
                    "wanted",
                ],
                name="reports_by_arrival",
            ),
            models.Index(fields=["handler", "state", "received_at"]),
            models.Index(
                fields=["person", "received_at", "state"], name="reports_by_person"
            ),
            models.Index(
                fields=["institution", "received_at"],
                condition=models.Q(threatened=True),
                name="reports_threatened",
            ),
            models.Index(
                fields=["institution", "received_at"],
                condition=models.Q(unseen__gt=0),
                name="reports_unseen",
            ),
            models.Index(
                fields=["institution"],
                condition=models.Q(news_waiting__isnull=False),
                name="reports_news_waiting",
            ),
        ]

    def __str__(self) -> str:
        """Return the number people cite."""
        return self.number

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[self.state])

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(KIND_NAMES[self.kind])

    @property
    def wanted_name(self) -> str:
        """What is wanted, in words."""
        return str(WANTED_NAMES[self.wanted])

    @property
    def is_anonymous(self) -> bool:
        """True when nobody, not even a custodian, can learn who reported."""
        return self.sealed_identity is None

    @property
    def is_officially_received(self) -> bool:
        """True when Bawaslu's own receipt was entered."""
        return bool(self.official_number)

    @property
    def has_ended(self) -> bool:
        """True when nothing more is to be done."""
        return self.state in ENDED


class ReportFile(models.Model):
    """A file of a report, by its hash as the reporter sent it.

    `original_place` and `copy_place` are the SHA-256 of the sealed bytes, under which they
    lie in `SINERGI_HOME/media/reports` (`reports.files`): the original sealed to the
    custodians, the copy (drawn anew, without what a camera writes into it) to the office.
    `copy_place` is empty for what cannot be drawn anew. `sealed_name` is JSON `{"name"}`.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")
    message = models.ForeignKey(
        "reports.Message", models.PROTECT, null=True, related_name="files"
    )
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    original_place = models.CharField(max_length=64)
    copy_place = models.CharField(max_length=64, blank=True)
    copy_type = models.CharField(max_length=100, blank=True)
    copy_size = models.PositiveIntegerField(default=0)
    sealed_name = models.BinaryField()
    original_allowed_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()

    visible = OfReportQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfReportQuerySet)()

    class Meta:
        """In the order they came; the same bytes once in a report."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"], name="reports_file_once"
            )
        ]

    def __str__(self) -> str:
        """Return the beginning of the hash."""
        return self.sha256[:12]


class Message(models.Model):
    """A message of the mailbox, JSON `{"text"}`.

    From the office: sealed to its key and to the mailbox, so that the reporter can read it
    with the receipt. From the reporter: to the office alone; it is not shown back.
    `form_mark` knows a form of the mailbox that was pressed twice.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="messages")
    from_reporter = models.BooleanField()
    kind = models.CharField(max_length=12, choices=message_choices)
    sealed_text = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    form_mark = models.CharField(max_length=64, blank=True)

    visible = OfReportQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfReportQuerySet)()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "form_mark"],
                condition=~models.Q(form_mark=""),
                name="messages_once_a_form",
            )
        ]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"message {self.pk}"

    @property
    def mailbox_key(self) -> str:
        """The public key that opens it besides the office's.

        "" for what the reporter wrote: whoever finds a receipt must not read that.
        """
        return "" if self.from_reporter else self.report.mailbox_key

    @property
    def kind_name(self) -> str:
        """What it is, in words."""
        return str(MESSAGE_NAMES[self.kind])
