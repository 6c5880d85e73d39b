"""What people ask of an institution about their own data. Who asks stands on paper alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.privacy.querysets.kept import KeptQuerySet
from sinergi.privacy.rules.rights import Right

RIGHT_NAMES = {
    Right.ACCESS: _("see one's data"),
    Right.CORRECTION: _("have one's data corrected"),
    Right.ERASURE: _("have one's data removed"),
    Right.WITHDRAWAL: _("take back consent"),
    Right.RESTRICTION: _("have processing limited"),
    Right.OBJECTION: _("object to an automatic decision"),
}
"""What is asked for, in words."""
OPEN, GRANTED, PARTLY, REFUSED = "open", "granted", "partly", "refused"
ANSWER_NAMES = {
    OPEN: _("open"),
    GRANTED: _("granted"),
    PARTLY: _("granted in part"),
    REFUSED: _("refused"),
}
"""What became of it."""


def right_choices() -> list[tuple[str, str]]:
    """Return the rights as choices."""
    return [(one.value, str(RIGHT_NAMES[one])) for one in Right]


def answer_choices() -> list[tuple[str, str]]:
    """Return the answers as choices."""
    return [(code, str(name)) for code, name in ANSWER_NAMES.items()]


class Request(models.Model):
    """A request; `reference` is where the letter is filed, and no name stands here.

    `due_at` is None where the law sets no time.
    """

    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    number = models.CharField(max_length=20, unique=True)
    right = models.CharField(max_length=12, choices=right_choices)
    reference = models.CharField(max_length=120)
    concerns = models.CharField(max_length=200, blank=True)
    for_minor = models.BooleanField(default=False)
    proven = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=answer_choices, default=OPEN)
    ground = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    example = models.BooleanField(default=False)

    visible = KeptQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(KeptQuerySet)()

    class Meta:
        """Newest first."""

        default_manager_name = "all_rows"
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["institution", "answer", "due_at"])]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def right_name(self) -> str:
        """What is asked for, in words."""
        return str(RIGHT_NAMES[Right(self.right)])

    @property
    def answer_name(self) -> str:
        """What became of it, in words."""
        return str(ANSWER_NAMES[self.answer])

    @property
    def is_open(self) -> bool:
        """True while nothing was answered."""
        return self.answer == OPEN
