"""Messages of others (CAP) with where they come from, and who reads ours as a feed."""

from django.db import models
from django.utils.translation import get_language

from sinergi.access.scope import CodeField
from sinergi.warnings.models.detector import INSTITUTION, make_key
from sinergi.warnings.querysets.cap import (
    CapFeedQuerySet,
    CapMessageQuerySet,
    CapReceiptQuerySet,
    CapReferenceQuerySet,
    CapSignerQuerySet,
    CapSourceQuerySet,
)
from sinergi.warnings.rules.cap_signatures import Signature
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.words import HAZARD_NAMES, hazard_choices

PERSON = "accounts.Person"


class CapSource(models.Model):
    """An address that is asked for messages: a feed (Atom, RSS) or one CAP document.

    `marker` and `changed` are what its server said of the last answer (ETag,
    Last-Modified); `problem` is a code, empty while all is well; `tries` counts failures
    since the last answer.
    """

    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=300)
    every = models.PositiveSmallIntegerField(default=10)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    marker = models.CharField(max_length=200, blank=True)
    changed = models.CharField(max_length=60, blank=True)

    visible = CapSourceQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CapSourceQuerySet)()

    class Meta:
        """By name; an address once per institution while it is asked."""

        default_manager_name = "all_rows"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "url"],
                condition=models.Q(stopped_at=None),
                name="warnings_cap_source_once",
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class CapSigner(models.Model):
    """A certificate that is trusted to sign what a sender says; of the installation.

    `fingerprint` is the SHA-256 of the certificate (DER). Stopped, it proves nothing more;
    what it proved is checked anew.
    """

    sender = models.CharField(max_length=200, db_index=True)
    name = models.CharField(max_length=120)
    certificate = models.TextField()
    fingerprint = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    visible = CapSignerQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CapSignerQuerySet)()

    class Meta:
        """By sender; a certificate once per sender while it is trusted."""

        default_manager_name = "all_rows"
        ordering = ["sender", "-valid_until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "fingerprint"],
                condition=models.Q(stopped_at=None),
                name="warnings_cap_signer_once",
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class CapMessage(models.Model):
    """One message that was read: who sent it, what it says, where it holds.

    Each is known by sender, identifier and time (`sent` as it was written). `infos` holds
    the message per language with polygons and codes (`{"v": 1, "infos": […]}`),
    `area_codes` our areas in it, found by `area_by`: "code", "shape" or "none".
    `ended_by` is the message that took its place or took it back. `signature` is what the
    check of its signature found; only what is `sound` by it is in force, ends others, or
    makes a rule ring.
    """

    key = models.CharField(max_length=32, unique=True, default=make_key)
    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    source = models.ForeignKey(
        CapSource, models.PROTECT, null=True, related_name="messages"
    )
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    identifier = models.CharField(max_length=200)
    sender = models.CharField(max_length=200)
    sent = models.CharField(max_length=40)
    sent_at = models.DateTimeField(db_index=True)
    status = models.CharField(max_length=10)
    message_type = models.CharField(max_length=10)
    scope = models.CharField(max_length=12)
    profile = models.CharField(max_length=120, blank=True)
    signed = models.BooleanField(default=False)
    signature = models.CharField(max_length=10, default=Signature.NONE)
    sound = models.BooleanField(default=True)
    signer = models.ForeignKey(
        CapSigner, models.PROTECT, null=True, related_name="messages"
    )
    hazard = models.CharField(max_length=20, choices=hazard_choices)
    event = models.CharField(max_length=200, blank=True)
    headline = models.CharField(max_length=300, blank=True)
    urgency = models.CharField(max_length=12)
    severity = models.CharField(max_length=12)
    certainty = models.CharField(max_length=12)
    onset_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    infos = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    area_code = CodeField(blank=True)
    area_codes = models.JSONField(default=list)
    area_by = models.CharField(max_length=8)
    ended_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="ended"
    )
    ended_at = models.DateTimeField(null=True)

    visible = CapMessageQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CapMessageQuerySet)()

    class Meta:
        """Newest first; an institution has a message once."""

        default_manager_name = "all_rows"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "sender", "identifier", "sent"],
                condition=models.Q(sound=True),
                name="warnings_cap_message_once",
            )
        ]

    def __str__(self) -> str:
        """Return the identifier."""
        return self.identifier

    @property
    def hazard_name(self) -> str:
        """Our kind of hazard in words."""
        return str(HAZARD_NAMES[Hazard(self.hazard)])

    @property
    def told(self) -> list[dict[str, object]]:
        """What it says, one per language; the reader's own first."""
        infos: list[dict[str, object]] = self.infos.get("infos", [])
        mine = (get_language() or "id")[:2]
        return sorted(infos, key=lambda one: str(one.get("language"))[:2] != mine)


class CapReference(models.Model):
    """A message that another names as one it takes the place of, here or not yet."""

    message = models.ForeignKey(CapMessage, models.CASCADE, related_name="references")
    sender = models.CharField(max_length=200)
    identifier = models.CharField(max_length=200, db_index=True)

    visible = CapReferenceQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CapReferenceQuerySet)()

    class Meta:
        """In the order they were named."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the identifier."""
        return self.identifier


class CapReceipt(models.Model):
    """A document as it came, kept byte for byte under its hash before it was read.

    `message` is empty where it was refused; `faults` then say why (code, where, what
    stood there). The same bytes are one receipt.
    """

    institution = models.ForeignKey(INSTITUTION, models.PROTECT, related_name="+")
    source = models.ForeignKey(
        CapSource, models.PROTECT, null=True, related_name="receipts"
    )
    message = models.ForeignKey(
        CapMessage, models.PROTECT, null=True, related_name="receipts"
    )
    address = models.CharField(max_length=500, blank=True)
    marker = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    faults = models.JSONField(default=list)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    visible = CapReceiptQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CapReceiptQuerySet)()

    class Meta:
        """Newest first; the same bytes once per institution."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "sha256"], name="warnings_cap_receipt_once"
            )
        ]
        indexes = [models.Index(fields=["source", "address"])]

    def __str__(self) -> str:
        """Return the beginning of the hash."""
        return self.sha256[:12]


class CapFeed(models.Model):
    """Our messages as a feed by a secret address, of which only the hash is kept.

    What it shows is asked with the rights its maker has at that moment.
    """

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    visible = CapFeedQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(CapFeedQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
