"""Letters, receipts, recommendations and what was imposed: the follow-through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.neutrality.models.matter import Matter, MatterStep
from sinergi.neutrality.models.pledge import make_key
from sinergi.neutrality.models.told import Told
from sinergi.neutrality.querysets.matter import (
    LetterQuerySet,
    OfLeadQuerySet,
    OfMatterQuerySet,
)
from sinergi.neutrality.rules.sanctions import Sanction

LETTER_NAMES = {
    "summons": _("summons to clarify"),
    "referral": _("referral of another breach of law"),
    "reprimand": _("written reprimand"),
    "report": _("report to the level above"),
    "reminder": _("reminder of a recommendation"),
}
SANCTION_NAMES = {
    Sanction.MORAL_CLOSED: _("moral sanction: closed statement (PP 42/2004 art. 15)"),
    Sanction.MORAL_OPEN: _("moral sanction: open statement (PP 42/2004 art. 15)"),
    Sanction.ALLOWANCE_6: _("allowance cut by 25% for 6 months (PP 94/2021)"),
    Sanction.ALLOWANCE_9: _("allowance cut by 25% for 9 months (PP 94/2021)"),
    Sanction.ALLOWANCE_12: _("allowance cut by 25% for 12 months (PP 94/2021)"),
    Sanction.DEMOTION: _("demotion by one level for 12 months (PP 94/2021)"),
    Sanction.RELEASE: _("release from the post for 12 months (PP 94/2021)"),
    Sanction.DISMISSAL: _("dismissal (PP 94/2021)"),
    Sanction.OTHER: _("another one, as written"),
}


def letter_choices() -> list[tuple[str, str]]:
    """Return the kinds of letter as choices."""
    return [(code, str(name)) for code, name in LETTER_NAMES.items()]


def sanction_choices() -> list[tuple[str, str]]:
    """Return the sanctions as choices."""
    return [(one.value, str(name)) for one, name in SANCTION_NAMES.items()]


class Letter(Told):
    """A letter of a matter: who writes to whom, and the PDF as it was made, sealed.

    `sha256` and `size` are of the PDF, `place` is where it lies sealed. Hour and place of
    a hearing are not sealed: the accused, who has no office's key, must read them.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    step = models.ForeignKey(
        MatterStep, models.PROTECT, null=True, related_name="letters"
    )
    kind = models.CharField(max_length=12, choices=letter_choices)
    institution = models.ForeignKey(
        "accounts.Institution", models.PROTECT, related_name="+"
    )
    recipient = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True, default=make_key)
    number = models.CharField(max_length=80)
    addressed_to = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=64, blank=True)
    hearing_on = models.DateField(null=True)
    hearing_at = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    visible = LetterQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        """In the order they were written."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the number of the letter."""
        return self.number

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(LETTER_NAMES[self.kind])


class Receipt(models.Model):
    """That the receiving institution has the package, by its own number and day."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="receipts")
    body = models.CharField(max_length=160)
    number = models.CharField(max_length=80)
    received_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, related_name="+"
    )

    visible = OfLeadQuerySet.as_manager()
    all_rows = models.Manager["Receipt"]()

    class Meta:
        """In order."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class Recommendation(Told):
    """What the authority recommends, and to whom: one line of the ledger."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="recommendations")
    body = models.CharField(max_length=160)
    number = models.CharField(max_length=80)
    recommended_on = models.DateField()
    sanction = models.CharField(max_length=16, choices=sanction_choices)
    sanction_text = models.CharField(max_length=200, blank=True)
    imposer = models.ForeignKey(
        "accounts.Institution", models.PROTECT, null=True, related_name="+"
    )
    imposer_text = models.CharField(max_length=160, blank=True)
    imposed_on = models.DateField(null=True)
    imposed = models.CharField(max_length=16, choices=sanction_choices, blank=True)
    imposed_text = models.CharField(max_length=200, blank=True)
    decision_number = models.CharField(max_length=80, blank=True)
    refused_on = models.DateField(null=True)
    noted_at = models.DateTimeField()

    visible = OfMatterQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(OfMatterQuerySet)()

    class Meta:
        """Oldest first: what waits longest stands on top."""

        default_manager_name = "all_rows"
        ordering = ["recommended_on", "pk"]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def sanction_name(self) -> str:
        """What was recommended, in words."""
        return self.word("sanction_text") or str(
            SANCTION_NAMES[Sanction(self.sanction)]
        )

    @property
    def imposed_name(self) -> str:
        """What was imposed, in words; empty while nothing is."""
        if not self.imposed:
            return ""
        return self.word("imposed_text") or str(SANCTION_NAMES[Sanction(self.imposed)])


class Reminder(models.Model):
    """That somebody was reminded of a recommendation, by letter."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="reminders"
    )
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    all_rows = models.Manager["Reminder"]()

    class Meta:
        """In order."""

        default_manager_name = "all_rows"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"reminder {self.pk}"
