"""Who has been told who can read what is sealed in an office, as it stands now."""

from django.db import models


class ReadingSeen(models.Model):
    """That a person read the page "who can read this"; `digest` is what it said."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    all_rows = models.Manager["ReadingSeen"]()

    class Meta:
        """The last one of a person counts."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(fields=["person"], name="seals_reading_once")
        ]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"reading {self.pk}"
