"""How long an item is kept: holds, retention, and what says that it was deleted."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sinergi.evidence.models.item import EvidenceItem
from sinergi.evidence.querysets import OfItemQuerySet
from sinergi.evidence.rules.kinds import Basis, HoldReason

HOLD_NAMES = {
    HoldReason.CASE: _("a case is being handled"),
    HoldReason.COURT: _("a court, DKPP or the police need it"),
    HoldReason.DISPUTE: _("a dispute over the result"),
    HoldReason.INSPECTION: _("an inspection or audit"),
    HoldReason.OTHER: _("another reason, named in the note"),
}
BASIS_NAMES = {
    Basis.RECORDS_SCHEDULE: _("the institution's records retention schedule (JRA)"),
    Basis.DECISION: _("a decision, named in the note"),
    Basis.CONSENT: _("consent withdrawn, or no purpose left"),
    Basis.OTHER: _("another basis, named in the note"),
}


def hold_choices() -> list[tuple[str, str]]:
    """Return reasons of a hold as choices."""
    return [(one.value, str(HOLD_NAMES[one])) for one in HoldReason]


def basis_choices() -> list[tuple[str, str]]:
    """Return bases of retention as choices."""
    return [(one.value, str(BASIS_NAMES[one])) for one in Basis]


class LegalHold(models.Model):
    """Nothing of the item is deleted while a hold stands; another person lifts it."""

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=12, choices=hold_choices)
    since = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.BigIntegerField(null=True)

    visible = OfItemQuerySet.as_manager()
    all_rows = models.Manager["LegalHold"]()

    class Meta:
        """Oldest first; never lifted by who placed it."""

        default_manager_name = "all_rows"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_by_id=None) | ~Q(lifted_by_id=F("by_id")),
                name="hold_lifted_by_another",
            )
        ]

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason

    @property
    def reason_name(self) -> str:
        """Why, in words."""
        return str(HOLD_NAMES[HoldReason(self.reason)])


class Retention(models.Model):
    """Until when an item is kept, and by what; the newest row counts."""

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="retentions")
    until = models.DateField(null=True)
    basis = models.CharField(max_length=20, choices=basis_choices)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True)

    visible = OfItemQuerySet.as_manager()
    all_rows = models.Manager["Retention"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the day."""
        return f"{self.until}"

    @property
    def basis_name(self) -> str:
        """By what, in words."""
        return str(BASIS_NAMES[Basis(self.basis)])


class DeletionRecord(models.Model):
    """That the files of an item were deleted: when, by whom or by which rule, how large."""

    item = models.OneToOneField(EvidenceItem, models.PROTECT, related_name="deletion")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=20, choices=basis_choices)
    due_on = models.DateField(null=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()

    visible = OfItemQuerySet.as_manager()
    all_rows = models.Manager["DeletionRecord"]()

    class Meta:
        """Oldest first."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return what was deleted."""
        return self.sha256

    @property
    def basis_name(self) -> str:
        """By what, in words."""
        return str(BASIS_NAMES[Basis(self.basis)])
