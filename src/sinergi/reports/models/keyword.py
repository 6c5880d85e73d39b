"""Words an office adds to the shipped table, or strikes out of it."""

from django.db import models

from sinergi.reports.models.naming import KIND_NAMES, kind_choices
from sinergi.reports.querysets.triage import OfOfficeQuerySet
from sinergi.reports.rules.keywords import Keyword


def language_choices() -> list[tuple[str, str]]:
    """Return the languages as choices, each in itself."""
    return [("id", "Bahasa Indonesia"), ("en", "English")]


class OwnKeyword(models.Model):
    """A word of an office's own; `struck` takes a shipped one out. Ended, never changed."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=kind_choices)
    words = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=language_choices)
    weight = models.PositiveSmallIntegerField(default=1)
    open_ended = models.BooleanField(default=False)
    struck = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    visible = OfOfficeQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfOfficeQuerySet)()

    class Meta:
        """By kind and words; one in force of each."""

        default_manager_name = "all_rows"
        ordering = ["kind", "words", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "words"],
                condition=models.Q(ended_at=None),
                name="reports_keyword_once",
            )
        ]

    def __str__(self) -> str:
        """Return the words."""
        return self.words

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(KIND_NAMES[self.kind])

    def as_keyword(self) -> Keyword:
        """Return the row as the rules read it."""
        return Keyword(
            self.kind, self.words, self.language, self.weight, self.open_ended, self.pk
        )
