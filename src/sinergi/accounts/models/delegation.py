"""A person's roles in another's hands while they are on leave."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.accounts.models.person import Person
from sinergi.accounts.querysets import DelegationQuerySet


class Delegation(models.Model):
    """The roles of `giver` lent to `taker`; the lent memberships end by their dates."""

    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    ended_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)

    visible = DelegationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(DelegationQuerySet)()

    class Meta:
        """Newest first; ended ones stay as history."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return whose roles and until when."""
        return f"{self.giver_id} → {self.taker_id} {self.until_on}"
