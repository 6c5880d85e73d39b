"""How long is kept what, what was removed, and what must stay."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sinergi.privacy.querysets.kept import KeptQuerySet

PROPOSED, IN_FORCE, ENDED = "proposed", "in-force", "ended"
STATE_NAMES = {
    PROPOSED: _("proposed, waits for a second person"),
    IN_FORCE: _("in force"),
    ENDED: _("ended"),
}
"""What a state of a rule is called."""


def state_choices() -> list[tuple[str, str]]:
    """Return the states as choices."""
    return [(code, str(name)) for code, name in STATE_NAMES.items()]


class RetentionRule(models.Model):
    """How many months an institution keeps a kind of data; two people set it."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=state_choices, default=PROPOSED)
    proposed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)

    visible = KeptQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(KeptQuerySet)()

    class Meta:
        """Newest first; one in force per institution and kind, by two people."""

        default_manager_name = "all_rows"
        ordering = ["kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind"],
                condition=Q(state=IN_FORCE),
                name="privacy_retention_once",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="privacy_retention_by_two",
            ),
        ]

    def __str__(self) -> str:
        """Return kind and months."""
        return f"{self.kind}: {self.months}"

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(STATE_NAMES[self.state])


class Hold(models.Model):
    """That a kind of data (or all, when empty) stays whatever the rules say."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    placed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    example = models.BooleanField(default=False)

    visible = KeptQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(KeptQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"hold {self.pk}"


class Removal(models.Model):
    """That rows were removed by a rule: how many, and how many a hold kept. No content."""

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    before_on = models.DateField()
    removed = models.PositiveIntegerField()
    held = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    visible = KeptQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(KeptQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return kind and number."""
        return f"{self.kind}: {self.removed}"
