"""Public keys, and private halves that nobody reads without a passphrase."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sinergi.seals.querysets.key import SealKeyQuerySet
from sinergi.seals.sealing import fingerprint

IN_FORCE = "in-force"
OPENING = "opening"
RETIRED = "retired"
OFFERED = "offered"

STATE_NAMES = {
    IN_FORCE: _("in force"),
    OPENING: _("opens older rows alone"),
    RETIRED: _("retired"),
    OFFERED: _("offered, not yet proved"),
}
"""What a state of a key is called."""


def office_states() -> list[tuple[str, str]]:
    """Return the states of an office's key as choices."""
    return [(code, str(STATE_NAMES[code])) for code in (IN_FORCE, OPENING, RETIRED)]


def custodian_states() -> list[tuple[str, str]]:
    """Return the states of a custodian's key as choices."""
    return [(code, str(STATE_NAMES[code])) for code in (OFFERED, IN_FORCE, RETIRED)]


class _Key(models.Model):
    public = models.CharField(max_length=80, unique=True)
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)

    class Meta:
        """Shared by both kinds of key."""

        abstract = True

    @property
    def fingerprint(self) -> str:
        """The groups of digits that people compare."""
        return fingerprint(self.public)

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[str(getattr(self, "state", RETIRED))])


class OfficeKey(_Key):
    """The key to which an office's texts are sealed; one in force at a time.

    `wrapped`: the private half as an age file. Of the key in force under the passphrase;
    of an older one that still opens, sealed to the public key of its successor, so that
    one passphrase unlocks both. Empty once retired, and where a file under SINERGI_HOME
    holds it (`embedded`). `threshold` of `shares` pieces recover it; 0 when none were made.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=office_states, default=IN_FORCE)
    wrapped = models.BinaryField(default=bytes)
    embedded = models.BooleanField(default=False)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="predecessors"
    )
    threshold = models.PositiveSmallIntegerField(default=0)
    shares = models.PositiveSmallIntegerField(default=0)
    shared_at = models.DateTimeField(null=True)

    visible = SealKeyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SealKeyQuerySet)()

    class Meta:
        """Newest first; one in force per office."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(state=IN_FORCE),
                name="seals_office_key_once",
            )
        ]

    def __str__(self) -> str:
        """Return the beginning of the fingerprint."""
        return self.fingerprint[:9]


class CustodianKey(_Key):
    """A custodian's public key, to which identities and original files are sealed.

    The private half was made elsewhere and never comes here. In force once its holder
    opened a challenge sealed to it; `challenge` is the SHA-256 of the answer awaited.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    holder = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=custodian_states, default=OFFERED)
    challenge = models.CharField(max_length=64, blank=True)
    sealed_challenge = models.BinaryField(default=bytes)
    proved_at = models.DateTimeField(null=True)

    visible = SealKeyQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(SealKeyQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["institution", "state"])]

    def __str__(self) -> str:
        """Return the label."""
        return self.label
