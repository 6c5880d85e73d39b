"""The number a person is texted at."""

from django.db import models

from sinergi.alerts.querysets import OwnQuerySet


class SmsNumber(models.Model):
    """A person's number, encrypted by a key outside the database; used once proved.

    Of the code only a hash is kept; `asked_at` and `asked` count the codes of an hour.
    """

    person = models.OneToOneField(
        "accounts.Person", models.CASCADE, primary_key=True, related_name="+"
    )
    number = models.CharField(max_length=300)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked = models.PositiveSmallIntegerField(default=1)
    proved_at = models.DateTimeField(null=True)

    visible = OwnQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OwnQuerySet)()

    class Meta:
        """One per person."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the row's number, never the telephone's."""
        return f"sms number {self.pk}"
