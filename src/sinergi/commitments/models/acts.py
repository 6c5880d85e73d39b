"""What a person did to many rows at once, to take it back; and saved filters."""

from django.db import models

from sinergi.commitments.querysets.commitment import OwnQuerySet


class BulkAct(models.Model):
    """One bulk action: what each row was before, so that it can be taken back.

    `before` is `{"v": 1, "rows": [{"id", "version", "step", "person", "due_on"}]}` with
    the version the action left behind: a row somebody has touched since stays.
    """

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    action = models.CharField(max_length=20)
    at = models.DateTimeField()
    before = models.JSONField()
    undone_at = models.DateTimeField(null=True)

    visible = OwnQuerySet.as_manager()
    all_rows = models.Manager["BulkAct"]()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the action."""
        return self.action


class SavedFilter(models.Model):
    """The query of a list under a name, for one person."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    page = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()

    visible = OwnQuerySet.as_manager()
    all_rows = models.Manager["SavedFilter"]()

    class Meta:
        """A name once per person and page."""

        default_manager_name = "all_rows"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page", "name"], name="commitment_filter_once"
            )
        ]

    def __str__(self) -> str:
        """Return the page it belongs to."""
        return self.page
