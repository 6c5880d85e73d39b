"""What sends field forms: a phone with ODK Collect, or a browser's own queue."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.accounts.models.person import Person
from sinergi.accounts.querysets import DeviceQuerySet


class DeviceKind(StrEnum):
    """How the device comes in; stored."""

    COLLECT = "collect"
    BROWSER = "browser"


KIND_NAMES = {
    DeviceKind.COLLECT: _("ODK Collect or KoboCollect"),
    DeviceKind.BROWSER: _("browser"),
}


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as choices."""
    return [(kind.value, str(KIND_NAMES[kind])) for kind in DeviceKind]


class Device(models.Model):
    """A person's device, and what it last said of itself.

    A Collect device comes by a secret in its server address (`digest` keeps the hash,
    `sealed_ha1` what HTTP Digest needs, encrypted). A browser comes by its person's
    session and only names itself: `key` is its own UUID. `waiting` forms lay unsent when
    it was heard of last, the oldest since `oldest_at`.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=kind_choices)
    name = models.CharField(_("name"), max_length=80)
    key = models.UUIDField(null=True)
    digest = models.CharField(max_length=64, unique=True, null=True)
    beginning = models.CharField(max_length=16, blank=True)
    sealed_ha1 = models.CharField(max_length=255, blank=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField(_("valid until"), null=True)
    revoked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    waiting = models.PositiveIntegerField(default=0)
    oldest_at = models.DateTimeField(null=True)

    visible = DeviceQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DeviceQuerySet)()

    class Meta:
        """Newest first; a browser once per person."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], name="accounts_device_once"
            )
        ]

    def __str__(self) -> str:
        """Return the row's number: names may be personal."""
        return f"device {self.pk}"

    @property
    def user_name(self) -> str:
        """The name a client gives where it insists on HTTP Basic or Digest."""
        return f"device-{self.pk}"
