"""Whom an office trusts elsewhere, and with which keys it signs itself."""

from django.db import models

from sinergi.handovers.models.names import unit_choices
from sinergi.handovers.querysets.handover import OwnQuerySet
from sinergi.handovers.rules.signing import fingerprint


class SigningKey(models.Model):
    """The public half of the key an office signs with; the private one is a file.

    One in force per office. Old ones stay: what they signed is still verified by them.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    public = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    visible = OwnQuerySet.as_manager()
    all_rows = models.Manager["SigningKey"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(retired_at=None),
                name="handovers_signing_key_once",
            )
        ]

    def __str__(self) -> str:
        """Return the beginning of the fingerprint."""
        return self.fingerprint[:9]

    @property
    def fingerprint(self) -> str:
        """The groups of digits that people compare."""
        return fingerprint(self.public)


class Partner(models.Model):
    """An office of another installation, as one of our offices knows and trusts it.

    `office` is the code by which its statements name it, `recipient` its public key of
    age. In use once its fingerprint was compared by two different channels.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=160)
    office = models.CharField(max_length=40)
    address = models.CharField(max_length=300, blank=True)
    public_key = models.CharField(max_length=64)
    recipient = models.CharField(max_length=120, blank=True)
    first_channel = models.CharField(max_length=12, blank=True)
    first_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    first_at = models.DateTimeField(null=True)
    second_channel = models.CharField(max_length=12, blank=True)
    second_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    since = models.DateTimeField(null=True)
    agreed_length = models.PositiveSmallIntegerField(null=True)
    agreed_unit = models.CharField(max_length=16, blank=True, choices=unit_choices)
    agreed_in = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True)

    visible = OwnQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OwnQuerySet)()

    class Meta:
        """By name; a key once per office while it is in use."""

        default_manager_name = "all_rows"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "public_key"],
                condition=models.Q(retired_at=None),
                name="handovers_partner_once",
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def fingerprint(self) -> str:
        """The groups of digits that people compare."""
        return fingerprint(self.public_key)

    @property
    def in_use(self) -> bool:
        """True once compared by two channels, until it is retired."""
        return self.since is not None and self.retired_at is None
