"""The way in for somebody without a password: a link, or a code printed on paper."""

from django.db import models

from sinergi.accounts.models.person import Person
from sinergi.accounts.querysets import InvitationQuerySet


class Invitation(models.Model):
    """A secret, kept as its keyed hash, with which a person sets a password once.

    `short` ones are typed from paper beside the user name. A new invitation withdraws
    the ones before it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    short = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    visible = InvitationQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(InvitationQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return for whom, without the secret."""
        return f"invitation {self.pk} of person {self.person_id}"
